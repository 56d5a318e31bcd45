# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Scala et al. (2025): the caldera of Campi Flegrei.

Scala A. et al. (2025). Ground motion models for Campi Flegrei (Italy). Bulletin of Earthquake
Engineering.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import decimal_moments
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import elementwise, log10, sqrt, where

#: Variant -> depth that stands in the distance [km], and the distance.
_VARIANTS: Mapping[str, tuple[float, str]] = MappingProxyType(
    {"repi_md": (1.4, "repi"), "repi_mw": (1.4, "repi"), "rhypo_mw": (1.0, "rhypo")}
)


class Coefficients(NamedTuple):
    """Coefficients of the paper, cm/s2 and cm/s; the total deviation is a column of its own."""

    a: float
    b: float
    c1: float
    c2: float
    sb: float
    sc: float
    tau: float
    phis2s: float
    phi0: float
    sigma: float
    depth: float
    hypocentral: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the median and the deviations, with that between sites."""
    distance = where(c.hypocentral > 0.0, x.rhypo, x.repi)
    path = (c.c1 + c.c2 * x.mag) * log10(sqrt(distance**2 + c.depth**2))
    site = where(x.vs30 < 360.0, c.sc, where(x.vs30 < 800.0, c.sb, 0.0))
    mean = c.a + c.b * x.mag + path + site
    return decimal_moments(mean, c.sigma, c.tau, sqrt(c.phis2s**2 + c.phi0**2), c.period)


FORMULA = Formula("scala_2025", Coefficients, moments)


def scala_2025(*, variant: str) -> GroundMotionModel:
    """Return the model of a distance and a magnitude: ``repi_md``, ``repi_mw``, ``rhypo_mw``."""
    depth, distance = _VARIANTS[variant]
    table = CoefficientTable.read(f"volcanic_induced/scala_2025_{variant}")
    return GroundMotionModel(
        name="Scala2025CampiFlegrei",
        formula=FORMULA,
        table=table.with_columns(depth=depth, hypocentral=float(distance == "rhypo")),
        tectonic_region_type="Volcanic",
        component="Larger horizontal",
        requires=frozenset({"mag", "vs30", distance}),
    )
