# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A hazard map: sites coloured by the ground motion exceeded with a probability."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from quakegrid.faces.plots import labels
from quakegrid.faces.plots.picture import origin, picture
from quakegrid.faces.plots.site_cells import cell_corners, cell_size, unwrapped
from quakegrid.jobs.exports.results import Kind, Results

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH = 6.5
_NO_HAZARD = "0.85"
#: Above this ratio of the largest to the smallest value the colours go by the logarithm.
_LOGARITHMIC_FROM = 30.0
#: The colours span at least this share of the largest value.
_LEAST_RANGE = 0.1
#: Cells are so much wider than their spacing that no seam shows between them.
_OVERLAP = 1.02
#: A map is at least so high, or wide, by its other side.
_LEAST_SIDE = 0.5


def draw_hazard_map(
    results: Results, values: NDArray[np.generic], kind: Kind, measure: str, poe: float, path: Path
) -> None:
    """Draw one map.

    Parameters
    ----------
    results
        The calculation, for places and words.
    values
        The ground motion at every site, shape (S,), in the measure's unit.
    kind
        The statistic or realization.
    measure
        The intensity measure type.
    poe
        The probability of exceedance in the investigation time.
    path
        The PNG to write.

    Raises
    ------
    InstallationError
        matplotlib is not installed, or the file cannot be written.
    """
    lon, lat = unwrapped(results.lon), results.lat
    size = cell_size(lon, lat)
    extent = _extent(lon, lat, size)
    aspect = 1.0 / max(math.cos(math.radians(float(lat.mean()))), 0.1)
    height = _WIDTH * 0.8 * aspect * (extent[3] - extent[2]) / (extent[1] - extent[0]) + 0.8
    with picture(path, _WIDTH, min(max(height, 3.2), 9.0), origin(results)) as figure:
        axes = figure.add_subplot()
        marks = _draw_sites(axes, lon, lat, np.asarray(values, dtype=np.float64), size)
        figure.colorbar(
            marks,
            ax=axes,
            label=labels.measure_with_unit(measure),
            shrink=0.8,
            aspect=28,
            format="%.3g",
        )
        axes.set_xlim(extent[0], extent[1])
        axes.set_ylim(extent[2], extent[3])
        axes.set_aspect(aspect)
        axes.xaxis.set_major_formatter(lambda value, _: labels.longitude(value))
        axes.yaxis.set_major_formatter(lambda value, _: labels.latitude(value))
        axes.locator_params(nbins=6)
        axes.set_title(
            f"Hazard map, {labels.kind_label(kind.name)}: {measure}\n"
            f"{labels.probability(poe, results.investigation_time)}"
        )


def _draw_sites(
    axes: Axes,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    values: NDArray[np.float64],
    size: float | None,
) -> Any:
    """Draw cells where the sites make a grid, dots where they do not."""
    from matplotlib.collections import PolyCollection

    exceeded = np.isfinite(values) & (values > 0.0)
    look: dict[str, Any] = {"cmap": "YlOrRd", "norm": _norm(values[exceeded]), "zorder": 2}
    if not exceeded.all():
        axes.set_xlabel("grey: no ground motion of the calculated levels is so likely")
    if size is None:
        area = float(np.clip(6000.0 / len(lon), 12.0, 90.0))
        axes.scatter(lon[~exceeded], lat[~exceeded], s=area, color=_NO_HAZARD, zorder=2)
        return axes.scatter(
            lon[exceeded],
            lat[exceeded],
            c=values[exceeded],
            s=area,
            edgecolors="0.3",
            linewidths=0.4,
            **look,
        )
    corners = cell_corners(lon, lat, size * _OVERLAP)
    axes.add_collection(
        PolyCollection(corners[~exceeded].tolist(), facecolors=_NO_HAZARD, zorder=2)
    )
    cells = PolyCollection(
        corners[exceeded].tolist(),
        array=values[exceeded],
        edgecolors="face",
        linewidths=0.3,
        **look,
    )
    return axes.add_collection(cells)


def _norm(values: NDArray[np.float64]) -> Any:
    """Return how positive values become colours: linear, or logarithmic over a wide range."""
    from matplotlib.colors import LogNorm, Normalize

    if not len(values):
        return Normalize(0.0, 1.0)
    low, high = float(values.min()), float(values.max())
    if high > _LOGARITHMIC_FROM * low:
        return LogNorm(low, high)
    # nearly equal values get nearly equal colours
    margin = max(0.0, _LEAST_RANGE * high - (high - low)) / 2.0
    return Normalize(low - margin, high + margin)


def _extent(
    lon: NDArray[np.float64], lat: NDArray[np.float64], size: float | None
) -> tuple[float, float, float, float]:
    """Return the frame: west, east, south, north [deg]."""
    span = max(float(np.ptp(lon)), float(np.ptp(lat)))
    margin = 0.06 * span if span else 0.1
    if size is not None:
        margin = max(0.02 * span, size / 100.0)
    frame = []
    for values in (lon, lat):
        low, high = float(values.min()), float(values.max())
        more = max(margin, (_LEAST_SIDE * span - (high - low)) / 2.0)
        frame += [low - more, high + more]
    west, east, south, north = frame
    return west, east, south, north
