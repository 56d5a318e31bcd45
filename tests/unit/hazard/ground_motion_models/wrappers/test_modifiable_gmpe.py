# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Models with their median, deviations or site term changed."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.model import Composition, Context
from quakegrid.hazard.ground_motion_models.registry import ground_motion_model

_BASE = "[ModifiableGMPE]\ngmpe.BooreEtAl2014 = {}\n"
_IMTS = ["PGA", "SA(0.3)"]


def test_modifications_are_made_in_the_order_they_are_written(contexts: Context) -> None:
    """A deviation scaled before or after a variance is added is not the same."""
    scale = "set_scale_total_sigma_scalar.scaling_factor = 2.0\n"
    add = "add_delta_to_total_std_scalar.delta = 0.3\n"
    base = ground_motion_model("BooreEtAl2014").moments(contexts, _IMTS)[1]
    scaled_first = ground_motion_model(_BASE + scale + add).moments(contexts, _IMTS)[1]
    scaled_last = ground_motion_model(_BASE + add + scale).moments(contexts, _IMTS)[1]
    np.testing.assert_allclose(scaled_first, np.sqrt(4.0 * base**2 + 0.09))
    np.testing.assert_allclose(scaled_last, 2.0 * np.sqrt(base**2 + 0.09))


def test_values_by_measure_are_interpolated_in_period(contexts: Context) -> None:
    """Half way in ln period the factor is the mean of the two."""
    text = _BASE + 'set_scale_median_vector.scaling_factor = {"SA(0.1)" = 1.0, "SA(0.4)" = 2.0}'
    base = ground_motion_model("BooreEtAl2014").moments(contexts, ["SA(0.2)"])
    got = ground_motion_model(text).moments(contexts, ["SA(0.2)"])
    np.testing.assert_allclose(got[0] - base[0], np.log(1.5))


def test_total_deviation_may_be_that_between_events_and_a_rest(contexts: Context) -> None:
    """The variance of the rest is added to that between events."""
    text = _BASE + "set_total_std_as_tau_plus_delta.delta = 0.2"
    base = ground_motion_model("BooreEtAl2014").moments(contexts, _IMTS)
    got = ground_motion_model(text).moments(contexts, _IMTS)
    np.testing.assert_allclose(got[1], np.hypot(base[2], 0.2))


def test_site_terms_add_what_they_read() -> None:
    """A basin term needs the depth of the basin, which the model alone does not."""
    model = ground_motion_model(_BASE + "cb14_basin_term = {}")
    assert model.requires == {"mag", "rake", "rjb", "vs30", "z2pt5"}


def test_mixtures_and_mean_probabilities_stay_inside_a_modification() -> None:
    """The parts of a weighted mean of probabilities are modified one by one."""
    inner = "gmpe.AvgPoeGMPE = {b1.BooreEtAl2014.weight = 0.4, b2.Idriss2014.weight = 0.6}\n"
    text = "[ModifiableGMPE]\n" + inner + "set_scale_median_scalar.scaling_factor = 2.0"
    formula = ground_motion_model(text).formula
    assert isinstance(formula, Composition)
    assert [weight for weight, _ in formula.alternatives] == [0.4, 0.6]


def test_deviation_within_events_is_at_most_the_total(contexts: Context) -> None:
    """A part larger than the whole leaves nothing for the other."""
    text = "[SplitSigmaGMPE]\ngmpe_name = 'Campbell2003'\nwithin_absolute = 5.0"
    _, sigma, tau, phi = ground_motion_model(text).moments(contexts, ["PGA"])
    np.testing.assert_array_equal(phi, sigma)
    np.testing.assert_array_equal(tau, 0.0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[ModifiableGMPE]\ngmpe = {}", "write one model"),
        ("[ModifiableGMPE]\ngmpe.BooreEtAl2014 = 3", "or a table of arguments"),
        (_BASE + "set_between_epsilons.epsilon_tau = 1.0", "did you mean set_between_epsilon"),
        (_BASE + "set_between_epsilon.epsilon = 1.0", "arguments of set_between_epsilon are"),
        (_BASE + "set_between_epsilon = 1.0", "write a table"),
        (_BASE + "set_between_epsilon.epsilon_tau = 'x'", "write a number"),
        (_BASE + "nrcan15_site_term.kind = 'x'", "write one of 'base', 'linear'"),
        (_BASE + 'conditional_gmpe = {"IA" = {}}', "conditional_gmpe: write"),
        ("[SplitSigmaGMPE]\ngmpe_name = 'Campbell2003'", "write one of within_absolute"),
    ],
)
def test_mistakes_are_told(text: str, message: str) -> None:
    """Each mistake says what to write instead."""
    with pytest.raises(UserInputError, match=message):
        ground_motion_model(text)


def test_measures_without_a_value_are_told() -> None:
    """A factor by measure holds for the measures it names, and between their periods."""
    text = _BASE + 'set_scale_median_vector.scaling_factor = {"PGA" = 1.0}'
    with pytest.raises(UserInputError, match=r"no value for SA\(0.3\)"):
        ground_motion_model(text).coefficient_rows(_IMTS)


def test_swiss_amplification_knows_two_measures() -> None:
    """Sites have factors near 0.3 and 0.6 s only."""
    model = ground_motion_model(_BASE + "apply_swiss_amplification_sa = {}")
    with pytest.raises(UserInputError, match=r"SA\(0.3\) and SA\(0.6\) only"):
        model.coefficient_rows(_IMTS)
