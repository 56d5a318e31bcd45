# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bahrampouri, Rodriguez-Marek and Green (2021): significant durations, Japan.

Bahrampouri M., Rodriguez-Marek A., Green R.A. (2021). Ground motion prediction equations for
significant duration using the KiK-net database. Earthquake Spectra 37(2), 903-920.
https://doi.org/10.1177/8755293020970971
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
    absolute,
    clip,
    elementwise,
    exp,
    exp10,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)

_SOFTEST_ROCK = 600.0  # [m/s]
_LARGEST_EXCESS = 250.0  # [m]
#: 1.5 times 2 ** 52: added and subtracted it rounds a number to a whole one.
_WHOLE = 6755399441055744.0


class Coefficients(NamedTuple):
    """Coefficients of one type of earthquake.

    Attributes
    ----------
    rbend
        Distance beyond which the durations of small earthquakes grow more slowly [km].
    mag1, mag2
        Magnitudes below which they do not grow there, and from which on they grow in full.
    """

    m1: float
    m2: float
    m3_rs: float
    m3_ss: float
    m3_ns: float
    mag1: float
    mag2: float
    r1: float
    r2: float
    rbend: float
    s1: float
    s2: float
    s3: float
    sigma: float
    tau: float
    phi_s2s: float
    phi_ss: float


@elementwise
def _source_term(c: Coefficients, x: Context) -> Numeric:
    """Return the duration at the source [s]."""
    dips = (absolute(x.rake) >= 45.0) & (absolute(x.rake) <= 135.0)
    style = where(dips, where(x.rake > 0.0, c.m3_rs, c.m3_ns), c.m3_ss)
    return style + exp10(c.m1 * (x.mag - c.m2))


@elementwise
def _path_term(c: Coefficients, x: Context) -> Numeric:
    """Return what the path adds [s]."""
    slope = c.r1 + c.r2 * (x.mag - 4.0)
    beyond = slope * clip((x.mag - c.mag1) / (c.mag2 - c.mag1), 0.0, 1.0)
    return slope * minimum(x.rrup, c.rbend) + beyond * maximum(x.rrup - c.rbend, 0.0)


@elementwise
def _site_term(c: Coefficients, x: Context) -> Numeric:
    """Return the term of vs30 and of the depth to 1.0 km/s against its mean in Japan."""
    v2 = x.vs30**2
    ratio = (v2 + 412.39**2) / (1360.0**2 + 412.39**2)
    excess = x.z1pt0 - exp(-0.9 - 5.23 / 2.0 * log(ratio))
    known = where(x.z1pt0 > -999.0, minimum(excess, _LARGEST_EXCESS), 0.0)
    return c.s1 * log(minimum(x.vs30, _SOFTEST_ROCK) / _SOFTEST_ROCK) + c.s2 * known + c.s3


@elementwise
def _rounded(x: Numeric) -> Numeric:
    """Return a number to four decimals."""
    return ((1e4 * x + _WHOLE) - _WHOLE) / 1e4


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return ln of the duration [s] and its deviations; the three terms have four decimals."""
    rock = _rounded(_source_term(c, x)) + _rounded(_path_term(c, x))
    mean = log(rock) + _rounded(_site_term(c, x))
    return Moments(mean, c.sigma, c.tau, sqrt(c.phi_ss**2 + c.phi_s2s**2))


FORMULA = Formula("bahrampouri_2021_duration", Coefficients, moments)

_REGIONS = {
    "asc": "Active Shallow Crust",
    "interface": "Subduction Interface",
    "slab": "Subduction IntraSlab",
}


def bahrampouri_2021_duration(kind: str) -> GroundMotionModel:
    """Return the model for crustal (``asc``), ``interface`` or ``slab`` events."""
    table = CoefficientTable.read(f"duration_energy/bahrampouri_2021_duration_{kind}")
    fields = {"mag", "rrup", "vs30", "z1pt0"}
    if kind == "interface":
        # these earthquakes are all reverse
        table = table.with_copies({"m3_ss": "m3_rs", "m3_ns": "m3_rs"})
    else:
        fields.add("rake")
    return GroundMotionModel(
        name="BahrampouriEtAldm2021",
        formula=FORMULA,
        table=table,
        tectonic_region_type=_REGIONS[kind],
        component="Geometric mean",
        requires=frozenset(fields),
        validity={"mag": (4.0, 9.0), "rrup": (0.0, 300.0)},
    )
