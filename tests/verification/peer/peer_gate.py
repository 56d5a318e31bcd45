# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How near a computed curve must come to the solution of a PEER case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_TOLERANCE = 0.02
_FLOOR = 1e-7
_LEAST = 1e-5


@dataclass(frozen=True)
class Comparison:
    """Curves beside the semi-analytic solution.

    Attributes
    ----------
    compared
        Points where either probability is 1e-5 or more.
    within
        Those in the bracket.
    worst
        Largest relative difference to the solution among the points compared.
    outside
        A line for each of the others.
    """

    compared: int
    within: int
    worst: float
    outside: tuple[str, ...]


def compare(computed: NDArray[np.float64], expected: Mapping[str, Any], variant: str) -> Comparison:
    """Return how curves (S, L) compare with one variant of a case.

    A curve must pass between the solutions at 1 % higher and 1 % lower intensities, give or
    take 2 % of the probability: without scatter curves have steps, beside which no relative
    difference means anything.  Where there is no bracket the solution itself takes its place.
    """
    code = expected["codes"][f"semianalytic:{variant}"]
    brackets = expected["bracket_pm1pct_iml"][variant]
    outside: list[str] = []
    count, worst = 0, 0.0
    for poe, (site, listed) in zip(computed, code["poe"].items(), strict=True):
        solution = np.array(listed)
        low, high = (np.array(brackets.get(site, {}).get(end, listed)) for end in ("lo", "hi"))
        counts = np.maximum(poe, high) >= _LEAST
        above = poe >= (1.0 - _TOLERANCE) * low - _FLOOR
        inside = above & (poe <= (1.0 + _TOLERANCE) * high + _FLOOR)
        for i in np.flatnonzero(counts & ~inside):
            outside.append(
                f"site {site} at {code['imls'][i]} g: {poe[i]:.6g}, "
                f"solution {solution[i]:.6g} ({low[i]:.6g} to {high[i]:.6g})"
            )
        both = counts & (solution > 0.0)
        count += int(counts.sum())
        worst = max(worst, float(np.abs(poe[both] / solution[both] - 1.0).max(initial=0.0)))
    return Comparison(count, count - len(outside), worst, tuple(outside))
