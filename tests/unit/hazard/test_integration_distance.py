# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The integration distance by region and magnitude."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.integration_distance import integration_distance

CRUST, SLAB = "Active Shallow Crust", "Subduction IntraSlab"


def test_distance_is_linear_between_magnitudes() -> None:
    """Between two points the distance is linear, beyond them constant."""
    by_region = {CRUST: ((5.0, 100.0), (7.0, 300.0))}
    km = integration_distance(by_region, CRUST, np.array([4.0, 5.5, 7.0, 8.0]))
    np.testing.assert_allclose(km, [100.0, 150.0, 300.0, 300.0])


def test_region_without_a_name_has_the_default() -> None:
    """A region that is not named takes ``default``."""
    by_region = {CRUST: ((5.0, 100.0),), "default": ((5.0, 250.0),)}
    assert integration_distance(by_region, SLAB, np.array([6.0]))[0] == 250.0


def test_without_default_the_largest_distance_holds() -> None:
    """With no default the largest of all distances is taken at each magnitude."""
    by_region = {CRUST: ((5.0, 100.0), (7.0, 400.0)), "other": ((5.0, 200.0),)}
    km = integration_distance(by_region, SLAB, np.array([5.0, 7.0]))
    np.testing.assert_allclose(km, [200.0, 400.0])
