# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Correlations of Jayaram and Baker (2009)."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.correlation.jayaram_baker_2009 import JB2009


def test_clusters_of_like_ground_reach_farther_at_short_periods_only():
    """Both cases meet where the period is 1 s."""
    near, far = (JB2009(vs30_clustering=clusters) for clusters in (False, True))
    assert far.at("PGA", 10.0) > near.at("PGA", 10.0)
    assert far.at("SA(1.0)", 10.0) == near.at("SA(1.0)", 10.0)
    assert near.at("PGA", 8.5) == pytest.approx(np.exp(-3.0))


def test_places_that_coincide_move_together():
    """Two sites at one place have the same residual."""
    distances = np.array([[0.0, 0.0, 20.0], [0.0, 0.0, 20.0], [20.0, 20.0, 0.0]])
    factor = JB2009().factor("SA(0.5)", distances)
    np.testing.assert_allclose(factor[0], factor[1], rtol=0, atol=1e-7)


def test_other_measures_are_refused():
    """The message tells which there are."""
    with pytest.raises(UserInputError, match="of IA, only of PGA, PGV and SA"):
        JB2009().at("IA", 1.0)
