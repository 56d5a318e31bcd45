# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sediments of the coastal plains amplify long periods and take short ones away."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.site_terms.chapman_guo_2021 import (
    deep_share,
    spectral_ratios,
)


def test_no_sediments_change_nothing() -> None:
    """Whatever the magnitude and the distance."""
    none = np.zeros(3)
    mag, distance = np.array([4.0, 6.1, 8.2]), np.array([0.0, 120.0, 1500.0])
    np.testing.assert_array_equal(spectral_ratios().ln_ratio(["PGA"], none, mag, distance), 0.0)
    np.testing.assert_array_equal(deep_share(np.array([-999.0, 0.0])), 0.0)


def test_thick_sediments_lengthen_the_spectrum() -> None:
    """Numbers of the publication, 1 km thick, magnitude 6 at 100 km."""
    one = (np.array([1.0]), np.array([6.0]), np.array([100.0]))
    ratios = np.exp(spectral_ratios().ln_ratio(["PGA", "SA(0.05)", "SA(1.0)"], *one))[:, 0]
    assert ratios[1] < ratios[0] < 1.0 < ratios[2]


def test_ratios_are_linear_between_nodes() -> None:
    """Halfway between two thicknesses, magnitudes or distances stands the mean."""
    z, mag, distance = np.array([1.5, 2.0, 2.5]), np.full(3, 6.0), np.full(3, 100.0)
    ratio = np.exp(spectral_ratios().ln_ratio(["SA(1.0)"], z, mag, distance))[0]
    assert ratio[1] == pytest.approx(0.5 * (ratio[0] + ratio[2]))


def test_other_periods_are_refused() -> None:
    """The message tells those there are."""
    with pytest.raises(UserInputError, match=r"SA\(0.37\).*SA\(0.4\)"):
        spectral_ratios().rows(["PGA", "SA(0.37)"])
