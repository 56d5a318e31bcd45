# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rates at the surface from the motion of rock in each rupture."""

from __future__ import annotations

import math

import numpy as np
import pytest

from quakegrid.hazard.amplification import AmplificationFunction
from quakegrid.hazard.amplification_kernel import (
    GRID_POINTS,
    GroundKernel,
    SurfaceKernels,
    exceeded_at_surface,
    rock_grid,
)
from quakegrid.hazard.exceedance import normal_survival
from quakegrid.hazard.hazard_rates import RatedRuptures
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts
from quakegrid.hazard.sources.rupture_set import RuptureProperties

LEVELS = (0.005, 2.0)
RRUP = (10.0, 30.0)
MAGS = (5.0, 6.0, 7.0)
SIGMA = 0.3


def _function(median: float, sigma: float = SIGMA) -> AmplificationFunction:
    return AmplificationFunction((0.0,), (median,), (sigma,))


def _kernel(*medians: float) -> GroundKernel:
    """Return a kernel of four classes: from 4.0 and 6.0, from 0 and 20 km."""
    least = ((4.0, 0.0), (4.0, 20.0), (6.0, 0.0), (6.0, 20.0))
    return GroundKernel(least, tuple((_function(median),) for median in medians))


def _ruptures() -> RatedRuptures:
    """Return three ruptures seen from two sites, 10 and 30 km away."""
    count = len(MAGS)
    columns = np.zeros((len(COLUMNS), 2 * count))
    columns[COLUMNS.index("rrup")] = np.repeat(RRUP, count)
    pairs = RuptureContexts(
        columns, np.tile(np.arange(count, dtype=np.int32), 2), np.array([0, count, 2 * count])
    )
    properties = RuptureProperties(*(np.array(MAGS) for _ in RuptureProperties.__match_args__))
    return RatedRuptures(properties, np.ones((1, count)), lambda *_: pairs)


def test_the_grid_reaches_four_deviations_beyond_the_levels():
    """Forty points in even steps."""
    grid = rock_grid(np.array(LEVELS), SIGMA)
    assert len(grid) == GRID_POINTS
    assert grid[0] == pytest.approx(math.log(0.005) - 1.2)
    assert grid[-1] == pytest.approx(math.log(2.0) + 1.2)


def test_the_amplified_motion_of_a_step_is_lognormal():
    """A motion of exp(-2.0906) on rock, as the reference has it: its median is exp(-2.08164)."""
    grid = rock_grid(np.array(LEVELS), SIGMA)
    step = int(np.searchsorted(grid, -2.0906246)) - 1
    level = 0.1139112
    exceeded = exceeded_at_surface(_function(1.0), grid, np.array([level]))[step, 0]
    assert exceeded == pytest.approx(0.61879137, abs=1e-5)
    assert exceeded == pytest.approx(
        float(normal_survival((math.log(level) + 2.0816434) / SIGMA)), rel=1e-5
    )


def test_a_rupture_belongs_to_the_class_it_exceeds():
    """One on the edge belongs to the class below, one below all to the first."""
    kernel = _kernel(1.0, 2.0, 3.0, 4.0)
    assert kernel.of(4.0, 0.0)[0].median == (1.0,)
    assert kernel.of(4.0, 20.0)[0].median == (2.0,)
    assert kernel.of(6.0, 20.0)[0].median == (4.0,)
    assert kernel.of(-math.inf, -math.inf)[0].median == (1.0,)


def test_each_pair_is_counted_in_one_class():
    """Whatever the classes of magnitude and distance are."""
    kernels = SurfaceKernels({"A": _kernel(1, 1, 1, 1)}, ("A", "A"), (LEVELS,), SIGMA)
    seen: list[tuple[float, float]] = []

    def on_rock(ruptures):
        (source,) = ruptures
        pairs = source.contexts(np.zeros(2), np.zeros(2), np.zeros(2), frozenset({"rrup"}))
        distance = pairs.columns[COLUMNS.index("rrup")]
        mag = np.array(MAGS)[pairs.rupture]
        seen.extend(zip(mag.tolist(), distance.tolist(), strict=True))
        site = np.repeat([0, 1], np.diff(pairs.site_start))
        assert np.array_equal(np.array(RRUP)[site], distance)
        return np.zeros((1, 1, 2, 1, GRID_POINTS)), len(pairs)

    rates, count = kernels.rates([_ruptures()], on_rock)
    assert rates.shape == (1, 1, 2, 1, len(LEVELS))
    assert count == len(MAGS) * len(RRUP)
    assert sorted(seen) == sorted((mag, rrup) for mag in MAGS for rrup in RRUP)


def test_sites_take_the_ground_of_their_code():
    """And the functions of each class."""
    codes = {"A": _kernel(1.0, 1.0, 1.0, 1.0), "B": _kernel(2.0, 2.0, 2.0, 2.0)}
    kernels = SurfaceKernels(codes, ("A", "B"), ((0.2, 0.4),), SIGMA)
    ln_grid = kernels.ln_grid[0]
    rock = np.where(ln_grid <= math.log(0.2), 0.01, 0.0)

    def on_rock(ruptures):
        return np.broadcast_to(rock, (1, 1, 2, 1, GRID_POINTS)), 1

    rates, _ = kernels.rates([_ruptures()], on_rock)
    classes = 4
    np.testing.assert_allclose(rates[0, 0, 1, 0, 1], rates[0, 0, 0, 0, 0])
    assert rates[0, 0, 0, 0, 0] == pytest.approx(0.005 * classes, rel=0.1)
