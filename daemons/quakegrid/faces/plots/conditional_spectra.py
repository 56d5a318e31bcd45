# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Conditional spectra of a site: the mean and one deviation, a panel per probability."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quakegrid.faces.plots import labels
from quakegrid.faces.plots.picture import BAND_COLOUR, MEAN_COLOUR, origin, picture
from quakegrid.jobs.exports.results import Results

_PANEL_WIDTH, _HEIGHT = 3.8, 3.9


def draw_conditional_spectra(
    results: Results,
    periods: NDArray[np.float64],
    spectra: dict[float, NDArray[np.float64]],
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
        Probability of exceedance -> median [g] and deviation [ln units], shape (T, 2).
    site
        The site's number.
    path
        The PNG to write.

    Raises
    ------
    InstallationError
        matplotlib is not installed, or the file cannot be written.
    """
    order = np.argsort(periods)
    width = max(len(spectra) * _PANEL_WIDTH + 0.3, 5.2)
    with picture(path, width, _HEIGHT + 0.6, origin(results)) as figure:
        where = labels.place(float(results.lon[site]), float(results.lat[site]))
        reference = str(results.parameters.get("imt_ref") or "")
        title = f"Spectra conditioned on {reference} at {where}"
        figure.suptitle(title, fontsize=11, fontweight="bold")
        panels = figure.subplots(1, len(spectra), squeeze=False, sharey=True).ravel()
        for axes, (poe, spectrum) in zip(panels, spectra.items(), strict=True):
            median, deviation = spectrum[order].T
            low, high = median * np.exp(-deviation), median * np.exp(deviation)
            axes.fill_between(
                periods[order], low, high, color=BAND_COLOUR, alpha=0.3, lw=0, label="± σ"
            )
            axes.plot(periods[order], median, color=MEAN_COLOUR, marker=".", label="mean")
            name = labels.probability(poe, results.investigation_time)
            axes.set_title(name, fontsize=8.5, fontweight="normal")
            axes.set_xlabel("Period [s] (0: peak ground acceleration)")
            axes.set_yscale("log")
        panels[0].set_ylabel("Spectral acceleration [g]")
        panels[0].legend(loc="lower left")
