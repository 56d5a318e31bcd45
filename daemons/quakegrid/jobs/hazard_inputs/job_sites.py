# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sites of a job, from whichever of its inputs gives them."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.formats.exposure import read_asset_places
from quakegrid.formats.site_model import read_site_model
from quakegrid.formats.sites_csv import read_sites_csv
from quakegrid.hazard.asset_association import Assets
from quakegrid.hazard.geohash import geohashes
from quakegrid.hazard.ground_motion_models.model import (
    PATH_FIELDS,
    SITE_FIELDS,
    GroundMotionModel,
)
from quakegrid.hazard.override_vs30 import with_vs30
from quakegrid.hazard.site_association import (
    build_site_collection,
    missing_site_parameters,
    unknown_vs30,
)
from quakegrid.hazard.site_collection import SiteCollection
from quakegrid.hazard.site_table import SiteTable, table_of_points
from quakegrid.jobs.calculations.calculation import Report
from quakegrid.jobs.hazard_inputs.hazard_inputs import LABEL
from quakegrid.jobs.parameters.job_config import JobConfig

#: What tells the amplification function of a site.
_GROUND = "ampcode"


def job_sites(
    job: JobConfig,
    models: Sequence[GroundMotionModel],
    report: Report,
    also: frozenset[str] = frozenset(),
) -> SiteCollection:
    """Return the sites of a job with the parameters its models read.

    Parameters
    ----------
    job, models, report
        The job, the models that are computed, and who is told what is odd.
    also
        What is told of sites besides, if it is known: what models of the logic tree read that
        no source needs.

    Raises
    ------
    UserInputError
        With every mistake of the files, or every parameter that nobody gives.
    """
    required = {model.name: model.requires & set(SITE_FIELDS) for model in models}
    names = frozenset().union(*required.values())
    problems = [
        Problem(f"{model.name} reads {name}, which no calculation computes yet", job.path)
        for model in models
        for name in sorted(model.requires & set(PATH_FIELDS) - {"rvolc"})
    ]
    listed = site_model = assets = None
    try:
        listed = _listed(job)
    except UserInputError as error:
        problems += error.problems
    try:
        if "site_model" in job.inputs:
            site_model = read_site_model(job.inputs["site_model"])
    except UserInputError as error:
        problems += error.problems
    try:
        assets = _assets(job)
    except UserInputError as error:
        problems += error.problems
    if problems:
        raise UserInputError(problems)
    if job.site.site_labels:
        required["site_labels"] = frozenset({LABEL})
    told = frozenset().union(*required.values()) | also & set(SITE_FIELDS)
    sites = _built(job, listed, site_model, assets, told, report)
    missing = missing_site_parameters(sites, required)
    missing += unknown_vs30(sites) if "vs30" in names else []
    missing += _unknown_labels(job, sites)
    if missing:
        raise UserInputError(replace(problem, file=problem.file or job.path) for problem in missing)
    return sites


def _unknown_labels(job: JobConfig, sites: SiteCollection) -> list[Problem]:
    """Return the labels of sites for which the job names no tree; 0 is that of the first."""
    if not job.site.site_labels or LABEL not in sites.parameters:
        return []
    labels = sites.parameters[LABEL]
    known = {0, *job.site.site_labels.values()}
    problems = []
    for label in sorted(set(labels.tolist()) - known):
        some = np.flatnonzero(labels == label)
        problems.append(
            Problem(
                f"{len(some)} sites have the {LABEL} {label:g}, the first is "
                f"{sites.lon[some[0]]:g} {sites.lat[some[0]]:g}: site_labels names no logic tree "
                "for it"
            )
        )
    return problems


def _built(
    job: JobConfig,
    listed: SiteTable | None,
    site_model: SiteTable | None,
    assets: Assets | None,
    required: Collection[str],
    report: Report,
) -> SiteCollection:
    region = job.site.region
    try:
        built = build_site_collection(
            listed=listed,
            region=None if region is None else np.array(region),
            region_grid_spacing=job.site.region_grid_spacing,
            site_model=site_model,
            reference=_reference(job),
            required=required,
            assets=assets,
        )
    except UserInputError as error:
        raise UserInputError(
            replace(problem, file=problem.file or job.path) for problem in error.problems
        ) from error
    for warning in built.warnings:
        report("warning", warning)
    sites = _named(job, built.sites)
    if "amplification" in job.inputs and _GROUND not in sites.texts:
        no_code = np.full(len(sites), "", dtype="<U1")
        sites = replace(sites, texts={**sites.texts, _GROUND: no_code})
    if job.site.override_vs30:
        sites = with_vs30(sites, job.site.override_vs30, required)
    return _tile(job, sites)


def _listed(job: JobConfig) -> SiteTable | None:
    if "sites" in job.inputs:
        return read_sites_csv(job.inputs["sites"][0])
    if not job.site.sites:
        return None
    return table_of_points(job.site.sites, job.site.siteid)


def _assets(job: JobConfig) -> Assets | None:
    """Return where the assets stand that hazard is wanted for, if there is an exposure."""
    if "exposure" not in job.inputs:
        return None
    places = read_asset_places(job.inputs["exposure"])
    farthest = max(job.risk.asset_hazard_distance.values())
    left_out = job.risk.discard_assets
    return Assets(places.names, places.lon, places.lat, farthest, may_be_left_out=left_out)


def _reference(job: JobConfig) -> Mapping[str, float]:
    """Return the values the job gives to all sites; only those it has."""
    site = job.site
    values = {
        "vs30": site.reference_vs30_value,
        "vs30measured": float(site.reference_vs30_type == "measured"),
        "z1pt0": site.reference_depth_to_1pt0km_per_sec,
        "z1pt4": site.reference_depth_to_1pt4km_per_sec,
        "z2pt5": site.reference_depth_to_2pt5km_per_sec,
    }
    return {name: value for name, value in values.items() if not math.isnan(value)}


def _named(job: JobConfig, sites: SiteCollection) -> SiteCollection:
    """Return the sites named by their places, where what reads the results expects it.

    That is where they are a tile of others, or where damage will be computed from them.
    """
    for_damage = any(name.endswith("fragility") for name in job.inputs)
    if sites.custom_site_id is not None or not (for_damage or job.site.tile_spec):
        return sites
    return replace(sites, custom_site_id=geohashes(sites.lon, sites.lat))


def _tile(job: JobConfig, sites: SiteCollection) -> SiteCollection:
    """Return the sites of the job's tile, if it asks for one."""
    if job.site.tile_spec is None:
        return sites
    number, count = job.site.tile_spec
    return sites.rows(slice(number - 1, None, count))
