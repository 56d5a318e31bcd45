# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Boore, Joyner and Fumal (1997): shallow crustal earthquakes of western North America.

Boore D.M., Joyner W.B., Fumal T.E. (1997). Equations for estimating horizontal response
spectra and peak acceleration from western North American earthquakes. Seismological Research
Letters 68(1), 128-153. https://doi.org/10.1785/gssrl.68.1.128
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
from quakegrid.hazard.kernels.elementary import absolute, elementwise, log, sqrt, where


class Coefficients(NamedTuple):
    """Table 8.

    Attributes
    ----------
    any_style
        1 where the style of faulting is unspecified.
    arbitrary
        1 for an arbitrary horizontal component, 0 for the geometric mean.
    """

    B1ss: float
    B1rv: float
    B1all: float
    B2: float
    B3: float
    B5: float
    Bv: float
    Va: float
    h: float
    sigma1: float
    sigma_r: float
    sigma_tot: float
    sigma_e: float
    any_style: float
    arbitrary: float


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviations of equations 3 to 5."""
    rake = absolute(x.rake)
    strike_slip = (rake <= 30.0) | (180.0 - rake <= 30.0)
    reverse = (x.rake > 30.0) & (x.rake < 150.0)
    style = where(strike_slip, c.B1ss, where(reverse, c.B1rv, c.B1all))
    source = where(c.any_style > 0.0, c.B1all, style)
    source += c.B2 * (x.mag - 6.0) + c.B3 * (x.mag - 6.0) ** 2
    path = c.B5 * 0.5 * log(x.rjb**2 + c.h**2)
    mean = source + path + c.Bv * log(x.vs30 / c.Va)
    geometric = sqrt(c.sigma1**2 + c.sigma_e**2)
    arbitrary = c.arbitrary > 0.0
    sigma = where(arbitrary, c.sigma_tot, geometric)
    return Moments(mean, sigma, c.sigma_e, where(arbitrary, c.sigma_r, c.sigma1))


FORMULA = Formula("boore_1997", Coefficients, moments)


def boore_1997(*, arbitrary: bool, any_style: bool) -> GroundMotionModel:
    """Return the model.

    Parameters
    ----------
    arbitrary
        Whether the component is an arbitrary one instead of the geometric mean.
    any_style
        Whether the style of faulting is unspecified.
    """
    reads = {"mag", "rjb", "vs30"} if any_style else {"mag", "rake", "rjb", "vs30"}
    return GroundMotionModel(
        name="BooreEtAl1997",
        formula=FORMULA,
        table=CoefficientTable.read("nga_west/boore_1997").with_columns(
            any_style=float(any_style), arbitrary=float(arbitrary)
        ),
        tectonic_region_type="Active Shallow Crust",
        component="Arbitrary horizontal" if arbitrary else "Geometric mean",
        requires=frozenset(reads),
        validity={"mag": (5.5, 7.5), "rjb": (0.0, 80.0)},
    )
