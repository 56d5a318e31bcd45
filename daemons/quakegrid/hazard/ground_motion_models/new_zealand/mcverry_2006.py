# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""McVerry, Zhao, Abrahamson and Somerville (2006): crustal and subduction events, New Zealand.

McVerry G.H., Zhao J.X., Abrahamson N.A., Somerville P.G. (2006). New Zealand acceleration response
spectrum attenuation relations for crustal and subduction zone earthquakes. Bulletin of the New
Zealand Society for Earthquake Engineering 39(1), 1-58. https://doi.org/10.5459/bnzsee.39.1.1-58

The spectrum of each site has the shape of the spectral relation (primed coefficients) and the PGA
of a relation of its own.

The variants of the Canterbury model raise the stress drop within its area:

Gerstenberger M.C., McVerry G.H., Rhoades D.A., Stirling M.W. (2014). Seismic hazard modeling for
the recovery of Christchurch. Earthquake Spectra 30(1), 17-29. https://doi.org/10.1193/021913EQS037M
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, extended
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
    word_code,
)
from quakegrid.hazard.ground_motion_models.new_zealand.canterbury_area import (
    HYPOCENTRE,
    in_canterbury,
)
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

_LN_10 = 2.302585092994046
_STRESS_RATIO = 0.5849625007211562  # log2 of 1.5
_CLASS_C = word_code("siteclass", "C")
_CLASS_D = word_code("siteclass", "D")
_CLASS_E = word_code("siteclass", "E")  # not in the publication


class _Crustal(NamedTuple):
    """Coefficients of equation 1, and 5 to 7 for sites."""

    c1: float
    c3as: float
    c4as: float
    c5: float
    c6as: float
    c8: float
    c10as: float
    c32: float
    c33as: float
    c46: float
    c29: float
    c30as: float
    c43: float
    published: float


class _Subduction(NamedTuple):
    """Coefficients of equation 2, and 5 to 7 for sites."""

    c11: float
    c12y: float
    c13y: float
    c15: float
    c17: float
    c18y: float
    c19y: float
    c20: float
    c24: float
    c29: float
    c30as: float
    c43: float


#: The relation of PGA itself has its own values of these (unprimed), in all rows of the table.
_OWN_CRUSTAL = "pga_c1 pga_c5 pga_c8 pga_c46 pga_c29 pga_c43"
_OWN_SUBDUCTION = "pga_c11 pga_c17 pga_c20 pga_c24 pga_c29 pga_c43"
_VARIANT = "sigmam6 sigslope tau delta m1 mh volcanic interface by_class soft_e stress_drop"
CrustalCoefficients = extended(_Crustal, f"{_OWN_CRUSTAL} {_VARIANT}", "CrustalCoefficients")
SubductionCoefficients = extended(
    _Subduction, f"{_OWN_SUBDUCTION} {_VARIANT}", "SubductionCoefficients"
)


@elementwise
def _style(rake: Numeric, published: Numeric) -> Numeric:
    """Return 1 for reverse, 0.5 for oblique reverse mechanisms, else 0: CR.

    As hazard has been computed oblique mechanisms with rakes above 90 degrees count for nothing.
    """
    oblique = where((rake > 33.0) & (rake < 147.0), 0.5, 0.0)
    published_style = where((rake >= 67.0) & (rake <= 123.0), 1.0, oblique)
    one_sided = where((rake > 33.0) & (rake < 66.0), 0.5, 0.0)
    computed_style = where((rake > 67.0) & (rake < 123.0), 1.0, one_sided)
    return where(published > 0.0, published_style, computed_style)


@elementwise
def _crustal_rock(c: Any, x: Context, volcanic: Numeric) -> Numeric:
    """Equation 1: rock; all of the path is volcanic where `volcanic` is 1."""
    normal = where((x.rake < -33.0) & (x.rake > -147.0), -1.0, 0.0)
    spreading = (c.c8 + c.c6as * (x.mag - 6.0)) * log(sqrt(x.rrup**2 + c.c10as**2))
    source = c.c1 + c.c4as * (x.mag - 6.0) + c.c3as * (8.5 - x.mag) ** 2
    style = c.c32 * normal + c.c33as * _style(x.rake, c.published)
    return source + c.c5 * x.rrup + spreading + c.c46 * x.rrup * volcanic + style


@elementwise
def _subduction_rock(c: Any, x: Context, interface: Numeric) -> Numeric:
    """Equation 2: rock."""
    source = (c.c12y + (c.c15 - c.c17) * c.c19y) * (x.mag - 6.0) + c.c13y * (10.0 - x.mag) ** 3
    path = c.c17 * log(x.rrup + c.c18y * exp(c.c19y * x.mag)) + c.c20 * x.hypo_depth
    return c.c11 + source + path + c.c24 * interface


@elementwise
def _site(
    medium: Numeric,
    nonlinear: Numeric,
    soft: Numeric,
    by_class: Numeric,
    soft_e: Numeric,
    x: Context,
    ln_rock: Numeric,
) -> Numeric:
    """Equations 5 to 7: classes A and B, C, D and, if `soft_e` says so, E; else told by vs30.

    The nonlinear term of soft soil takes the motion of its own period on rock, where the
    publication takes PGA.
    """
    soft_class = (x.siteclass == _CLASS_D) | ((x.siteclass == _CLASS_E) & (soft_e > 0.0))
    told = by_class > 0.0
    is_soft = (told & soft_class) | ((by_class == 0.0) & (x.vs30 < 360.0))
    is_medium = (told & (x.siteclass == _CLASS_C)) | ((by_class == 0.0) & (x.vs30 < 760.0))
    on_soft = soft + nonlinear * log(exp(ln_rock) + 0.03)
    return where(is_soft, on_soft, where(is_medium, medium, 0.0))


@elementwise
def _stress_drop_term(c: Any, x: Context) -> Numeric:
    """Equation 6 of Atkinson and Boore (2006) for a stress drop larger by a half."""
    by_mag = 0.05 + c.delta * maximum(x.mag - c.m1, 0.0) / (c.mh - c.m1)
    factor = minimum(c.delta + 0.05, by_mag) * _STRESS_RATIO * _LN_10
    return where((c.stress_drop > 0.0) & (in_canterbury(x) > 0.0), factor, 0.0)


@elementwise
def _phi(c: Any, mag: Numeric) -> Numeric:
    """Equation 8: between magnitudes 5 and 7."""
    return c.sigmam6 + c.sigslope * (clip(mag, 5.0, 7.0) - 6.0)


@elementwise
def crustal_reference(c: Any, x: Context) -> Reference:
    """Return ln PGA of its own relation less that of the spectral one, at the site."""
    own = _Crustal(
        c.pga_c1,
        c.c3as,
        c.c4as,
        c.pga_c5,
        c.c6as,
        c.pga_c8,
        c.c10as,
        c.c32,
        c.c33as,
        c.pga_c46,
        c.pga_c29,
        c.c30as,
        c.pga_c43,
        c.published,
    )
    rock = _crustal_rock(c, x, c.volcanic)
    own_rock = _crustal_rock(own, x, c.volcanic)
    site = rock + _site(c.c29, c.c30as, c.c43, c.by_class, c.soft_e, x, rock)
    own_site = own_rock + _site(c.pga_c29, c.c30as, c.pga_c43, c.by_class, c.soft_e, x, own_rock)
    return Reference(rock, own_site - site)


@elementwise
def crustal_moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return equations 1 and 3 to 7, and the standard deviations of equation 8."""
    rock = _crustal_rock(c, x, c.volcanic)
    mean = rock + _site(c.c29, c.c30as, c.c43, c.by_class, c.soft_e, x, rock) + reference.site
    phi = _phi(c, x.mag)
    return Moments(mean + _stress_drop_term(c, x), sqrt(phi**2 + c.tau**2), c.tau, phi)


@elementwise
def subduction_reference(c: Any, x: Context) -> Reference:
    """Return ln PGA of its own relation less that of the spectral one, at the site."""
    own = _Subduction(
        c.pga_c11,
        c.c12y,
        c.c13y,
        c.c15,
        c.pga_c17,
        c.c18y,
        c.c19y,
        c.pga_c20,
        c.pga_c24,
        c.pga_c29,
        c.c30as,
        c.pga_c43,
    )
    rock = _subduction_rock(c, x, c.interface)
    own_rock = _subduction_rock(own, x, c.interface)
    site = rock + _site(c.c29, c.c30as, c.c43, c.by_class, c.soft_e, x, rock)
    own_site = own_rock + _site(c.pga_c29, c.c30as, c.pga_c43, c.by_class, c.soft_e, x, own_rock)
    return Reference(rock, own_site - site)


@elementwise
def subduction_moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return equations 2 to 7, and the standard deviations of equation 8."""
    rock = _subduction_rock(c, x, c.interface)
    mean = rock + _site(c.c29, c.c30as, c.c43, c.by_class, c.soft_e, x, rock) + reference.site
    phi = _phi(c, x.mag)
    return Moments(mean, sqrt(phi**2 + c.tau**2), c.tau, phi)


CRUSTAL_FORMULA = Formula(
    "mcverry_2006_crustal", CrustalCoefficients, crustal_moments, crustal_reference
)
SUBDUCTION_FORMULA = Formula(
    "mcverry_2006_subduction", SubductionCoefficients, subduction_moments, subduction_reference
)


def mcverry_2006(
    region: str,
    *,
    formula: Formula,
    by_class: bool,
    volcanic: bool = False,
    interface: bool = False,
    as_published: bool = False,
) -> GroundMotionModel:
    """Return the model of one type of earthquakes.

    Parameters
    ----------
    region
        Tectonic region type.
    formula
        One of the two of this module.
    by_class
        Whether sites are told by their class (A to E), else by vs30.
    volcanic
        Whether the whole path is volcanic.
    interface
        Whether subduction earthquakes are those of the interface.
    as_published
        Whether rakes of 123 to 147 degrees are oblique, and class E is as soft as D; as hazard
        has been computed the first count for nothing and the second is rock.
    """
    own = CoefficientTable.read("new_zealand/mcverry_2006_pga").rows["PGA"]
    table = CoefficientTable.read("new_zealand/mcverry_2006").with_columns(
        **own,
        volcanic=float(volcanic),
        interface=float(interface),
        by_class=float(by_class),
        published=float(as_published),
        soft_e=float(as_published),
        stress_drop=0.0,
    )
    reads = "rake" if formula is CRUSTAL_FORMULA else "hypo_depth"
    return GroundMotionModel(
        name="McVerry2006",
        formula=formula,
        table=table,
        reference_imt="PGA",
        tectonic_region_type=region,
        component="Larger of two",
        requires=frozenset({"mag", "rrup", reads, "siteclass" if by_class else "vs30"}),
        validity={"mag": (5.25, 7.5), "rrup": (0.0, 400.0)},
    )


def crustal(
    *, by_class: bool, volcanic: bool = False, as_published: bool = False
) -> GroundMotionModel:
    """Return the crustal model, or that of the volcanic zone."""
    region = "Volcanic" if volcanic else "Active Shallow Crust"
    return mcverry_2006(
        region,
        formula=CRUSTAL_FORMULA,
        by_class=by_class,
        volcanic=volcanic,
        as_published=as_published,
    )


def subduction(*, by_class: bool, interface: bool, as_published: bool = False) -> GroundMotionModel:
    """Return the interface or the intraslab model."""
    region = "Subduction Interface" if interface else "Subduction IntraSlab"
    return mcverry_2006(
        region,
        formula=SUBDUCTION_FORMULA,
        by_class=by_class,
        interface=interface,
        as_published=as_published,
    )


def stress_drop(*, as_published: bool = False) -> GroundMotionModel:
    """Return the crustal model with a stress drop larger by a half in the Canterbury area."""
    model = crustal(by_class=True, as_published=as_published)
    table = model.table.with_columns(stress_drop=1.0)
    return replace(model, table=table, requires=model.requires | HYPOCENTRE)
