# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Spectra of ruptures given a level, against Baker (2011) and Lin et al. (2013) by hand."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.hazard.disaggregation.spectra import (
    ConditionalSpectrum,
    MedianSpectrum,
    conditional_moments,
)

MEAN = np.array([[-1.0, -2.0], [-1.5, -2.2]])  # two measures, two ruptures
SIGMA = np.array([[0.6, 0.5], [0.7, 0.65]])
RHO = 0.7
LN_LEVEL = -0.4
RATES = np.array([0.03, 0.01])


def _conditional(ln_level: float = LN_LEVEL) -> ConditionalSpectrum:
    return ConditionalSpectrum(0, np.array([1.0, RHO]), np.array([[ln_level]]))


def test_a_rupture_has_the_conditional_mean_of_baker_2011():
    """Mean plus rho epsilon sigma; the level itself at the measure conditioned on."""
    terms = _conditional().terms(0, (0, 1), MEAN, SIGMA)
    assert terms is not None
    epsilon = (LN_LEVEL - MEAN[0]) / SIGMA[0]
    np.testing.assert_allclose(terms[0][0, 0], epsilon)
    np.testing.assert_allclose(terms[1][0, 0], LN_LEVEL)
    np.testing.assert_allclose(terms[1][1, 0], MEAN[1] + RHO * epsilon * SIGMA[1])


def test_several_ruptures_spread_around_their_common_mean():
    """Variances add to the squares of what the means differ by (Lin et al. 2013)."""
    terms = _conditional().terms(0, (0, 1), MEAN, SIGMA)
    assert terms is not None
    sums = np.stack([np.broadcast_to(RATES, (2, 1, 2)), RATES * terms[1], RATES * terms[2]])
    mean, deviation = conditional_moments(
        np.moveaxis(sums.sum(axis=-1), 0, -1), np.array([RATES.sum()])
    )
    share = RATES / RATES.sum()
    each = MEAN[1] + RHO * (LN_LEVEL - MEAN[0]) / SIGMA[0] * SIGMA[1]
    expected = float(share @ each)
    variance = share @ (SIGMA[1] ** 2 * (1 - RHO**2) + (each - expected) ** 2)
    assert mean[1, 0] == pytest.approx(expected)
    assert deviation[1, 0] == pytest.approx(np.sqrt(variance))
    assert mean[0, 0] == pytest.approx(LN_LEVEL)
    assert deviation[0, 0] == pytest.approx(0.0, abs=1e-7)


def test_no_spectrum_of_a_level_that_nothing_exceeds():
    """Not a number, rather than the mean of nothing."""
    mean, deviation = conditional_moments(np.zeros((2, 1, 3)), np.array([0.01]))
    assert np.isnan(mean).all()
    assert np.isnan(deviation).all()


def test_a_level_out_of_reach_adds_nothing():
    """An infinite epsilon, and terms that are numbers all the same."""
    terms = _conditional(np.inf).terms(0, (0, 1), MEAN, SIGMA)
    assert terms is not None
    assert np.isinf(terms[0]).all()
    assert np.isfinite(terms[1]).all()
    assert np.isfinite(terms[2]).all()


def test_a_model_without_the_measure_conditioned_on_tells_nothing():
    """It cannot say what reaches the level."""
    assert _conditional().terms(0, (1,), MEAN[1:], SIGMA[1:]) is None


def test_the_median_takes_a_level_of_each_measure():
    """Epsilon by measure; mean and deviation as the models give them."""
    spectrum = MedianSpectrum(np.array([[[-0.5, 0.0], [-0.9, -0.3]]]))
    assert spectrum.levels == 2
    terms = spectrum.terms(0, (0, 1), MEAN, SIGMA)
    assert terms is not None
    assert terms[0].shape == (2, 2, 2)
    assert terms[0][1, 0, 1] == pytest.approx((-0.9 - MEAN[1, 1]) / SIGMA[1, 1])
    np.testing.assert_array_equal(terms[1][:, 0], MEAN)
    np.testing.assert_array_equal(terms[2][:, 0], SIGMA)
