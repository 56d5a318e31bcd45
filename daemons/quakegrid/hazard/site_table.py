# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sites as a user lists them, before they become the sites of a calculation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import Problem, UserInputError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SiteTable:
    """S sites in the order of the calculation.

    Attributes
    ----------
    lon, lat
        Shape (S,) [deg], rounded to 5 decimals.
    depth
        Shape (S,) [km], positive below the sea level.
    parameters
        Site parameter name -> numbers, shape (S,).
    texts
        Site parameter name -> words, shape (S,).
    custom_site_id
        Shape (S,), or None.
    from_file
        Whether it was a file of its own, not a line of the job file.
    names_its_columns
        Whether the file has a header.
    warnings
        Oddities of the file, to be told to the user.
    """

    lon: Floats
    lat: Floats
    depth: Floats
    parameters: Mapping[str, Floats] = field(default_factory=lambda: MappingProxyType({}))
    texts: Mapping[str, NDArray[np.str_]] = field(default_factory=lambda: MappingProxyType({}))
    custom_site_id: NDArray[np.str_] | None = None
    from_file: bool = False
    names_its_columns: bool = False
    warnings: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        """Return the number of sites."""
        return len(self.lon)

    def rows(self, chosen: NDArray[np.intp]) -> SiteTable:
        """Return some of the sites, by their places in the table."""
        custom = self.custom_site_id
        return replace(
            self,
            lon=self.lon[chosen],
            lat=self.lat[chosen],
            depth=self.depth[chosen],
            parameters={name: values[chosen] for name, values in self.parameters.items()},
            texts={name: values[chosen] for name, values in self.texts.items()},
            custom_site_id=None if custom is None else custom[chosen],
        )


def table_of_points(points: Sequence[Sequence[float]], names: Sequence[str] = ()) -> SiteTable:
    """Return the table of points without parameters, in the order of lon, then lat.

    Parameters
    ----------
    points
        lon, lat [deg] and, if wanted, depth [km] of each.
    names
        What they are called, in the order of the points, if anything.

    Raises
    ------
    UserInputError
        Sites that stand twice, or as many names as there are not points.
    """
    if names and len(names) != len(points):
        raise UserInputError(
            f"siteid has {len(names)} names for {len(points)} sites: write one for each"
        )
    lon, lat, depth = np.zeros((3, len(points)))
    for index, point in enumerate(points):
        lon[index], lat[index] = point[0], point[1]
        depth[index] = point[2] if len(point) > 2 else 0.0
    lon, lat = np.round(lon, 5), np.round(lat, 5)
    twice = repeated_sites(lon, lat)
    if twice:
        raise UserInputError(
            [
                Problem(f"the site {lon[again]:g} {lat[again]:g} is given twice, remove one")
                for _, again in twice
            ]
        )
    order = np.lexsort((lat, lon))
    custom = np.array(names)[order] if names else None
    return SiteTable(lon[order], lat[order], depth[order], custom_site_id=custom)


def repeated_sites(lon: Floats, lat: Floats) -> list[tuple[int, int]]:
    """Return pairs of places (first, again) of sites at the same rounded coordinates."""
    order = np.lexsort((np.arange(len(lon)), lat, lon))
    same = (np.diff(lon[order]) == 0.0) & (np.diff(lat[order]) == 0.0)
    return [(int(order[place]), int(order[place + 1])) for place in np.flatnonzero(same)]
