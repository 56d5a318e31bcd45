# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Models of other horizontal components converted to the geometric mean of the two.

Beyer K., Bommer J.J. (2006). Relationships between median values and between aleatory
variabilities for different definitions of the horizontal component of motion. Bulletin of the
Seismological Society of America 96(4A), 1512-1522. https://doi.org/10.1785/0120050210,
equations 3 to 6.

Boore D.M., Kishida T. (2017). Relations between some horizontal-component ground-motion
intensity measures used in practice. Bulletin of the Seismological Society of America 107(1),
334-343. https://doi.org/10.1785/0120160250, equation 1 and table 2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
)
from quakegrid.hazard.intensity_measure import spectral_period

_PGV = "PGV"


@dataclass(frozen=True)
class Conversion:
    """How a component relates to the geometric mean, for one intensity measure.

    Attributes
    ----------
    median_ratio
        Median of the component divided by that of the geometric mean.
    sigma
        Standard deviation of the ratio of the two [ln units].
    sigma_ratio
        What the standard deviation of the geometric mean is multiplied by.
    """

    median_ratio: float = 1.0
    sigma: float = 0.0
    sigma_ratio: float = 1.0


@dataclass(frozen=True)
class _Curve:
    """A value linear in ln(period) between periods, constant beyond; PGV's may be unknown."""

    periods: tuple[float, ...]
    values: tuple[float, ...]
    pga: float
    pgv: float | None

    def at(self, imt: str) -> float | None:
        period = spectral_period(imt)
        if period is None:
            return self.pgv
        if period == 0.0:
            return self.pga
        return float(np.interp(np.log(period), np.log(self.periods), self.values))


#: Beyer and Bommer (2006): from one to the other between 0.15 and 0.8 s.
_BENDS = (0.15, 0.8)
_MEDIANS: Mapping[str, _Curve] = MappingProxyType(
    {
        "RotD50": _Curve((0.09, 0.58, 4.59, 8.93), (1.009, 1.028, 1.042, 1.077), 1.009, 1.0),
        "Larger of two": _Curve((0.1, 0.53, 4.48, 8.70), (1.117, 1.165, 1.195, 1.266), 1.117, None),
    }
)
_SIGMAS: Mapping[str, _Curve] = MappingProxyType(
    {
        "GMRotI50": _Curve(_BENDS, (0.03, 0.04), 0.02, 0.03),
        "Random horizontal": _Curve(_BENDS, (0.07, 0.11), 0.07, None),
    }
)
_SIGMA_RATIOS: Mapping[str, _Curve] = MappingProxyType(
    {"Random horizontal": _Curve(_BENDS, (1.05, 1.05), 1.03, None)}
)
#: Components whose medians and deviations are taken as those of the geometric mean.
_ALIKE = frozenset({"Geometric mean", "Average horizontal"})
#: Begins of names whose hazard has been computed as if they gave the geometric mean, or a
#: component nothing is known of, whatever their publication says.
_LEFT_AS_THEY_ARE = (
    "Atkinson2010Hawaii",
    "CampbellBozorgnia2008Arbitrary",
    "CampbellBozorgnia2019",
    "Gupta2010SSlab",
    "NZNSHM2022_ParkerEtAl2020",
    "ParkerEtAl2020",
    "YenierAtkinson2015BSSA",
)


def conversion(component: str, imt: str) -> Conversion | None:
    """Return how a component relates to the geometric mean.

    Parameters
    ----------
    component
        As `GroundMotionModel.component`; one that nothing is known of is left as it is.
    imt
        Measures other than PGA, PGV and SA are left as they are.

    Returns
    -------
    Conversion or None
        None where the publications give no relation.
    """
    if spectral_period(imt) is None and imt != _PGV:
        return Conversion()
    median = _MEDIANS[component].at(imt) if component in _MEDIANS else 1.0
    sigma = _SIGMAS[component].at(imt) if component in _SIGMAS else 0.0
    ratio = _SIGMA_RATIOS[component].at(imt) if component in _SIGMA_RATIOS else 1.0
    if median is None or sigma is None or ratio is None:
        return None
    return Conversion(median, sigma, ratio)


def as_geometric_mean(model: GroundMotionModel) -> GroundMotionModel:
    """Return a model of the geometric mean of the two horizontal components.

    The median is divided by the ratio of medians; the total standard deviation becomes
    ``sqrt(sigma ** 2 - conversion sigma ** 2) / ratio``, those within and between events are
    scaled by as much.  Some names are left as they are: see `docs/differences.md`.
    """
    if model.name.removeprefix("[").startswith(_LEFT_AS_THEY_ARE):
        return model
    if model.component in _ALIKE or model.component not in {*_MEDIANS, *_SIGMAS}:
        return model
    inside = replace(model, mixture=((1.0, 1.0),))
    composition = Composition(
        moments=_moments_of(inside),
        measures=model.tabulated_measures(),
        check=partial(_check, model),
        alternatives=_alternatives(model),
    )
    return replace(model, formula=composition, component="Geometric mean")


def _alternatives(model: GroundMotionModel) -> tuple[tuple[float, GroundMotionModel], ...]:
    if not isinstance(model.formula, Composition):
        return ()
    return tuple(
        (weight, as_geometric_mean(replace(part, component=model.component)))
        for weight, part in model.formula.alternatives
    )


def _check(model: GroundMotionModel, imts: Sequence[str]) -> None:
    model.coefficient_rows(imts)
    for imt in imts:
        if conversion(model.component, imt) is None:
            raise UserInputError(
                f"{model.name} gives the component '{model.component}', whose {imt} nobody has "
                "related to the geometric mean: remove horiz_comp_to_geom_mean"
            )


def _moments_of(
    model: GroundMotionModel,
) -> Callable[[Evaluate, Context, Sequence[str]], NDArray[np.float64]]:
    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        found = evaluate(model, imts)
        result = found.copy()
        for row, imt in enumerate(imts):
            change = conversion(model.component, imt)
            assert change is not None
            sigma = found[1, row]
            left = np.sqrt(np.maximum(sigma**2 - change.sigma**2, 0.0)) / change.sigma_ratio
            share = np.divide(left, sigma, out=np.ones_like(left), where=sigma > 0.0)
            result[0, row] -= np.log(change.median_ratio)
            result[1:, row] *= share
        return result

    return moments
