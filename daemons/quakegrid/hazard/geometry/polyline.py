# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fault traces and edges divided into steps of equal length."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.orthographic import plane_of, projected, unprojected

Floats = NDArray[np.float64]

#: A last step is added when more than this part of it lies on the line.
_PART_OF_LAST_STEP = 0.5


def stepped(line: Floats, step: float, *, whole_steps: bool = False) -> Floats:
    """Return points of a line whose straight distance from one to the next is one step.

    Parameters
    ----------
    line
        Shape (n, 3), n >= 2: lon, lat [deg], depth [km].
    step
        [km]
    whole_steps
        Whether the last point lies on the line.

    Returns
    -------
    ndarray
        Shape (m, 3). The first point is the line's own; the last lies up to half a step
        before its end or, on the extension of its last segment, behind it; with
        `whole_steps` up to a step before its end.
    """
    centre = plane_of(line[:, 0], line[:, 1])
    x, y = projected(line[:, 0], line[:, 1], centre)
    vertices = np.stack([x, y, line[:, 2]], axis=-1)
    points = [vertices[:1]]
    last = vertices[0]
    direction = np.zeros(3)
    for start, end in pairwise(vertices):
        length = float(np.linalg.norm(end - start))
        if length == 0.0:
            continue
        direction = (end - start) / length
        along = _where_on_segment(start, direction, last, step)
        count = int(np.floor((length - along) / step)) + 1
        if count > 0:
            offsets = along + step * np.arange(count)
            points.append(start + offsets[:, np.newaxis] * direction)
            last = points[-1][-1]
    if not whole_steps and np.linalg.norm(vertices[-1] - last) > _PART_OF_LAST_STEP * step:
        points.append((last + step * direction)[np.newaxis])
    stacked = np.concatenate(points)
    lon, lat = unprojected(stacked[:, 0], stacked[:, 1], centre)
    return np.stack([lon, lat, stacked[:, 2]], axis=-1)


def _where_on_segment(start: Floats, direction: Floats, last: Floats, step: float) -> float:
    """Return how far along a segment the point lies that is one step from the last point."""
    behind = start - last
    projection = float(behind @ direction)
    return -projection + float(np.sqrt(projection**2 - behind @ behind + step**2))


def segment_lengths(line: Floats) -> Floats:
    """Return the lengths of the segments of lines (..., n, 3) along their slope [km]."""
    a, b = line[..., :-1, :], line[..., 1:, :]
    return geodetic.distance_3d(a[..., 0], a[..., 1], a[..., 2], b[..., 0], b[..., 1], b[..., 2])


def evenly_divided(line: Floats, count: int) -> Floats:
    """Return points at equal distances along a line, both its ends included.

    Parameters
    ----------
    line
        Shape (n, 3), n >= 2: lon, lat [deg], depth [km].
    count
        Number of points, at least 2.

    Returns
    -------
    ndarray
        Shape (count, 3).
    """
    lengths = segment_lengths(line)
    ends = np.concatenate([[0.0], np.cumsum(lengths)])
    along = np.linspace(0.0, ends[-1], count)
    segment = np.clip(np.searchsorted(ends, along, side="right") - 1, 0, len(lengths) - 1)
    part = (along - ends[segment]) / lengths[segment]
    lon, lat, depth = line[:, 0], line[:, 1], line[:, 2]
    horizontal = geodetic.distance(lon[:-1], lat[:-1], lon[1:], lat[1:])[segment]
    direction = geodetic.azimuth(lon[:-1], lat[:-1], lon[1:], lat[1:])[segment]
    lons, lats = geodetic.point_at(lon[segment], lat[segment], direction, part * horizontal)
    depths = depth[segment] + part * np.diff(depth)[segment]
    points = np.stack([lons, lats, depths], axis=-1)
    points[0], points[-1] = line[0], line[-1]
    return points
