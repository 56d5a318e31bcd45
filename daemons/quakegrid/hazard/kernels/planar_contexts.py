# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pairs of rectangular ruptures and sites within the integration distance, compiled.

The formulas are those of `geometry.planar_surface`, which the tests hold it equal to.
"""

from __future__ import annotations

import numpy as np
from numba.extending import register_jitable
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.geodetic import EARTH_RADIUS
from quakegrid.hazard.ground_motion_models.model import RUPTURE_FIELDS
from quakegrid.hazard.kernels.compiled import kernel
from quakegrid.hazard.kernels.elementary import (
    FAST_MATH,
    absolute,
    elementwise,
    maximum,
    minimum,
    sqrt,
    where,
)
from quakegrid.hazard.kernels.planar_frames import (
    LANES,
    PackedRuptures,
    pack_planar,
    pack_points,
    squared_chord,
)
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts
from quakegrid.hazard.sources.point import PointRuptures
from quakegrid.hazard.sources.rupture_set import PlanarRuptures

Floats = NDArray[np.float64]

_NO_FLOOR = -1e300
_LONGEST = 256  # ruptures whose distances stay in the first-level cache
_TILE = 1024  # ruptures that stay in the second-level cache while sites pass by
#: What a site takes of a group.
_NOTHING, _NEAR, _MEAN, _MIXED = range(4)
_RUPTURE_COLUMNS = len(RUPTURE_FIELDS)
_RRUP, _RJB, _RX, _RY0, _RHYPO, _REPI, _AZIMUTH = (
    COLUMNS.index(name) for name in ("rrup", "rjb", "rx", "ry0", "rhypo", "repi", "azimuth")
)
_HYPO_DEPTH, _STRIKE = COLUMNS.index("hypo_depth"), COLUMNS.index("strike")
# arcsin(sqrt z) / sqrt z for 0 <= z <= 1/4, Chebyshev interpolation, error 3e-16
_A0 = 1.0
_A1 = 0.16666666666664826
_A2 = 0.07500000000404984
_A3 = 0.04464285679194911
_A4 = 0.03038196022460174
_A5 = 0.022371737932801672
_A6 = 0.017359948330113895
_A7 = 0.013883249032005551
_A8 = 0.012180207610981597
_A9 = 0.006487227627076209
_A10 = 0.01962505141273141
_A11 = -0.01635746657848358
_A12 = 0.03199306130409241

_loop = register_jitable(fastmath=set(FAST_MATH), error_model="numpy")


def planar_contexts(
    ruptures: PlanarRuptures,
    lon: Floats,
    lat: Floats,
    depth: Floats,
    maximum_distance: Floats,
    minimum_distance: float,
    required: frozenset[str],
) -> RuptureContexts:
    """Return the pairs of N planar ruptures and S sites; see `pairs`."""
    packed = pack_planar(ruptures)
    return pairs(packed, (lon, lat, depth), maximum_distance, minimum_distance, required)


def point_contexts(
    points: PointRuptures,
    lon: Floats,
    lat: Floats,
    depth: Floats,
    maximum_distance: Floats,
    minimum_distance: float,
    pointsource_distance: float,
    required: frozenset[str],
    *,
    site_by_site: bool = True,
) -> RuptureContexts:
    """Return the pairs of the ruptures of points and S sites; see `pairs`.

    Parameters
    ----------
    points
        N ruptures, mean ones included.
    pointsource_distance
        Epicentral distance beyond which mean ruptures stand for the near ones [km].
    site_by_site
        See `pairs`.
    lon, lat, depth, maximum_distance, minimum_distance, required
        See `pairs`.
    """
    packed = pack_points(points, pointsource_distance)
    return pairs(
        packed,
        (lon, lat, depth),
        maximum_distance,
        minimum_distance,
        required,
        site_by_site=site_by_site,
    )


def pairs(
    packed: PackedRuptures,
    sites: tuple[Floats, Floats, Floats],
    maximum_distance: Floats,
    minimum_distance: float,
    required: frozenset[str],
    *,
    site_by_site: bool = True,
) -> RuptureContexts:
    """Return the pairs of ruptures and sites whose rrup is within the integration distance.

    Parameters
    ----------
    packed
        N ruptures.
    sites
        Longitudes, latitudes [deg] and depths [km], each of shape (S,).
    maximum_distance
        Shape (N,): largest rrup of each rupture [km].
    minimum_distance
        Distances that are smaller become this; 0 leaves them as they are [km].
    required
        Names of the columns to fill.
    site_by_site
        Whether each site takes near or mean ruptures on its own.  If not, all sites take
        the near ones of a point and magnitude where one of them does.

    Returns
    -------
    RuptureContexts
        Near ruptures come before mean ones within a site.
    """
    lon, lat, depth = sites
    unit = np.ascontiguousarray(geodetic.cartesian(lon, lat).T / EARTH_RADIUS)
    groups = packed.groups
    reach = groups.reach if site_by_site else _one_for_all(groups.point, groups.reach, unit)
    largest = np.maximum.reduceat(maximum_distance, groups.first[:-1])
    if groups.mean >= 0:
        empty = np.diff(groups.first) == 0
        largest = np.where(empty, maximum_distance[groups.mean :], largest)
    largest = largest.reshape(reach.shape)
    # the reference allows ruptures of points no more than half of the integration distance
    # to reach it; other rectangles have no point and no limit
    allowed = np.where(np.isinf(groups.spread), np.inf, 0.5 * largest)
    outer = squared_chord(largest + np.minimum(groups.spread, allowed))
    far_limit = (largest.max(axis=1) + groups.radius) ** 2
    site = np.ascontiguousarray(unit * (EARTH_RADIUS - depth))
    arrays = (
        groups.first,
        groups.mean,
        groups.point,
        reach,
        outer,
        _classes(groups.point, reach, outer, groups.centre, far_limit, unit, site),
        packed.plane,
        np.ascontiguousarray(maximum_distance, dtype=float),
        unit,
        site,
    )
    start = np.zeros(len(lon) + 1, dtype=np.int64)
    np.cumsum(_count(*arrays), out=start[1:])
    columns = np.empty((len(COLUMNS), start[-1]))
    rupture = np.empty(start[-1], dtype=np.int32)
    wanted = np.array([name in required for name in COLUMNS])
    floor = minimum_distance if minimum_distance > 0.0 else _NO_FLOOR
    details = (packed.arcs, packed.above, packed.epicentre, packed.properties)
    at = start[:-1].copy()
    _fill(*arrays, *details, np.ascontiguousarray(depth), floor, wanted, at, columns, rupture)
    return RuptureContexts(columns, rupture, start)


def _one_for_all(point: Floats, reach: Floats, unit: Floats) -> Floats:
    """Return limits that make all sites take what the nearest of them takes."""
    chord = ((point[:, :, np.newaxis] - unit[:, np.newaxis]) ** 2).sum(axis=0)
    return np.where(chord.min(axis=1)[:, np.newaxis] <= reach, 5.0, -1.0)


@elementwise
def _arcsine(x):
    a = absolute(x)
    z = where(a < 0.5, a * a, 0.5 - 0.5 * a)
    base = where(a < 0.5, a, sqrt(z))
    p = _A12
    p = p * z + _A11
    p = p * z + _A10
    p = p * z + _A9
    p = p * z + _A8
    p = p * z + _A7
    p = p * z + _A6
    p = p * z + _A5
    p = p * z + _A4
    p = p * z + _A3
    p = p * z + _A2
    p = p * z + _A1
    p = (p * z + _A0) * base
    y = where(a < 0.5, p, 1.5707963267948966 - 2.0 * p)
    return where(x < 0.0, -y, y)


@kernel("planar_contexts_classes")
def _classes(point, reach, outer, centre, far_limit, unit, site):
    """Return what each site takes of each group, shape (S, G)."""
    sites, groups = unit.shape[1], point.shape[1]
    classes = np.empty((sites, groups), np.int8)
    px, py, pz = point[0], point[1], point[2]
    cx, cy, cz = centre[0], centre[1], centre[2]
    lowest, highest, inner, last = np.empty((4, groups))
    for g in range(groups):
        lowest[g], highest[g] = reach[g].min(), reach[g].max()
        inner[g], last[g] = outer[g].min(), outer[g].max()
    for s in range(sites):
        ux, uy, uz = unit[0, s], unit[1, s], unit[2, s]
        sx, sy, sz = site[0, s], site[1, s], site[2, s]
        row = classes[s]
        for g in range(groups):
            ax, ay, az = px[g] - ux, py[g] - uy, pz[g] - uz
            bx, by, bz = cx[g] - sx, cy[g] - sy, cz[g] - sz
            chord = ax * ax + ay * ay + az * az
            gap = bx * bx + by * by + bz * bz
            near = _NEAR if chord <= lowest[g] else _MIXED
            taken = _MEAN if chord > highest[g] else near
            taken = taken if chord <= inner[g] else _MIXED
            row[g] = taken if (gap <= far_limit[g]) & (chord <= last[g]) else _NOTHING
    return classes


@_loop
def _append_run(runs, count, start, stop):
    """Add ``[start, stop)`` to the runs, in pieces of the longest length."""
    if count > 0 and runs[1, count - 1] == start:
        count -= 1
        start = runs[0, count]
    while start < stop:
        end = min(stop, (start // LANES) * LANES + _LONGEST)
        runs[0, count] = start
        runs[1, count] = end
        start = end
        count += 1
    return count


@_loop
def _find_runs(tiles, t, first, mean, point, reach, outer, classes, s, unit, runs):
    """Find the ruptures of a tile that a site takes, as runs; return how many runs."""
    bins = reach.shape[1]
    wanted = _MEAN if tiles[t, 0] else _NEAR
    count = 0
    g, last = tiles[t, 1], tiles[t, 2]
    while g < last:
        if classes[s, g] == wanted:
            low = g
            while g < last and classes[s, g] == wanted:
                g += 1
            start, stop = _ruptures_of_bins(first, mean, wanted, low * bins, g * bins)
            count = _append_run(runs, count, start, stop)
            continue
        if classes[s, g] == _MIXED:
            chord = _squared_chord(point, g, unit)
            for b in range(bins):
                is_near = chord <= reach[g, b]
                if chord <= outer[g, b] and is_near == (wanted == _NEAR):
                    low = g * bins + b
                    start, stop = _ruptures_of_bins(first, mean, wanted, low, low + 1)
                    count = _append_run(runs, count, start, stop)
        g += 1
    return count


@_loop
def _squared_chord(point, g, unit):
    ax, ay, az = point[0, g] - unit[0], point[1, g] - unit[1], point[2, g] - unit[2]
    return ax * ax + ay * ay + az * az


@_loop
def _ruptures_of_bins(first, mean, wanted, low, high):
    """Return the first and last + 1 of the near or mean ruptures of some bins."""
    if wanted == _MEAN:
        return mean + low, mean + high
    return first[low], first[high]


@_loop
def _tiles(first, mean, bins):
    """Return rows (is mean, first group, last group + 1) of ruptures that fit the cache."""
    groups = (first.size - 1) // bins
    near_step = max(1, _TILE * groups // max(first[-1], 1))
    mean_step = max(1, _TILE // bins)
    near_tiles = (groups + near_step - 1) // near_step
    mean_tiles = (groups + mean_step - 1) // mean_step if mean >= 0 else 0
    tiles = np.empty((near_tiles + mean_tiles, 3), np.int64)
    for t in range(near_tiles):
        tiles[t, 0], tiles[t, 1] = 0, t * near_step
        tiles[t, 2] = min((t + 1) * near_step, groups)
    for t in range(mean_tiles):
        tiles[near_tiles + t, 0], tiles[near_tiles + t, 1] = 1, t * mean_step
        tiles[near_tiles + t, 2] = min((t + 1) * mean_step, groups)
    return tiles


@_loop
def _rupture_distances(plane, low, high, sx, sy, sz, out):
    """Set the distances to the rectangles of blocks ``low:high``."""
    for block in range(low, high):
        to = (block - low) * LANES
        for j in range(LANES):
            dx = sx - plane[block, 0, j]
            dy = sy - plane[block, 1, j]
            dz = sz - plane[block, 2, j]
            ux, uy, uz = plane[block, 3, j], plane[block, 4, j], plane[block, 5, j]
            vx, vy, vz = plane[block, 6, j], plane[block, 7, j], plane[block, 8, j]
            a = dx * ux + dy * uy + dz * uz
            b = dx * vx + dy * vy + dz * vz
            h = dx * (uy * vz - uz * vy) + dy * (uz * vx - ux * vz) + dz * (ux * vy - uy * vx)
            da = a - minimum(maximum(a, 0.0), plane[block, 9, j])
            db = b - minimum(maximum(b, 0.0), plane[block, 10, j])
            out[to + j] = sqrt(da * da + db * db + h * h)


@_loop
def _arc_distances(arcs, low, high, row, ux, uy, uz, out):
    """Set the signed distances from the great circles of a triple of rows."""
    for block in range(low, high):
        to = (block - low) * LANES
        for j in range(LANES):
            sine = (
                arcs[block, row, j] * ux
                + arcs[block, row + 1, j] * uy
                + arcs[block, row + 2, j] * uz
            )
            out[to + j] = EARTH_RADIUS * _arcsine(sine)


@_loop
def _strip_distances(arcs, low, high, row, other, ux, uy, uz, out):
    """Set the distances off the strips between the great circles of two triples of rows."""
    for block in range(low, high):
        to = (block - low) * LANES
        for j in range(LANES):
            first = (
                arcs[block, row, j] * ux
                + arcs[block, row + 1, j] * uy
                + arcs[block, row + 2, j] * uz
            )
            second = (
                arcs[block, other, j] * ux
                + arcs[block, other + 1, j] * uy
                + arcs[block, other + 2, j] * uz
            )
            nearer = minimum(absolute(first), absolute(second))
            sine = where(first * second < 0.0, 0.0, nearer)
            out[to + j] = EARTH_RADIUS * _arcsine(sine)


@_loop
def _surface_distances(above, low, high, sx, sy, sz, across, along, out):
    """Set rjb from the distances off the two strips and those to the four corners."""
    for block in range(low, high):
        to = (block - low) * LANES
        for j in range(LANES):
            nearest = 1e300
            for corner in (0, 3, 6, 9):
                dx = sx - above[block, corner, j]
                dy = sy - above[block, corner + 1, j]
                dz = sz - above[block, corner + 2, j]
                nearest = minimum(nearest, dx * dx + dy * dy + dz * dz)
            x, y = across[to + j], along[to + j]
            out[to + j] = where((x > 0.0) & (y > 0.0), sqrt(nearest), x + y)


@_loop
def _epicentral_distances(epicentre, low, high, ux, uy, uz, out):
    """Set the great-circle distances from the epicentres of blocks ``low:high``."""
    for block in range(low, high):
        to = (block - low) * LANES
        for j in range(LANES):
            dx = ux - epicentre[block, 0, j]
            dy = uy - epicentre[block, 1, j]
            dz = uz - epicentre[block, 2, j]
            half_chord = 0.5 * sqrt(dx * dx + dy * dy + dz * dz)
            out[to + j] = 2.0 * EARTH_RADIUS * _arcsine(minimum(half_chord, 1.0))


@_loop
def _keep(rrup, maximum_distance, offset, start, stop, lanes):
    """List the lanes from ``offset`` on whose ruptures are near enough; return how many.

    Lanes before rupture ``start`` and from ``stop`` on belong to others.
    """
    size = 0
    for j in range(start - offset, stop - offset):
        lanes[size] = j
        size += 1 if rrup[j] <= maximum_distance[offset + j] else 0
    return size


@_loop
def _take(values, lanes, size, floor, columns, column, at):
    """Copy the values of the kept lanes to a column, none below the floor."""
    for q in range(size):
        columns[column, at + q] = maximum(values[lanes[q]], floor)


@_loop
def _write_properties(properties, offset, lanes, size, wanted, at, columns, rupture):
    """Write which ruptures are kept and what they are wherever the site is."""
    for q in range(size):
        rupture[at + q] = offset + lanes[q]
    for column in range(_RUPTURE_COLUMNS):
        if wanted[column]:
            for q in range(size):
                columns[column, at + q] = properties[column, offset + lanes[q]]


@_loop
def _write_surface_distances(
    arcs, above, low, high, unit, radius, lanes, size, floor, wanted, at, columns, work
):
    """Write rx, ry0 and rjb of the kept lanes of blocks ``low:high``."""
    ux, uy, uz = unit
    value, along, across = work[0], work[1], work[2]
    if wanted[_RX]:
        _arc_distances(arcs, low, high, 0, ux, uy, uz, value)
        _take(value, lanes, size, floor, columns, _RX, at)
    if wanted[_RY0] or wanted[_RJB]:
        _strip_distances(arcs, low, high, 6, 9, ux, uy, uz, along)
    if wanted[_RY0]:
        _take(along, lanes, size, floor, columns, _RY0, at)
    if wanted[_RJB]:
        _strip_distances(arcs, low, high, 0, 3, ux, uy, uz, across)
        x, y, z = radius * ux, radius * uy, radius * uz
        _surface_distances(above, low, high, x, y, z, across, along, value)
        _take(value, lanes, size, floor, columns, _RJB, at)


@_loop
def _write_point_distances(
    epicentre, properties, low, high, unit, depth, lanes, size, floor, wanted, at, columns, work
):
    """Write repi, rhypo and azimuth of the kept lanes of blocks ``low:high``."""
    repi = work[0]
    if wanted[_REPI] or wanted[_RHYPO]:
        _epicentral_distances(epicentre, low, high, unit[0], unit[1], unit[2], repi)
    if wanted[_REPI]:
        _take(repi, lanes, size, floor, columns, _REPI, at)
    if wanted[_RHYPO]:
        for q in range(size):
            across = repi[lanes[q]]
            down = properties[_HYPO_DEPTH, low * LANES + lanes[q]] - depth
            columns[_RHYPO, at + q] = maximum(sqrt(across * across + down * down), floor)
    if wanted[_AZIMUTH]:
        for q in range(size):
            block, j = low + lanes[q] // LANES, lanes[q] % LANES
            east, north = 0.0, 0.0
            for i in range(3):
                east += epicentre[block, 3 + i, j] * unit[i]
                north += epicentre[block, 6 + i, j] * unit[i]
            direction = np.degrees(np.arctan2(east, north))
            turn = direction - properties[_STRIKE, low * LANES + lanes[q]]
            columns[_AZIMUTH, at + q] = turn % 360.0


@kernel("planar_contexts_count")
def _count(first, mean, point, reach, outer, classes, plane, maximum_distance, unit, site):
    """Return how many ruptures are within the integration distance of each site."""
    counts = np.zeros(unit.shape[1], np.int64)
    runs = np.empty((2, reach.size + _LONGEST), np.int64)
    rrup = np.empty(_LONGEST)
    lanes = np.empty(_LONGEST, np.int64)
    tiles = _tiles(first, mean, reach.shape[1])
    for t in range(len(tiles)):
        for s in range(unit.shape[1]):
            u = (unit[0, s], unit[1, s], unit[2, s])
            for run in range(
                _find_runs(tiles, t, first, mean, point, reach, outer, classes, s, u, runs)
            ):
                start, stop = runs[0, run], runs[1, run]
                low, high = start // LANES, (stop - 1) // LANES + 1
                _rupture_distances(plane, low, high, site[0, s], site[1, s], site[2, s], rrup)
                counts[s] += _keep(rrup, maximum_distance, low * LANES, start, stop, lanes)
    return counts


@kernel("planar_contexts_fill")
def _fill(
    first,
    mean,
    point,
    reach,
    outer,
    classes,
    plane,
    maximum_distance,
    unit,
    site,
    arcs,
    above,
    epicentre,
    properties,
    depth,
    floor,
    wanted,
    at,
    columns,
    rupture,
):
    """Write the pairs of each site from ``at`` on, as many as `_count` found."""
    runs = np.empty((2, reach.size + _LONGEST), np.int64)
    rrup, work = np.empty(_LONGEST), np.empty((3, _LONGEST))
    lanes = np.empty(_LONGEST, np.int64)
    tiles = _tiles(first, mean, reach.shape[1])
    for t in range(len(tiles)):
        for s in range(unit.shape[1]):
            u = (unit[0, s], unit[1, s], unit[2, s])
            for run in range(
                _find_runs(tiles, t, first, mean, point, reach, outer, classes, s, u, runs)
            ):
                start, stop = runs[0, run], runs[1, run]
                low, high = start // LANES, (stop - 1) // LANES + 1
                _rupture_distances(plane, low, high, site[0, s], site[1, s], site[2, s], rrup)
                size = _keep(rrup, maximum_distance, low * LANES, start, stop, lanes)
                to = at[s]
                _write_properties(
                    properties, low * LANES, lanes, size, wanted, to, columns, rupture
                )
                if wanted[_RRUP]:
                    _take(rrup, lanes, size, floor, columns, _RRUP, to)
                radius = EARTH_RADIUS - depth[s]
                _write_surface_distances(
                    arcs,
                    above,
                    low,
                    high,
                    u,
                    radius,
                    lanes,
                    size,
                    floor,
                    wanted,
                    to,
                    columns,
                    work,
                )
                _write_point_distances(
                    epicentre,
                    properties,
                    low,
                    high,
                    u,
                    depth[s],
                    lanes,
                    size,
                    floor,
                    wanted,
                    to,
                    columns,
                    work,
                )
                at[s] = to + size
