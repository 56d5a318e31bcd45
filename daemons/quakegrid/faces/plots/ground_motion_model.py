# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ground motion models: medians by distance, spectra, and standard deviations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from quakegrid import __version__
from quakegrid.faces.plots import labels
from quakegrid.faces.plots.picture import picture
from quakegrid.hazard.ground_motion_models.model import GroundMotionModel
from quakegrid.hazard.ground_motion_models.typical_contexts import (
    SITE,
    typical_contexts,
    typical_rupture,
)
from quakegrid.hazard.intensity_measure import intensity_measure
from quakegrid.hazard.kernels.model_moments import model_moments

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAGNITUDES: Final = (5.0, 6.0, 7.0)
_DISTANCES: Final = np.geomspace(1.0, 300.0, 120)
_SPECTRUM_AT: Final = 20.0
_MOST_PANELS: Final = 4
#: Measures that are numbers of a scale, not logarithms.
_SCALES: Final = ("MMI", "JMA")
_COLOURS: Final = ("#2166ac", "#4daf4a", "#b2182b", "#984ea3", "#ff7f00", "#666666")
_PANEL_WIDTH, _HEIGHT = 4.0, 3.8


def draw_ground_motion_model(
    model: GroundMotionModel,
    measures: Sequence[str],
    magnitudes: Sequence[float],
    path: Path,
) -> None:
    """Draw a model for typical earthquakes of its region.

    Parameters
    ----------
    model
        The model.
    measures
        Intensity measures of the panels by distance; none for PGA, or what there is.
    magnitudes
        Of the earthquakes.
    path
        The PNG to write.

    Raises
    ------
    UserInputError
        A measure that the model is not defined for.
    InstallationError
        matplotlib is not installed, or the file cannot be written.
    """
    shown = tuple(measures or _usual(model))[:_MOST_PANELS]
    periods = _periods(model)
    curves = {mag: _moments(model, shown, mag, _DISTANCES) for mag in magnitudes}
    rupture = typical_rupture(model.tectonic_region_type)
    note = (
        f"hypocentre at {rupture.depth:g} km, dip {rupture.dip:g}°, rake {rupture.rake:g}°, "
        f"site on the footwall, vs30 {SITE['vs30']:g} m/s · {model.tectonic_region_type} · "
        f"quakegrid {__version__}"
    )
    panels = len(shown) + (2 if len(periods) > 1 else 0)
    columns = 2 if panels in (2, 4) else min(panels, 3)
    rows = -(-panels // columns)
    with picture(path, max(columns * _PANEL_WIDTH, 5.2), rows * _HEIGHT + 0.6, note) as figure:
        figure.suptitle(model.name, fontsize=11, fontweight="bold")
        axes = figure.subplots(rows, columns, squeeze=False).ravel()
        for m, (measure, panel) in enumerate(zip(shown, axes, strict=False)):
            _draw_attenuation(panel, measure, {mag: curves[mag][:2, m] for mag in magnitudes})
        if len(periods) > 1:
            _draw_spectra(axes[len(shown)], axes[len(shown) + 1], model, periods, magnitudes)
        for panel in axes[panels:]:
            panel.set_visible(False)
        axes[0].legend(loc="lower left")


def _usual(model: GroundMotionModel) -> tuple[str, ...]:
    """Return the measures to show by distance: PGA and SA near 1 s, or the first there is."""
    there = model.tabulated_measures()
    spectral = [imt for imt in there if imt.startswith("SA(")]
    near = min(spectral, key=lambda imt: abs(np.log(_period(imt))), default=None)
    usual = [imt for imt in ("PGA", near) if imt in there]
    return tuple(imt for imt in usual if imt is not None) or there[:1]


def _periods(model: GroundMotionModel) -> list[str]:
    spectral = [imt for imt in model.tabulated_measures() if imt.startswith("SA(")]
    return sorted(spectral, key=_period)


def _period(imt: str) -> float:
    return intensity_measure(imt).parameters[0]


def _moments(
    model: GroundMotionModel, imts: Sequence[str], mag: float, rjb: NDArray[np.float64]
) -> NDArray[np.float64]:
    columns = typical_contexts(model.tectonic_region_type, np.full(len(rjb), mag), rjb)
    return model_moments(model, columns, imts)


def _draw_attenuation(axes: Axes, measure: str, curves: dict[float, NDArray[np.float64]]) -> None:
    """Draw the median and one standard deviation on either side, by distance."""
    scale = measure in _SCALES
    for (mag, (mean, sigma)), colour in zip(curves.items(), _COLOURS, strict=False):
        low, middle, high = (
            value if scale else np.exp(value) for value in (mean - sigma, mean, mean + sigma)
        )
        axes.fill_between(_DISTANCES, low, high, color=colour, alpha=0.15, linewidth=0)
        axes.plot(_DISTANCES, middle, color=colour, label=f"magnitude {mag:g}")
    axes.set_xscale("log")
    if not scale:
        axes.set_yscale("log")
    axes.set_title("Median and one standard deviation", fontsize=8.5, fontweight="normal")
    axes.set_xlabel("Distance to the surface projection [km]")
    axes.set_ylabel(labels.measure_with_unit(measure))
    axes.set_xlim(_DISTANCES[0], _DISTANCES[-1])


def _draw_spectra(
    axes: Axes,
    deviations: Axes,
    model: GroundMotionModel,
    imts: Sequence[str],
    magnitudes: Sequence[float],
) -> None:
    """Draw the median spectrum at one distance, and the deviations by period."""
    periods = np.array([_period(imt) for imt in imts])
    for mag, colour in zip(magnitudes, _COLOURS, strict=False):
        moments = _moments(model, imts, mag, np.array([_SPECTRUM_AT]))[:, :, 0]
        axes.plot(periods, np.exp(moments[0]), color=colour)
        deviations.plot(periods, moments[1], color=colour)
        for row, style in ((2, "--"), (3, ":")):
            if moments[row].any():
                deviations.plot(periods, moments[row], style, color=colour, linewidth=1.0)
    for panel in (axes, deviations):
        panel.set_xscale("log")
        panel.set_xlabel("Period [s]")
        panel.set_xlim(periods[0], periods[-1])
    axes.set_yscale("log")
    axes.set_title(f"Median spectrum at {_SPECTRUM_AT:g} km", fontsize=8.5, fontweight="normal")
    axes.set_ylabel("Spectral acceleration [g]")
    deviations.set_title(
        "Total (line), between (dashes), within (dots)", fontsize=8.5, fontweight="normal"
    )
    deviations.set_ylabel("Standard deviation [ln units]")
    deviations.set_ylim(bottom=0.0)
