# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Area sources as grids of points."""

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.sources.area import area_points, area_ruptures
from quakegrid.hazard.sources.source import AreaSource, HypocentralDepth, NodalPlane

MAGNITUDES = np.array([5.5, 6.5])


def an_area(discretization=None):
    return AreaSource(
        source_id="A1",
        name="an area",
        tectonic_region_type="Active Shallow Crust",
        magnitude_frequency=Arbitrary((5.5, 6.5), (0.01, 0.001)),
        magnitude_scaling_relation="WC1994",
        rupture_aspect_ratio=1.0,
        upper_seismogenic_depth=0.0,
        lower_seismogenic_depth=20.0,
        nodal_planes=(NodalPlane(1.0, 0.0, 90.0, 0.0),),
        hypocentral_depths=(HypocentralDepth(0.5, 5.0), HypocentralDepth(0.5, 10.0)),
        polygon=np.array([[10.0, 45.0], [11.0, 45.0], [11.0, 46.0], [10.0, 46.0]]),
        discretization=discretization,
    )


def test_the_points_share_the_rate_evenly():
    """All ruptures of a magnitude together have all of its rate."""
    made = area_ruptures(an_area(), MAGNITUDES, area_points(an_area(), 20.0))
    of = made.ruptures.properties
    shares = np.bincount(of.magnitude_index[: made.near], of.share[: made.near])
    np.testing.assert_allclose(shares, 1.0)


def test_slices_make_up_the_whole():
    """The ruptures of two slices are those of the area."""
    points = area_points(an_area(), 20.0)
    whole = area_ruptures(an_area(), MAGNITUDES, points)
    parts = [
        area_ruptures(an_area(), MAGNITUDES, points, *bounds) for bounds in ((0, 7), (7, None))
    ]
    near = np.concatenate([part.ruptures.corners[: part.near] for part in parts])
    np.testing.assert_array_equal(near, whole.ruptures.corners[: whole.near])
    share = sum(part.ruptures.properties.share[: part.near].sum() for part in parts)
    np.testing.assert_allclose(share, len(MAGNITUDES))


def test_the_spacing_of_the_source_goes_before_that_of_the_job():
    """A finer grid of its own has more points."""
    job = area_points(an_area(), 20.0)
    own = area_points(an_area(discretization=10.0), 20.0)
    assert len(own[0]) > 2 * len(job[0])


def test_an_area_without_a_grid_is_the_users_mistake():
    """The message names the missing key, or the spacing that is too large."""
    with pytest.raises(UserInputError, match=r"no grid: write area_source_discretization"):
        area_points(an_area(), None)
    with pytest.raises(UserInputError, match=r"500 km"):
        area_points(an_area(), 500.0)
