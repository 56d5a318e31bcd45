# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sources of many points with rates of their own."""

import numpy as np

from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.sources.multi_point import multi_point_ruptures, with_some_magnitudes
from quakegrid.hazard.sources.point import point_ruptures
from quakegrid.hazard.sources.source import (
    HypocentralDepth,
    MultiPointSource,
    NodalPlane,
    PointSource,
)

MAGNITUDES = np.array([5.5, 6.5])
FIELDS = {
    "source_id": "M1",
    "name": "points",
    "tectonic_region_type": "Active Shallow Crust",
    "magnitude_frequency": Arbitrary((5.5, 6.5), (0.01, 0.001)),
    "magnitude_scaling_relation": "WC1994",
    "rupture_aspect_ratio": 1.0,
    "upper_seismogenic_depth": 0.0,
    "lower_seismogenic_depth": 20.0,
    "nodal_planes": (NodalPlane(1.0, 0.0, 60.0, 0.0),),
    "hypocentral_depths": (HypocentralDepth(0.5, 5.0), HypocentralDepth(0.5, 10.0)),
}
LON, LAT = np.array([10.0, 10.5, 11.0]), np.array([45.0, 45.0, 45.2])
SHARE = np.array([[0.2, 0.5], [0.3, 0.5], [0.5, 0.0]])


def some_points():
    return MultiPointSource(**FIELDS, lon=LON, lat=LAT, share=SHARE)


def test_each_point_has_the_ruptures_of_a_point_source():
    """Only the shares differ from those of point sources at the same places."""
    made = multi_point_ruptures(some_points(), MAGNITUDES)
    single = [
        point_ruptures(PointSource(**FIELDS, lon=lon, lat=lat), MAGNITUDES)
        for lon, lat in zip(LON, LAT, strict=True)
    ]
    corners = np.concatenate([one.ruptures.corners[: one.near] for one in single])
    np.testing.assert_array_equal(made.ruptures.corners[: made.near], corners)


def test_shares_go_to_points_and_magnitudes():
    """The two depths of a point and a magnitude have half of its share each."""
    made = multi_point_ruptures(some_points(), MAGNITUDES)
    expected = np.repeat(SHARE.ravel(), 2) / 2
    np.testing.assert_allclose(made.ruptures.properties.share[: made.near], expected)
    np.testing.assert_allclose(made.ruptures.properties.share[made.near :], SHARE.ravel())


def test_slices_make_up_the_whole():
    """The shares of two slices add up to those of all points."""
    parts = [multi_point_ruptures(some_points(), MAGNITUDES, *each) for each in ((0, 1), (1, None))]
    total = sum(part.ruptures.properties.share[: part.near].sum() for part in parts)
    np.testing.assert_allclose(total, len(MAGNITUDES))


def test_magnitudes_may_be_left_out():
    """The shares of the others stay."""
    fewer = with_some_magnitudes(some_points(), np.array([False, True]))
    np.testing.assert_array_equal(fewer.share, SHARE[:, 1:])
