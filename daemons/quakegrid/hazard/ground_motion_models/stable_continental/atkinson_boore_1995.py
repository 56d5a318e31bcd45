# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Atkinson and Boore (1995) as in the Canadian maps of 2005: eastern North America.

Atkinson G.M., Boore D.M. (1995). Ground-motion relations for eastern North America. Bulletin
of the Seismological Society of America 85(1), 17-30.

Adams J., Halchuk S. (2003). Fourth generation seismic hazard maps of Canada. Geological Survey
of Canada, Open File 4459. https://doi.org/10.4095/214223
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
from quakegrid.hazard.kernels.elementary import elementwise, log, maximum, minimum, where

_LN_70 = 4.248495242049359
_LN_130 = 4.867534450455582
_NEAREST = 10.0  # [km]
_SIGMA = 0.69


class Coefficients(NamedTuple):
    """Quadratic forms of the tables of 1995, by the Geological Survey of Canada."""

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float
    c7: float
    c8: float
    period: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and the total standard deviation; the magnitude is that of Lg waves."""
    large = 2.715 - 0.277 * x.mag + 0.127 * x.mag**2
    mag = where(x.mag <= 5.5, 0.98 * x.mag - 0.39, large)
    ln_r = log(maximum(x.rhypo, _NEAREST))
    near = (c.c4 + c.c5 * mag) * minimum(ln_r, _LN_70)
    far = (c.c6 + c.c7 * mag) * maximum(ln_r - _LN_130, 0.0)
    mean = c.c1 + c.c2 * mag + c.c3 * mag**2 + near + far + c.c8 * maximum(x.rhypo, _NEAREST)
    return Moments(mean, _SIGMA, 0.0, 0.0)


FORMULA = Formula("atkinson_boore_1995", Coefficients, moments)


def atkinson_boore_1995(*, column: str) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    column
        Of the constant: ``c1``, ``c1_lower``, ``c1_upper``.
    """
    table = CoefficientTable.read("stable_continental/atkinson_boore_1995")
    return GroundMotionModel(
        name="AtkinsonBoore1995GSC",
        formula=FORMULA,
        table=table.with_copies({"c1": column}),
        tectonic_region_type="Stable Shallow Crust",
        component="Random horizontal",
        requires=frozenset({"mag", "rhypo"}),
        standard_deviations=("Total",),
    )
