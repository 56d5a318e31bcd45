# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Versions of sources of points put on a grid, where a job asks for one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.logic_tree.source_versions import SourceVersion
from quakegrid.hazard.sources.area import area_points
from quakegrid.hazard.sources.point_grid import PlacedPoints, gridded_points
from quakegrid.hazard.sources.source import AreaSource, MadeSource, MultiPointSource, PointsSource
from quakegrid.jobs.parameters.job_config import JobConfig
from quakegrid.jobs.parameters.kinds import number_for


def gridded_versions(job: JobConfig, versions: Iterable[SourceVersion]) -> list[SourceVersion]:
    """Return versions with the points of each tectonic region type and set of paths on a grid.

    Sources that depend on each other and negative binomial ones are left as they are.

    Parameters
    ----------
    job
        Gives ``ps_grid_spacing``; without one nothing changes.
    versions
        All distinct versions of the sources of a logic tree.
    """
    spacing = job.source.ps_grid_spacing
    kept: list[SourceVersion] = []
    together: dict[tuple[str, tuple[int, ...]], list[SourceVersion]] = {}
    for version in versions:
        if spacing and version.group is None and _may_be_gridded(version.source):
            key = (version.tectonic_region_type, version.paths)
            together.setdefault(key, []).append(version)
        else:
            kept.append(version)
    for number, members in enumerate(together.values()):
        parts = [part for version in members for part in _placed(job, version)]
        sources = gridded_points(parts, spacing) if parts else []
        kept += [
            replace(members[0], source=source, geometry_key=f"grid {number} {index}")
            for index, source in enumerate(sources)
        ]
    return kept


def _may_be_gridded(source: MadeSource) -> bool:
    """Return whether a source has points whose rates add up."""
    return isinstance(source, PointsSource) and source.dispersion == 0.0


def _placed(job: JobConfig, version: SourceVersion) -> Iterable[PlacedPoints]:
    """Yield the points of a source with their rates, if any magnitude is left."""
    source = version.source
    assert isinstance(source, PointsSource)
    floor = number_for(job.source.minimum_magnitude, version.tectonic_region_type) or 0.0
    magnitudes, rates = (
        np.asarray(values, float) for values in source.magnitude_frequency.occurrence_rates()
    )
    kept = (magnitudes >= floor) & (rates > 0.0)
    if not kept.any():
        return
    share: NDArray[np.float64]
    if isinstance(source, AreaSource):
        lon, lat = area_points(source, job.source.area_source_discretization)
        share = np.full((len(lon), 1), 1.0 / len(lon))
    elif isinstance(source, MultiPointSource):
        lon, lat, share = source.lon, source.lat, source.share[:, kept]
    else:
        lon, lat, share = np.array([source.lon]), np.array([source.lat]), np.ones((1, 1))
    yield PlacedPoints(source, lon, lat, magnitudes[kept], rates[kept] * share)
