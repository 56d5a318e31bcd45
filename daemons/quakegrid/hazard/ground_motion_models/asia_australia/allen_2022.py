# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Allen (2022): intraslab earthquakes of the Banda Sea felt in northern Australia.

Allen T.I. (2022). A far-field ground-motion model for the North Australian Craton from
plate-margin earthquakes. Bulletin of the Seismological Society of America 112(2), 1041-1059.
https://doi.org/10.1785/0120210191
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    elementwise,
    log10,
    maximum,
    minimum,
)

_RX = 600.0  # [km]
_SLOWEST = 155.0  # [m/s] the site term has no limit at 150 m/s


class Coefficients(NamedTuple):
    """Table 2."""

    c0: float
    c1: float
    c2: float
    c3: float
    c4: float
    d0: float
    d1: float
    d2: float
    d3: float
    n0: float
    s0: float
    s1: float
    tau: float
    phi: float
    sigma: float


@elementwise
def _depth_term(c: Coefficients, depth: Numeric) -> Numeric:
    """Return the polynomial of the logarithm of depth."""
    h = log10(clip(depth, 10.0, 500.0))
    return c.d0 + c.d1 * h**3 + c.d2 * h**2 + c.d3 * h


@elementwise
def _path_term(c: Coefficients, rhypo: Numeric) -> Numeric:
    """Return spreading up to 600 km and beyond, and the near-source correction."""
    near = minimum(rhypo, _RX)
    beyond = c.c4 * log10(maximum(rhypo, _RX) / _RX)
    return c.c3 * log10(near) + beyond + c.n0 * log10(near / _RX)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and its deviations."""
    m = x.mag - 6.0
    source = c.c0 + c.c1 * m**2 + c.c2 * m + _depth_term(c, x.hypo_depth)
    site = c.s0 + c.s1 / log10(maximum(x.vs30, _SLOWEST) / 150.0)
    return Moments(source + _path_term(c, x.rhypo) + site, c.sigma, c.tau, c.phi)


FORMULA = Formula("allen_2022", Coefficients, moments)


def Allen2022() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="Allen2022",
        formula=FORMULA,
        table=CoefficientTable.read("asia_australia/allen_2022"),
        tectonic_region_type="Subduction IntraSlab",
        component="Median of horizontal components",
        requires=frozenset({"mag", "rhypo", "hypo_depth", "vs30"}),
        validity={"mag": (5.0, 8.0), "rhypo": (500.0, 1750.0), "vs30": (180.0, 1500.0)},
    )
