# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Distances of the ruptures that points stand for."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.hazard.ground_motion_models.canada.equivalent_distances import (
    eastern_repi,
    eastern_rjb,
    eastern_rrup,
    inslab_rrup,
    western_rjb,
)

MAG = np.array([5.0, 6.0, 7.0])
REPI = np.array([20.0, 60.0, 200.0])


def test_ruptures_are_nearer_than_their_centres() -> None:
    """By three tenths of the length of Wells and Coppersmith; less in the east."""
    lengths = 10.0 ** (-2.44 + 0.59 * MAG)
    np.testing.assert_allclose(western_rjb(MAG, REPI), REPI - 0.3 * lengths)
    np.testing.assert_allclose(eastern_rjb(MAG, REPI), REPI - 0.18 * lengths)
    assert western_rjb(np.array([8.0]), np.array([5.0]))[0] == pytest.approx(0.1)


def test_eastern_distances_lead_back_to_the_epicentre() -> None:
    """Epicentre to rupture and back."""
    rrup = eastern_rrup(MAG, eastern_rjb(MAG, REPI))
    np.testing.assert_allclose(eastern_repi(MAG, rrup), REPI, rtol=1e-12)


def test_sites_above_a_slab_are_its_depth_away() -> None:
    """A round rupture of magnitude 8 reaches the site."""
    assert inslab_rrup(np.array([8.0]), np.array([10.0]))[0] == pytest.approx(50.0)
