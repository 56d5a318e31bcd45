# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""BC Hydro (2016) scaled for the subduction zones of the European hazard model of 2020.

Weatherill G., Kotha S.R., Danciu L., Vilanova S., Cotton F. (2024). Modelling seismic ground
motion and its uncertainty in different tectonic contexts: challenges and application to the
2020 European Seismic Hazard Model (ESHM20). Natural Hazards and Earth System Sciences 24,
1795-1834. https://doi.org/10.5194/nhess-24-1795-2024
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, extended
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
    choice,
)
from quakegrid.hazard.ground_motion_models.subduction.abrahamson_2015 import (
    Coefficients as BaseCoefficients,
)
from quakegrid.hazard.ground_motion_models.subduction.abrahamson_2015 import (
    abrahamson_et_al_2015,
    moments_behind,
    rock_pga,
)
from quakegrid.hazard.kernels.elementary import Numeric, clip, elementwise, exp, where
from quakegrid.hazard.kernels.normal_distribution import upper_tail

_NONE, _STEP, _LINEAR, _S_SHAPE, _SIGMOID, _GAUSSIAN = 0.0, 1.0, 2.0, 3.0, 4.0, 5.0
_TAPERS = {
    "Step": _STEP,
    "Linear": _LINEAR,
    "SFunc": _S_SHAPE,
    "Sigmoid": _SIGMOID,
    "Gaussian": _GAUSSIAN,
}
_NARROWEST = 1e-9  # [km] an s-shaped taper without width is a step

#: Those of BC Hydro, the kind of taper, where it begins and how wide it is [km].
Coefficients = extended(BaseCoefficients, "taper taper_start taper_width")


@elementwise
def _share_behind(c: Any, xvf: Numeric) -> Numeric:
    """Return how much of the term of the backarc holds at a distance from the volcanoes.

    Distances are positive in the forearc.  Sigmoid and Gaussian tapers are centred on the
    volcanic front, and `taper_width` is their scale; the others rise over that width.
    """
    along = clip((-xvf - c.taper_start) / c.taper_width, 0.0, 1.0)
    s_shape = where(along <= 0.5, 2.0 * along**2, 1.0 - 2.0 * (1.0 - along) ** 2)
    scaled = clip(-xvf / c.taper_width, -100.0, 100.0)
    smooth = where(c.taper == _SIGMOID, 1.0 / (1.0 + exp(-scaled)), 1.0 - upper_tail(scaled))
    rising = where(c.taper == _LINEAR, along, where(c.taper == _S_SHAPE, s_shape, smooth))
    sudden = where((c.taper == _STEP) & (xvf < 0.0), 1.0, 0.0)
    return where(c.taper >= _LINEAR, rising, sudden)


@elementwise
def reference(c_ref: Any, x: Context) -> Reference:
    """Return ln PGA on rock of 1000 m/s."""
    return Reference(rock_pga(c_ref, x, _share_behind(c_ref, x.xvf)), 0.0)


@elementwise
def moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return BC Hydro with a gradual passage from the forearc to the backarc."""
    return moments_behind(c, reference, x, _share_behind(c, x.xvf))


FORMULA = Formula("eshm20_subduction", Coefficients, moments, reference)


def bc_hydro_eshm20(
    variant: str,
    *,
    ergodic: bool = True,
    theta6_adjustment: float = 0.0,
    sigma_mu_epsilon: float = 0.0,
    faba_taper_model: str | None = None,
    width: float = 1.0,
    a: float = 0.0,
    b: float = 0.0,
    c: float = 1.0,
    sigma: float = 1.0,
) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    variant
        Of BC Hydro: ``SInter`` or ``SSlab``, followed by ``High`` or ``Low`` or nothing.
    ergodic
        False gives the deviation of a single station.
    theta6_adjustment
        Slower (positive) or faster attenuation with distance [1/km].
    sigma_mu_epsilon
        How many epistemic standard deviations the median is raised.
    faba_taper_model
        How the term of the backarc sets in around the volcanic front: ``Step``, ``Linear``,
        ``SFunc``, ``Sigmoid`` or ``Gaussian``; the term is left out if none is given.
    width
        Of the linear taper [km].
    a, b
        Where the s-shaped taper begins and ends, from the volcanic front to the backarc [km].
    c
        Scale of the sigmoid [km].
    sigma
        Standard deviation of the Gaussian [km].

    Raises
    ------
    UserInputError
        An unknown taper.
    """
    taper = choice("faba_taper_model", faba_taper_model, _TAPERS) if faba_taper_model else _NONE
    start, extent = {
        _NONE: (0.0, 1.0),
        _STEP: (0.0, 1.0),
        _LINEAR: (-width / 2.0, width),
        _S_SHAPE: (a, max(b - a, _NARROWEST)),
        _SIGMOID: (0.0, c),
        _GAUSSIAN: (0.0, sigma),
    }[taper]
    base = abrahamson_et_al_2015(
        f"AbrahamsonEtAl2015{variant}",
        ergodic=ergodic,
        theta6_adjustment=theta6_adjustment,
        sigma_mu_epsilon=sigma_mu_epsilon,
    )
    side = "slab" if variant.startswith("SSlab") else "interface"
    attenuation = CoefficientTable.read("subduction/eshm20_subduction")
    table = base.table.joined(attenuation).with_copies({"theta6": f"theta6_{side}"})
    return replace(
        base,
        name=f"BCHydroESHM20{variant}",
        formula=FORMULA,
        table=table.with_columns(taper=taper, taper_start=start, taper_width=extent),
        requires=base.requires - {"backarc"} | {"xvf"},
    )
