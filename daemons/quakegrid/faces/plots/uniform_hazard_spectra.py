# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Uniform hazard spectra of a site: a panel per probability of exceedance."""

from __future__ import annotations

from collections.abc import Mapping
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

_PANEL_WIDTH, _HEIGHT = 3.8, 3.9
_MOST_PANELS = 3


def draw_uniform_hazard_spectra(
    results: Results,
    periods: NDArray[np.float64],
    spectra: Mapping[float, Mapping[str, NDArray[np.float64]]],
    site: int,
    path: Path,
) -> None:
    """Draw the spectra of a site.

    Parameters
    ----------
    results
        The calculation, for places and words.
    periods
        Shape (T,) [s]; 0 is the peak ground acceleration.
    spectra
        Probability of exceedance -> kind -> accelerations, shape (T,) [g].
    site
        The site's number.
    path
        The PNG to write.

    Raises
    ------
    InstallationError
        matplotlib is not installed, or the file cannot be written.
    """
    columns = min(len(spectra), _MOST_PANELS)
    rows = -(-len(spectra) // columns)
    order = np.argsort(periods)
    width = max(columns * _PANEL_WIDTH + 0.3, 5.2)
    with picture(path, width, rows * _HEIGHT + 0.6, origin(results)) as figure:
        where = labels.place(float(results.lon[site]), float(results.lat[site]))
        figure.suptitle(f"Uniform hazard spectra at {where}", fontsize=11, fontweight="bold")
        panels = figure.subplots(rows, columns, squeeze=False, sharey=True).ravel()
        highest = 0.0
        for axes, (poe, lines) in zip(panels, spectra.items(), strict=False):
            visible = {kind: row[order] for kind, row in lines.items() if kind != "std"}
            highest = max(highest, *(float(row.max()) for row in visible.values()))
            draw_spread(axes, periods[order], visible)
            _dress(axes, labels.probability(poe, results.investigation_time), periods)
        for axes in panels[len(spectra) :]:
            axes.set_visible(False)
        for axes in panels[::columns]:
            axes.set_ylabel("Spectral acceleration [g]")
        panels[0].set_ylim(0.0, 1.05 * highest or 1.0)
        panels[0].legend(loc="upper right")


def _dress(axes: Axes, title: str, periods: NDArray[np.float64]) -> None:
    axes.set_title(title, fontsize=8.5, fontweight="normal")
    axes.set_xlabel("Period [s] (0: peak ground acceleration)")
    axes.set_xlim(0.0, max(float(periods.max()), 0.1) * 1.02)
