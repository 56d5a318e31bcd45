# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Disaggregation: the curves of a classical PSHA, levels taken from them, and their origins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.curve_statistics import curve_statistics_by_measure
from quakegrid.hazard.disaggregation.bins import BinEdges
from quakegrid.hazard.disaggregation.rates import Taken, disaggregated_rates
from quakegrid.hazard.hazard_map import hazard_map
from quakegrid.hazard.hazard_rates import RatedRuptures
from quakegrid.hazard.intensity_measure import model_levels
from quakegrid.jobs.calculations.calculation import CONTEXTS, Calculation, Report
from quakegrid.jobs.calculations.classical_statistics import (
    Curves,
    curves_of_rates,
    kept_curves,
)
from quakegrid.jobs.calculations.disaggregation_results import (
    SiteRates,
    TileRates,
    write_disaggregation,
)
from quakegrid.jobs.calculations.divisible import Divisible
from quakegrid.jobs.calculations.nearest_realizations import nearest_realizations
from quakegrid.jobs.calculations.registry import calculation_named
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.hazard_inputs.disaggregation_request import (
    DisaggregationRequest,
    disaggregation_request,
    edges_of_bins,
    read_disaggregation_request,
    regions_of,
    write_disaggregation_request,
)
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs
from quakegrid.jobs.hazard_inputs.loaded_inputs import LoadedInputs, load_inputs, sum_of_rates
from quakegrid.jobs.hazard_inputs.parent_hazard import (
    RATES,
    REALIZATIONS,
    TAKEN,
    prepared_by,
    take_hazard,
)
from quakegrid.jobs.hazard_inputs.preparation import prepare_hazard_inputs
from quakegrid.jobs.hazard_inputs.rate_chunks import (
    Piece,
    chunk_pieces,
    parts_of,
    pieces_of,
    rate_slices,
    tile_of,
    tiles,
)
from quakegrid.jobs.hazard_inputs.source_costs import read_source_costs
from quakegrid.jobs.hazard_inputs.units_together import units_together
from quakegrid.jobs.job_cost import Foresighted, Needs
from quakegrid.jobs.parameters.job_config import JobConfig
from quakegrid.jobs.ports import Array, ArrayReader, ArrayWriter, PartReader

_MODE = "disaggregation"
#: Going through the sources for bins takes so many times as long as for curves.
_TIMES_CURVES = 2.0
_LEVELS = "levels"
_ORIGINS = "origins"
#: What a part says of the sites of a tile: levels to take apart, their probabilities under the
#: mean, the realizations taken.
_IML, _POE, _REALIZATIONS = "iml", "poe", "realizations"


@dataclass(frozen=True)
class LoadedDisaggregation:
    """What a worker keeps between chunks.

    Attributes
    ----------
    curves
        What the classical calculation keeps, for its chunks.
    level_chunks
        The chunks of levels, which those of origins read.
    """

    curves: LoadedInputs
    request: DisaggregationRequest
    edges: BinEdges
    level_chunks: tuple[Chunk, ...]


class Disaggregation:
    """The calculation_mode ``disaggregation``.

    Its first stages are those of a classical calculation. A chunk of levels finds for the
    sites of a tile the intensities to take apart and the realizations nearest to the mean; a
    chunk of origins goes through some sources again and tells which bins the rates at which
    these intensities are exceeded come from.
    """

    def __init__(self) -> None:
        # through the registry: calculations do not know each other
        self._classical: Calculation = calculation_named("classical")

    @property
    def stages(self) -> tuple[str, ...]:
        """Return the stages of the curves, then levels and origins."""
        return (*self._classical.stages, _LEVELS, _ORIGINS)

    def prepare(
        self, job: JobConfig, inputs: ArrayWriter, report: Report, parent: ArrayReader | None = None
    ) -> None:
        """Read and check sites, logic trees, sources, models and what is wanted of them."""
        hazard = prepare_hazard_inputs(job, inputs, report, parent)
        write_disaggregation_request(disaggregation_request(job, hazard), inputs)
        computed_again = parent is None or hazard.parameters.rates_by_source
        if parent is not None and not computed_again and prepared_by(parent) is None:
            # statistics alone do not tell which realizations are near the mean
            wanted = replace(Curves.of(hazard).wanted, keeps_realizations=True)
            take_hazard(wanted, parent, inputs, report)

    def plan(self, job_id: int, inputs: ArrayReader) -> Mapping[str, Sequence[Chunk]]:
        """Return the chunks of curves, one of levels for each of statistics, those of origins."""
        plan = dict(self._curve_plan(job_id, inputs))
        levels = _level_chunks(plan)
        hazard, request = load_inputs(inputs).hazard, read_disaggregation_request(inputs)
        count = sum(len(chunks) for chunks in plan.values()) + len(levels)
        costs = read_source_costs(inputs)
        origins: list[Chunk] = []
        for tile in tiles(len(hazard.sites), _numbers_per_site(inputs, request)):
            share = (tile[1] - tile[0]) / len(hazard.sites)
            for pieces, weight in _pieces(hazard, costs, share):
                slices = rate_slices(tile, pieces)
                origins.append(Chunk(job_id, _MODE, _ORIGINS, count + len(origins), slices, weight))
        return {**plan, _LEVELS: levels, _ORIGINS: origins}

    def needs(self, inputs: ArrayReader, plan: Mapping[str, Sequence[Chunk]]) -> Needs:
        """Return what curves will take, then the rates by bin of each chunk of origins."""
        assert isinstance(self._classical, Foresighted)
        curves = self._classical.needs(inputs, plan)
        per_site = 8 * _numbers_per_site(inputs, read_disaggregation_request(inputs))
        sizes = [per_site * (last - first) for first, last in map(tile_of, plan[_ORIGINS])]
        return Needs(
            max([curves.memory, *(2.0 * size for size in sizes)]),
            curves.disk + sum(sizes),
            "give wider bins, fewer sites or measures",
        )

    def supersedes(self, chunk: Chunk) -> Sequence[int]:
        """Return the chunks of rates whose sums curves and levels were made of."""
        if chunk.stage == _LEVELS:
            return parts_of(chunk)
        return () if chunk.stage == _ORIGINS else self._classical.supersedes(chunk)

    def load(self, inputs: ArrayReader) -> LoadedDisaggregation:
        """Return the inputs with models made, every kernel at hand, and the bins."""
        curves = self._classical.load(inputs)
        assert isinstance(curves, LoadedInputs)
        request = read_disaggregation_request(inputs)
        plan = self._curve_plan(0, inputs)
        return LoadedDisaggregation(
            curves, request, edges_of_bins(request, curves.hazard), _level_chunks(plan)
        )

    def compute(
        self, chunk: Chunk, loaded: object, parts: PartReader
    ) -> tuple[Mapping[str, Array], Mapping[str, float]]:
        """Return rates or curves, the levels of a tile, or the origins of their rates."""
        assert isinstance(loaded, LoadedDisaggregation)
        if chunk.stage == _LEVELS:
            return _levels(chunk, loaded, parts), {}
        if chunk.stage == _ORIGINS:
            return _origins(chunk, loaded, parts)
        return self._classical.compute(chunk, loaded.curves, parts)

    def array_shapes(self, chunk: Chunk, loaded: object) -> Mapping[str, tuple[int, ...]]:
        """Return the shapes of the large arrays of a chunk."""
        assert isinstance(loaded, LoadedDisaggregation)
        if chunk.stage in self._classical.stages and isinstance(self._classical, Divisible):
            return self._classical.array_shapes(chunk, loaded.curves)
        return {}

    def cut(self, chunk: Chunk, loaded: object, pieces: int) -> Sequence[Chunk]:
        """Return pieces of a chunk of curves; the others are small enough."""
        assert isinstance(loaded, LoadedDisaggregation)
        if chunk.stage in self._classical.stages and isinstance(self._classical, Divisible):
            return self._classical.cut(chunk, loaded.curves, pieces)
        return [chunk]

    def join(
        self, chunk: Chunk, loaded: object, results: Sequence[Mapping[str, Array]]
    ) -> Mapping[str, Array]:
        """Return the arrays of a chunk from those of its pieces."""
        assert isinstance(loaded, LoadedDisaggregation)
        assert isinstance(self._classical, Divisible)
        return self._classical.join(chunk, loaded.curves, results)

    def finish(
        self,
        inputs: ArrayReader,
        plan: Mapping[str, Sequence[Chunk]],
        parts: PartReader,
        results: ArrayWriter,
        report: Report,
    ) -> Mapping[str, str]:
        """Write the curves and maps, then what their levels come from."""
        outputs = self._classical.finish(inputs, plan, parts, results, report)
        curves = load_inputs(inputs)
        request = read_disaggregation_request(inputs)
        levels = _joined_levels(plan[_LEVELS], parts)
        origins = SiteRates(
            curves.hazard,
            curves.slots,
            request,
            edges_of_bins(request, curves.hazard),
            regions_of(curves.hazard),
            *levels,
        )
        tiles_done = _tile_rates(plan[_ORIGINS], origins, parts)
        return {**outputs, **write_disaggregation(origins, tiles_done, results, report)}

    def _curve_plan(self, job_id: int, inputs: ArrayReader) -> Mapping[str, Sequence[Chunk]]:
        """Return the chunks of the classical calculation, as our own."""
        return {
            stage: [replace(chunk, calculation=_MODE) for chunk in chunks]
            for stage, chunks in self._classical.plan(job_id, inputs).items()
        }


def _level_chunks(plan: Mapping[str, Sequence[Chunk]]) -> tuple[Chunk, ...]:
    """Return a chunk of levels for each of statistics, the last stage of the curves."""
    *_, statistics = plan.values()
    count = sum(len(chunks) for chunks in plan.values())
    return tuple(
        replace(chunk, stage=_LEVELS, number=count + index)
        for index, chunk in enumerate(statistics)
    )


def _pieces(
    hazard: HazardInputs, costs: Sequence[NDArray[np.float64]], share: float
) -> Iterator[tuple[tuple[Piece, ...], float]]:
    """Yield the pieces of each chunk that goes through sources again, and their cost."""
    order = sorted(range(len(costs)), key=lambda unit: hazard.units[unit].family)
    times = share * _TIMES_CURVES
    return chunk_pieces([cost * times for cost in costs], order, hazard.together)


def _numbers_per_site(inputs: ArrayReader, request: DisaggregationRequest) -> int:
    """Return how many numbers the origins of the rates at a site are."""
    loaded = load_inputs(inputs)
    edges = edges_of_bins(request, loaded.hazard)
    bins = int(np.prod(edges.near) + np.prod(edges.placed))
    return int(loaded.slots.first[-1]) * len(loaded.hazard.parameters.imts) * request.levels * bins


def _levels(chunk: Chunk, loaded: LoadedDisaggregation, parts: PartReader) -> Mapping[str, Array]:
    """Return what is taken apart at some sites."""
    hazard, request = loaded.curves.hazard, loaded.request
    parameters = hazard.parameters
    sites = slice(*tile_of(chunk))
    shape = parameters.ln_levels().shape
    by_realization = _curves(chunk, loaded.curves, parts)
    mean = curve_statistics_by_measure(
        by_realization,
        hazard.realizations.weight_by_measure,
        np.repeat(np.arange(shape[0]), shape[1]),
        ("mean",),
        use_rates=parameters.use_rates,
    )[0]
    count = sites.stop - sites.start
    by_measure = mean.reshape(count, *shape)
    if request.poes:
        iml = np.stack(
            [
                hazard_map(
                    by_measure[:, m, : len(levels)], np.array(levels), np.array(request.poes)
                )
                for m, levels in enumerate(parameters.levels.values())
            ],
            axis=1,
        )
        poe = np.broadcast_to(np.array(request.poes), iml.shape)
    else:
        first = np.array([levels[:1] for levels in parameters.levels.values()], float)
        iml = np.tile(first, (count, 1, 1))
        poe = by_measure[:, :, :1]
    taken = nearest_realizations(by_realization, mean, request.nearest, request.realizations)
    return {_IML: iml, _POE: np.ascontiguousarray(poe), _REALIZATIONS: taken}


def _curves(chunk: Chunk, loaded: LoadedInputs, parts: PartReader) -> NDArray[np.float64]:
    """Return the curves of all realizations at some sites, shape (R, S, M x L)."""
    if REALIZATIONS in loaded.taken and RATES not in loaded.taken:
        kept = kept_curves(loaded.inputs.read(f"{TAKEN}{REALIZATIONS}", slice(*tile_of(chunk))))
        return kept(slice(None), slice(None))
    rates = sum_of_rates(chunk, loaded, parts)
    made = curves_of_rates(rates, loaded.slots.of_realization, loaded.hazard.parameters)
    return made(slice(None), slice(None))


def _joined_levels(
    chunks: Sequence[Chunk], parts: PartReader
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Return levels, their probabilities and realizations of all sites."""
    read = [parts.read(chunk.number) for chunk in chunks]
    iml, poe, taken = (
        np.concatenate([part[name] for part in read]) for name in (_IML, _POE, _REALIZATIONS)
    )
    return iml.astype(np.float64), poe.astype(np.float64), taken.astype(np.int64)


def _origins(
    chunk: Chunk, loaded: LoadedDisaggregation, parts: PartReader
) -> tuple[Mapping[str, Array], Mapping[str, float]]:
    """Return what each family of a chunk of sources adds to the bins of some sites."""
    hazard, slots = loaded.curves.hazard, loaded.curves.slots
    iml, _, realizations = _joined_levels(loaded.level_chunks, parts)
    rows = slice(*tile_of(chunk))
    # a few sites share the ruptures of points: all of them say which
    together = hazard.parameters.few_sites
    sites = hazard.sites if together else hazard.sites.rows(rows)
    imts = hazard.parameters.imts
    as_given = [model_levels(imt, iml[rows][:, m]) for m, imt in enumerate(imts)]
    ln_levels = np.where(iml[rows] > 0.0, np.stack(as_given, axis=1), np.inf)
    taken = Taken(
        hazard.parameters.imts,
        ln_levels,
        loaded.edges.rows(rows),
        hazard.parameters.truncation_level,
        loaded.request.epsilon_star,
    )
    used = np.unique(slots.of_realization[np.unique(realizations)])
    arrays: dict[str, NDArray[np.float64]] = {}
    contexts = 0

    def tables(family: int, ruptures: Sequence[RatedRuptures]) -> Sequence[NDArray[np.float64]]:
        nonlocal contexts
        region = hazard.families[family].tectonic_region_type
        models = loaded.curves.models[region]
        first, last = slots.first[family : family + 2]
        of_family = used[(used >= first) & (used < last)] - first
        near, placed, count = disaggregated_rates(
            ruptures,
            sites,
            models,
            taken,
            hazard.left_out[region],
            rows=rows if together else slice(None),
            wanted=np.unique(of_family % len(models)),
        )
        contexts += count
        # variants and models of a family are its slots
        head = (len(near), last - first)
        return near.reshape(*head, *near.shape[3:]), placed.reshape(*head, *placed.shape[3:])

    for units in units_together(hazard, pieces_of(chunk)):
        rates = units.rates(partial(tables, units.family))
        for name, table in zip(("near", "placed"), rates, strict=True):
            key = f"{name}-{units.family}"
            arrays[key] = arrays[key] + table if key in arrays else table
    return arrays, {CONTEXTS: float(contexts)}


def _tile_rates(
    chunks: Sequence[Chunk], origins: SiteRates, parts: PartReader
) -> Iterator[TileRates]:
    """Yield the sums of the parts of each tile of sites, in chunk order."""
    by_tile: dict[tuple[int, int], list[int]] = {}
    for chunk in chunks:
        by_tile.setdefault(tile_of(chunk), []).append(chunk.number)
    for (first, last), numbers in by_tile.items():
        total = origins.empty_tile(first, last)
        for number in numbers:
            for name, part in parts.read(number).items():
                kind, _, family = name.partition("-")
                total.add(kind, int(family), part.astype(np.float64, copy=False))
        yield total
