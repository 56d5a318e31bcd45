# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Quantiles of the deviations of central and eastern North America, and the total ones.

Al Atik L. (2015). NGA-East: ground-motion standard deviation models for central and eastern
North America. PEER Report 2015/07.

A variance is taken for a chi-square variable of its mean and its own standard deviation.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.chi_square import quantile
from quakegrid.hazard.ground_motion_models.model import choice
from quakegrid.hazard.ground_motion_models.stable_continental.nga_east_deviations import MODELS
from quakegrid.hazard.kernels.elementary import Numeric, clip, elementwise

_PARTS = ("t1", "t2", "t3", "t4", "ss_a", "ss_b")
_SHARE_AT_5_5 = 1.0 / 3.0  # of the way from magnitude 5 to 6.5


class Deviations(NamedTuple):
    """Columns of the table of `DeviationModel.table`."""

    t1: Any
    t2: Any
    t3: Any
    t4: Any
    ss_a: Any
    ss_b: Any
    s2s: Any
    total1: Any
    total2: Any
    total3: Any
    total4: Any


@elementwise
def total(c: Any, mag: Numeric) -> Numeric:
    """Return the total deviation, a line through magnitudes 4.5, 5, 5.5 and 6.5."""
    first = c.total1 + (c.total2 - c.total1) * clip((mag - 4.5) / 0.5, 0.0, 1.0)
    second = first + (c.total3 - c.total2) * clip((mag - 5.0) / 0.5, 0.0, 1.0)
    return second + (c.total4 - c.total3) * clip(mag - 5.5, 0.0, 1.0)


@dataclass(frozen=True)
class DeviationModel:
    """What the arguments of a model say of its deviations.

    Attributes
    ----------
    tau_model, phi_model
        ``global``, ``cena`` or ``cena_constant``.
    phi_s2ss_model
        ``cena``, or None for deviations at one site.
    tau_quantile, phi_ss_quantile, phi_s2ss_quantile, sigma_quantile
        Of each part and of the total; None for the mean.
    """

    tau_model: str = "global"
    phi_model: str = "global"
    phi_s2ss_model: str | None = None
    tau_quantile: float | None = None
    phi_ss_quantile: float | None = None
    phi_s2ss_quantile: float | None = None
    sigma_quantile: float | None = None

    def table(self) -> CoefficientTable:
        """Return the deviations of all measures.

        Raises
        ------
        UserInputError
            An unknown model, or a quantile that is none.
        """
        known = {name: name for name in MODELS}
        tau = choice("tau_model", self.tau_model, known)
        phi = choice("phi_model", self.phi_model, known)
        if self.phi_s2ss_model is not None:
            choice("phi_s2ss_model", self.phi_s2ss_model, {"cena": "cena"})
        source = CoefficientTable.read("stable_continental/nga_east_deviations")
        source = source.joined(CoefficientTable.read("stable_continental/nga_east_uncertainty"))
        names = [f"{part}_{tau if part.startswith('t') else phi}" for part in _PARTS]
        names = [*names, "s2s_cena"]
        fields = [*names, *(f"{name}_sd" for name in names)]
        rows = {imt: self._row(source.row(imt, fields)) for imt in source.rows}
        return CoefficientTable(rows)

    def _row(self, numbers: Sequence[float]) -> Mapping[str, float]:
        """Return the deviations of one measure from seven means and their deviations."""
        half = len(numbers) // 2
        means, spreads = list(numbers[:half]), list(numbers[half:])
        if self.phi_s2ss_model is None:
            means[-1] = spreads[-1] = 0.0
        quantiles = [self.tau_quantile] * 4 + [self.phi_ss_quantile] * 2 + [self.phi_s2ss_quantile]
        parts = map(_at_quantile, means, spreads, quantiles)
        totals = (self._total(number, means, spreads) for number in range(4))
        return dict(zip(Deviations._fields, (*parts, *totals), strict=True))

    def _total(self, number: int, means: Sequence[float], spreads: Sequence[float]) -> float:
        """Return the total deviation at one of four magnitudes."""
        share = (0.0, 0.0, _SHARE_AT_5_5, 1.0)[number]
        mean, spread = (
            (row[number], row[4] + (row[5] - row[4]) * share, row[6]) for row in (means, spreads)
        )
        return _at_quantile(math.hypot(*mean), math.hypot(*spread), self.sigma_quantile)


def _at_quantile(mean: float, spread: float, probability: float | None) -> float:
    """Return a quantile of a deviation, its mean if no probability is given.

    Parameters
    ----------
    mean
        Square root of the mean variance.
    spread
        Standard deviation of the variance.
    """
    if probability is None or mean == 0.0:
        return mean
    degrees = 2.0 * mean**4 / spread**2
    try:
        return mean * math.sqrt(quantile(probability, degrees) / degrees)
    except ValueError:
        message = f"a quantile of deviations is {probability}"
        raise UserInputError(f"{message}: write a number between 0 and 1") from None
