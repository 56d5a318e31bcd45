# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The bins a hazard is taken apart into: their edges, and in which of them a value lies."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: Degrees of a great circle in a kilometre, as the reference rounds them.
_DEGREES_PER_KM = 0.0089932
#: A number of widths that is a whole one but for rounding.
_NEARLY = 1e-9
#: A value that lies in no bin.
OUTSIDE = -1


@dataclass(frozen=True)
class BinWidths:
    """How wide the bins are.

    Attributes
    ----------
    magnitude
        [magnitude]
    distance
        [km]
    coordinate
        Of bins of longitude and latitude [deg].
    epsilons
        Number of bins of epsilon.
    """

    magnitude: float
    distance: float
    coordinate: float
    epsilons: int


@dataclass(frozen=True)
class BinEdges:
    """The edges of all bins, ascending.

    Attributes
    ----------
    mag, dist, eps
        Shapes (bins + 1,): magnitude, rrup [km], epsilon.
    lon, lat
        Shapes (S, bins + 1): around each of S sites [deg]; longitudes beyond 180 are not turned
        back.
    """

    mag: Floats
    dist: Floats
    eps: Floats
    lon: Floats
    lat: Floats

    @property
    def near(self) -> tuple[int, int, int]:
        """Return the numbers of bins of magnitude, distance and epsilon."""
        return len(self.mag) - 1, len(self.dist) - 1, len(self.eps) - 1

    @property
    def placed(self) -> tuple[int, int, int]:
        """Return the numbers of bins of magnitude, longitude and latitude."""
        return len(self.mag) - 1, self.lon.shape[1] - 1, self.lat.shape[1] - 1

    def rows(self, sites: slice) -> BinEdges:
        """Return the edges of some sites."""
        return BinEdges(self.mag, self.dist, self.eps, self.lon[sites], self.lat[sites])


def bin_edges(
    widths: BinWidths,
    magnitudes: tuple[float, float],
    maximum_distance: float,
    truncation_level: float,
    lon: Floats,
    lat: Floats,
    written: Mapping[str, Sequence[float]] | None = None,
) -> BinEdges:
    """Return the edges of the bins of a job.

    Magnitudes and distances begin at a multiple of their width.  Longitudes and latitudes
    cover what lies within the integration distance of a site in equal parts, as many for
    both: those of latitude are no wider than twice the width asked for.

    Parameters
    ----------
    widths
        What is asked for.
    magnitudes
        The least and the largest of all ruptures.
    maximum_distance
        The largest integration distance [km].
    truncation_level
        [standard deviations]
    lon, lat
        Shapes (S,): the sites [deg].
    written
        Edges that are given outright, by ``mag``, ``dist``, ``lon``, ``lat``, ``eps``.

    Returns
    -------
    BinEdges
    """
    given = {name: np.asarray(edges, float) for name, edges in (written or {}).items()}
    first = math.floor(magnitudes[0] / widths.magnitude)
    # of two decimals, a multiple of the width also where its binary fraction falls short
    last = math.floor(round(magnitudes[1], 2) / widths.magnitude + _NEARLY) + 1
    steps = math.ceil(maximum_distance / widths.distance)
    north = maximum_distance * _DEGREES_PER_KM
    east = north / np.cos(np.radians(lat))
    parts = math.ceil(north / widths.coordinate)
    return BinEdges(
        mag=given.get("mag", widths.magnitude * np.arange(first, last + 1)),
        dist=given.get("dist", widths.distance * np.arange(steps + 1)),
        eps=given.get("eps", np.linspace(-truncation_level, truncation_level, widths.epsilons + 1)),
        lon=_around(lon, east, parts, given.get("lon")),
        lat=_around(lat, np.full(len(lat), north), parts, given.get("lat")),
    )


def _around(centre: Floats, reach: Floats, parts: int, given: Floats | None) -> Floats:
    """Return the edges of equal parts of what lies within reach of each centre."""
    if given is not None:
        return np.tile(given, (len(centre), 1))
    return np.linspace(centre - reach, centre + reach, parts + 1, axis=1)


def bins_of(values: Floats, edges: Floats) -> Integers:
    """Return the bin of each value; one on an edge belongs to the lower bin.

    Parameters
    ----------
    values
        Shape (n,).
    edges
        Shape (bins + 1,).

    Returns
    -------
    ndarray
        Shape (n,); `OUTSIDE` for values beyond the edges. The lowest edge itself is inside.
    """
    found = np.searchsorted(edges, values, side="left") - 1
    found[values == edges[0]] = 0
    return np.where(found < len(edges) - 1, found, OUTSIDE)


def longitude_bins(lon: Floats, edges: Floats) -> Integers:
    """Return the bin of each longitude, whichever side of the date line it is written for."""
    middle = 0.5 * (edges[0] + edges[-1])
    return bins_of(middle + (lon - middle + 180.0) % 360.0 - 180.0, edges)
