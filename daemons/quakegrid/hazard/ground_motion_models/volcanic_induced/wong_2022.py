# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Wong et al. (2022): shallow and deep earthquakes of Hawaii.

Wong I., Darragh R., Smith S., Wu Q., Silva W., Kishida T. (2022). Ground motion models for
shallow crustal and deep earthquakes in Hawaii and analyses of the 2018 M 6.9 Kalapana sequence.
Earthquake Spectra 38(1), 579-614. https://doi.org/10.1177/87552930211044521
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
    elementwise,
    exp,
    log,
    where,
)


class Coefficients(NamedTuple):
    """Tables of nine vs30, from 150 to 1500 m/s."""

    c1_150: float
    c2_150: float
    c4_150: float
    c6_150: float
    c7_150: float
    c10_150: float
    sigma_150: float
    c1_185: float
    c2_185: float
    c4_185: float
    c6_185: float
    c7_185: float
    c10_185: float
    sigma_185: float
    c1_260: float
    c2_260: float
    c4_260: float
    c6_260: float
    c7_260: float
    c10_260: float
    sigma_260: float
    c1_365: float
    c2_365: float
    c4_365: float
    c6_365: float
    c7_365: float
    c10_365: float
    sigma_365: float
    c1_428: float
    c2_428: float
    c4_428: float
    c6_428: float
    c7_428: float
    c10_428: float
    sigma_428: float
    c1_530: float
    c2_530: float
    c4_530: float
    c6_530: float
    c7_530: float
    c10_530: float
    sigma_530: float
    c1_760: float
    c2_760: float
    c4_760: float
    c6_760: float
    c7_760: float
    c10_760: float
    sigma_760: float
    c1_1080: float
    c2_1080: float
    c4_1080: float
    c6_1080: float
    c7_1080: float
    c10_1080: float
    sigma_1080: float
    c1_1500: float
    c2_1500: float
    c4_1500: float
    c6_1500: float
    c7_1500: float
    c10_1500: float
    sigma_1500: float


class _OfSite(NamedTuple):
    """The coefficients for a site."""

    c1: Numeric
    c2: Numeric
    c4: Numeric
    c6: Numeric
    c7: Numeric
    c10: Numeric
    sigma: Numeric


@elementwise
def _by_vs30(
    vs30: Numeric,
    softest: Numeric,
    at_185: Numeric,
    at_260: Numeric,
    at_365: Numeric,
    at_428: Numeric,
    at_530: Numeric,
    at_760: Numeric,
    at_1080: Numeric,
    hardest: Numeric,
) -> Numeric:
    """Return a value by vs30: five of the tables stand for intervals, four for one number."""
    soft = where(vs30 < 185.0, softest, where(vs30 == 185.0, at_185, at_260))
    middle = where(vs30 == 428.0, at_428, at_530)
    middle = where(vs30 < 365.0, soft, where(vs30 == 365.0, at_365, middle))
    hard = where(vs30 >= 1500.0, hardest, at_1080)
    return where(vs30 < 760.0, middle, where(vs30 == 760.0, at_760, hard))


@elementwise
def _of_site(c: Coefficients, v: Numeric) -> _OfSite:
    return _OfSite(
        _by_vs30(
            v,
            c.c1_150,
            c.c1_185,
            c.c1_260,
            c.c1_365,
            c.c1_428,
            c.c1_530,
            c.c1_760,
            c.c1_1080,
            c.c1_1500,
        ),
        _by_vs30(
            v,
            c.c2_150,
            c.c2_185,
            c.c2_260,
            c.c2_365,
            c.c2_428,
            c.c2_530,
            c.c2_760,
            c.c2_1080,
            c.c2_1500,
        ),
        _by_vs30(
            v,
            c.c4_150,
            c.c4_185,
            c.c4_260,
            c.c4_365,
            c.c4_428,
            c.c4_530,
            c.c4_760,
            c.c4_1080,
            c.c4_1500,
        ),
        _by_vs30(
            v,
            c.c6_150,
            c.c6_185,
            c.c6_260,
            c.c6_365,
            c.c6_428,
            c.c6_530,
            c.c6_760,
            c.c6_1080,
            c.c6_1500,
        ),
        _by_vs30(
            v,
            c.c7_150,
            c.c7_185,
            c.c7_260,
            c.c7_365,
            c.c7_428,
            c.c7_530,
            c.c7_760,
            c.c7_1080,
            c.c7_1500,
        ),
        _by_vs30(
            v,
            c.c10_150,
            c.c10_185,
            c.c10_260,
            c.c10_365,
            c.c10_428,
            c.c10_530,
            c.c10_760,
            c.c10_1080,
            c.c10_1500,
        ),
        _by_vs30(
            v,
            c.sigma_150,
            c.sigma_185,
            c.sigma_260,
            c.sigma_365,
            c.sigma_428,
            c.sigma_530,
            c.sigma_760,
            c.sigma_1080,
            c.sigma_1500,
        ),
    )


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean and its deviation."""
    k = _of_site(c, x.vs30)
    path = (k.c6 + k.c7 * x.mag) * log(x.rjb + exp(k.c4))
    return Moments(k.c1 + k.c2 * x.mag + path + k.c10 * (x.mag - 6.0) ** 2, k.sigma, 0.0, 0.0)


FORMULA = Formula("wong_2022", Coefficients, moments)


def wong_2022(depth: str) -> GroundMotionModel:
    """Return the model of ``shallow`` (up to 20 km) or of ``deep`` earthquakes."""
    return GroundMotionModel(
        name="WongEtAl2022",
        formula=FORMULA,
        table=CoefficientTable.read(f"volcanic_induced/wong_2022_{depth}"),
        tectonic_region_type="Volcanic",
        component="Horizontal",
        requires=frozenset({"mag", "rjb", "vs30"}),
        standard_deviations=("Total",),
    )
