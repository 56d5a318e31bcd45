# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Average spectral acceleration from spectral accelerations."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.model import Composition, Context
from quakegrid.hazard.ground_motion_models.registry import ground_motion_model
from quakegrid.hazard.ground_motion_models.wrappers.period_correlation import CORRELATIONS


def test_arguments_reach_the_model_inside(contexts: Context) -> None:
    """What is not an argument of the average is one of the model."""
    text = "[GenericGmpeAvgSA]\ngmpe_name = 'BooreEtAl2014'\navg_periods = [0.2]\nregion = 'JPN'"
    inside = ground_motion_model("[BooreEtAl2014]\nregion = 'JPN'").moments(contexts, ["SA(0.2)"])
    got = ground_motion_model(text).moments(contexts, ["AvgSA"])
    np.testing.assert_allclose(got[:2], inside[:2])


@pytest.mark.parametrize("name", sorted(CORRELATIONS))
def test_a_period_is_fully_correlated_with_itself(name: str) -> None:
    """And the matrix is symmetric."""
    found = CORRELATIONS[name]((0.05, 0.1, 0.3, 1.1, 3.0))
    np.testing.assert_allclose(np.diag(found), 1.0)
    np.testing.assert_allclose(found, found.T)


def test_table_is_interpolated_on_its_diagonal_too() -> None:
    """As hazard has been computed: halfway between two rows, the mean of four coefficients."""
    one, other = 0.2, 0.22
    rows = CORRELATIONS["akkar"]((one, other))
    between = CORRELATIONS["akkar"](((one + other) / 2.0,))
    np.testing.assert_allclose(between[0, 0], rows.mean())
    assert between[0, 0] < 1.0


def test_averages_of_alternatives_are_alternatives() -> None:
    """The mean of probabilities is taken outside the average."""
    text = (
        "[GmpeIndirectAvgSA]\ngmpe_name = 'AvgPoeGMPE'\ncorr_func = 'none'\n"
        "b1.BooreEtAl2014.weight = 0.4\nb2.Idriss2014.weight = 0.6"
    )
    formula = ground_motion_model(text).formula
    assert isinstance(formula, Composition)
    assert [weight for weight, _ in formula.alternatives] == [0.4, 0.6]


def test_other_measures_are_those_of_the_model(contexts: Context) -> None:
    """A job may ask for the average and for spectral accelerations."""
    text = "[GmpeIndirectAvgSA]\ngmpe_name = 'BooreEtAl2014'\ncorr_func = 'none'"
    model = ground_motion_model(text)
    inside = ground_motion_model("BooreEtAl2014").moments(contexts, ["SA(0.1)"])
    got = model.moments(contexts, ["AvgSA(1.0)", "SA(0.1)"])
    np.testing.assert_array_equal(got[:, 1], inside[:, 0])


def test_the_indirect_average_needs_a_period() -> None:
    """It is taken around the number of the measure."""
    text = "[GmpeIndirectAvgSA]\ngmpe_name = 'BooreEtAl2014'\ncorr_func = 'none'"
    with pytest.raises(UserInputError, match="write AvgSA with its period"):
        ground_motion_model(text).coefficient_rows(["AvgSA"])
