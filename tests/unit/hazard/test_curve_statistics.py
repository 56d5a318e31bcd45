# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Statistics of curves over realizations."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.curve_statistics import (
    curve_statistics,
    curve_statistics_by_measure,
    statistic_names,
)

CURVES = np.array([[[0.9, 0.5]], [[0.3, 0.1]], [[0.6, 0.2]]])
WEIGHTS = np.array([0.5, 0.25, 0.25])


def test_statistics_keep_the_shape_of_the_curves():
    """One row for each statistic, in the order asked for."""
    result = curve_statistics(CURVES, WEIGHTS, ["max", "mean"])
    np.testing.assert_allclose(result, [[[0.9, 0.5]], [[0.675, 0.325]]])


def test_a_quantile_lies_between_the_values_whose_weights_enclose_it():
    """Linear in the sum of the weights; below the first sum the least value."""
    result = curve_statistics(CURVES, WEIGHTS, ["quantile-0.1", "quantile-0.375", "quantile-1"])
    np.testing.assert_allclose(result[:, 0, 0], [0.3, 0.45, 0.9])


def test_quantiles_do_not_depend_on_the_order_of_realizations():
    """Different values may come in any order."""
    rng = np.random.default_rng(1)
    curves = rng.random((40, 30))
    weights = rng.dirichlet(np.ones(40))
    order = rng.permutation(40)
    names = ["quantile-0.16", "quantile-0.5", "quantile-0.84"]
    first = curve_statistics(curves, weights, names)
    np.testing.assert_allclose(first, curve_statistics(curves[order], weights[order], names))


def test_means_of_rates_are_not_means_of_probabilities():
    """Rates are averaged and turned back; a probability of 1 stays one."""
    curves = np.array([[0.9, 1.0], [0.1, 1.0]])
    result = curve_statistics(curves, np.array([0.5, 0.5]), ["mean"], use_rates=True)
    expected = [1.0 - np.sqrt(0.1 * 0.9), 1.0]
    np.testing.assert_allclose(result[0], expected)


def test_the_standard_deviation_is_that_of_the_population():
    """Weighted squares of the distances from the weighted mean."""
    result = curve_statistics(np.array([[1.0], [3.0]]), np.array([0.5, 0.5]), ["std"])
    np.testing.assert_allclose(result, [[1.0]])


def test_names_come_in_the_order_of_results():
    """Mean, deviation, quantiles as given, maximum."""
    names = statistic_names(standard_deviation=True, maximum=True, quantiles=(0.95, 0.05))
    assert names == ("mean", "std", "quantile-0.95", "quantile-0.05", "max")


@pytest.mark.parametrize("name", ["median", "quantile-", "quantile-half"])
def test_an_unknown_statistic_is_refused(name):
    """The message tells what may be asked for."""
    with pytest.raises(UserInputError, match="write"):
        curve_statistics(CURVES, WEIGHTS, [name])


def test_measures_may_have_weights_of_their_own() -> None:
    """Columns of a measure are averaged with its weights, whatever their order."""
    curves = np.array([[[0.1, 0.2, 0.3]], [[0.3, 0.4, 0.7]]])
    weights = np.array([[0.5, 0.0], [0.5, 1.0]])
    measure = np.array([0, 1, 0])
    found = curve_statistics_by_measure(curves, weights, measure, ("mean", "max"))
    np.testing.assert_allclose(found[0], [[0.2, 0.4, 0.5]])
    np.testing.assert_allclose(found[1], [[0.3, 0.4, 0.7]])


def test_equal_weights_of_all_measures_are_taken_at_once() -> None:
    """The statistics are then those of the weights of one measure."""
    curves = np.array([[[0.1, 0.2]], [[0.3, 0.4]]])
    weights = np.array([[0.25, 0.25], [0.75, 0.75]])
    found = curve_statistics_by_measure(curves, weights, np.array([0, 1]), ("mean",))
    np.testing.assert_allclose(found, curve_statistics(curves, weights[:, 0], ("mean",)))
