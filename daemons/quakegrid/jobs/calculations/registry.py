# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which class does which calculation_mode; imported only when asked for."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from quakegrid.base.errors import UserInputError

if TYPE_CHECKING:
    from quakegrid.jobs.calculations.calculation import Calculation

#: calculation_mode -> ``module:class``; the class is made without arguments.
CALCULATIONS: Mapping[str, str] = MappingProxyType(
    {
        "classical": "quakegrid.jobs.calculations.classical:Classical",
        "disaggregation": "quakegrid.jobs.calculations.disaggregation:Disaggregation",
        "preclassical": "quakegrid.jobs.calculations.preclassical:Preclassical",
    }
)


def calculation_named(mode: str, calculations: Mapping[str, str] = CALCULATIONS) -> Calculation:
    """Return the calculation of a mode.

    Parameters
    ----------
    mode
        As written after ``calculation_mode`` in the job file.
    calculations
        Where to look: mode -> ``module:class``.

    Returns
    -------
    Calculation
        A new one.

    Raises
    ------
    UserInputError
        There is no such mode.
    """
    if mode not in calculations:
        close = difflib.get_close_matches(mode, calculations, n=1)
        hint = f"did you mean {close[0]}?" if close else f"choose from {', '.join(calculations)}"
        raise UserInputError(f"There is no calculation_mode {mode!r}: {hint}")
    module, _, name = calculations[mode].partition(":")
    return cast("Calculation", getattr(importlib.import_module(module), name)())
