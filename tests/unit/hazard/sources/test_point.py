# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures around points."""

from dataclasses import replace

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.geometry import planar_surface
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.sources.point import (
    alike_points,
    mean_source,
    point_ruptures,
    ruptures_around_points,
)
from quakegrid.hazard.sources.source import HypocentralDepth, NodalPlane, PointSource

MAGNITUDES = np.array([5.25, 6.75])
SOURCE = PointSource(
    source_id="1",
    name="a point",
    tectonic_region_type="Active Shallow Crust",
    magnitude_frequency=Arbitrary((5.25, 6.75), (0.01, 0.001)),
    magnitude_scaling_relation="WC1994",
    rupture_aspect_ratio=2.0,
    upper_seismogenic_depth=2.0,
    lower_seismogenic_depth=25.0,
    nodal_planes=(NodalPlane(0.3, 10.0, 45.0, 90.0), NodalPlane(0.7, 100.0, 60.0, -90.0)),
    hypocentral_depths=(
        HypocentralDepth(0.5, 6.0),
        HypocentralDepth(0.3, 12.0),
        HypocentralDepth(0.2, 20.0),
    ),
    lon=10.0,
    lat=45.0,
)


def test_near_and_far_ruptures_share_the_rate_of_every_magnitude():
    """The shares of each kind add up to 1 for each magnitude."""
    made = point_ruptures(SOURCE, MAGNITUDES)
    of = made.ruptures.properties
    for kind in (slice(made.near), slice(made.near, None)):
        shares = np.bincount(of.magnitude_index[kind], of.share[kind])
        np.testing.assert_allclose(shares, 1.0)


def test_the_mean_rupture_has_mean_angles_and_depth():
    """Probabilities weigh strike, dip, rake and depth."""
    made = point_ruptures(SOURCE, MAGNITUDES)
    of = made.ruptures.properties
    assert len(of) == made.near + 2
    np.testing.assert_allclose(of.strike[made.near :], 73.0)
    np.testing.assert_allclose(of.dip[made.near :], 55.5)
    np.testing.assert_allclose(of.rake[made.near :], -36.0)
    np.testing.assert_allclose(of.hypo_depth[made.near :], 10.6)


def test_strikes_are_averaged_as_plain_numbers():
    """350 and 10 degrees give 180, as in the reference."""
    planes = (NodalPlane(0.5, 350.0, 90.0, 0.0), NodalPlane(0.5, 10.0, 90.0, 0.0))
    (mean,) = mean_source(replace(SOURCE, nodal_planes=planes)).nodal_planes
    assert mean == NodalPlane(1.0, 180.0, 90.0, 0.0)


def test_one_plane_and_one_depth_need_no_mean():
    """There is nothing to average, so there are no far ruptures."""
    planes, depths = (NodalPlane(1.0, 10.0, 45.0, 90.0),), (HypocentralDepth(1.0, 6.0),)
    lone = replace(SOURCE, nodal_planes=planes, hypocentral_depths=depths)
    made = point_ruptures(lone, MAGNITUDES)
    assert len(made.ruptures.properties) == made.near == 2


def test_ruptures_stay_in_the_seismogenic_layer():
    """A rupture that reaches beyond is moved along its dip; a wider one is clipped."""
    thin = replace(
        SOURCE,
        lower_seismogenic_depth=14.0,
        hypocentral_depths=(HypocentralDepth(0.5, 3.0), HypocentralDepth(0.5, 13.0)),
    )
    made = point_ruptures(thin, np.array([6.0, 7.5]))
    of = made.ruptures.properties
    assert of.ztor.min() >= 2.0 - 1e-9
    assert of.zbot.max() <= 14.0 + 1e-9
    largest = of.mag == 7.5
    np.testing.assert_allclose((of.zbot - of.ztor)[largest], 12.0)


def test_many_points_are_the_ruptures_of_each_in_turn():
    """Ruptures of points made at once are those made one by one."""
    lon, lat = np.array([10.0, 20.0, -170.0]), np.array([45.0, -30.0, 0.0])
    together = ruptures_around_points(SOURCE, MAGNITUDES, lon, lat, np.array([0.2, 0.3, 0.5]))
    for i in range(3):
        alone = point_ruptures(replace(SOURCE, lon=lon[i], lat=lat[i]), MAGNITUDES)
        mine = together.point == i
        np.testing.assert_allclose(together.ruptures.corners[mine], alone.ruptures.corners)
        shares = together.ruptures.properties.share[mine]
        np.testing.assert_allclose(shares, alone.ruptures.properties.share * (0.2, 0.3, 0.5)[i])


def test_the_radius_is_that_of_the_last_nodal_plane():
    """Half the diagonal of its ruptures seen from above, whatever the other planes are."""
    made = point_ruptures(SOURCE, MAGNITUDES)
    of = made.ruptures.properties
    plane = planar_surface.frame(made.ruptures.corners)
    reach = 0.5 * np.hypot(plane.length, plane.width * np.cos(np.radians(of.dip)))
    for k, radius in enumerate(made.radius):
        mine = np.flatnonzero((of.magnitude_index == k) & (of.strike == 100.0))
        np.testing.assert_allclose(reach[mine], radius, rtol=5e-3)


def test_points_alike_are_found():
    """Place and rates do not matter, orientation does."""
    other = replace(SOURCE, nodal_planes=(NodalPlane(1.0, 0.0, 90.0, 0.0),))
    assert alike_points([SOURCE, other, replace(SOURCE, lon=3.0)]) == [[0, 2], [1]]


def test_an_unknown_scaling_relation_is_the_users_mistake():
    """The message comes from the registry of relations."""
    with pytest.raises(UserInputError, match="WC1995"):
        point_ruptures(replace(SOURCE, magnitude_scaling_relation="WC1995"), MAGNITUDES)


def test_the_hypocentre_may_lie_off_the_middle_of_the_rupture():
    """Three quarters down dip there are three quarters of the width above it."""
    fields = {"hypocentral_depths": (HypocentralDepth(1.0, 12.0, 0.75),)}
    source = replace(SOURCE, **fields, nodal_planes=(NodalPlane(1.0, 30.0, 50.0, 90.0),))
    of = point_ruptures(source, MAGNITUDES[:1]).ruptures.properties
    np.testing.assert_allclose((12.0 - of.ztor) / (of.zbot - of.ztor), 0.75)
    np.testing.assert_allclose(of.hypo_depth, 12.0)


def test_the_hypocentre_may_move_with_its_rupture():
    """A rupture wider than the layer has its centre there, and its hypocentre if wanted."""
    source = replace(
        SOURCE,
        hypocentral_depths=(HypocentralDepth(1.0, SOURCE.upper_seismogenic_depth),),
        moves_hypocentres=True,
    )
    moved = point_ruptures(source, np.array([7.5])).ruptures
    stays = point_ruptures(replace(source, moves_hypocentres=False), np.array([7.5])).ruptures
    middle = 0.5 * (source.upper_seismogenic_depth + source.lower_seismogenic_depth)
    near = moved.properties.hypo_depth[0]
    assert near == pytest.approx(middle)
    assert stays.properties.hypo_depth[0] == source.upper_seismogenic_depth
    np.testing.assert_array_equal(moved.corners, stays.corners)
