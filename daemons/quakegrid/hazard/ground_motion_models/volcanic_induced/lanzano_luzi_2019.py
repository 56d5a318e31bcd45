# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lanzano and Luzi (2020): volcanic areas of Italy.

Lanzano G., Luzi L. (2020). A ground motion model for volcanic areas in Italy. Bulletin of
Earthquake Engineering 18, 57-76. https://doi.org/10.1007/s10518-019-00735-9
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
from quakegrid.hazard.ground_motion_models.site_terms.eurocode8_class import by_site_class
from quakegrid.hazard.kernels.elementary import (
    elementwise,
    log10,
    sqrt,
)


class Coefficients(NamedTuple):
    """Table 3, and the depth of the events.

    Attributes
    ----------
    spreading
        c1 of events down to 5 km, c2 of deeper ones.
    h
        Pseudo-depth [km].
    """

    a: float
    b: float
    spreading: float
    c3: float
    sb: float
    sc: float
    sigma: float
    tau: float
    phi: float
    h: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of table 3."""
    r = sqrt(x.rhypo**2 + c.h**2)
    mean = c.a + c.b * x.mag + c.spreading * log10(r) + c.c3 * r
    mean += by_site_class(x.vs30, 0.0, c.sb, c.sc, c.sc)
    return decimal_moments(mean, c.sigma, c.tau, c.phi, c.period)


FORMULA = Formula("lanzano_luzi_2019", Coefficients, moments)


def _deep(table: CoefficientTable) -> CoefficientTable:
    return table.with_columns(h=5.0).with_copies({"spreading": "c2"})


def _shallow(table: CoefficientTable) -> CoefficientTable:
    return table.with_columns(h=2.0, c3=0.0).with_copies({"spreading": "c1"})


def lanzano_luzi_2019(deep: bool, scaled: bool) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    deep
        Whether the events lie deeper than 5 km.
    scaled
        Whether the median is scaled for the Italian hazard model of 2019.
    """
    suffix = "_scaled" if scaled else ""
    table = CoefficientTable.read(f"volcanic_induced/lanzano_luzi_2019{suffix}")
    return GroundMotionModel(
        name=f"LanzanoLuzi2019{'deep' if deep else 'shallow'}{suffix}",
        formula=FORMULA,
        table=_deep(table) if deep else _shallow(table),
        tectonic_region_type="Volcanic",
        component="Geometric mean",
        requires=frozenset({"mag", "rhypo", "vs30"}),
    )
