# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Atkinson and Boore (2003): interface and intraslab earthquakes of the world, Cascadia, Japan.

Atkinson G.M., Boore D.M. (2003). Empirical ground-motion relations for subduction-zone
earthquakes and their application to Cascadia and other regions. Bulletin of the Seismological
Society of America 93(4), 1703-1729. https://doi.org/10.1785/0120020156

Atkinson G.M., Boore D.M. (2008). Erratum. Bulletin of the Seismological Society of America
98(5), 2567-2569: constants of the regional forms.
"""

from __future__ import annotations

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
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    elementwise,
    exp10,
    log10,
    minimum,
    sqrt,
    where,
)

_DEEPEST = 100.0  # [km]
_NSHMP_DEPTH = 20.0  # [km] the depth of all interface events in the national maps of 2008


class Coefficients(NamedTuple):
    """Table 1, and the switches of the variants.

    Attributes
    ----------
    g0, g1
        Of geometric spreading: ``10 ** (g0 + g1 M)``.
    largest
        Magnitudes beyond it are not any stronger.
    long_factor
        What turns medians of 3 s into those of 4 s in the United States maps.
    half_hard
        1 where sites above 760 m/s get half the amplification of class C.
    fixed_depth
        Stands for the focal depth where positive [km].
    """

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float
    c7: float
    sigma: float
    s1: float
    s2: float
    long_factor: float
    g0: float
    g1: float
    largest: float
    half_hard: float
    fixed_depth: float
    period: float


@elementwise
def _log10_rock(c: Coefficients, x: Context) -> Numeric:
    """Equation 1 on rock (class B) [cm/s2]."""
    mag = minimum(x.mag, c.largest)
    depth = where(c.fixed_depth > 0.0, c.fixed_depth, minimum(x.hypo_depth, _DEEPEST))
    r = sqrt(x.rrup**2 + (0.00724 * exp10(0.507 * mag)) ** 2)
    spreading = exp10(c.g0 + c.g1 * mag)
    return c.c1 + c.c2 * mag + c.c3 * depth + c.c4 * r - spreading * log10(r)


@elementwise
def _linearity(period: Numeric, pga_rock: Numeric) -> Numeric:
    """Return sl: 1 at long periods and on weakly shaken sites, down to 0."""
    strong = clip((pga_rock - 100.0) / 400.0, 0.0, 1.0)
    frequency = 1.0 / where(period > 0.5, period, 0.5)
    return 1.0 - strong * clip(frequency - 1.0, 0.0, 1.0)


@elementwise
def _site_term(c: Coefficients, vs30: Numeric) -> Numeric:
    """Return the amplification of class C, D or E before sl."""
    soft = where(vs30 >= 180.0, c.c6, c.c7)
    medium = where(vs30 > 360.0, c.c5, soft)
    return where(vs30 > 760.0, where(c.half_hard > 0.0, 0.5 * c.c5, 0.0), medium)


@elementwise
def reference(c_ref: Coefficients, x: Context) -> Reference:
    """Return log10 PGA on rock [cm/s2]."""
    return Reference(_log10_rock(c_ref, x), 0.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of table 1."""
    sl = _linearity(c.period, exp10(reference.rock))
    log10_median = _log10_rock(c, x) + _site_term(c, x.vs30) * sl
    log10_median += log10(c.long_factor)
    return decimal_moments(log10_median, c.sigma, c.s2, c.s1, c.period)


FORMULA = Formula("atkinson_boore_2003", Coefficients, moments, reference)


def atkinson_boore_2003(
    slab: bool, nshmp: bool = False, region: str | None = None
) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    slab
        Whether for intraslab events; else for interface events.
    nshmp
        Whether as in the United States maps of 2008: sites above 760 m/s lie between
        rock and class C, interface events are 20 km deep.
    region
        ``cascadia`` or ``japan`` for the constant of the region's intraslab events.
    """
    kind = "slab" if slab else "interface"
    copies = {name: f"{name}_{kind}" for name in ("c1", "c2", "c3", "c4", "sigma", "s1", "s2")}
    copies |= {"c1": f"c1_{region}"} if region else {}
    fixed_depth = _NSHMP_DEPTH if nshmp and not slab else 0.0
    table = (
        CoefficientTable.read("subduction/atkinson_boore_2003")
        .with_columns(
            g0=0.301 if slab else 1.2,
            g1=-0.01 if slab else -0.18,
            largest=8.0 if slab else 8.5,
            half_hard=float(nshmp),
            fixed_depth=fixed_depth,
        )
        .with_copies(copies)
    )
    return GroundMotionModel(
        name="AtkinsonBoore2003",
        formula=FORMULA,
        table=table,
        reference_imt="PGA",
        tectonic_region_type="Subduction IntraSlab" if slab else "Subduction Interface",
        component="Random horizontal",
        requires=frozenset({"mag", "rrup", "vs30", *(() if fixed_depth else ("hypo_depth",))}),
        validity={"mag": (5.0, 8.5), "rrup": (10.0, 500.0)},
    )
