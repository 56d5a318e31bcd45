# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Assets make sites where nobody lists any, and leave only the sites that are near them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.hazard.geometry import geodetic, polygon
from quakegrid.hazard.geometry.convex_hull import convex_hull
from quakegrid.hazard.nearest_site import nearest_points
from quakegrid.hazard.site_table import SiteTable

Floats = NDArray[np.float64]

_MOST_PROBLEMS = 10
#: Half the width of the outline of assets on a line, and half the side of that of one [km].
_HALF_WIDTH = 0.005


@dataclass(frozen=True)
class Assets:
    """Where the A assets of an exposure stand, and how far from a site they may.

    Attributes
    ----------
    names
        Of the assets, for messages.
    lon, lat
        Shape (A,) [deg], rounded to 5 decimals.
    farthest
        An asset takes the nearest site within this distance [km].
    may_be_left_out
        Whether an asset that is farther from all sites is left out, instead of being a mistake.
    """

    names: Sequence[str]
    lon: Floats
    lat: Floats
    farthest: float
    may_be_left_out: bool = False

    def within(self, region: Floats) -> Assets:
        """Return the assets in a polygon of the shape (n, 2) [deg].

        Raises
        ------
        UserInputError
            There is none.
        """
        inside = polygon.contains(region, self.lon, self.lat)
        if not inside.any():
            raise UserInputError("no asset of the exposure is in the region")
        names = [name for name, kept in zip(self.names, inside, strict=True) if kept]
        return replace(self, names=names, lon=self.lon[inside], lat=self.lat[inside])

    def places(self) -> SiteTable:
        """Return a site for each place where assets stand, by lon, then lat."""
        lon, lat = np.unique(np.stack([self.lon, self.lat], axis=-1), axis=0).T
        return SiteTable(lon.copy(), lat.copy(), np.zeros(len(lon)))

    def outline(self) -> Floats:
        """Return the corners of their convex hull, shape (n, 2) [deg]; that of a line is narrow."""
        corners = convex_hull(np.stack([self.lon, self.lat], axis=-1))
        if len(corners) > 2:
            return corners
        (west, south), (east, north) = corners[0], corners[-1]
        along = geodetic.azimuth(west, south, east, north)
        to_the_sides = np.array([-90.0, 90.0, 90.0, -90.0]) + along
        if len(corners) == 1:
            to_the_sides = np.array([-45.0, 45.0, 135.0, 225.0])
        reach = _HALF_WIDTH if len(corners) == 2 else _HALF_WIDTH * np.sqrt(2.0)
        lon, lat = geodetic.point_at(
            np.array([west, west, east, east]),
            np.array([south, south, north, north]),
            to_the_sides,
            np.full(4, reach),
        )
        return np.stack([lon, lat], axis=-1)


def sites_of_assets(
    sites: SiteTable, assets: Assets, farthest: float | None = None
) -> tuple[SiteTable, tuple[str, ...]]:
    """Return the sites that are the nearest of some asset, in their order.

    Parameters
    ----------
    sites
        All sites, at least one.
    assets
        What hazard is wanted for.
    farthest
        Stands for that of the assets, as the cells of a grid tell how far one can be [km].

    Returns
    -------
    sites, warnings
        The sites that are kept, and what is told of assets left out.

    Raises
    ------
    UserInputError
        Assets too far from all sites that may not be left out, or no asset is near any site.
    """
    limit = assets.farthest if farthest is None else farthest
    nearest, distance = nearest_points(assets.lon, assets.lat, sites.lon, sites.lat, limit)
    near = distance <= limit
    if not near.any():
        raise UserInputError(
            f"no asset of the exposure is within {limit:g} km of a site: add sites or raise "
            "asset_hazard_distance"
        )
    far = np.flatnonzero(~near)
    if len(far) and not assets.may_be_left_out:
        raise UserInputError(_far_assets(assets, far, distance, limit))
    left_out = (f"{len(far)} assets farther than {limit:g} km from all sites are left out",)
    return sites.rows(np.unique(nearest[near])), left_out if len(far) else ()


def _far_assets(
    assets: Assets, far: NDArray[np.intp], distance: Floats, limit: float
) -> list[Problem]:
    told = [
        Problem(
            f"the nearest site is {distance[asset]:.1f} km from the asset {assets.names[asset]}, "
            f"it must be within {limit:g} km: add sites, raise asset_hazard_distance, or write "
            "discard_assets = true"
        )
        for asset in far[:_MOST_PROBLEMS]
    ]
    if len(far) > _MOST_PROBLEMS:
        told.append(Problem(f"{len(far)} assets are farther than {limit:g} km from all sites"))
    return told
