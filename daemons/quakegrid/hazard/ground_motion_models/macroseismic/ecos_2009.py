# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fäh et al. (2011), ECOS-09: macroseismic intensity, Switzerland.

Fäh D., Giardini D., Kästli P., Deichmann N., Gisler M., Schwarz-Zanetti G., Alvarez-Rubio S.,
Sellami S., Edwards B., Allmann B., Bethmann F., Wössner J., Gassner-Stamm G., Fritsche S., Eberhard
D. (2011). ECOS-09 earthquake catalogue of Switzerland, report and database, appendix D. Swiss
Seismological Service.
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
from quakegrid.hazard.kernels.elementary import elementwise, log, sqrt, where


class Coefficients(NamedTuple):
    """Appendix D; `we` and `be`, the parts of the deviation, are 0 where only a total is given."""

    a: float
    b: float
    alpha: float
    beta: float
    sigma: float
    we: float
    be: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the relation of intensity to magnitude at 30 km and its attenuation."""
    at_30_km = (x.mag - c.beta) / c.alpha
    mean = at_30_km + c.a * log(x.rhypo / 30.0) + c.b * (x.rhypo - 30.0)
    total = where(c.be > 0.0, sqrt(c.we**2 + c.be**2), c.sigma)
    return Moments(mean, total, c.be, c.we)


FORMULA = Formula("ecos_2009", Coefficients, moments)


def ecos_2009(*, table: str, parts: bool) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    table
        Stem of its coefficients.
    parts
        Whether the deviation has parts between and within events.
    """
    coefficients = CoefficientTable.read(f"macroseismic/{table}")
    nothing = {} if parts else {"we": 0.0, "be": 0.0}
    deviations = ("Total", "Inter event", "Intra event") if parts else ("Total",)
    return GroundMotionModel(
        name="ECOS2009",
        formula=FORMULA,
        table=coefficients.with_columns(**nothing),
        tectonic_region_type="Active Shallow Crust",
        component="Horizontal",
        requires=frozenset({"mag", "rhypo"}),
        standard_deviations=deviations,
    )
