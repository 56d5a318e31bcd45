# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Adjustments of medians after Tromans et al. (2019)."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.model import Context
from quakegrid.hazard.ground_motion_models.registry import model_of_arguments

_BASE = {"gmpe_name": "BooreEtAl2014"}


def test_epistemic_shift_depends_on_magnitude_style_and_period(contexts: Context) -> None:
    """Al Atik and Youngs (2014): a normal event of magnitude 8, at 0.3 s and at 3 s."""
    ones = np.ones_like(contexts.mag)
    normal = contexts._replace(mag=8.0 * ones, rake=-90.0 * ones)
    imts = ["PGA", "SA(0.3)", "SA(3.0)"]
    plain = model_of_arguments("TromansEtAl2019SigmaMu", _BASE).moments(normal, imts)
    shifted = model_of_arguments(
        "TromansEtAl2019SigmaMu", {**_BASE, "sigma_mu_epsilon": -2.0}
    ).moments(normal, imts)
    expected = np.array([[0.177], [0.177], [0.177 + 0.0171 * np.log(3.0)]])
    np.testing.assert_allclose(shifted[0] - plain[0], -2.0 * expected * ones, atol=1e-12)
    np.testing.assert_array_equal(shifted[1:], plain[1:])


def test_median_is_scaled_for_all_and_for_each_measure(contexts: Context) -> None:
    """`scaling_factor` and `vskappa` multiply."""
    imts = ["PGA", "SA(1.0)"]
    factors = {"scaling_factor": 2.0, "vskappa": {"PGA": 1.5, "SA(1.0)": 0.5}}
    scaled = model_of_arguments("TromansEtAl2019", {**_BASE, **factors}).moments(contexts, imts)
    plain = model_of_arguments("BooreEtAl2014", {}).moments(contexts, imts)
    np.testing.assert_allclose(
        scaled[0] - plain[0], np.log([[3.0], [1.0]]) * np.ones_like(plain[0]), atol=1e-12
    )


def test_unknown_branch_is_refused() -> None:
    """The message tells the branches there are."""
    with pytest.raises(UserInputError, match="'lower', 'central', 'upper'"):
        model_of_arguments("TromansEtAl2019", {**_BASE, "branch": "middle"})
