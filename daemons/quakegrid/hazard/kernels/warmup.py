# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compile every kernel and every formula, so that no job waits for the compiler."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from quakegrid.hazard.curve_statistics import curve_statistics
from quakegrid.hazard.ground_motion_models.model import (
    SITE_FIELDS,
    Formula,
    GroundMotionModel,
)
from quakegrid.hazard.ground_motion_models.registry import (
    ground_motion_model,
    models_without_arguments,
)
from quakegrid.hazard.hazard_rates import RatedRuptures, exceedance_rates
from quakegrid.hazard.kernels.floating_contexts import floating_contexts
from quakegrid.hazard.kernels.planar_contexts import planar_contexts
from quakegrid.hazard.kernels.realization_curves import realization_poes
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.rupture_context import RuptureContexts
from quakegrid.hazard.site_collection import SiteCollection
from quakegrid.hazard.sources.characteristic_fault import characteristic_ruptures
from quakegrid.hazard.sources.rupture_set import FloatingRuptures, PlanarRuptures
from quakegrid.hazard.sources.simple_fault import simple_fault_ruptures
from quakegrid.hazard.sources.source import (
    CharacteristicFaultSource,
    PlanarGeometry,
    SimpleFaultGeometry,
    SimpleFaultSource,
)

_REGION = "Active Shallow Crust"
_RECURRENCE = Arbitrary((6.0,), (0.01,))
_MAGNITUDES = np.array([6.0])


#: Models that most jobs use, one of each formula.
USUAL_MODELS = (
    "SadighEtAl1997",
    "AbrahamsonEtAl2014",
    "AbrahamsonEtAl2015SInter",
    "AkkarBommer2010",
    "AkkarEtAlRjb2014",
    "BooreAtkinson2008",
    "BooreEtAl2014",
    "CampbellBozorgnia2008",
    "CampbellBozorgnia2014",
    "ChiouYoungs2008",
    "ChiouYoungs2014",
    "ToroEtAl2002",
    "YoungsEtAl1997SInter",
    "ZhaoEtAl2006SInter",
)


def warm_up(
    told: Callable[[str], None] = lambda name: None, names: Iterable[str] | None = None
) -> None:
    """Compile what is not compiled yet and keep it on disk.

    Parameters
    ----------
    told
        Called with the name of each formula once it is ready.
    names
        Of the models whose formulas are wanted; None for all.
    """
    sites = _sites()
    windows, rectangle = _windows(), _rectangle()
    for formula, model in one_model_per_formula(names).items():
        for ruptures in (windows, rectangle) if model.name == "SadighEtAl1997" else (windows,):
            rates = np.full((1, len(ruptures.properties)), 0.01)
            rated = RatedRuptures(ruptures.properties, rates, _maker(ruptures))
            imts = model.tabulated_measures()[:1]
            exceedance_rates([rated, rated], sites, [model], imts, np.zeros((1, 2)), 3.0)
        told(formula.name)
    poes = realization_poes(np.zeros((1, 2, 1, 2)), np.zeros((2, 1), np.int32), 50.0)
    curve_statistics(poes, np.full(2, 0.5), ["mean", "quantile-0.5"])


def one_model_per_formula(
    names: Iterable[str] | None = None,
) -> Mapping[Formula, GroundMotionModel]:
    """Return for each formula the first model that uses it, of all or of some names."""
    found: dict[Formula, GroundMotionModel] = {}
    for name in models_without_arguments() if names is None else names:
        model = ground_motion_model(name)
        if isinstance(model.formula, Formula):
            found.setdefault(model.formula, model)
    return found


def _sites() -> SiteCollection:
    place = np.array([0.0, 0.1])
    return SiteCollection(place, place, np.zeros(2), {name: np.ones(2) for name in SITE_FIELDS})


def _windows() -> FloatingRuptures:
    trace = np.array([[0.0, 0.0], [0.0, 0.2]])
    geometry = SimpleFaultGeometry(trace, 60.0, 1.0, 12.0)
    source = SimpleFaultSource("1", "", _REGION, _RECURRENCE, "WC1994", 1.0, 0.0, geometry)
    return simple_fault_ruptures(source, _MAGNITUDES, 4.0)


def _rectangle() -> PlanarRuptures:
    corners = np.array([[0.0, 0.0, 1.0], [0.0, 0.1, 1.0], [0.1, 0.0, 9.0], [0.1, 0.1, 9.0]])
    geometry = PlanarGeometry((corners,))
    source = CharacteristicFaultSource("1", "", _REGION, _RECURRENCE, 0.0, geometry)
    ruptures = characteristic_ruptures(source, _MAGNITUDES, 4.0, 4.0)
    assert isinstance(ruptures, PlanarRuptures)
    return ruptures


def _maker(
    ruptures: FloatingRuptures | PlanarRuptures,
) -> Callable[..., RuptureContexts]:
    reach = np.full(len(ruptures.properties), 300.0)

    def contexts(
        lon: np.ndarray, lat: np.ndarray, depth: np.ndarray, required: frozenset[str]
    ) -> RuptureContexts:
        if isinstance(ruptures, FloatingRuptures):
            return floating_contexts(ruptures, lon, lat, depth, reach, 0.0, required)
        return planar_contexts(ruptures, lon, lat, depth, reach, 0.0, required)

    return contexts
