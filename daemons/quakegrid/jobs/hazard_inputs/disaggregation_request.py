# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a job wants taken apart, as its chunks read it."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import numpy as np

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.hazard.disaggregation.bins import BinEdges, BinWidths, bin_edges
from quakegrid.hazard.integration_distance import integration_distance
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs
from quakegrid.jobs.parameters.job_config import JobConfig
from quakegrid.jobs.ports import ArrayReader, ArrayWriter

_NAME = "disaggregation/request"
#: Names of `disagg_bin_edges`.
_EDGES = ("mag", "dist", "lon", "lat", "eps")


@dataclass(frozen=True)
class DisaggregationRequest:
    """What is taken apart, and into what.

    Attributes
    ----------
    poes
        Probabilities of exceedance whose levels are taken from the mean curves; none where
        the levels are those of the job.
    kinds
        What is told: names such as ``Mag_Dist``.
    widths, edges
        Widths of bins, and edges that are written out.
    epsilon_star
        Whether a rupture counts in the bin of the epsilon that just reaches the level.
    realizations
        Numbers of realizations, if they are given.
    nearest
        How many realizations are taken otherwise, those nearest to the mean; 0 for all.
    """

    poes: tuple[float, ...]
    kinds: tuple[str, ...]
    widths: BinWidths
    edges: dict[str, tuple[float, ...]]
    epsilon_star: bool
    realizations: tuple[int, ...]
    nearest: int

    @property
    def levels(self) -> int:
        """Return P, how many levels of each measure are taken apart."""
        return len(self.poes) or 1


def disaggregation_request(job: JobConfig, hazard: HazardInputs) -> DisaggregationRequest:
    """Return what a job wants taken apart.

    Raises
    ------
    UserInputError
        With everything that cannot be.
    """
    wanted = job.disaggregation
    assert wanted.distance_bin_width is not None
    problems = list(_problems(job, hazard))
    if problems:
        raise UserInputError(problems)
    return DisaggregationRequest(
        poes=() if wanted.iml_disagg else tuple(job.output.poes),
        kinds=tuple(wanted.disagg_outputs),
        widths=BinWidths(
            wanted.mag_bin_width,
            wanted.distance_bin_width,
            wanted.coordinate_bin_width,
            wanted.num_epsilon_bins,
        ),
        edges={name: _numbers(value) for name, value in wanted.disagg_bin_edges.items()},
        epsilon_star=wanted.epsilon_star,
        realizations=tuple(wanted.rlz_index or ()),
        nearest=wanted.num_rlzs_disagg,
    )


def write_disaggregation_request(request: DisaggregationRequest, inputs: ArrayWriter) -> None:
    """Write it beside the other inputs."""
    inputs.write(_NAME, np.frombuffer(msgspec.msgpack.encode(request), np.uint8))


def read_disaggregation_request(inputs: ArrayReader) -> DisaggregationRequest:
    """Return what `write_disaggregation_request` wrote."""
    return msgspec.msgpack.decode(inputs.read(_NAME).tobytes(), type=DisaggregationRequest)


def edges_of_bins(request: DisaggregationRequest, hazard: HazardInputs) -> BinEdges:
    """Return the edges of the bins of a job: they cover all its ruptures."""
    magnitudes = np.concatenate([unit.magnitudes for unit in hazard.units])
    regions = {family.tectonic_region_type for family in hazard.families}
    parameters = hazard.parameters
    farthest = max(
        float(integration_distance(parameters.maximum_distance, region, magnitudes).max())
        for region in regions
    )
    return bin_edges(
        request.widths,
        (float(magnitudes.min()), float(magnitudes.max())),
        farthest,
        parameters.truncation_level,
        hazard.sites.lon,
        hazard.sites.lat,
        request.edges,
    )


def regions_of(hazard: HazardInputs) -> tuple[str, ...]:
    """Return the tectonic region types of the sources, in the order of their results."""
    return tuple(sorted({family.tectonic_region_type for family in hazard.families}))


def _numbers(value: object) -> tuple[float, ...]:
    return msgspec.convert(value, tuple[float, ...], strict=False)


def _problems(job: JobConfig, hazard: HazardInputs) -> list[Problem]:
    """Return what of the request cannot be."""
    wanted = job.disaggregation
    problems = []
    realizations = len(hazard.realizations.weight)
    sites = len(hazard.sites)
    if sites > wanted.max_sites_disagg:
        problems.append(
            f"{sites} sites are too many to disaggregate: give at most "
            f"max_sites_disagg = {wanted.max_sites_disagg}, or raise it"
        )
    problems += [
        f"rlz_index {number} is not there: the realizations are 0 to {realizations - 1}"
        for number in wanted.rlz_index or ()
        if number >= realizations
    ]
    for name, value in wanted.disagg_bin_edges.items():
        if name not in _EDGES:
            problems.append(f"disagg_bin_edges has {name!r}: write edges of {', '.join(_EDGES)}")
            continue
        try:
            edges = _numbers(value)
        except msgspec.ValidationError:
            edges = ()
        if len(edges) < 2 or list(edges) != sorted(set(edges)):
            problems.append(f"the {name} of disagg_bin_edges are not two or more rising numbers")
    return [Problem(text, job.path) for text in problems]
