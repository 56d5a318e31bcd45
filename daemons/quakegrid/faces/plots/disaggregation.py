# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a hazard consists of: bars over one axis, three-dimensional bars over two."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from quakegrid.faces.plots import labels
from quakegrid.faces.plots.picture import BAND_COLOUR, origin, picture
from quakegrid.jobs.exports.disaggregation import Disaggregation, disaggregation_at
from quakegrid.jobs.exports.results import Results

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = NDArray[np.float64]

_WIDTH, _HEIGHT = 5.6, 4.4
#: Bars of less than this part of the highest one are left out: they would be plates.
_LEAST_SHARE = 0.002
#: Regions have small letters from so many on.
_MANY = 5
_TITLES = {
    "Mag": "Magnitude",
    "Dist": "Rupture distance [km]",
    "Lon": "Longitude [deg]",
    "Lat": "Latitude [deg]",
    "Eps": "Epsilon [standard deviations]",
    "TRT": "Tectonic region type",
}
#: Kinds that can be drawn: one axis as bars, two as bars on a plane, epsilon as their colours.
DRAWABLE = ("Mag", "Dist", "TRT", "Mag_Dist", "Mag_Dist_Eps", "Lon_Lat")


def draw_disaggregation(
    results: Results, kind: str, site: int, place: tuple[int, int], path: Path
) -> None:
    """Draw what each bin contributes to the hazard of a level, in percent.

    Parameters
    ----------
    results
        The calculation.
    kind
        One of `DRAWABLE`.
    site
        The site's number.
    place
        Number of the intensity measure and of the level.
    path
        The PNG to write.

    Raises
    ------
    InstallationError
        matplotlib is not installed, or the file cannot be written.
    """
    taken = disaggregation_at(results, site)
    values = results.reader.read(f"disagg-stats/{kind}", slice(site, site + 1))[0, ..., 0]
    probability = np.asarray(values[..., place[0], place[1]], dtype=float)
    rates = -np.log1p(-np.minimum(probability, 1.0 - 1e-15))
    shares = 100.0 * rates / max(rates.sum(), 1e-300)
    axes_names = kind.split("_")
    flat = len(axes_names) == 1
    with picture(path, _WIDTH, _HEIGHT, origin(results)) as figure:
        where = labels.place(float(results.lon[site]), float(results.lat[site]))
        measure = results.measures[place[0]]
        figure.suptitle(
            f"{measure} above {taken.iml[place]:.4g} {labels.unit(measure)} at {where}",
            fontsize=11,
            fontweight="bold",
        )
        axes: Any = figure.add_subplot(projection=None if flat else "3d")
        if flat:
            _draw_bars(axes, taken, axes_names[0], shares)
        else:
            _draw_columns(axes, taken, axes_names, shares)
        if not np.any(shares):
            figure.text(0.5, 0.5, "No hazard to take apart", ha="center", fontsize=11)


def _draw_bars(axes: Axes, taken: Disaggregation, name: str, shares: Floats) -> None:
    axes.set_xlabel(_TITLES[name])
    axes.set_ylabel("Contribution [%]")
    if name == "TRT":
        axes.bar(range(len(shares)), shares, color=BAND_COLOUR)
        words = [region.replace(" ", "\n") for region in taken.regions]
        axes.set_xticks(range(len(shares)), words, fontsize=8 if len(words) < _MANY else 6)
        return
    edges = taken.edges[name]
    axes.bar(edges[:-1], shares, np.diff(edges), align="edge", color=BAND_COLOUR, edgecolor="white")


def _draw_columns(axes: Any, taken: Disaggregation, names: list[str], shares: Floats) -> None:
    """Draw bars on a plane, cut by epsilon into colours if that is the third axis."""
    import matplotlib

    layers = shares if shares.ndim == 3 else shares[..., np.newaxis]
    # distance to the right, magnitude to the back
    first, second = (names[1], names[0]) if names[0] == "Mag" else (names[0], names[1])
    if names[0] == "Mag":
        layers = layers.swapaxes(0, 1)
    x, y = taken.edges[first], taken.edges[second]
    east, north = np.meshgrid(x[:-1], y[:-1], indexing="ij")
    wide, deep = np.meshgrid(0.85 * np.diff(x), 0.85 * np.diff(y), indexing="ij")
    foot = np.zeros(layers.shape[:2])
    colours = matplotlib.colormaps["YlOrRd"](np.linspace(0.15, 0.85, layers.shape[2]))
    worth = _LEAST_SHARE * layers.sum(axis=2).max()
    for k in range(layers.shape[2]):
        there = layers[..., k] > worth
        if np.any(there):
            axes.bar3d(
                east[there], north[there], foot[there], wide[there], deep[there],
                layers[..., k][there],
                color=colours[k] if layers.shape[2] > 1 else BAND_COLOUR,
                label=_epsilon_label(taken, k) if layers.shape[2] > 1 else None,
            )  # fmt: skip
        foot = foot + layers[..., k]
    axes.set_xlabel(_TITLES[first])
    axes.set_ylabel(_TITLES[second])
    axes.set_zlabel("Contribution [%]")
    axes.set_xlim(*_reached(x, np.any(foot > worth, axis=1)))
    axes.set_ylim(*_reached(y, np.any(foot > worth, axis=0)))
    axes.locator_params(nbins=6)
    axes.view_init(elev=38.0, azim=-58.0)
    if layers.shape[2] > 1 and np.any(foot > 0.0):
        axes.legend(title="Epsilon", loc="upper left", fontsize=7)


def _reached(edges: Floats, there: NDArray[np.bool_]) -> tuple[float, float]:
    """Return from where to where bins have bars, all of them if none has."""
    places = np.flatnonzero(there)
    if not len(places):
        return float(edges[0]), float(edges[-1])
    return float(edges[places[0]]), float(edges[places[-1] + 1])


def _epsilon_label(taken: Disaggregation, k: int) -> str:
    low, high = taken.edges["Eps"][k : k + 2]
    return f"{low:.3g} to {high:.3g}"
