# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bayless and Abrahamson (2018): effective amplitude spectra of California.

Bayless J., Abrahamson N.A. (2019). Summary of the BA18 ground-motion model for Fourier
amplitude spectra for crustal earthquakes in California. BSSA 109(5), 2088-2105.
https://doi.org/10.1785/0120190077
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.coefficient_columns import columns
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    cosh,
    elementwise,
    exp,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)

_REFERENCE_VS30 = 760.0  # [m/s]
_HIGHEST = 23.988321  # [Hz] above it the spectrum falls with kappa
_PI = math.pi


class Coefficients(NamedTuple):
    """Tables 4.1 to 4.3; `period` is the frequency [Hz]."""

    c1: float
    c2: float
    c3: float
    cn: float
    cm: float
    c4: float
    c5: float
    c6: float
    chm: float
    c7: float
    c8: float
    c9: float
    c10: float
    c11a: float
    c11b: float
    c11c: float
    c11d: float
    c1a: float
    s1: float
    s2: float
    s3: float
    s4: float
    s5: float
    s6: float
    f3: float
    f4: float
    f5: float
    period: float


@elementwise
def _source_and_path(c: Coefficients, x: Context) -> Numeric:
    """Equations 4.1 to 4.3, 4.10 and 4.11."""
    bend = (c.c2 - c.c3) / c.cn * log(1.0 + exp(c.cn * (c.cm - x.mag)))
    magnitude = c.c1 + c.c2 * (x.mag - 6.0) + bend
    near = c.c4 * log(x.rrup + c.c5 * cosh(c.c6 * maximum(x.mag - c.chm, 0.0)))
    far = (-0.5 - c.c4) * 0.5 * log(x.rrup**2 + 50.0**2) + c.c7 * x.rrup
    normal = (x.rake > -150.0) & (x.rake < -30.0)
    return magnitude + near + far + c.c9 * minimum(x.ztor, 20.0) + where(normal, c.c10, 0.0)


@elementwise
def _basin_term(c: Coefficients, x: Context) -> Numeric:
    """Equation 4.12; none where the depth is unknown."""
    v2 = x.vs30**2
    ln_mean = -7.67 / 4.0 * log((v2**2 + 610.0**4) / (1360.0**4 + 610.0**4))
    mean = exp(ln_mean) / 1000.0
    depth = clip(x.z1pt0 / 1000.0, 0.0, 2.0)
    stiff = where(x.vs30 <= 500.0, c.c11c, c.c11d)
    slope = where(x.vs30 <= 200.0, c.c11a, where(x.vs30 <= 300.0, c.c11b, stiff))
    return where(x.z1pt0 > -999.0, slope * log((depth + 0.01) / (mean + 0.01)), 0.0)


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln of the peak acceleration on rock, by the spectrum at 5 Hz: equation 4.8."""
    return Reference(1.238 + 0.846 * _source_and_path(c_ref, x), 0.0)


@elementwise
def _nonlinear_slope(f4: Numeric, f5: Numeric, vs30: Numeric) -> Numeric:
    """Equation 4.7."""
    soft = exp(f5 * (minimum(vs30, _REFERENCE_VS30) - 360.0))
    return f4 * (soft - exp(f5 * (_REFERENCE_VS30 - 360.0)))


@elementwise
def _nonlinear_term(c: Coefficients, x: Context, ln_rock: Numeric) -> Numeric:
    """Equation 4.6, at its own frequency."""
    return _nonlinear_slope(c.f4, c.f5, x.vs30) * log((exp(ln_rock) + c.f3) / c.f3)


@elementwise
def _site_term(c: Coefficients, x: Context, ln_rock: Numeric) -> Numeric:
    """Equations 4.4 to 4.7."""
    linear = c.c8 * log(minimum(x.vs30, 1000.0) / 1000.0)
    return linear + _nonlinear_term(c, x, ln_rock)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 4.1 and the standard deviations of equations 4.13 to 4.16."""
    mean = _source_and_path(c, x) + _site_term(c, x, reference.rock) + _basin_term(c, x)
    kappa = exp(-0.4 * log(x.vs30 / _REFERENCE_VS30) - 3.5)
    mean -= _PI * kappa * maximum(c.period - _HIGHEST, 0.0)
    share = clip((x.mag - 4.0) / 2.0, 0.0, 1.0)
    tau = c.s1 + (c.s2 - c.s1) * share
    between_sites = c.s3 + (c.s4 - c.s3) * share
    at_site = c.s5 + (c.s6 - c.s5) * share
    phi = sqrt(between_sites**2 + at_site**2)
    return Moments(mean, sqrt(tau**2 + phi**2 + c.c1a**2), tau, phi)


FORMULA = Formula("bayless_abrahamson_2018", Coefficients, moments, reference)


def _lowest_nonlinear_term(
    table: CoefficientTable, x: Context, ln_rock: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lowest nonlinear term of all frequencies and its frequency [Hz], shapes (N,)."""
    vs30, site = np.unique(np.asarray(x.vs30), return_inverse=True)
    rock = np.exp(ln_rock)
    lowest, where_lowest = np.zeros_like(rock), np.full_like(rock, np.inf)
    f3, ratio = math.nan, rock
    for name in table.rows:
        frequency, own, f4, f5 = table.row(name, ("period", "f3", "f4", "f5"))
        if own != f3:
            f3, ratio = own, np.log((rock + own) / own)
        term = np.asarray(_nonlinear_slope(f4, f5, vs30))[site] * ratio
        lower = term < lowest
        lowest = np.where(lower, term, lowest)
        where_lowest = np.where(lower, frequency, where_lowest)
    return lowest, where_lowest


def BaylessAbrahamson2018() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model.

    Above the frequency where soils reduce strong motion most they reduce it by as much.
    """
    base = _at_own_frequency()
    c_ref = Coefficients(*base.reference_row())

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        out = evaluate(base, imts)
        ln_rock = np.asarray(reference(c_ref, x).rock)
        lowest, where_lowest = _lowest_nonlinear_term(base.table, x, ln_rock)
        c = columns(base.table, Coefficients, imts)
        change = lowest - _nonlinear_term(c, x, ln_rock)
        out[0] += np.where(c.period > where_lowest, change, 0.0)
        return out

    composition = Composition(moments, base.tabulated_measures(), base.coefficient_rows)
    return replace(base, formula=composition, table=CoefficientTable({}), reference_imt=None)


def _at_own_frequency() -> GroundMotionModel:
    """Return the model whose soils are nonlinear at each frequency by its own coefficients."""
    return GroundMotionModel(
        name="BaylessAbrahamson2018",
        formula=FORMULA,
        table=CoefficientTable.read("duration_energy/bayless_abrahamson_2018"),
        reference_imt="EAS(5.011872)",
        tectonic_region_type="Active Shallow Crust",
        component="Effective amplitude of both horizontal ones",
        requires=frozenset({"mag", "rake", "ztor", "rrup", "vs30", "z1pt0"}),
        validity={"mag": (3.0, 8.0), "rrup": (0.0, 300.0), "vs30": (180.0, 1500.0)},
    )
