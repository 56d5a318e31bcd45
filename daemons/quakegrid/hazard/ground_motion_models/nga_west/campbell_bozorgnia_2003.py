# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Campbell and Bozorgnia (2003): near shallow crustal earthquakes, horizontal and vertical.

Campbell K.W., Bozorgnia Y. (2003). Updated near-source ground-motion (attenuation) relations
for the horizontal and vertical components of peak ground acceleration and acceleration
response spectra. BSSA 93(1), 314-331. https://doi.org/10.1785/0120020029

The United States maps of 2007 take firm rock for 760 m/s, and the mean of soft and firm rock
in the saturation with distance.
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
from quakegrid.hazard.kernels.elementary import Numeric, clip, elementwise, exp, log, minimum, where


class Coefficients(NamedTuple):
    """Table 4.

    Attributes
    ----------
    mapped
        1 in the form of the United States maps of 2007.
    """

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    c6: float
    c7: float
    c8: float
    c9: float
    c10: float
    c11: float
    c12: float
    c13: float
    c14: float
    c15: float
    c16: float
    mapped: float


@elementwise
def _style(c: Coefficients, x: Context) -> Numeric:
    """Equation 5: reverse faults dip by more than 45 degrees, thrusts by less."""
    compression = (x.rake >= 22.5) & (x.rake <= 157.5)
    return where(compression, where(x.dip > 45.0, c.c10, c.c11), 0.0)


@elementwise
def _hanging_wall(c: Coefficients, x: Context, rocky: Numeric) -> Numeric:
    """Equations 7 to 9, of reverse faults and thrusts."""
    near = where((x.rjb < 5.0) & (x.dip <= 70.0), rocky * (5.0 - x.rjb) / 5.0, 0.0)
    return near * clip(x.mag - 5.5, 0.0, 1.0) * c.c15 * minimum(x.rrup / 8.0, 1.0)


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the standard deviation by magnitude of equation 10."""
    mapped = c.mapped > 0.0
    firm_rock = where(mapped, 0.5, where(x.vs30 >= 830.0, 1.0, 0.0))
    soft_rock = where(mapped, 0.5, where((x.vs30 >= 421.0) & (x.vs30 < 830.0), 1.0, 0.0))
    very_firm = where((x.vs30 >= 368.0) & (x.vs30 < 421.0), 1.0, 0.0)
    very_firm = where(mapped, 0.0, very_firm)
    large = c.c9 * (8.5 - x.mag) ** 2
    ground = c.c5 + c.c6 * (very_firm + soft_rock) + c.c7 * firm_rock
    near = ground * exp(c.c8 * x.mag + large)
    mean = c.c1 + c.c2 * x.mag + c.c3 * (8.5 - x.mag) ** 2
    mean += c.c4 * 0.5 * log(x.rrup**2 + near**2)
    style = _style(c, x)
    wall = _hanging_wall(c, x, very_firm + soft_rock + firm_rock)
    mean += style + where(style > 0.0, wall, 0.0)
    site = c.c12 * very_firm + c.c13 * soft_rock + c.c14 * firm_rock
    mean += where(mapped, c.c14, site)
    return Moments(mean, c.c16 - where(x.mag < 7.4, 0.07 * x.mag, 0.518), 0.0, 0.0)


FORMULA = Formula("campbell_bozorgnia_2003", Coefficients, moments)


def campbell_bozorgnia_2003(*, variant: str) -> GroundMotionModel:
    """Return the model; `variant` is ``horizontal``, ``vertical`` or ``mapped``."""
    stem = {
        "vertical": "campbell_bozorgnia_2003_vertical",
        "mapped": "campbell_bozorgnia_2003_nshmp",
    }
    table = CoefficientTable.read(f"nga_west/{stem.get(variant, 'campbell_bozorgnia_2003')}")
    reads = {"mag", "rake", "dip", "rrup", "rjb"}
    return GroundMotionModel(
        name="CampbellBozorgnia2003",
        formula=FORMULA,
        table=table.with_columns(mapped=float(variant == "mapped")),
        tectonic_region_type="Active Shallow Crust",
        component="Vertical" if variant == "vertical" else "Geometric mean",
        requires=frozenset(reads if variant == "mapped" else reads | {"vs30"}),
        standard_deviations=("Total",),
        validity={"mag": (4.7, 7.7), "rrup": (0.0, 60.0)},
    )
