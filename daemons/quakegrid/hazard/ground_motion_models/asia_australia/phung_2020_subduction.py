# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Phung et al. (2020): interface and intraslab earthquakes, Taiwan and Japan.

Phung V.-B., Loh C.-H., Chao S.-H., Abrahamson N.A. (2020). Ground motion prediction equation for
Taiwan subduction zone earthquakes. Earthquake Spectra 36(3), 1331-1358.
https://doi.org/10.1177/8755293020906829
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
    choice,
)
from quakegrid.hazard.ground_motion_models.site_terms.walling_2008 import amplification
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    exp,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)

_A3 = 0.1
_A9 = 0.25
_C4 = 10.0  # [km]
_UNKNOWN = -999.0
_ROCK_VS30 = 1000.0  # [m/s]
_ROCK_VS30 = 1000.0  # [m/s]
_ROCK_VS30 = 1000.0  # [m/s]


class Coefficients(NamedTuple):
    """Coefficients of the publication, and the switches of the variants.

    Attributes
    ----------
    a1_del, a4_del
        From Taiwan alone to Japan and Taiwan together.
    slab
        1 for intraslab events.
    a6_rock, a12_rock
        Those of the PGA on rock that tells the nonlinearity of sites: of Taiwan.
    taiwan
        1 where the basin depth is measured against the mean of Taiwan, else of Japan.
    """

    a1: float
    a1_del: float
    a2: float
    a4: float
    a4_del: float
    a5: float
    a6: float
    a7: float
    a8: float
    a10: float
    a11: float
    a12: float
    a13: float
    a14: float
    b: float
    mref: float
    vlin: float
    tau: float
    phiss: float
    phis2s: float
    a6_rock: float
    a12_rock: float
    slab: float
    taiwan: float


@elementwise
def _source_term(c: Coefficients, x: Context) -> Numeric:
    """Return the terms of magnitude and of the depth to the top of the rupture."""
    m = x.mag - c.mref
    bend = where(m < 0.0, (c.a4 + c.a4_del) * m, c.a5 * m) + c.a13 * (10.0 - x.mag) ** 2
    slab = c.a7 + c.a11 * (minimum(x.ztor, 80.0) - 40.0)
    interface = c.a10 * (minimum(x.ztor, 40.0) - 20.0)
    return c.a1 + c.a1_del + bend + where(c.slab > 0.0, slab, interface)


@elementwise
def _path_term(c: Coefficients, x: Context, attenuation: Numeric) -> Numeric:
    """Return spreading and anelastic attenuation."""
    slope = c.a2 + c.a14 * c.slab + _A3 * (x.mag - 7.8)
    return slope * log(x.rrup + _C4 * exp(_A9 * (x.mag - 6.0))) + attenuation * x.rrup


@elementwise
def _basin_term(c: Coefficients, x: Context) -> Numeric:
    """Return the term of the depth to 1.0 km/s; an unknown depth is the mean."""
    v2 = minimum(x.vs30, _ROCK_VS30) ** 2
    japan = -5.23 / 2.0 * log((v2 + 412.39**2) / (1360.0**2 + 412.39**2))
    taiwan = -3.96 / 2.0 * log((v2 + 352.7**2) / (1750.0**2 + 352.7**2))
    excess = log(maximum(x.z1pt0, 1e-9)) - where(c.taiwan > 0.0, taiwan, japan)
    return where(x.z1pt0 > _UNKNOWN, c.a8 * minimum(excess, 1.0), 0.0)


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return ln PGA on rock of 1000 m/s."""
    v = _ROCK_VS30
    rock = amplification(c_ref.vlin, c_ref.b, c_ref.a12_rock, v, v, 0.0)
    return Reference(_source_term(c_ref, x) + _path_term(c_ref, x, c_ref.a6_rock) + rock, 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and its deviations."""
    pga = exp(reference.rock)
    vs30 = minimum(x.vs30, _ROCK_VS30)
    site = amplification(c.vlin, c.b, c.a12, vs30, _ROCK_VS30, pga) + _basin_term(c, x)
    phi2 = c.phiss**2 + c.phis2s**2
    mean = _source_term(c, x) + _path_term(c, x, c.a6) + site
    return Moments(mean, sqrt(c.tau**2 + phi2), c.tau, sqrt(phi2))


FORMULA = Formula("phung_2020_subduction", Coefficients, moments, reference)

#: Columns of the region, whether the depths of Taiwan.
_REGIONS: dict[str, float] = {"jptw": 0.0, "tw": 1.0}


def phung_2020_subduction(slab: bool, *, region: str = "jptw") -> GroundMotionModel:
    """Return the model for intraslab or for interface earthquakes.

    Parameters
    ----------
    slab
        Whether for intraslab events; else for interface events.
    region
        ``jptw`` for coefficients of Japan and Taiwan together, ``tw`` for Taiwan alone.

    Raises
    ------
    UserInputError
        An unknown region.
    """
    taiwan = choice("region", region, _REGIONS)
    regional = ("a6", "a8", "a12", "tau", "phiss", "phis2s")
    table = CoefficientTable.read("asia_australia/phung_2020_subduction")
    if region == "tw":
        table = table.with_columns(a1_del=0.0, a4_del=0.0)
    return GroundMotionModel(
        name="PhungEtAl2020",
        formula=FORMULA,
        table=table.with_columns(slab=float(slab), taiwan=taiwan).with_copies(
            {name: f"{name}_{region}" for name in regional}
            | {"a6_rock": "a6_tw", "a12_rock": "a12_tw"}
        ),
        reference_imt="PGA",
        tectonic_region_type="Subduction IntraSlab" if slab else "Subduction Interface",
        component="Geometric mean",
        requires=frozenset({"mag", "ztor", "rrup", "vs30", "z1pt0"}),
    )
