# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Points in one cell of a grid are one point far away."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quakegrid.hazard.kernels.planar_contexts import pairs
from quakegrid.hazard.kernels.planar_frames import pack_cells
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.rupture_context import COLUMNS
from quakegrid.hazard.sources.gridded_points import cell_ruptures
from quakegrid.hazard.sources.point_grid import PlacedPoints, grid_cells, gridded_points
from quakegrid.hazard.sources.source import (
    GriddedPointsSource,
    HypocentralDepth,
    NodalPlane,
    PointSource,
)

MAGNITUDES = np.array([5.0, 6.0])
FIRST = PointSource(
    source_id="1",
    name="",
    tectonic_region_type="Active Shallow Crust",
    magnitude_frequency=Arbitrary((5.0, 6.0), (0.01, 0.001)),
    magnitude_scaling_relation="PointMSR",
    rupture_aspect_ratio=1.0,
    upper_seismogenic_depth=2.0,
    lower_seismogenic_depth=20.0,
    nodal_planes=(NodalPlane(1.0, 0.0, 90.0, 0.0),),
    hypocentral_depths=(HypocentralDepth(1.0, 10.0),),
    lon=10.0,
    lat=44.0,
)
SECOND = replace(
    FIRST,
    lower_seismogenic_depth=30.0,
    nodal_planes=(NodalPlane(0.5, 30.0, 60.0, 90.0), NodalPlane(0.5, 80.0, 50.0, -30.0)),
    hypocentral_depths=(HypocentralDepth(0.25, 15.0), HypocentralDepth(0.75, 25.0)),
)


def placed(source: PointSource, lon: float, lat: float, *rates: float) -> PlacedPoints:
    """Return one point."""
    magnitudes = MAGNITUDES[: len(rates)]
    return PlacedPoints(source, np.array([lon]), np.array([lat]), magnitudes, np.array([rates]))


def a_cell(*more: PlacedPoints) -> GriddedPointsSource:
    """Return a cell of two points, the second three times as active as the first."""
    parts = [placed(FIRST, 10.0, 44.0, 0.01, 0.001), placed(SECOND, 10.2, 44.1, 0.033), *more]
    source = gridded_points(parts, 50.0)[0]
    assert isinstance(source, GriddedPointsSource)
    return source


def test_cells_are_as_few_as_fit_the_spacing() -> None:
    """A box of 115 by 120 km has 3 by 3 cells of 50 km, 2 by 3 of 58 km."""
    lon = np.array([10.002, 10.4, 10.973, 11.044, 11.46])
    lat = np.array([44.036, 44.7, 44.262, 44.996, 45.118])
    np.testing.assert_array_equal(grid_cells(lon, lat, 50.0), [0, 1, 3, 8, 8])
    np.testing.assert_array_equal(grid_cells(lon, lat, 58.0), [0, 1, 3, 5, 5])


def test_points_on_a_meridian_make_no_grid() -> None:
    """The reference has no cells without a width."""
    cells = grid_cells(np.array([10.0, 10.0]), np.array([44.0, 44.1]), 50.0)
    assert len(set(cells.tolist())) == 2


def test_cell_lies_where_its_rates_are() -> None:
    """Place and layer are weighted with rates, orientation and depth are not."""
    cells = a_cell().cells
    np.testing.assert_allclose(cells.lon, [10.15])
    np.testing.assert_allclose(cells.lat, [44.075])
    np.testing.assert_allclose(cells.lower, [27.5])
    np.testing.assert_allclose(cells.depth, [16.25])
    np.testing.assert_allclose(cells.dip, [72.5])
    np.testing.assert_allclose(cells.rake, [15.0])


def test_means_of_equal_values_are_these_values() -> None:
    """Rounding makes no new depths."""
    parts = [placed(FIRST, 10.0 + 0.1 * i, 44.0 + 0.03 * i, 0.01 / 3.0) for i in range(4)]
    (source,) = gridded_points(parts, 50.0)
    assert isinstance(source, GriddedPointsSource)
    assert source.cells.upper.tolist() == [2.0]
    assert source.cells.depth.tolist() == [10.0]


def test_point_alone_in_its_cell_stays_a_point() -> None:
    """It has its own ruptures wherever the site is."""
    far = placed(FIRST, 12.0, 46.0, 0.02, 0.0)
    found = gridded_points(
        [placed(FIRST, 10.0, 44.0, 0.01, 0.001), placed(SECOND, 10.2, 44.1, 0.033), far], 50.0
    )
    assert [type(source) for source in found] == [GriddedPointsSource, PointSource]
    assert found[1].magnitude_frequency == Arbitrary((5.0, 6.0), (0.02, 0.0))


def test_points_of_a_cell_share_its_rate_evenly() -> None:
    """As in the reference: those that have the magnitude, whatever their own rates."""
    made = cell_ruptures(a_cell(), MAGNITUDES)
    of = made.ruptures.properties
    np.testing.assert_array_equal(made.first, [0, 5, 6])
    rates = np.array([0.043, 0.001])[of.magnitude_index] * of.share
    np.testing.assert_allclose(rates[0], 0.0215)
    np.testing.assert_allclose(np.sort(rates[1:5]), 0.0215 * np.array([0.125, 0.125, 0.375, 0.375]))
    np.testing.assert_allclose(rates[5], 0.001)
    np.testing.assert_allclose(rates[6:], [0.043, 0.001])


def test_cell_is_one_point_beyond_the_distance_and_half_its_diagonal() -> None:
    """The distance is measured straight to the hypocentre, 16.25 km deep."""
    source = a_cell()
    made = cell_ruptures(source, MAGNITUDES)
    packed = pack_cells(made, 40.0)
    # sqrt(75.36 ** 2 - 16.25 ** 2) = 73.6 km east or west of the cell
    lon = 10.15 + np.array([-73.0, -74.5]) / (111.195 * np.cos(np.radians(44.075)))
    sites = (lon, np.full(2, 44.075), np.zeros(2))
    reach = np.where(made.ruptures.properties.share > 0.0, 300.0, -1.0)
    found = pairs(packed, sites, reach, 0.0, frozenset({"rrup"}))
    np.testing.assert_array_equal(np.diff(found.site_start), [6, 2])


def test_slice_of_cells_has_the_ruptures_of_these_cells() -> None:
    """A source may be cut anywhere."""
    more = [placed(FIRST, 12.0, 46.0, 0.02), placed(SECOND, 12.1, 46.1, 0.01)]
    source = a_cell(*more)
    whole = cell_ruptures(source, MAGNITUDES).ruptures.properties
    parts = [cell_ruptures(source, MAGNITUDES, i, i + 1).ruptures.properties for i in (0, 1)]
    for name in ("hypo_lon", "share", "strike"):
        together = np.concatenate([getattr(part, name) for part in parts])
        np.testing.assert_array_equal(np.sort(together), np.sort(getattr(whole, name)))


def test_cells_far_from_all_sites_have_one_rupture_by_magnitude() -> None:
    """What no site takes is not made, and sites take the same."""
    more = [placed(FIRST, 12.0, 46.0, 0.02), placed(SECOND, 12.1, 46.1, 0.01)]
    source = a_cell(*more)
    whole = cell_ruptures(source, MAGNITUDES)
    lean = cell_ruptures(source, MAGNITUDES, 0, 2, np.array([20.0, 200.0]), 40.0)
    assert lean.first[2] == lean.first[4] == whole.first[2]
    sites = (np.array([10.3]), np.array([44.1]), np.zeros(1))
    rrup = []
    for made in (whole, lean):
        reach = np.where(made.ruptures.properties.share > 0.0, 400.0, -1.0)
        found = pairs(pack_cells(made, 40.0), sites, reach, 0.0, frozenset({"rrup"}))
        rrup.append(found.columns[COLUMNS.index("rrup")])
    np.testing.assert_array_equal(rrup[0], rrup[1])
    assert len(rrup[1]) == 7
    assert rrup[1][-1] > 200.0
    nowhere = cell_ruptures(source, MAGNITUDES, 0, 2, np.full(2, 500.0), 40.0)
    assert len(nowhere.ruptures.properties) == 4
