# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Phung et al. (2020): crustal earthquakes, Taiwan.

Phung V.-B., Loh C.-H., Chao S.-H., Chiou B.S.J., Huang B.-S. (2020). Ground motion prediction
equation for crustal earthquakes in Taiwan. Earthquake Spectra 36(4), 2129-2164.
https://doi.org/10.1177/8755293020919415

The functional form and the sites are those of Chiou and Youngs (2014).
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
from quakegrid.hazard.ground_motion_models.nga_west.chiou_youngs_2014 import (
    amplification,
    hanging_wall_term,
    nonlinearity,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    cos,
    cosh,
    elementwise,
    exp,
    log,
    maximum,
    radians,
    sqrt,
    where,
)

_C2 = 1.06
_C4 = -2.1
_C4A = -0.5
_C8A = 0.2695
_CRB = 50.0  # [km]
_ROCK_VS30 = 1130.0  # [m/s]
_SHALLOW = 20.0  # [km]


class Coefficients(NamedTuple):
    """Coefficients of the publication, and the switches of the variants.

    Attributes
    ----------
    dp
        How the near-source distance shrinks with the depth of moderate events.
    phi6
        Scale of the basin depth [m].
    japan
        1 where the basin depth is measured against the Japanese mean.
    aftershock
        1 for Taiwanese aftershocks, whose attenuation differs.
    directivity
        Direct point parameter less its mean.
    """

    c1: float
    c1a: float
    c1b: float
    c1c: float
    c1d: float
    c3: float
    c5: float
    c6: float
    c7: float
    c7b: float
    c8: float
    c8b: float
    c9: float
    c9a: float
    c9b: float
    c11: float
    c11b: float
    cn: float
    cm: float
    cg1: float
    dcg1as: float
    cg2: float
    cg3: float
    chm: float
    dp: float
    phi1: float
    phi2: float
    phi3: float
    phi4: float
    phi5: float
    phi6: float
    tau: float
    phiss: float
    phis2s: float
    japan: float
    aftershock: float
    directivity: float
    hanging_wall: float


@elementwise
def _source_term(c: Coefficients, x: Context) -> Numeric:
    """Return the terms of style of faulting, depth, dip and magnitude."""
    reverse = (x.rake >= 30.0) & (x.rake <= 150.0)
    normal = (x.rake >= -120.0) & (x.rake <= -60.0)
    taper = 1.0 / cosh(2.0 * maximum(x.mag - 4.5, 0.0))
    style = where(reverse, c.c1a + c.c1c * taper, where(normal, c.c1b + c.c1d * taper, 0.0))
    mean_reverse = maximum(3.5384 - 2.60 * maximum(x.mag - 5.853, 0.0), 0.0)
    mean_normal = maximum(2.7482 - 1.7639 * maximum(x.mag - 5.521, 0.0), 0.0)
    centred = x.ztor - where(reverse, mean_reverse, mean_normal) ** 2
    depth = where(reverse | normal, (c.c7 + c.c7b * taper) * centred, 0.0)
    dip = (c.c11 + c.c11b * taper) * cos(radians(x.dip)) ** 2
    bend = (_C2 - c.c3) / c.cn * log(1.0 + exp(c.cn * (c.cm - x.mag)))
    return c.c1 + style + depth + dip + _C2 * (x.mag - 6.0) + bend


@elementwise
def _path_term(c: Coefficients, x: Context) -> Numeric:
    """Return geometric spreading, anelastic attenuation and directivity."""
    deep = where(x.mag < 7.0, maximum(x.ztor - _SHALLOW, 0.0) / 50.0, 0.0)
    saturation = (c.c5 + c.dp * deep) * cosh(c.c6 * maximum(x.mag - c.chm, 0.0))
    near = _C4 * log(x.rrup + saturation)
    far = (_C4A - _C4) * 0.5 * log(x.rrup**2 + _CRB**2)
    gamma = c.cg1 + c.cg2 / cosh(maximum(x.mag - c.cg3, 0.0)) + c.aftershock * c.dcg1as
    taper = clip(1.0 - (x.rrup - 40.0) / 30.0, 0.0, 1.0) * clip((x.mag - 5.5) / 0.8, 0.0, 1.0)
    directed = c.c8 * taper * exp(-_C8A * (x.mag - c.c8b) ** 2) * c.directivity
    return near + far + gamma * x.rrup + directed


@elementwise
def _basin_term(c: Coefficients, x: Context) -> Numeric:
    """Return the term of the depth to 1.0 km/s; an unknown depth is the mean."""
    v2 = x.vs30**2
    japan = -5.23 / 2.0 * log((v2 + 412.39**2) / (1360.0**2 + 412.39**2))
    taiwan = -3.73 / 2.0 * log((v2 + 290.53**2) / (1750.0**2 + 290.53**2))
    excess = x.z1pt0 - exp(where(c.japan > 0.0, japan, taiwan))
    return where(x.z1pt0 > -999.0, c.phi5 * (1.0 - exp(-excess / c.phi6)), 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and its deviations."""
    rock = _source_term(c, x) + _path_term(c, x) + hanging_wall_term(c, x)
    site = amplification(c, x.vs30, exp(rock), nonlinearity(c, x.vs30)) + _basin_term(c, x)
    phi2 = c.phiss**2 + c.phis2s**2
    return Moments(rock + site, sqrt(c.tau**2 + phi2), c.tau, sqrt(phi2))


FORMULA = Formula("phung_2020_crustal", Coefficients, moments)

#: Scale of the basin depth [m], whether the Japanese mean.
_REGIONS: dict[str, tuple[float, float]] = {
    "glb": (300.0, 0.0),
    "ca": (300.0, 1.0),
    "jp": (800.0, 1.0),
    "tw": (300.0, 0.0),
}


def PhungEtAl2020Asc(  # noqa: N802 - the name in logic trees
    *, region: str = "glb", aftershocks: bool = False, d_dpp: float = 0.0
) -> GroundMotionModel:
    """Return the model.

    Parameters
    ----------
    region
        ``glb`` for coefficients of all regions together, without a basin term; ``ca``, ``jp``
        or ``tw`` for those of California, Japan or Taiwan.
    aftershocks
        Whether for aftershocks; they differ in Taiwan alone.
    d_dpp
        Direct point parameter of directivity, less its mean.

    Raises
    ------
    UserInputError
        An unknown region.
    """
    phi6, japan = choice("region", region, _REGIONS)
    table = CoefficientTable.read("asia_australia/phung_2020_crustal").with_columns(
        phi5_glb=0.0,
        phi6=phi6,
        japan=japan,
        aftershock=float(aftershocks and region == "tw"),
        directivity=d_dpp,
        hanging_wall=1.0,
    )
    fields = {"mag", "rake", "dip", "ztor", "rrup", "rjb", "rx", "vs30"}
    return GroundMotionModel(
        name="PhungEtAl2020Asc",
        formula=FORMULA,
        table=table.with_copies({name: f"{name}_{region}" for name in ("cg1", "phi1", "phi5")}),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset(fields if region == "glb" else fields | {"z1pt0"}),
        validity={"mag": (3.5, 8.0), "rrup": (0.0, 300.0)},
    )
