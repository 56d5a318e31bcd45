# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sites of a calculation: from a list, a region or a site model, with their parameters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.hazard.asset_association import Assets, sites_of_assets
from quakegrid.hazard.geometry.convex_hull import convex_hull
from quakegrid.hazard.geometry.site_grid import region_sites
from quakegrid.hazard.nearest_site import nearest_points
from quakegrid.hazard.site_collection import SiteCollection
from quakegrid.hazard.site_parameters import COORDINATES, SITE_PARAMETERS, UNKNOWN
from quakegrid.hazard.site_table import SiteTable

Floats = NDArray[np.float64]

#: Distance within which a listed site takes the parameters of a site model [km].
ASSOCIATION_DISTANCE = 8.0

#: As many grid spacings is the diagonal of a cell of the grid.
_DIAGONAL = 1.414

_MOST_WARNINGS = 10


@dataclass(frozen=True)
class BuiltSites:
    """The sites of a calculation and what is odd about them.

    Attributes
    ----------
    sites
        Ready for the calculation.
    warnings
        Told to the user; nothing is stopped.
    """

    sites: SiteCollection
    warnings: tuple[str, ...] = ()


def build_site_collection(
    *,
    listed: SiteTable | None = None,
    region: Floats | None = None,
    region_grid_spacing: float | None = None,
    site_model: SiteTable | None = None,
    reference: Mapping[str, float],
    required: Collection[str] = (),
    assets: Assets | None = None,
) -> BuiltSites:
    """Return the sites of a calculation.

    Listed sites go before a region, a region before the site model's own sites, these before
    the places of assets.  A grid spacing without a region fills the convex hull of the assets,
    or else of the site model.  Where there are assets, only the sites that are nearest to one
    of them are kept; a region without a grid spacing leaves out the assets outside.  Sites
    that are not those of the site model take the parameters of the nearest of its sites: a
    listed site farther than `ASSOCIATION_DISTANCE` from all is a mistake, a site of a grid
    farther than the diagonal of a cell is told.

    Parameters
    ----------
    listed
        Sites from the job file or a table.
    region
        Vertices, shape (n, 2), lon lat [deg].
    region_grid_spacing
        [km]
    site_model
        Sites with parameters.
    reference
        Site parameter -> the job's value for all sites; only those that are set.
    required
        Site parameters the ground motion models read.  Those that the site model lacks
        are taken from `reference`.
    assets
        What hazard is wanted for, if there is an exposure.

    Returns
    -------
    BuiltSites
        Parameters nobody gives are missing: see `missing_site_parameters`.

    Raises
    ------
    UserInputError
        No sites at all, a site too far from the site model.
    """
    odd = tuple(
        str(warning)
        for table in (listed, site_model)
        if table is not None
        for warning in table.warnings
    )
    if assets is not None and region is not None:
        assets = assets.within(region)
    has_grid = region_grid_spacing is not None and not (
        region is None and site_model is None and assets is None
    )
    if assets is not None and listed is None and site_model is None and not has_grid:
        listed = assets.places()
    if listed is not None:
        listed, left_out = _near_assets(listed, assets)
        return BuiltSites(_of_listed(listed, site_model, reference, required), odd + left_out)
    if region_grid_spacing is not None and has_grid:
        grid = _grid(region, region_grid_spacing, site_model, assets)
        limit = _DIAGONAL * region_grid_spacing
        grid, left_out = _near_assets(grid, assets, limit)
        far: tuple[str, ...] = ()
        if site_model is not None:
            grid, distance = _joined(grid, site_model, limit)
            far = _far_sites(grid, distance, limit)
        return BuiltSites(_with_references(grid, reference, required), odd + left_out + far)
    if site_model is None or not len(site_model):
        raise UserInputError(
            "there are no sites: write sites, sites_csv, site_model_file, or region and "
            "region_grid_spacing"
        )
    site_model, left_out = _near_assets(site_model, assets)
    return BuiltSites(_of_site_model(site_model, reference, required), odd + left_out)


def _near_assets(
    sites: SiteTable, assets: Assets | None, farthest: float | None = None
) -> tuple[SiteTable, tuple[str, ...]]:
    """Return the sites that are near assets, if there are any assets, and warnings."""
    if assets is None or not len(sites):
        return sites, ()
    return sites_of_assets(sites, assets, farthest)


def _grid(
    region: Floats | None, spacing: float, site_model: SiteTable | None, assets: Assets | None
) -> SiteTable:
    """Return the sites of a grid in a region, around the assets, or around a site model."""
    corners = region
    if corners is None:
        corners = _region_of(site_model) if assets is None else assets.outline()
    lon, lat = region_sites(corners, spacing)
    if not len(lon):
        raise UserInputError("the grid in the region has no sites, write a smaller spacing")
    return SiteTable(lon, lat, np.zeros(len(lon)))


def _of_listed(
    listed: SiteTable,
    site_model: SiteTable | None,
    reference: Mapping[str, float],
    required: Collection[str],
) -> SiteCollection:
    if not len(listed):
        raise UserInputError("the list of sites is empty, write at least one")
    if site_model is None:
        everywhere = frozenset(reference) if listed.from_file else frozenset()
        if "vs30" in reference:
            listed = _overruled(listed, reference)
        return _with_references(listed, reference, everywhere.union(required))
    joined, distance = _joined(listed, site_model, ASSOCIATION_DISTANCE)
    far = np.flatnonzero(distance > ASSOCIATION_DISTANCE)
    if len(far):
        raise UserInputError(
            [
                Problem(
                    f"the nearest site of the site model is {distance[site]:.1f} km from the "
                    f"site {listed.lon[site]:g} {listed.lat[site]:g}, it must be within "
                    f"{ASSOCIATION_DISTANCE:g} km: add sites to the site model or remove the site"
                )
                for site in far
            ]
        )
    return _with_references(joined, reference, required)


def _overruled(listed: SiteTable, reference: Mapping[str, float]) -> SiteTable:
    """Return listed sites whose own parameters yield to those of the job.

    A job that gives a vs30 to all sites means its other values for all sites too.
    """
    own = {
        name: np.full(len(listed), reference[name]) if name in reference else values
        for name, values in listed.parameters.items()
    }
    return replace(listed, parameters=own)


def _region_of(site_model: SiteTable | None) -> Floats:
    if site_model is None:
        raise UserInputError("a region_grid_spacing needs a region or a site_model_file")
    corners = convex_hull(np.stack([site_model.lon, site_model.lat], axis=-1))
    if len(corners) < 3:
        raise UserInputError(
            "the sites of the site model lie on a line, write a region beside region_grid_spacing"
        )
    return corners


def _joined(sites: SiteTable, site_model: SiteTable, scale: float) -> tuple[SiteTable, Floats]:
    """Return sites with the parameters of the nearest of a site model, and its distance [km]."""
    nearest, distance = nearest_points(sites.lon, sites.lat, site_model.lon, site_model.lat, scale)
    numbers = {name: values[nearest] for name, values in site_model.parameters.items()}
    texts = {name: values[nearest] for name, values in site_model.texts.items()}
    joined = SiteTable(
        sites.lon,
        sites.lat,
        sites.depth,
        {**sites.parameters, **numbers},
        {**sites.texts, **texts},
        sites.custom_site_id,
    )
    return joined, distance


def _with_references(
    table: SiteTable, reference: Mapping[str, float], wanted: Collection[str]
) -> SiteCollection:
    """Return sites that take what they lack of the wanted parameters from the job."""
    given = {**_defaults(wanted), **reference}
    added = {
        name: np.full(len(table), float(given[name]))
        for name in _with_measured(wanted)
        if name in given and name not in table.parameters
    }
    return SiteCollection(
        table.lon,
        table.lat,
        table.depth,
        {**table.parameters, **added},
        table.custom_site_id,
        table.texts,
    )


def _of_site_model(
    site_model: SiteTable, reference: Mapping[str, float], required: Collection[str]
) -> SiteCollection:
    """Return the sites of a site model; a vs30 is inferred unless something says otherwise."""
    inferred = {} if "vs30measured" in required else {"vs30measured": 0.0}
    return _with_references(site_model, {**reference, **inferred}, required)


def _with_measured(wanted: Collection[str]) -> list[str]:
    """Return the wanted parameters; a vs30 never comes without how it was found."""
    measured = {"vs30measured"} if "vs30" in wanted else set()
    return sorted({*wanted, *measured})


def _defaults(wanted: Collection[str]) -> dict[str, float]:
    return {
        name: parameter.default
        for name, parameter in SITE_PARAMETERS.items()
        if name in wanted and parameter.default is not None
    }


def _far_sites(sites: SiteTable, distance: Floats, limit: float) -> tuple[str, ...]:
    far = np.flatnonzero(distance > limit)
    told = [
        f"the nearest site of the site model is {distance[site]:.1f} km from the site "
        f"{sites.lon[site]:g} {sites.lat[site]:g}"
        for site in far[:_MOST_WARNINGS]
    ]
    if len(far) > _MOST_WARNINGS:
        told.append(
            f"{len(far)} sites of the grid are farther than {limit:.1f} km from the site model"
        )
    return tuple(told)


def missing_site_parameters(
    sites: SiteCollection, required_by: Mapping[str, Collection[str]]
) -> list[Problem]:
    """Return what ground motion models read and the sites do not have.

    Parameters
    ----------
    sites
        The sites of the calculation.
    required_by
        Name of a model -> the site parameters it reads; coordinates may be among them.

    Returns
    -------
    list
        One problem per parameter, naming the models and what to write.
    """
    known = {*sites.parameters, *sites.texts, *COORDINATES}
    models: dict[str, list[str]] = {}
    for model, names in required_by.items():
        for name in sorted(set(names) - known):
            models.setdefault(name, []).append(model)
    return [
        Problem(
            f"the site parameter {name} is required by {', '.join(names)}: write {_source(name)}"
        )
        for name, names in models.items()
    ]


def unknown_vs30(sites: SiteCollection) -> list[Problem]:
    """Return that the vs30 of some sites is not known, which no model can do without."""
    unknown = np.flatnonzero(sites.parameters.get("vs30", np.zeros(0)) == UNKNOWN)
    if not len(unknown):
        return []
    first = unknown[0]
    return [
        Problem(
            f"the vs30 of {len(unknown)} sites is not known, the first is "
            f"{sites.lon[first]:g} {sites.lat[first]:g}: write their vs30, or override_vs30"
        )
    ]


def _source(name: str) -> str:
    column = f"a site_model_file with the field {name}"
    parameter = SITE_PARAMETERS.get(name)
    if parameter is None or parameter.job_key is None:
        return column
    return f"{parameter.job_key} in the job file, or {column}"
