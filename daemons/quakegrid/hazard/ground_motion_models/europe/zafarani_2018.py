# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Zafarani, Luzi, Lanzano and Soghrat (2018): Iran.

Zafarani H., Luzi L., Lanzano G., Soghrat M.R. (2018). Empirical equations for the prediction of PGA
and pseudo spectral accelerations using Iranian strong-motion data. Journal of Seismology 22,
263-285. https://doi.org/10.1007/s10950-017-9704-y
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import LN_10, LN_CM_S2_IN_G
from quakegrid.hazard.ground_motion_models.conventions.style_of_faulting import by_style
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.site_terms.eurocode8_class import by_site_class
from quakegrid.hazard.kernels.elementary import elementwise, log10, sqrt, where


class Coefficients(NamedTuple):
    """Tables 3 and 4; `ratio` is 1 for that of vertical to horizontal motion."""

    mh: float
    e1: float
    b1: float
    b2: float
    b3: float
    c1: float
    h: float
    fss: float
    ftf: float
    sb: float
    sc: float
    sd: float
    sigmab: float
    sigmaw: float
    sigmatot: float
    ratio: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equations 1 to 4 and the deviations; normal faults are the style without a term."""
    m = x.mag - c.mh
    size = where(m <= 0.0, c.b1 * m + c.b2 * m**2, c.b3 * m)
    path = c.c1 * log10(sqrt(x.rjb**2 + c.h**2))
    site = by_site_class(x.vs30, 0.0, c.sb, c.sc, c.sd)
    mean = c.e1 + size + path + site + by_style(x.rake, 0.0, c.ftf, c.fss)
    ln_unit = LN_CM_S2_IN_G * (1.0 - c.ratio)
    return Moments(mean * LN_10 + ln_unit, c.sigmatot * LN_10, c.sigmab * LN_10, c.sigmaw * LN_10)


FORMULA = Formula("zafarani_2018", Coefficients, moments)


def zafarani_2018(*, ratio: bool) -> GroundMotionModel:
    """Return the model of the horizontal component, or of the vertical divided by it."""
    stem = "zafarani_2018_vh" if ratio else "zafarani_2018"
    return GroundMotionModel(
        name="ZafaraniEtAl2018",
        formula=FORMULA,
        table=CoefficientTable.read(f"europe/{stem}").with_columns(ratio=float(ratio)),
        tectonic_region_type="Active Shallow Crust",
        component="Vertical to horizontal ratio" if ratio else "Geometric mean",
        requires=frozenset({"mag", "rake", "rjb", "vs30"}),
        validity={"mag": (4.0, 7.3), "rjb": (0.0, 200.0)},
    )
