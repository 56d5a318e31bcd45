# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names of correlation models."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.correlation.registry import (
    CROSS_CORRELATIONS,
    cross_correlation,
    spatial_correlation,
)


def test_a_model_is_found_by_its_name():
    """As a job writes it."""
    assert cross_correlation("BakerJayaram2008").name == "BakerJayaram2008"
    assert spatial_correlation("JB2009", {"vs30_clustering": True}).name == "JB2009"


def test_a_name_nearly_right_is_corrected():
    """The message tells what to write."""
    with pytest.raises(UserInputError, match="did you mean BakerJayaram2008"):
        cross_correlation("bakerjayaram08")
    with pytest.raises(UserInputError, match="write HM2018 or JB2009"):
        spatial_correlation("none", {})


def test_arguments_that_are_wrong_are_all_told():
    """Names and values."""
    with pytest.raises(UserInputError) as caught:
        spatial_correlation("JB2009", {"clustering": True, "vs30_clustering": "often"})
    assert [problem.message for problem in caught.value.problems] == [
        "ground_motion_correlation_params: JB2009 has no argument 'clustering', "
        "write vs30_clustering",
        "ground_motion_correlation_params: vs30_clustering = 'often': write True or False",
    ]
    with pytest.raises(UserInputError, match="write a number, 0 or larger"):
        spatial_correlation("HM2018", {"uncertainty_multiplier": -1})


@pytest.mark.parametrize("name", CROSS_CORRELATIONS)
def test_every_model_has_a_factor_that_keeps_variances(name: str):
    """Many periods close to one another are where fitted coefficients contradict each other."""
    imts = [f"SA({period:.4f})" for period in np.geomspace(0.1, 4.0, 40)]
    model = cross_correlation(name)
    factor = model.factor(imts)
    correlation = factor @ factor.T
    np.testing.assert_allclose(np.diag(correlation), 1.0, rtol=0, atol=1e-12)
    np.testing.assert_allclose(correlation, model.matrix(imts), rtol=0, atol=0.03)
