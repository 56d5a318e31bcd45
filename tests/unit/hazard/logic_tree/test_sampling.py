# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Random choices of branches."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.hazard.logic_tree.sampling import SamplingMethod, drawn_branches, unit_samples


def test_early_weights_are_the_uniforms_of_the_generator() -> None:
    """The plain methods take the numbers of PCG64 as they come."""
    found = unit_samples(5, 3, 7, SamplingMethod.EARLY_WEIGHTS)
    assert np.array_equal(found, np.random.default_rng(7).random((5, 3)))


@pytest.mark.parametrize("method", [SamplingMethod.EARLY_LATIN, SamplingMethod.LATE_LATIN])
def test_latin_hypercube_has_one_number_in_every_interval(method: SamplingMethod) -> None:
    """Each column of a Latin hypercube visits each of the intervals once."""
    found = unit_samples(20, 4, 1, method)
    intervals = np.sort(np.floor(found * 20).astype(int), axis=0)
    assert np.array_equal(intervals, np.repeat(np.arange(20)[:, np.newaxis], 4, axis=1))


def test_early_methods_draw_by_weight() -> None:
    """The share of a branch among the samples is its weight."""
    uniforms = (np.arange(1000) + 0.5) / 1000
    found = drawn_branches(uniforms, [0.2, 0.5, 0.3], SamplingMethod.EARLY_WEIGHTS)
    assert np.bincount(found).tolist() == [200, 500, 300]


def test_late_methods_draw_all_alike() -> None:
    """Weights do not matter to the draw of the late methods."""
    uniforms = (np.arange(900) + 0.5) / 900
    found = drawn_branches(uniforms, [0.2, 0.5, 0.3], SamplingMethod.LATE_LATIN)
    assert np.bincount(found).tolist() == [300, 300, 300]


def test_branch_without_weight_is_never_drawn() -> None:
    """A weight of 0 keeps a branch from being drawn, at the limits too."""
    uniforms = np.array([0.0, 0.5, 1.0 - 1e-16])
    found = drawn_branches(uniforms, [0.0, 1.0], SamplingMethod.EARLY_WEIGHTS)
    assert found.tolist() == [1, 1, 1]
