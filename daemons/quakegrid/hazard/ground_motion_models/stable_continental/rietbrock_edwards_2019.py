# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rietbrock and Edwards (2019): the United Kingdom, from stochastic simulations.

Rietbrock A., Edwards B. (2019). Update of the UK stochastic ground motion model using a decade
of broadband data. Proceedings of the SECED 2019 conference, Greenwich.

The equation is that of Rietbrock, Strasser and Edwards (2013).
"""

from __future__ import annotations

from typing import Any

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, extended
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import decimal_moments
from quakegrid.hazard.ground_motion_models.europe import rietbrock_2013
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import elementwise

#: Those of 2013, and the total deviation as printed, which is rounded apart from its parts.
Coefficients = extended(rietbrock_2013.Coefficients, "total")


@elementwise
def moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the mean and the standard deviations of the tables."""
    mean = rietbrock_2013.log_median(c, x)
    return decimal_moments(mean, c.total, c.tau, c.phi, c.period)


FORMULA = Formula("rietbrock_edwards_2019", Coefficients, moments)


def rietbrock_edwards_2019(*, stress: str) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    stress
        The stress drop: ``low`` (5 MPa), ``mean`` (10 MPa), ``up`` (20 MPa).
    """
    return GroundMotionModel(
        name="RietbrockEdwards2019",
        formula=FORMULA,
        table=CoefficientTable.read(f"stable_continental/rietbrock_edwards_2019_{stress}"),
        tectonic_region_type="Stable Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rjb"}),
        validity={"mag": (3.0, 7.0), "rjb": (0.0, 300.0)},
    )
