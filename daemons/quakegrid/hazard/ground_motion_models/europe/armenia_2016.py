# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Seven models adjusted to Armenian earthquakes, for the Armenian hazard model of 2016.

The median moves by a number of between-event deviations that grows with magnitude, and the
deviations are scaled.  No publication of the coefficients was found: they are the
reference's, for the models of Akkar, Sandikkaya and Bommer (2014,
https://doi.org/10.1007/s10518-013-9461-4), Boore, Stewart, Seyhan and Atkinson (2014,
https://doi.org/10.1193/070113EQS184M), Chiou and Youngs (2014,
https://doi.org/10.1193/072813EQS219M), Bindi et al. (2014), Cauzzi et al. (2015), Kale et al.
(2015) and Kotha et al. (2016).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, extended
from quakegrid.hazard.ground_motion_models.europe import (
    akkar_2014,
    bindi_2014,
    cauzzi_2014,
    kale_2015,
    kotha_2016,
)
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
BindiCoefficients = extended(bindi_2014.Coefficients, _ADJUSTMENT, "BindiCoefficients")
CauzziCoefficients = extended(cauzzi_2014.Coefficients, _ADJUSTMENT, "CauzziCoefficients")
KaleCoefficients = extended(kale_2015.Coefficients, _ADJUSTMENT, "KaleCoefficients")
KothaCoefficients = extended(kotha_2016.Coefficients, _ADJUSTMENT, "KothaCoefficients")

_akkar_moments = akkar_2014.moments
_boore_moments = boore_2014.moments
_chiou_moments = chiou_youngs_2014.moments
_bindi_moments = bindi_2014.moments
_cauzzi_moments = cauzzi_2014.moments
_kale_moments = kale_2015.moments
_kotha_moments = kotha_2016.moments


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


@elementwise
def bindi_moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the adjusted moments of Bindi et al."""
    return _adjusted(c, _bindi_moments(c, c_ref, reference, x), x)


@elementwise
def cauzzi_moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the adjusted moments of Cauzzi et al."""
    return _adjusted(c, _cauzzi_moments(c, c_ref, reference, x), x)


@elementwise
def kale_moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the adjusted moments of Kale et al."""
    return _adjusted(c, _kale_moments(c, c_ref, reference, x), x)


@elementwise
def kotha_moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the adjusted moments of Kotha et al."""
    return _adjusted(c, _kotha_moments(c, c_ref, reference, x), x)


AKKAR_FORMULA = Formula(
    "armenia_2016_akkar", AkkarCoefficients, akkar_moments, akkar_2014.reference
)
BOORE_FORMULA = Formula(
    "armenia_2016_boore", BooreCoefficients, boore_moments, boore_2014.reference
)
CHIOU_FORMULA = Formula(
    "armenia_2016_chiou", ChiouCoefficients, chiou_moments, chiou_youngs_2014.reference
)
BINDI_FORMULA = Formula("armenia_2016_bindi", BindiCoefficients, bindi_moments)
CAUZZI_FORMULA = Formula("armenia_2016_cauzzi", CauzziCoefficients, cauzzi_moments)
KALE_FORMULA = Formula("armenia_2016_kale", KaleCoefficients, kale_moments, kale_2015.reference)
KOTHA_FORMULA = Formula("armenia_2016_kotha", KothaCoefficients, kotha_moments)


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


def BindiEtAl2014RjbArmenia() -> GroundMotionModel:  # noqa: N802
    """Return the model of Bindi et al., adjusted."""
    return _model("BindiEtAl2014RjbArmenia", bindi_2014.BindiEtAl2014Rjb(), BINDI_FORMULA, "bindi")


def CauzziEtAl2014Armenia() -> GroundMotionModel:  # noqa: N802
    """Return the model of Cauzzi et al., adjusted."""
    return _model("CauzziEtAl2014Armenia", cauzzi_2014.CauzziEtAl2014(), CAUZZI_FORMULA, "cauzzi")


def KaleEtAl2015Armenia() -> GroundMotionModel:  # noqa: N802
    """Return the model of Kale et al., adjusted."""
    return _model("KaleEtAl2015Armenia", kale_2015.KaleEtAl2015Turkey(), KALE_FORMULA, "kale")


def KothaEtAl2016Armenia() -> GroundMotionModel:  # noqa: N802
    """Return the model of Kotha et al., adjusted."""
    return _model("KothaEtAl2016Armenia", kotha_2016.KothaEtAl2016Turkey(), KOTHA_FORMULA, "kotha")


def _model(name: str, base: GroundMotionModel, formula: Formula, stem: str) -> GroundMotionModel:
    columns = ("shift", "slope", "tau_factor", "phi_factor")
    copies = dict(zip(_ADJUSTMENT.split(), (f"{stem}_{name}" for name in columns), strict=True))
    adjustment = CoefficientTable.read("europe/armenia_2016").with_copies(copies)
    return replace(base, name=name, formula=formula, table=base.table.joined(adjustment))
