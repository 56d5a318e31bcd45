# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tusa and Langer (2016): Mount Etna.

Tusa G., Langer H. (2016). Prediction of ground motion parameters for the volcanic area of
Mount Etna. Journal of Seismology 20, 1-42. https://doi.org/10.1007/s10950-015-9508-x
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
    where,
)

_M_REF = 3.6


class Coefficients(NamedTuple):
    """Tables 3 to 7; b2, c2 and c3 are 0 in the form of Sabetta and Pugliese (1987).

    Attributes
    ----------
    use_rhypo
        1 where the distance is hypocentral; else it is epicentral.
    """

    a: float
    b1: float
    b2: float
    c1: float
    c2: float
    h: float
    c3: float
    sb: float
    sd: float
    sigma: float
    use_rhypo: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equations 1 and 2 and the standard deviation of the tables.

    The publication has no sites of class C: the terms of class D stand for them.
    """
    r = sqrt(where(c.use_rhypo > 0.0, x.rhypo, x.repi) ** 2 + c.h**2)
    path = (c.c1 + c.c2 * (x.mag - _M_REF)) * log10(r) + c.c3 * (r - 1.0)
    mean = c.a + c.b1 * x.mag + c.b2 * x.mag**2 + path
    mean += by_site_class(x.vs30, 0.0, c.sb, c.sd, c.sd)
    return decimal_moments(mean, c.sigma, 0.0, 0.0, c.period)


FORMULA = Formula("tusa_langer_2016", Coefficients, moments)


def tusa_langer_2016(variant: str) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    variant
        ``rhypo``, or the form (``ba08``, ``sp87``) with the depth of the events: ``_se`` of
        shallow ones, ``_de`` of deep ones.
    """
    table = CoefficientTable.read(f"volcanic_induced/tusa_langer_2016_{variant}")
    if variant.startswith("sp87"):
        table = table.with_columns(b2=0.0, c2=0.0, c3=0.0)
    distance = "rhypo" if variant == "rhypo" else "repi"
    return GroundMotionModel(
        name="TusaLanger2016",
        formula=FORMULA,
        table=table.with_columns(use_rhypo=float(distance == "rhypo")),
        tectonic_region_type="Volcanic",
        component="Larger of two",
        standard_deviations=("Total",),
        requires=frozenset({"mag", "vs30", distance}),
        validity={"mag": (3.0, 4.8), distance: (0.0, 100.0)},
    )
