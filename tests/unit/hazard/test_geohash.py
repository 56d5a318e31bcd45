# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Geohashes of sites."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.geohash import geohashes


def test_geohashes_are_those_of_the_reference():
    """Points on borders belong to the lower half, as the origin shows."""
    lon = np.array([0.0, -0.326, -0.325])
    lat = np.array([0.0, -0.784, -1.054])
    assert list(geohashes(lon, lat)) == ["7zzzzzzz", "7zzg8968", "7zzf085k"]


def test_near_places_share_their_beginning():
    """A shorter word is a larger place."""
    lon, lat = np.array([10.5]), np.array([45.25])
    assert geohashes(lon, lat, 8)[0].startswith(geohashes(lon, lat, 4)[0])
