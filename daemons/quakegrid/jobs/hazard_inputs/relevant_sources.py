# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which levels a job wants taken apart by source: ``disagg_by_rel_sources``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import Problem, UserInputError, not_known
from quakegrid.hazard.disaggregation.bins import BinWidths
from quakegrid.hazard.intensity_measure import model_levels
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs
from quakegrid.jobs.parameters.job_config import JobConfig
from quakegrid.jobs.ports import ArrayReader, ArrayWriter

FUNCTION = "disagg_by_rel_sources.main"
_NAME = "relevant_sources/request"
_ARGUMENTS = ("imts", "imls_by_sid")


@dataclass(frozen=True)
class RelevantSourcesRequest:
    """What is taken apart, and into what.

    Attributes
    ----------
    levels
        Number of a site -> one level of each measure [unit of the measure].
    widths
        Of the bins; None for one bin of all distances.
    """

    levels: dict[int, dict[str, float]]
    widths: BinWidths

    def ln_levels(self, imts: tuple[str, ...], sites: slice) -> NDArray[np.float64]:
        """Return ln of the levels at some sites, shape (S, M, 1); +inf where there is none."""
        rows = [
            [self.levels.get(site, {}).get(imt, np.inf) for imt in imts]
            for site in range(sites.start, sites.stop)
        ]
        by_measure = np.array(rows, float).T
        logarithms = [model_levels(imt, row) for imt, row in zip(imts, by_measure, strict=True)]
        return np.array(logarithms).T[..., np.newaxis]


def relevant_sources_request(job: JobConfig, hazard: HazardInputs) -> RelevantSourcesRequest | None:
    """Return what a job wants taken apart by source, if anything.

    Raises
    ------
    UserInputError
        With everything that cannot be.
    """
    if job.calculation.postproc_func != FUNCTION:
        return None
    arguments = job.calculation.postproc_args
    problems = [
        Problem(f"postproc_args: {not_known(name, _ARGUMENTS)}", job.path)
        for name in arguments
        if name not in _ARGUMENTS
    ]
    problems += [Problem(f"postproc_args: {text}", job.path) for text in _problems(job, hazard)]
    if problems:
        raise UserInputError(problems)
    measures, by_site = _levels(arguments)
    wanted = job.disaggregation
    farthest = max(km for points in hazard.parameters.maximum_distance.values() for _, km in points)
    return RelevantSourcesRequest(
        {
            site: dict(zip(measures, levels, strict=True))
            for site, levels in sorted(by_site.items())
        },
        BinWidths(
            wanted.mag_bin_width,
            wanted.distance_bin_width or farthest,
            wanted.coordinate_bin_width,
            wanted.num_epsilon_bins,
        ),
    )


def _levels(arguments: Mapping[str, object]) -> tuple[list[str], dict[int, list[float]]]:
    """Return the measures, and a level of each by site."""
    measures = msgspec.convert(arguments.get("imts", ()), list[str])
    given = arguments.get("imls_by_sid", {})
    if not isinstance(given, Mapping):
        raise msgspec.ValidationError("imls_by_sid is not a dictionary")
    by_site = {
        int(str(site)): msgspec.convert(levels, list[float], strict=False)
        for site, levels in given.items()
    }
    return measures, by_site


def _problems(job: JobConfig, hazard: HazardInputs) -> Iterator[str]:
    """Yield what of the request cannot be."""
    if not job.disaggregation.disagg_by_src:
        yield "the rates by source are needed: write disagg_by_src = true"
    if len(hazard.sites) > job.disaggregation.max_sites_disagg:
        yield (
            f"{len(hazard.sites)} sites are too many to be taken apart by source: give at most "
            f"max_sites_disagg = {job.disaggregation.max_sites_disagg}, or raise it"
        )
    try:
        measures, by_site = _levels(job.calculation.postproc_args)
    except (msgspec.ValidationError, ValueError):
        measures, by_site = [], {}
    if not measures or not by_site:
        yield "write {'imts': ['PGA'], 'imls_by_sid': {0: [0.1]}}, a level of each measure by site"
    imts = hazard.parameters.imts
    yield from (f"imts: {not_known(name, imts)}" for name in measures if name not in imts)
    for site, levels in by_site.items():
        if not 0 <= site < len(hazard.sites):
            yield f"there is no site {site}: the sites are 0 to {len(hazard.sites) - 1}"
        if len(levels) != len(measures) or not all(level > 0.0 for level in levels):
            yield f"site {site} needs {len(measures)} positive levels, one of each measure"


def write_relevant_sources_request(
    request: RelevantSourcesRequest | None, inputs: ArrayWriter
) -> None:
    """Write it beside the other inputs, if there is one."""
    if request is not None:
        inputs.write(_NAME, np.frombuffer(msgspec.msgpack.encode(request), np.uint8))


def read_relevant_sources_request(inputs: ArrayReader) -> RelevantSourcesRequest | None:
    """Return what `write_relevant_sources_request` wrote."""
    if not inputs.names(_NAME):
        return None
    return msgspec.msgpack.decode(inputs.read(_NAME).tobytes(), type=RelevantSourcesRequest)
