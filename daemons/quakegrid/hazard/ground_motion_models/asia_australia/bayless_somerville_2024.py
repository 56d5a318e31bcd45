# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bayless and Somerville (2024): cratonic and non-cratonic Australia.

Bayless J., Somerville P. (2024). An Australian ground motion model based on recordings and
simulations. Report to Geoscience Australia.

The functional form is that of Abrahamson, Silva and Kamai (2014), the terms of sites and basins
are those of Boore et al. (2014).
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
from quakegrid.hazard.ground_motion_models.nga_west.abrahamson_2014 import hanging_wall_term
from quakegrid.hazard.ground_motion_models.nga_west.boore_2014 import site_term
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    elementwise,
    exp,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)
from quakegrid.hazard.kernels.replaced_fields import replacing

_M2 = 5.0  # magnitude of the lower bend
_HANGING_WALL_REACH = 3.0
_SHORTEST_BASIN_PERIOD = 0.65  # [s]

#: The hanging-wall term does not fade off the ends of the rupture.
_beside_rupture = replacing("ry0")


class Coefficients(NamedTuple):
    """Coefficients of the publication, and the switches of the variants.

    Attributes
    ----------
    c, vc, f4, f5
        Of sites, named as in Boore et al. (2014).
    f6, f7
        Of basins, the same.
    hanging_wall
        0 leaves the hanging-wall term out.
    depth_unit
        What the depth to 1.0 km/s [m] is multiplied by before its mean [km] is subtracted.
    """

    a1: float
    a2: float
    a3: float
    a4: float
    a5: float
    a6: float
    a7: float
    a8: float
    a13: float
    a17: float
    m1: float
    c4: float
    d1: float
    d2: float
    d3: float
    d4: float
    c: float
    vc: float
    f4: float
    f5: float
    f6: float
    f7: float
    phi_a: float
    phi_b: float
    hanging_wall: float
    depth_unit: float
    period: float


@elementwise
def _source_term(c: Coefficients, x: Context) -> Numeric:
    """Return the terms of magnitude and of the depth to the top of the rupture."""
    m = maximum(x.mag, _M2)
    small = minimum(x.mag - _M2, 0.0)
    bend = where(m > c.m1, c.a5, c.a4) * (m - c.m1) + c.a8 * (8.5 - m) ** 2
    z = minimum(x.ztor - 10.0, 5.0)
    depth = c.d1 * z**3 + c.d2 * z**2 + c.d3 * z + c.d4
    return c.a1 + bend + c.a6 * small + c.a7 * small**2 + depth


@elementwise
def _path_term(c: Coefficients, x: Context) -> Numeric:
    """Return geometric spreading and anelastic attenuation."""
    saturation = c.c4 - (c.c4 - 2.0) * clip(5.0 - x.mag, 0.0, 1.0)
    slope = c.a2 + c.a3 * (maximum(x.mag, _M2) - c.m1)
    return slope * 0.5 * log(x.rrup**2 + saturation**2) + c.a17 * x.rrup


@elementwise
def _rock(c: Coefficients, x: Context) -> Numeric:
    """Return the mean on rock of 760 m/s."""
    beside = _beside_rupture(x, 0.0)
    hanging_wall = c.hanging_wall * hanging_wall_term(c, beside, _HANGING_WALL_REACH)
    return _source_term(c, x) + _path_term(c, x) + hanging_wall


@elementwise
def _basin_term(c: Coefficients, x: Context) -> Numeric:
    """Return the term of the depth to 1.0 km/s; an unknown depth is the mean."""
    v4 = (x.vs30**2) ** 2
    mean = exp(-7.15 / 4.0 * log((v4 + 570.94**4) / (1360.0**4 + 570.94**4))) / 1000.0
    excess = where(x.z1pt0 > -999.0, c.depth_unit * x.z1pt0 - mean, 0.0)
    return where(c.period >= _SHORTEST_BASIN_PERIOD, minimum(c.f6 * excess, c.f7), 0.0)


@elementwise
def _tau(mag: Numeric) -> Numeric:
    """Return the between-event deviation: lines between magnitudes of 4.5, 5, 5.5 and 6.5."""
    low = 0.4518 + (0.4270 - 0.4518) * clip((mag - 4.5) / 0.5, 0.0, 1.0)
    middle = (0.3863 - 0.4270) * clip((mag - 5.0) / 0.5, 0.0, 1.0)
    return low + middle + (0.3508 - 0.3863) * clip(mag - 5.5, 0.0, 1.0)


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln SA(0.01 s) on rock of 760 m/s and off hanging walls, which stands for PGA."""
    return Reference(_source_term(c_ref, x) + _path_term(c_ref, x), 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and its deviations."""
    mean = _rock(c, x) + site_term(c, reference, x.vs30) + _basin_term(c, x)
    tau = _tau(x.mag)
    phi = c.phi_a + (c.phi_b - c.phi_a) * clip((x.mag - 5.0) / 1.5, 0.0, 1.0)
    return Moments(mean, sqrt(tau**2 + phi**2), tau, phi)


FORMULA = Formula("bayless_somerville_2024", Coefficients, moments, reference)


def bayless_somerville_2024(
    region: str, *, hwflag: bool = True, as_published: bool = False
) -> GroundMotionModel:
    """Return the model of a region.

    Parameters
    ----------
    region
        ``cratonic`` or ``non_cratonic``.
    hwflag
        Whether the hanging-wall term is included.
    as_published
        Whether the mean depth of basins is subtracted in their own unit; as hazard has been
        computed metres are taken for kilometres, so that every known basin is a deep one.
    """
    stem = f"asia_australia/bayless_somerville_2024_{region}"
    fields = {"dip", "rx", "width"} if hwflag else set()
    return GroundMotionModel(
        name="BaylessSomerville2024",
        formula=FORMULA,
        table=CoefficientTable.read(stem).with_columns(
            hanging_wall=float(hwflag), depth_unit=0.001 if as_published else 1.0
        ),
        reference_imt="SA(0.01)",
        tectonic_region_type="Stable Shallow Crust",
        component="RotD50",
        requires=frozenset({"mag", "ztor", "rrup", "vs30", "z1pt0"} | fields),
    )
