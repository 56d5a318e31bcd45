# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coefficients of some measures as columns, for compositions that use terms of formulas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable


def columns(table: CoefficientTable, fields: Any, imts: Sequence[str]) -> Any:
    """Return coefficients of some measures as arrays (M, 1) in a NamedTuple.

    Parameters
    ----------
    table
        Has the fields of `fields` as columns.
    fields
        The NamedTuple class.
    imts
        M intensity measures.

    Raises
    ------
    UserInputError
        The table does not know a measure.
    """
    try:
        rows = np.array([table.row(imt, fields._fields) for imt in imts])
    except KeyError as error:
        message = f"the site term is not defined for {error.args[0]}"
        raise UserInputError(f"{message}; {table.range_text(fields._fields)}") from None
    return fields(*(column[:, np.newaxis] for column in rows.T))
