# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bora, Cotton and Scherbaum (2019): Fourier spectra, and durations for random vibrations.

Bora S.S., Cotton F., Scherbaum F. (2019). NGA-West2 empirical Fourier and duration models to
generate adjustable response spectra. Earthquake Spectra 35(1), 61-93.
https://doi.org/10.1193/110317EQS228M
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.coefficient_columns import spline_columns
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
    Moments,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)

_NEAR = 50.0  # [km] end of the near geometric spreading


class SpectralCoefficients(NamedTuple):
    """Of the Fourier amplitude at one frequency."""

    c0: float
    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float
    c7: float
    b1: float
    b2: float
    tau: float
    phis2s: float
    phiss: float


class DurationCoefficients(NamedTuple):
    """Of the duration at one frequency."""

    d0: float
    d1: float
    d2: float
    d3: float
    d4: float
    d5: float
    tau: float
    phis2s: float
    phi: float


@elementwise
def _finite_source(c: SpectralCoefficients, mag: Numeric) -> Numeric:
    """Return the distance that stands for the size of the source [km]."""
    between = 1.0 + (c.c4 - 1.0) * (mag - 4.0)
    return where(mag <= 4.0, 2.0, where(mag > 5.0, c.c4, between))


@elementwise
def _path_term(c: SpectralCoefficients, x: Context) -> Numeric:
    """Return geometric spreading in two parts, and anelastic attenuation."""
    size = _finite_source(c, x.mag)
    distance = sqrt(x.rrup**2 + size**2)
    hinge = sqrt(_NEAR**2 + size**2)
    steeper = c.c7 * (x.mag - 4.5)
    near = (c.b1 + steeper) * log(minimum(distance, hinge))
    far = (c.b2 + steeper) * log(maximum(distance, hinge) / hinge)
    return near + far + c.c5 * (distance - 1.0)


@elementwise
def spectral_moments(c: SpectralCoefficients, x: Context) -> Moments:
    """Return ln of the Fourier amplitude and its deviations."""
    above = x.mag - 5.0
    source = c.c0 + where(above <= 0.0, c.c1, c.c3) * above + c.c2 * (8.5 - x.mag) ** 2
    site = c.c6 * log(minimum(x.vs30, 1100.0) / 800.0)
    phi = sqrt(c.phis2s**2 + c.phiss**2)
    return Moments(source + _path_term(c, x) + site, sqrt(c.tau**2 + phi**2), c.tau, phi)


@elementwise
def duration_moments(c: DurationCoefficients, x: Context) -> Moments:
    """Return ln of the duration [s] and its deviations."""
    source = c.d0 + c.d1 * minimum(x.mag, 5.3) + c.d2 * maximum(x.mag - 5.3, 0.0)
    path = (c.d3 + c.d4 * (x.mag - 6.0)) * log(maximum(x.rrup, 1e-3))
    site = c.d5 * log(minimum(x.vs30, 450.0))
    phi = sqrt(c.phis2s**2 + c.phi**2)
    return Moments(source + path + site, sqrt(c.tau**2 + phi**2), c.tau, phi)


def BoraEtAl2019() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model of Fourier amplitudes ``FAS(frequency)``."""
    return _model("bora_2019", SpectralCoefficients, spectral_moments)


def BoraEtAl2019Drvt() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model of durations ``DRVT(frequency)``."""
    return _model("bora_2019_duration", DurationCoefficients, duration_moments)


def _model(stem: str, fields: Any, moments: Callable[..., Moments]) -> GroundMotionModel:
    table = CoefficientTable.read(f"duration_energy/{stem}")

    @cache
    def coefficients(imts: tuple[str, ...]) -> Any:
        # hundreds of knots: a spline takes longer than the moments of thousands of contexts
        return spline_columns(table, fields, imts)

    def all_moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        found = moments(coefficients(tuple(imts)), x)
        shape = (len(imts), len(x.mag))
        return np.array([np.broadcast_to(moment, shape) for moment in found])

    return GroundMotionModel(
        name="BoraEtAl2019",
        formula=Composition(
            all_moments,
            table.measures(fields._fields),
            lambda imts: coefficients(tuple(imts)),
        ),
        table=CoefficientTable({}),
        tectonic_region_type="Active Shallow Crust",
        component="Horizontal",
        requires=frozenset({"mag", "rrup", "vs30"}),
        validity={"mag": (3.2, 7.9), "rrup": (0.0, 300.0)},
    )
