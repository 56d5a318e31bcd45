# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which realizations are taken apart."""

from __future__ import annotations

import numpy as np

from quakegrid.jobs.calculations.nearest_realizations import nearest_realizations

#: Of five models at a site, and which of them OpenQuake 3.26.2 finds nearest, in order.
CURVES = np.array(
    [
        [[0.24643, 0.0691631]],
        [[0.25996, 0.0879213]],
        [[0.2786977, 0.1175556]],
        [[0.3344826, 0.1638276]],
        [[0.3139655, 0.1227348]],
    ]
)
MEAN = CURVES.mean(axis=0)
ORDER = [2, 3, 4, 1, 0]


def test_the_nearest_come_first():
    """As many as are wanted."""
    assert nearest_realizations(CURVES, MEAN, 2).tolist() == [ORDER[:2]]


def test_all_are_taken_the_nearest_first():
    """If none are counted, or more than there are."""
    assert nearest_realizations(CURVES, MEAN, 0).tolist() == [ORDER]
    assert nearest_realizations(CURVES, MEAN, 9).tolist() == [ORDER]


def test_no_hazard_at_a_level_is_far_away():
    """A probability of 0 counts as a very small one."""
    curves = np.array([[[0.3, 0.0]], [[0.1, 0.01]]])
    assert nearest_realizations(curves, np.array([[0.2, 0.005]]), 1).tolist() == [[1]]


def test_given_ones_are_taken_whatever_their_curves():
    """In the order in which they are given."""
    assert nearest_realizations(CURVES, MEAN, 1, (1, 0)).tolist() == [[1, 0]]
