# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sites that assets make, and those that assets leave."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.asset_association import Assets, sites_of_assets
from quakegrid.hazard.site_association import build_site_collection
from quakegrid.hazard.site_table import SiteTable, table_of_points

LON = np.array([-122.1, -121.9, -122.1, -122.2, -122.0])
LAT = np.array([38.0, 38.2, 38.0, 37.9, 38.3])
ASSETS = Assets(["a1", "a2", "a3", "a4", "a5"], LON, LAT, 15.0)
LISTED = table_of_points([(-122.11, 38.01), (-121.91, 38.21), (-121.7, 38.0), (-122.0, 38.3)])
REFERENCE = {"vs30": 760.0}


def places(table) -> list[tuple[float, float]]:
    """Return lon and lat of sites."""
    return list(zip(table.lon.tolist(), table.lat.tolist(), strict=True))


def test_every_place_of_assets_is_a_site_where_none_is_listed():
    """Sorted, assets at one place share one."""
    sites = build_site_collection(reference=REFERENCE, required={"vs30"}, assets=ASSETS).sites
    assert places(sites) == [(-122.2, 37.9), (-122.1, 38.0), (-122.0, 38.3), (-121.9, 38.2)]
    np.testing.assert_array_equal(sites.parameters["vs30"], 760.0)


def test_sites_without_assets_are_left_out():
    """A listed site that is nearest to no asset is not computed."""
    kept, warnings = sites_of_assets(LISTED, ASSETS)
    assert places(kept) == [(-122.11, 38.01), (-122.0, 38.3), (-121.91, 38.21)]
    assert not warnings


def test_assets_far_from_all_sites_are_told_or_left_out():
    """As the job wants it."""
    near = replace(ASSETS, farthest=5.0)
    with pytest.raises(UserInputError, match=r"14\.6 km from the asset a4.*within 5 km"):
        sites_of_assets(LISTED, near)
    kept, warnings = sites_of_assets(LISTED, replace(near, may_be_left_out=True))
    assert len(kept) == 3
    assert warnings == ("1 assets farther than 5 km from all sites are left out",)


def test_no_asset_near_any_site_is_a_mistake():
    """Even if assets may be left out."""
    away = table_of_points([(10.0, 10.0)])
    with pytest.raises(UserInputError, match="no asset of the exposure is within 15 km"):
        sites_of_assets(away, replace(ASSETS, may_be_left_out=True))


def test_a_region_without_grid_leaves_out_the_assets_outside():
    """The places inside are the sites; a region without assets is a mistake."""
    region = np.array([[-122.15, 38.25], [-121.85, 38.25], [-121.85, 37.95], [-122.15, 37.95]])
    sites = build_site_collection(region=region, reference={}, assets=ASSETS).sites
    assert places(sites) == [(-122.1, 38.0), (-121.9, 38.2)]
    with pytest.raises(UserInputError, match="no asset of the exposure is in the region"):
        build_site_collection(region=region + 5.0, reference={}, assets=ASSETS)


@pytest.mark.parametrize("with_site_model", [False, True])
def test_a_grid_lies_around_the_assets(with_site_model: bool):
    """The cells are those that the reference finds; a site model gives parameters only."""
    model = (
        SiteTable(np.array([-122.0]), np.array([38.1]), np.zeros(1)) if with_site_model else None
    )
    near = replace(ASSETS, farthest=3.0)
    sites = build_site_collection(
        region_grid_spacing=10.0, site_model=model, reference={}, assets=near
    ).sites
    assert places(sites) == [
        (-122.19991, 37.94027),
        (-122.0856, 38.0302),
        (-121.97016, 38.3),
        (-121.85613, 38.21007),
    ]


def test_a_grid_around_one_asset_or_a_line_of_assets():
    """The outline of few assets is some metres wide, as in the reference."""
    one = Assets(["a"], LON[:1], LAT[:1], 15.0)
    sites = build_site_collection(region_grid_spacing=10.0, reference={}, assets=one).sites
    assert places(sites) == [(-122.10006, 38.00005)]
    two = Assets(["a", "b"], LON[:2], LAT[:2], 15.0)
    sites = build_site_collection(region_grid_spacing=10.0, reference={}, assets=two).sites
    np.testing.assert_allclose(sites.lon, [-122.09998, -121.87083], atol=1e-5)
    np.testing.assert_allclose(sites.lat, [38.02015, 38.20002], atol=1.1e-5)


def test_sites_of_a_site_model_are_the_sites():
    """Those near assets, with their parameters."""
    model = SiteTable(
        np.array([-122.05, -122.15, -121.9]),
        np.array([38.0, 38.05, 38.1]),
        np.zeros(3),
        {"vs30": np.array([300.0, 400.0, 500.0])},
        custom_site_id=np.array(["a", "b", "c"]),
    )
    assets = replace(ASSETS, may_be_left_out=True)
    built = build_site_collection(site_model=model, reference={}, assets=assets)
    np.testing.assert_array_equal(built.sites.parameters["vs30"], [300.0, 500.0])
    assert built.sites.custom_site_id is not None
    assert built.sites.custom_site_id.tolist() == ["a", "c"]
    assert len(built.warnings) == 1
