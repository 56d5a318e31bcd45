# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Area sources as grids of points that share the rate evenly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.geometry.polygon import grid_inside
from quakegrid.hazard.sources.point import PointRuptures, ruptures_around_points
from quakegrid.hazard.sources.source import AreaSource

Floats = NDArray[np.float64]


def area_points(source: AreaSource, spacing: float | None) -> tuple[Floats, Floats]:
    """Return the points that stand for an area.

    Parameters
    ----------
    source
        An area; its own discretization, if any, goes before `spacing`.
    spacing
        The job's ``area_source_discretization`` [km], or None.

    Returns
    -------
    lon, lat
        Shape (P,) [deg].

    Raises
    ------
    UserInputError
        No spacing is given anywhere, or no point of the grid lies inside the polygon.
    """
    spacing = source.discretization or spacing
    if spacing is None:
        raise UserInputError(
            "the area has no grid: write area_source_discretization in the job file"
        )
    return grid_inside(source.polygon, spacing)


def area_ruptures(
    source: AreaSource,
    magnitudes: Floats,
    points: tuple[Floats, Floats],
    start: int = 0,
    stop: int | None = None,
) -> PointRuptures:
    """Return the ruptures of a slice of an area's points.

    Parameters
    ----------
    source
        The area.
    magnitudes
        Shape (K,).
    points
        All points of the area, as `area_points` gives them.
    start, stop
        The slice of points; each has one part in `len(points)` of the rate.

    Returns
    -------
    PointRuptures
        Of the points of the slice alone.
    """
    lon, lat = points
    part = slice(start, stop)
    share = np.full(len(lon[part]), 1.0 / len(lon))
    return ruptures_around_points(source, magnitudes, lon[part], lat[part], share)
