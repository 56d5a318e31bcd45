# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rates of exceedance of compiled formulas, compositions and mixtures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    SITE_FIELDS,
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
)
from quakegrid.hazard.ground_motion_models.registry import ground_motion_model
from quakegrid.hazard.hazard_rates import (
    RatedRuptures,
    exceedance_rates,
    kinds_of_sites,
    site_values,
)
from quakegrid.hazard.kernels.planar_contexts import planar_contexts
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.site_collection import SiteCollection
from quakegrid.hazard.sources.characteristic_fault import characteristic_ruptures
from quakegrid.hazard.sources.source import CharacteristicFaultSource, PlanarGeometry

IMTS = ["PGA", "SA(0.5)"]
LN_LEVELS = np.log([[0.01, 0.05, 0.1], [0.02, 0.05, 0.2]])
SADIGH = ground_motion_model("SadighEtAl1997")


@pytest.fixture(scope="module")
def rated() -> RatedRuptures:
    """Return a rectangle that breaks with two magnitudes."""
    return _rectangle(np.array([6.0, 6.5]), np.array([0.01, 0.003]))


def _rectangle(magnitudes: np.ndarray, rates: np.ndarray) -> RatedRuptures:
    corners = np.array([[0.0, 0.0, 1.0], [0.0, 0.1, 1.0], [0.1, 0.0, 9.0], [0.1, 0.1, 9.0]])
    recurrence = Arbitrary(tuple(magnitudes), tuple(rates))
    source = CharacteristicFaultSource(
        "1", "", "Active Shallow Crust", recurrence, 0.0, PlanarGeometry((corners,))
    )
    ruptures = characteristic_ruptures(source, magnitudes, 4.0, 4.0)
    reach = np.full(len(ruptures.properties), 300.0)
    return RatedRuptures(
        ruptures.properties,
        rates[np.newaxis],
        lambda lon, lat, depth, required: planar_contexts(
            ruptures, lon, lat, depth, reach, 0.0, required
        ),
    )


def _rates(rated: RatedRuptures, model: GroundMotionModel) -> np.ndarray:
    place = np.array([0.05, 0.4, 0.9])
    parameters = {name: np.ones(3) for name in SITE_FIELDS}
    parameters["vs30"] = np.array([800.0, 300.0, 760.0])
    sites = SiteCollection(place, place, np.zeros(3), parameters)
    rates, pairs = exceedance_rates([rated], sites, [model], IMTS, LN_LEVELS, 3.0)
    assert pairs == 6
    return rates


@pytest.mark.parametrize("name", ["SadighEtAl1997", "BooreEtAl2014"])
def test_magnitudes_that_are_mixed_give_the_rates_of_each(name: str) -> None:
    """Many magnitudes of one rupture each, together or ten at a time, all sites or one alone."""
    model = ground_motion_model(name)
    magnitudes, rates = np.linspace(5.0, 7.5, 60), np.geomspace(1e-2, 1e-4, 60)
    place = np.linspace(0.05, 1.5, 9)
    parameters = {field: np.ones(9) for field in SITE_FIELDS}
    parameters["vs30"] = np.linspace(300.0, 800.0, 9)

    def rates_of(some: slice, at: slice) -> np.ndarray:
        sites = SiteCollection(
            place[at],
            place[at],
            np.zeros(9)[at],
            {field: values[at] for field, values in parameters.items()},
        )
        rated = [_rectangle(magnitudes[some], rates[some])]
        return exceedance_rates(rated, sites, [model], IMTS, LN_LEVELS, 3.0)[0]

    together = rates_of(slice(None), slice(None))
    apart = sum(rates_of(slice(first, first + 10), slice(None)) for first in range(0, 60, 10))
    np.testing.assert_allclose(together, apart, rtol=1e-12)
    for site in range(9):
        alone = rates_of(slice(None), slice(site, site + 1))
        np.testing.assert_array_equal(alone[:, :, 0], together[:, :, site])


def _wrapped(shift: float = 0.0, **fields: float) -> GroundMotionModel:
    """Return a composition that asks the model about other sites, and shifts its mean."""

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> np.ndarray:
        out = evaluate(SADIGH, imts, **fields)
        out[0] += shift
        return out

    formula = Composition(moments, SADIGH.tabulated_measures(), SADIGH.coefficient_rows)
    return replace(SADIGH, name="wrapped", formula=formula, table=CoefficientTable({}))


def test_composition_gives_the_rates_of_what_it_wraps(rated: RatedRuptures) -> None:
    """Both ways through the kernels are one."""
    np.testing.assert_allclose(_rates(rated, _wrapped()), _rates(rated, SADIGH), rtol=1e-12)


def test_composition_may_ask_about_other_sites(rated: RatedRuptures) -> None:
    """With vs30 held at 300 m/s only the site of 300 m/s is as it was."""
    soft, own = _rates(rated, _wrapped(vs30=300.0)), _rates(rated, SADIGH)
    np.testing.assert_allclose(soft[0, 0, 1], own[0, 0, 1], rtol=1e-12)
    assert (soft[0, 0, 0] != own[0, 0, 0]).any()


def test_mixture_is_the_weighted_mean_of_its_parts(rated: RatedRuptures) -> None:
    """A factor of 1 with all the weight changes nothing; two factors lie between."""
    narrow = replace(SADIGH, mixture=((1.0, 0.8),))
    wide = replace(SADIGH, mixture=((1.0, 1.2),))
    both = replace(SADIGH, mixture=((0.25, 0.8), (0.75, 1.2)))
    expected = 0.25 * _rates(rated, narrow) + 0.75 * _rates(rated, wide)
    np.testing.assert_allclose(_rates(rated, both), expected, rtol=1e-12)
    assert (_rates(rated, narrow) != _rates(rated, wide)).any()


def test_mixture_of_a_composition_scales_its_sigma_too(rated: RatedRuptures) -> None:
    """The same mixture around a formula and around its wrapping."""
    mixture = ((0.5, 0.8), (0.5, 1.2))
    expected = _rates(rated, replace(SADIGH, mixture=mixture))
    got = _rates(rated, replace(_wrapped(), mixture=mixture))
    np.testing.assert_allclose(got, expected, rtol=1e-12)


def test_alternatives_are_weighted_by_probability(rated: RatedRuptures) -> None:
    """A level is exceeded with the weighted mean of the probabilities of the models."""
    high = _wrapped(shift=0.5)
    formula = Composition(
        lambda evaluate, x, imts: evaluate(SADIGH, imts),
        SADIGH.tabulated_measures(),
        SADIGH.coefficient_rows,
        alternatives=((0.3, SADIGH), (0.7, high)),
    )
    both = replace(SADIGH, name="both", formula=formula, table=CoefficientTable({}))
    expected = 0.3 * _rates(rated, SADIGH) + 0.7 * _rates(rated, high)
    np.testing.assert_allclose(_rates(rated, both), expected, rtol=1e-12)


def test_sites_are_of_one_kind_if_they_agree_in_all_that_is_asked_of_them() -> None:
    """Where they lie, and what no model reads, does not count."""
    place = np.array([0.05, 0.4, 0.9])
    parameters = {"vs30": np.array([800.0, 300.0, 800.0]), "z1pt0": np.array([5.0, 6.0, 7.0])}
    values = site_values(SiteCollection(place, place, np.zeros(3), parameters))
    assert len(set(kinds_of_sites(values, {"rrup"}))) == 1
    first, second, third = kinds_of_sites(values, {"rrup", "vs30"})
    assert first == third != second
    assert len(set(kinds_of_sites(values, {"vs30", "z1pt0"}))) == 3


def test_parameters_that_sites_lack_are_0_for_models_that_do_not_require_them() -> None:
    """Formulas multiply them by 0 where they are switched off, which nan would survive."""
    sites = SiteCollection(np.zeros(2), np.zeros(2), np.zeros(2), {"vs30": np.full(2, 760.0)})
    values = site_values(sites)
    assert np.isfinite(values).all()
    assert np.count_nonzero(values) == 2
