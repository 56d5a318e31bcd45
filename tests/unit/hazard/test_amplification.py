# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hazard curves at the surface from those on rock."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.hazard.amplification import AmplificationFunction, SurfaceConvolution

ROCK = np.array([0.1, 0.4])
POES = np.array([[9.029207e-5, 1.212780e-5]])


def at_surface(
    soil: tuple[float, ...], median: float, sigma: float, rock: np.ndarray = ROCK
) -> np.ndarray:
    """Return the curve on rock at the surface."""
    function = AmplificationFunction((0.0,), (median,), (sigma,))
    return SurfaceConvolution.of(function, rock, np.array(soil)).curves(POES)[0]


def test_curves_at_the_surface_are_those_of_the_reference():
    """For a factor of 1.5 and a deviation of 0.5."""
    expected = [7.696222e-5, 7.160455e-5, 5.970672e-5, 4.671125e-5, 2.692256e-5, 1.549991e-5]
    soil = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
    np.testing.assert_allclose(at_surface(soil, 1.5, 0.5), expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("soil", "total"), [((0.01, 0.02), 7.721665e-5), ((0.01, 0.011), 7.780481e-5)]
)
def test_motions_between_the_levels_on_rock_count(soil: tuple[float, ...], total: float):
    """In coarser steps where the levels at the surface are far from each other."""
    np.testing.assert_allclose(at_surface(soil, 1.0, 0.1)[0], total, rtol=1e-6)


def test_without_deviation_levels_are_multiplied():
    """The probability that rock exceeds half a level, up to a step."""
    soft = at_surface((0.3, 0.5), 2.0, 0.0)
    rock = np.exp(np.interp(np.log([0.15, 0.25]), np.log(ROCK), np.log(POES[0]))) - 1.3075e-5
    np.testing.assert_allclose(soft, rock, rtol=0.15)


def test_factors_between_levels_of_rock_motion_are_linear():
    """Beyond them they stay."""
    function = AmplificationFunction((0.15, 0.25), (1.0, 1.5), (0.1, 0.3))
    median, sigma = function.at(np.array([0.1, 0.2, 0.3]))
    np.testing.assert_allclose(median, [1.0, 1.25, 1.5])
    np.testing.assert_allclose(sigma, [0.1, 0.2, 0.3])


def test_no_hazard_on_rock_is_none_at_the_surface():
    """Probabilities of 0 do no harm."""
    function = AmplificationFunction((0.0,), (2.0,), (0.3,))
    convolution = SurfaceConvolution.of(function, ROCK, np.array([0.2, 0.4]))
    assert convolution.curves(np.zeros((1, 2))).max() < 1e-29
