# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pairs of rectangular ruptures and sites."""

import numpy as np
import pytest

from quakegrid.hazard.geometry import planar_surface
from quakegrid.hazard.geometry.planar_surface import PlanarSurfaces, Sites
from quakegrid.hazard.ground_motion_models.model import DISTANCE_FIELDS, RUPTURE_FIELDS
from quakegrid.hazard.kernels.planar_contexts import planar_contexts, point_contexts
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.rupture_context import COLUMNS
from quakegrid.hazard.sources.point import ruptures_around_points
from quakegrid.hazard.sources.source import HypocentralDepth, NodalPlane, PointLike

EVERYTHING = frozenset(COLUMNS)
SOURCE = PointLike(
    source_id="1",
    name="points",
    tectonic_region_type="Active Shallow Crust",
    magnitude_frequency=Arbitrary((5.5, 7.0), (0.01, 0.001)),
    magnitude_scaling_relation="WC1994",
    rupture_aspect_ratio=1.5,
    upper_seismogenic_depth=0.0,
    lower_seismogenic_depth=20.0,
    nodal_planes=(NodalPlane(0.3, 10.0, 45.0, 90.0), NodalPlane(0.7, 100.0, 90.0, -90.0)),
    hypocentral_depths=(HypocentralDepth(0.5, 3.0), HypocentralDepth(0.5, 12.0)),
)
MAGNITUDES = np.array([5.5, 7.0])


@pytest.fixture(scope="module")
def points():
    """Return the ruptures of 30 points, 30 * 2 * 4 near ones and 30 * 2 mean ones."""
    lon, lat = (axis.ravel() for axis in np.meshgrid(np.linspace(9, 11, 6), np.linspace(44, 46, 5)))
    return ruptures_around_points(SOURCE, MAGNITUDES, lon, lat, 1.0 / 30.0)


@pytest.fixture(scope="module")
def sites():
    """Return 40 sites among and around the points, above and below the sea level."""
    rng = np.random.default_rng(7)
    return Sites(rng.uniform(8, 12, 40), rng.uniform(43, 47, 40), rng.uniform(-2, 1, 40))


def expected_distances(ruptures, sites):
    """Return the distances of all pairs by the functions of the geometry, each (N, S)."""
    of = ruptures.properties
    surfaces = PlanarSurfaces(ruptures.corners, of.strike, of.dip)
    place, centre = (of.hypo_lon, of.hypo_lat), (of.hypo_lon, of.hypo_lat, of.hypo_depth)
    return {
        "rrup": planar_surface.rupture_distance(surfaces, sites),
        "rjb": planar_surface.joyner_boore_distance(surfaces, sites),
        "rx": planar_surface.across_strike_distance(surfaces, sites),
        "ry0": planar_surface.along_strike_distance(surfaces, sites),
        "rhypo": planar_surface.hypocentral_distance(centre, sites),
        "repi": planar_surface.epicentral_distance(place, sites),
        "azimuth": planar_surface.azimuth_from_strike(place, of.strike, sites),
    }


def site_of(contexts):
    return np.repeat(np.arange(len(contexts.site_start) - 1), np.diff(contexts.site_start))


def column(contexts, name):
    return contexts.columns[COLUMNS.index(name)]


def all_near(ruptures, sites, reach=100.0, minimum=0.0, required=EVERYTHING):
    limit = np.full(len(ruptures.properties), reach)
    return planar_contexts(ruptures, sites.lon, sites.lat, sites.depth, limit, minimum, required)


def by_distance(points, sites, psd, reach=150.0, **options):
    limit = np.full(len(points.ruptures.properties), reach)
    place = (sites.lon, sites.lat, sites.depth)
    return point_contexts(points, *place, limit, 0.0, psd, EVERYTHING, **options)


def test_pairs_are_those_within_the_integration_distance(points, sites):
    """Every pair within reach is there, in the order site, rupture, and no other."""
    contexts = all_near(points.ruptures, sites)
    within = expected_distances(points.ruptures, sites)["rrup"].T <= 100.0
    site, rupture = np.nonzero(within)
    assert 0 < len(rupture) < within.size
    np.testing.assert_array_equal(contexts.rupture, rupture)
    np.testing.assert_array_equal(site_of(contexts), site)
    assert contexts.site_start[-1] == len(contexts)


@pytest.mark.parametrize("name", DISTANCE_FIELDS)
def test_distances_are_those_of_the_geometry(points, sites, name):
    """The compiled distances and the ones of numpy differ by less than a micrometre."""
    contexts = all_near(points.ruptures, sites)
    expected = expected_distances(points.ruptures, sites)[name]
    found = column(contexts, name)
    wanted = expected[contexts.rupture, site_of(contexts)]
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-9)


def test_properties_are_those_of_the_ruptures(points, sites):
    """Angles, depths, width and hypocentre are copied."""
    contexts = all_near(points.ruptures, sites)
    for name in RUPTURE_FIELDS:
        values = getattr(points.ruptures.properties, name)
        np.testing.assert_array_equal(column(contexts, name), values[contexts.rupture])


def test_only_what_is_required_is_written(points, sites):
    """The pairs and a column do not depend on which other columns are required."""
    everything = all_near(points.ruptures, sites)
    little = all_near(points.ruptures, sites, required=frozenset({"rjb"}))
    np.testing.assert_array_equal(little.rupture, everything.rupture)
    np.testing.assert_array_equal(column(little, "rjb"), column(everything, "rjb"))


def test_no_distance_is_below_the_minimum(points, sites):
    """Distances are raised to the minimum one by one, rx even where negative."""
    plain, raised = (all_near(points.ruptures, sites, minimum=low) for low in (0.0, 30.0))
    for name in ("rrup", "rjb", "rx", "ry0", "rhypo", "repi"):
        expected = np.maximum(column(plain, name), 30.0)
        np.testing.assert_array_equal(column(raised, name), expected)
    np.testing.assert_array_equal(column(raised, "azimuth"), column(plain, "azimuth"))


def test_sites_out_of_reach_have_no_pairs(points):
    """Far sites get empty slices, and nothing breaks where none has a pair."""
    far = Sites(np.array([30.0, -10.0]), np.array([45.0, 45.0]), np.zeros(2))
    contexts = all_near(points.ruptures, far)
    assert len(contexts) == 0
    assert contexts.site_start.tolist() == [0, 0, 0]


def test_each_site_takes_near_or_mean_ruptures_by_its_distance(points, sites):
    """Within pointsource_distance and the radius the near ones count, beyond the mean ones."""
    contexts = by_distance(points, sites, psd=60.0)
    of = points.ruptures.properties
    expected = expected_distances(points.ruptures, sites)
    radius = points.radius[of.magnitude_index][:, np.newaxis]
    straight = 2.0 * 6371.0 * np.sin(expected["repi"] / (2.0 * 6371.0))
    is_near = (np.arange(len(of)) < points.near)[:, np.newaxis]
    taken = (
        (expected["rrup"] <= 150.0)
        & ((straight <= 60.0 + radius) == is_near)
        & (straight <= 150.0 + points.radius.max())
    )
    site, rupture = np.nonzero(taken.T)
    np.testing.assert_array_equal(contexts.rupture, rupture)
    np.testing.assert_array_equal(site_of(contexts), site)
    assert (rupture < points.near).any() and (rupture >= points.near).any()


def test_sites_together_take_what_the_nearest_takes(points):
    """With a site at the points, another one beyond takes near ruptures too."""
    pair = Sites(np.array([10.0, 12.5]), np.array([45.0, 45.0]), np.zeros(2))
    together = by_distance(points, pair, psd=60.0, site_by_site=False)
    alone = by_distance(points, Sites(*(values[1:] for values in vars(pair).values())), psd=60.0)
    of_second = together.rupture[together.site_start[1] :]
    assert (of_second < points.near).sum() > (alone.rupture < points.near).sum()


def test_the_rate_of_each_point_and_magnitude_is_counted_once(points):
    """The shares of the ruptures a site takes add up to one for each magnitude."""
    site = Sites(np.array([10.0]), np.array([45.0]), np.zeros(1))
    contexts = by_distance(points, site, psd=60.0, reach=1000.0)
    of = points.ruptures.properties
    taken = contexts.rupture
    shares = np.bincount(of.magnitude_index[taken], of.share[taken])
    np.testing.assert_allclose(shares, 1.0)


def test_one_plane_and_depth_have_no_mean_ruptures(sites):
    """All ruptures are near, whatever the distance."""
    lone = PointLike(
        **{
            **vars(SOURCE),
            "nodal_planes": SOURCE.nodal_planes[:1],
            "hypocentral_depths": SOURCE.hypocentral_depths[:1],
        }
    )
    points = ruptures_around_points(lone, MAGNITUDES, np.array([10.0]), np.array([45.0]))
    contexts = by_distance(points, sites, psd=0.0, reach=1000.0)
    assert len(contexts) == 2 * len(sites.lon)
