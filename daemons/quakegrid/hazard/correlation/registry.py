# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names of correlation models as written in a job, to the models."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.correlation.baker_jayaram_2008 import BakerJayaram2008
from quakegrid.hazard.correlation.cross_correlation import CrossCorrelation

#: Every correlation between intensity measures, by name.
CROSS_CORRELATIONS: Mapping[str, CrossCorrelation] = MappingProxyType(
    {model.name: model for model in (BakerJayaram2008,)}
)


def cross_correlation(name: str) -> CrossCorrelation:
    """Return the correlation between intensity measures that a job names.

    Raises
    ------
    UserInputError
        An unknown name.
    """
    if name in CROSS_CORRELATIONS:
        return CROSS_CORRELATIONS[name]
    raise UserInputError(_unknown("cross_correlation", name, CROSS_CORRELATIONS))


def _unknown(parameter: str, name: str, known: Mapping[str, object]) -> str:
    by_lower_case = {candidate.lower(): candidate for candidate in known}
    close = get_close_matches(name.lower(), by_lower_case, n=1, cutoff=0.6)
    hint = f"did you mean {by_lower_case[close[0]]}?" if close else f"write {' or '.join(known)}"
    return f"{parameter} = {name}: there is no such correlation model, {hint}"
