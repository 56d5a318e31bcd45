# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Three models adjusted to Armenian earthquakes, for the Armenian hazard model of 2016.

The median moves by a number of between-event deviations that grows with magnitude, and the
deviations are scaled.  No publication of the coefficients was found: they are the
reference's, for the models of Akkar, Sandikkaya and Bommer (2014,
https://doi.org/10.1007/s10518-013-9461-4), Boore, Stewart, Seyhan and Atkinson (2014,
https://doi.org/10.1193/070113EQS184M) and Chiou and Youngs (2014,
https://doi.org/10.1193/072813EQS219M).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, extended
from quakegrid.hazard.ground_motion_models.europe import akkar_2014
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.nga_west import boore_2014, chiou_youngs_2014
from quakegrid.hazard.kernels.elementary import elementwise, sqrt

_ADJUSTMENT = "arm_shift arm_slope tau_factor phi_factor"

AkkarCoefficients = extended(akkar_2014.Coefficients, _ADJUSTMENT, "AkkarCoefficients")
BooreCoefficients = extended(boore_2014.Coefficients, _ADJUSTMENT, "BooreCoefficients")
ChiouCoefficients = extended(chiou_youngs_2014.Coefficients, _ADJUSTMENT, "ChiouCoefficients")

_akkar_moments = akkar_2014.moments
_boore_moments = boore_2014.moments
_chiou_moments = chiou_youngs_2014.moments


@elementwise
def _adjusted(c: Any, base: Moments, x: Context) -> Moments:
    """Return moments moved and scaled."""
    mean = base.mean + (c.arm_shift + c.arm_slope * x.mag) * base.tau
    tau, phi = base.tau * c.tau_factor, base.phi * c.phi_factor
    return Moments(mean, sqrt(tau**2 + phi**2), tau, phi)


@elementwise
def akkar_moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the adjusted moments of Akkar et al."""
    return _adjusted(c, _akkar_moments(c, c_ref, reference, x), x)


@elementwise
def boore_moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the adjusted moments of Boore et al."""
    return _adjusted(c, _boore_moments(c, c_ref, reference, x), x)


@elementwise
def chiou_moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the adjusted moments of Chiou and Youngs."""
    return _adjusted(c, _chiou_moments(c, c_ref, reference, x), x)


AKKAR_FORMULA = Formula(
    "armenia_2016_akkar", AkkarCoefficients, akkar_moments, akkar_2014.reference
)
BOORE_FORMULA = Formula(
    "armenia_2016_boore", BooreCoefficients, boore_moments, boore_2014.reference
)
CHIOU_FORMULA = Formula(
    "armenia_2016_chiou", ChiouCoefficients, chiou_moments, chiou_youngs_2014.reference
)


def AkkarEtAlRjb2014Armenia() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model of Akkar et al., adjusted."""
    return _model("AkkarEtAlRjb2014Armenia", akkar_2014.AkkarEtAlRjb2014(), AKKAR_FORMULA, "akkar")


def BooreEtAl2014LowQArmenia() -> GroundMotionModel:  # noqa: N802
    """Return the model of Boore et al. for strong attenuation, adjusted."""
    return _model(
        "BooreEtAl2014LowQArmenia", boore_2014.BooreEtAl2014LowQ(), BOORE_FORMULA, "boore"
    )


def ChiouYoungs2014Armenia() -> GroundMotionModel:  # noqa: N802
    """Return the model of Chiou and Youngs, adjusted."""
    return _model(
        "ChiouYoungs2014Armenia", chiou_youngs_2014.ChiouYoungs2014(), CHIOU_FORMULA, "chiou"
    )


def _model(name: str, base: GroundMotionModel, formula: Formula, stem: str) -> GroundMotionModel:
    columns = ("shift", "slope", "tau_factor", "phi_factor")
    copies = dict(zip(_ADJUSTMENT.split(), (f"{stem}_{name}" for name in columns), strict=True))
    adjustment = CoefficientTable.read("europe/armenia_2016").with_copies(copies)
    return replace(base, name=name, formula=formula, table=base.table.joined(adjustment))
