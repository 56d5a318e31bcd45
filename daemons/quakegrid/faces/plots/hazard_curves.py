# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hazard curves of a site: a panel per intensity measure, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from quakegrid.faces.plots import labels
from quakegrid.faces.plots.picture import origin, picture
from quakegrid.faces.plots.spread import draw_spread
from quakegrid.jobs.exports.results import Results

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PANEL_WIDTH, _PANEL_HEIGHT = 3.4, 3.0
_LEAST_PROBABILITY = 1e-6
_NOTHING = 1e-30


def draw_hazard_curves(
    results: Results,
    curves: Mapping[str, Mapping[str, NDArray[np.float64]]],
    site: int,
    path: Path,
) -> None:
    """Draw the curves of a site.

    Parameters
    ----------
    results
        The calculation, for levels, places and words.
    curves
        Intensity measure type -> kind -> probabilities of exceedance, shape (L,).
    site
        The site's number.
    path
        The PNG to write.

    Raises
    ------
    InstallationError
        matplotlib is not installed, or the file cannot be written.
    """
    columns = min(len(curves), 3)
    rows = math.ceil(len(curves) / columns)
    width, height = _size(columns, rows)
    with picture(path, width, height, origin(results)) as figure:
        where = labels.place(float(results.lon[site]), float(results.lat[site]))
        figure.suptitle(f"Hazard curves at {where}", fontsize=11, fontweight="bold")
        panels = figure.subplots(rows, columns, squeeze=False, sharey=True).ravel()
        for axes, (measure, lines) in zip(panels, curves.items(), strict=False):
            _draw_panel(axes, results, measure, lines)
        panels[0].set_ylim(lowest(curves.values()), 1.5)
        for axes in panels[len(curves) :]:
            axes.set_visible(False)
        for axes in panels[::columns]:
            axes.set_ylabel(
                f"Probability of exceedance in {labels.years(results.investigation_time)}"
            )
        panels[0].legend(loc="lower left")


def _size(columns: int, rows: int) -> tuple[float, float]:
    if columns == rows == 1:
        return 5.2, 4.6
    return columns * _PANEL_WIDTH + 0.4, rows * _PANEL_HEIGHT + 0.6


def _draw_panel(
    axes: Axes, results: Results, measure: str, lines: Mapping[str, NDArray[np.float64]]
) -> None:
    """Draw one measure's curves, ending where they become vanishingly small."""
    levels = results.levels(measure)
    # far below the frame, where a logarithm of nothing would break lines and bands off
    visible = {
        kind: np.maximum(values[: len(levels)], _NOTHING)
        for kind, values in lines.items()
        if kind != "std"
    }
    draw_spread(axes, levels, visible)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.grid(True, which="minor", color="0.95", linewidth=0.4)
    axes.set_xlabel(labels.measure_with_unit(measure))
    _mark_probabilities(axes, results)


def lowest(panels: Iterable[Mapping[str, NDArray[np.float64]]]) -> float:
    """Return the foot of the axis of all panels: a power of ten below what is worth seeing."""
    values = [line for lines in panels for kind, line in lines.items() if kind != "std"]
    smallest = max(float(np.nanmin(np.concatenate(values))), _LEAST_PROBABILITY)
    return float(10.0 ** math.floor(math.log10(smallest)))


def _mark_probabilities(axes: Axes, results: Results) -> None:
    """Draw the probabilities maps were made for, named at the right."""
    for poe in results.poes:
        axes.axhline(poe, color="0.5", linewidth=0.6, linestyle=":")
        axes.annotate(
            labels.percent(poe),
            (1.0, poe),
            xycoords=("axes fraction", "data"),
            xytext=(-2, 2),
            textcoords="offset points",
            ha="right",
            fontsize=6.5,
            color="0.4",
        )
