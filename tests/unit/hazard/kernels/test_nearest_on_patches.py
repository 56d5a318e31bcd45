# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where on ruptures of several patches the nearest point lies."""

import numpy as np

from quakegrid.hazard.geometry.surface_patches import PatchKind, surface_patches
from quakegrid.hazard.kernels.nearest_points import nearest_points
from quakegrid.hazard.kernels.patched_contexts import PatchedLayout
from quakegrid.hazard.sources.listed_ruptures import listed_ruptures
from quakegrid.hazard.sources.source import ListedRupturesSource

PLANE = np.array([[10.0, 45.0, 0.0], [10.0, 45.2, 0.0], [10.1, 45.0, 8.0], [10.1, 45.2, 8.0]])
CLOUD = np.array([[11.0, 45.0, 10.0], [11.2, 45.1, 12.0]])


def test_the_nearest_point_is_that_of_the_nearest_patch():
    """Of a plane any point counts, of a cloud its nodes."""
    source = ListedRupturesSource(
        "1",
        "",
        "A",
        mag=np.array([6.5]),
        rake=np.zeros(1),
        hypocentre=np.array([[10.5, 45.1, 5.0]]),
        first_patch=np.array([0, 2]),
        patch=np.array([0, 1]),
        patches=surface_patches([(PatchKind.PLANE, PLANE), (PatchKind.CLOUD, CLOUD)]),
        probabilities=np.array([[0.9, 0.1]]),
        weight=np.ones(1),
        shares_sections=False,
    )
    ruptures = listed_ruptures(source)
    sites = np.array([9.9, 11.3]), np.array([45.1, 45.1]), np.zeros(2)
    contexts = PatchedLayout(ruptures).contexts(*sites, np.full(1, 1e4), 0.0, frozenset())
    lon, lat = nearest_points(ruptures, contexts, sites)
    np.testing.assert_allclose(lon, [10.0, 11.2], atol=1e-6)
    np.testing.assert_allclose(lat, [45.1, 45.1], atol=1e-4)
