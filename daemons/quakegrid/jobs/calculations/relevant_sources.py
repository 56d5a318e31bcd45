# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mean rates of given levels by source, magnitude, distance and epsilon, of sources that matter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.disaggregation.bins import BinEdges, bin_edges
from quakegrid.hazard.disaggregation.rates import Taken, disaggregated_rates
from quakegrid.hazard.hazard_rates import RatedRuptures
from quakegrid.hazard.integration_distance import integration_distance
from quakegrid.jobs.calculations.calculation import CONTEXTS
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs
from quakegrid.jobs.hazard_inputs.loaded_inputs import LoadedInputs
from quakegrid.jobs.hazard_inputs.rate_chunks import (
    chunk_pieces,
    pieces_of,
    rate_slices,
    tile_of,
)
from quakegrid.jobs.hazard_inputs.rates_by_source import source_names
from quakegrid.jobs.hazard_inputs.relevant_sources import RelevantSourcesRequest
from quakegrid.jobs.hazard_inputs.units_together import units_together
from quakegrid.jobs.ports import Array, ArrayWriter, PartReader

Floats = NDArray[np.float64]

STAGE = "relevant sources"
OUTPUT = "mean_disagg_by_src"
_TITLE = "Mean Disaggregation By Source"
#: A source matters if its rate is at least this part of the largest one.
_RELEVANT = 0.1


def relevant_source_chunks(
    job_id: int, mode: str, number: int, hazard: HazardInputs, costs: Sequence[Floats]
) -> list[Chunk]:
    """Return the chunks that go through the sources again, numbered from `number`."""
    order = sorted(range(len(costs)), key=lambda unit: hazard.units[unit].family)
    tile = (0, len(hazard.sites))
    return [
        Chunk(job_id, mode, STAGE, number + index, rate_slices(tile, pieces), weight)
        for index, (pieces, weight) in enumerate(chunk_pieces(costs, order, hazard.together))
    ]


def rates_in_bins(
    chunk: Chunk, loaded: LoadedInputs, request: RelevantSourcesRequest
) -> tuple[Mapping[str, Array], Mapping[str, float]]:
    """Return the mean rates of each source of a chunk: (S, M, magnitudes, distances, epsilons)."""
    hazard = loaded.hazard
    names = source_names(hazard)
    parameters = hazard.parameters
    taken = Taken(
        parameters.imts,
        request.ln_levels(parameters.imts, slice(*tile_of(chunk))),
        _edges(request, hazard),
        parameters.truncation_level,
        epsilon_star=False,
    )
    arrays: dict[str, Floats] = {}
    contexts = 0

    def table(family: int, ruptures: Sequence[RatedRuptures]) -> tuple[Floats]:
        nonlocal contexts
        region = hazard.families[family].tectonic_region_type
        near, _, count = disaggregated_rates(
            ruptures, hazard.sites, loaded.models[region], taken, hazard.left_out[region]
        )
        contexts += count
        return (near[:, :, :, :, 0],)

    for together in units_together(hazard, pieces_of(chunk)):
        (near,) = together.rates(partial(table, together.family))
        by_slot = near.reshape(len(near), -1, *near.shape[3:])
        slots = slice(*loaded.slots.first[together.family : together.family + 2])
        mean = np.einsum("szm...,zm->sm...", by_slot, loaded.slots.weight[slots])
        key = str(names.index(together.name))
        arrays[key] = arrays[key] + mean if key in arrays else mean
    return arrays, {CONTEXTS: float(contexts)}


def write_relevant_sources(
    hazard: HazardInputs,
    request: RelevantSourcesRequest,
    chunks: Iterable[Chunk],
    parts: PartReader,
    results: ArrayWriter,
) -> Mapping[str, str]:
    """Write the rates by bin of the sources that matter at each site; return the output."""
    names = source_names(hazard)
    total: dict[int, Floats] = {}
    for chunk in chunks:
        for key, part in parts.read(chunk.number).items():
            source, rates = int(key), np.asarray(part, np.float64)
            total[source] = total[source] + rates if source in total else rates
    edges = _edges(request, hazard)
    for axis, values in (("mag", edges.mag), ("dist", edges.dist), ("eps", edges.eps)):
        results.write(f"{OUTPUT}/{axis}", 0.5 * (values[1:] + values[:-1]))
    for site, levels in request.levels.items():
        rates = np.stack([total[source][site] for source in sorted(total)])
        kept = relevant(rates.sum(axis=(2, 3, 4)))
        sources = np.array(names)[sorted(total)][kept]
        results.write(f"{OUTPUT}/{site}/src_id", sources)
        results.write(f"{OUTPUT}/{site}/array", np.moveaxis(rates[kept], 1, -1), unit="1/yr")
        results.write(f"{OUTPUT}/{site}/iml", np.array(json.dumps(levels)))
    return {OUTPUT: _TITLE}


def relevant(rates: Floats) -> NDArray[np.bool_]:
    """Return which sources matter for some measure; `rates` has the shape (sources, M)."""
    largest = rates.max(axis=0)
    matters: NDArray[np.bool_] = np.any((rates >= _RELEVANT * largest) & (rates > 0.0), axis=1)
    return matters


def _edges(request: RelevantSourcesRequest, hazard: HazardInputs) -> BinEdges:
    """Return the edges of the bins: they cover all ruptures."""
    magnitudes = np.concatenate([unit.magnitudes for unit in hazard.units])
    parameters = hazard.parameters
    farthest = max(
        float(integration_distance(parameters.maximum_distance, region, magnitudes).max())
        for region in {family.tectonic_region_type for family in hazard.families}
    )
    extremes = (float(magnitudes.min()), float(magnitudes.max()))
    lon, lat = hazard.sites.lon, hazard.sites.lat
    return bin_edges(request.widths, extremes, farthest, parameters.truncation_level, lon, lat)
