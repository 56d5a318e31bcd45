# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which realizations are taken apart."""

from __future__ import annotations

import numpy as np

from quakegrid.jobs.calculations.nearest_realizations import nearest_realizations

CURVES = np.array([[[0.5, 0.1]], [[0.3, 0.05]], [[0.42, 0.08]]])
MEAN = np.array([[0.4, 0.08]])


def test_the_nearest_come_first():
    """As many as are wanted."""
    assert nearest_realizations(CURVES, MEAN, 2).tolist() == [[2, 0]]


def test_all_are_taken_in_their_order():
    """If none are counted, or more than there are."""
    assert nearest_realizations(CURVES, MEAN, 0).tolist() == [[0, 1, 2]]
    assert nearest_realizations(CURVES, MEAN, 5).tolist() == [[0, 1, 2]]


def test_given_ones_are_taken_whatever_their_curves():
    """In the order in which they are given."""
    assert nearest_realizations(CURVES, MEAN, 1, (1, 0)).tolist() == [[1, 0]]
