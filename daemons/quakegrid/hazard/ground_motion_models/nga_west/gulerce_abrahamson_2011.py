# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Gülerce and Abrahamson (2011): ratio of the vertical to the horizontal component.

Gülerce Z., Abrahamson N.A. (2011). Site-specific design spectra for vertical ground motion.
Earthquake Spectra 27(4), 1023-1047. https://doi.org/10.1193/1.3651317
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
)
from quakegrid.hazard.ground_motion_models.registry import model_of_arguments

_C1 = 6.75  # magnitude of the bend
_C4 = 10.0  # [km]
_A3, _A4, _A5 = 0.0147, 0.0334, -0.034
_N = 1.18
_C = 1.88
_ROCK_VS30 = 1100.0  # [m/s]
_Floats = NDArray[np.float64]
_FIELDS = ["vlin", "b", "a1", "a2", "a6", "a7", "a8", "a10", "s1", "s2", "s3", "s4", "period"]


def _largest_vs30(period: float) -> float:
    """Equation 6 of Abrahamson and Silva (2008): V1, also of this ratio."""
    if period < 0.0:
        return 862.0
    if period <= 0.5:
        return 1500.0
    if period <= 1.0:
        return math.exp(8.0 - 0.795 * math.log(period / 0.21))
    return math.exp(6.76 - 0.297 * math.log(period)) if period < 2.0 else 700.0


def _base_term(c: Mapping[str, float], x: Context) -> _Floats:
    """Equation 3: magnitude, distance and style of faulting."""
    m = np.asarray(x.mag) - _C1
    ln_r = 0.5 * np.log(np.asarray(x.rrup) ** 2 + _C4**2)
    rake = np.asarray(x.rake)
    reverse = (rake > 30.0) & (rake < 150.0)
    normal = (rake > -120.0) & (rake < -60.0)
    mean = c["a1"] + np.where(m <= 0.0, _A4, _A5) * m + c["a8"] * (8.5 - _C1 - m) ** 2
    mean = mean + (c["a2"] + _A3 * m) * ln_r + c["a6"] * reverse + c["a7"] * normal
    return np.asarray(mean)


def _site_term(c: Mapping[str, float], vs30: _Floats, pga_rock: _Floats) -> _Floats:
    """Equation 5: what the ground does to the vertical less what it does to the horizontal."""
    ln_ratio = np.log(np.minimum(vs30, _largest_vs30(c["period"])) / c["vlin"])
    soft = np.log(pga_rock + _C * np.exp(_N * ln_ratio)) - np.log(pga_rock + _C)
    ground = np.where(vs30 < c["vlin"], soft, _N * ln_ratio)
    return np.asarray(c["a10"] * ln_ratio - c["b"] * ground)


def GulerceAbrahamson2011(*, gmpe_name: str) -> GroundMotionModel:  # noqa: N802
    """Return the ratio.

    Parameters
    ----------
    gmpe_name
        The horizontal model that gives PGA on rock.
    """
    base = model_of_arguments(gmpe_name, {})
    table = CoefficientTable.read("nga_west/gulerce_abrahamson_2011")

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> _Floats:
        pga_rock = np.exp(evaluate(base, ["PGA"], vs30=_ROCK_VS30)[0, 0])
        mag, vs30 = np.asarray(x.mag), np.asarray(x.vs30)
        share = np.clip((mag - 5.0) / 2.0, 0.0, 1.0)
        out = np.empty((4, len(imts), len(mag)))
        for m, imt in enumerate(imts):
            c = dict(zip(_FIELDS, table.row(imt, _FIELDS), strict=True))
            out[0, m] = _base_term(c, x) + _site_term(c, vs30, pga_rock)
            out[2, m] = c["s3"] + (c["s4"] - c["s3"]) * share
            out[3, m] = c["s1"] + (c["s2"] - c["s1"]) * share
        out[1] = np.hypot(out[2], out[3])
        return out

    def check(imts: Sequence[str]) -> None:
        for imt in imts:
            try:
                table.row(imt, _FIELDS)
            except KeyError:
                known = table.range_text(_FIELDS)
                raise UserInputError(
                    f"GulerceAbrahamson2011 is not defined for {imt}; {known}"
                ) from None

    return GroundMotionModel(
        name="GulerceAbrahamson2011",
        formula=Composition(moments, table.measures(_FIELDS), check),
        table=table,
        tectonic_region_type="Active Shallow Crust",
        component="Vertical over horizontal",
        requires=base.requires | {"mag", "rake", "rrup", "vs30"},
    )
