# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Classical PSHA: rates of exceedance by source family, then curves, statistics and maps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.model import GroundMotionModel
from quakegrid.hazard.hazard_rates import RatedRuptures, exceedance_rates
from quakegrid.hazard.realization_means import mean_poes
from quakegrid.jobs.calculations.calculation import CONTEXTS, Report
from quakegrid.jobs.calculations.classical_statistics import (
    QUANTILE_ERRORS,
    Curves,
    TileCurves,
    curves_of_rates,
    kept_curves,
    quantile_errors,
    tile_curves,
    write_curves,
)
from quakegrid.jobs.calculations.curve_needs import needs_of_curves
from quakegrid.jobs.calculations.cut_by_sites import cut_by_sites, joined_by_sites
from quakegrid.jobs.calculations.second_pass import STAGES as SECOND_PASS
from quakegrid.jobs.calculations.second_pass import (
    compute_second_pass,
    prepare_second_pass,
    second_pass_chunks,
    write_second_pass,
)
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.hazard_inputs.amplified_sites import (
    AmplifiedSites,
    amplified_sites,
    read_amplified_sites,
    write_amplified_sites,
)
from quakegrid.jobs.hazard_inputs.hazard_inputs import read_hazard_inputs
from quakegrid.jobs.hazard_inputs.labelled_sites import (
    Rows,
    arrays_by_label,
    mean_by_label,
    rates_by_label,
)
from quakegrid.jobs.hazard_inputs.loaded_inputs import LoadedInputs, load_inputs, sum_of_rates
from quakegrid.jobs.hazard_inputs.model_ranges import report_model_ranges
from quakegrid.jobs.hazard_inputs.parent_hazard import (
    RATES,
    REALIZATIONS,
    STATISTICS,
    TAKEN,
    prepared_by,
    take_hazard,
)
from quakegrid.jobs.hazard_inputs.piece_ruptures import piece_ruptures
from quakegrid.jobs.hazard_inputs.preparation import prepare_hazard_inputs, write_result_inputs
from quakegrid.jobs.hazard_inputs.rate_chunks import (
    Piece,
    chunk_pieces,
    parts_of,
    pieces_of,
    rate_slices,
    rows_of,
    statistics_slices,
    tile_of,
    tiles,
    tiles_of_curves,
)
from quakegrid.jobs.hazard_inputs.rates_by_source import (
    RATES_BY_SOURCE,
    add_part,
    array_name,
    source_names,
)
from quakegrid.jobs.hazard_inputs.source_costs import (
    read_source_costs,
    write_source_info,
)
from quakegrid.jobs.hazard_inputs.surface_kernels import (
    of_sites,
    read_surface_kernels,
    surface_kernels,
    write_surface_kernels,
)
from quakegrid.jobs.hazard_inputs.units_together import units_together
from quakegrid.jobs.job_cost import Needs
from quakegrid.jobs.parameters.job_config import JobConfig
from quakegrid.jobs.ports import Array, ArrayReader, ArrayWriter, PartReader

_MODE = "classical"
_RATES = "rates"
_STATISTICS = "statistics"


class Classical:
    """The calculation_mode ``classical``."""

    stages = (_RATES, _STATISTICS, *SECOND_PASS)

    def prepare(
        self, job: JobConfig, inputs: ArrayWriter, report: Report, parent: ArrayReader | None = None
    ) -> None:
        """Read and check sites, logic trees, sources and models; predict the cost."""
        hazard = prepare_hazard_inputs(job, inputs, report, parent)
        prepare_second_pass(job, hazard, inputs)
        amplified = amplified_sites(job, hazard)
        write_amplified_sites(amplified, inputs)
        kernels = surface_kernels(job, hazard)
        write_surface_kernels(kernels, inputs)
        # what a parent keeps of trees in parts lacks the errors of its quantiles
        as_it_is = amplified is None and kernels is None and hazard.parted is None
        if parent is not None and prepared_by(parent) is None and as_it_is:
            if hazard.parameters.rates_by_source:
                report("info", "The rates by source of the parent are computed again")
            else:
                take_hazard(Curves.of(hazard).wanted, parent, inputs, report)

    def plan(self, job_id: int, inputs: ArrayReader) -> Mapping[str, Sequence[Chunk]]:
        """Return chunks of sources by tile, then one chunk of statistics for each tile."""
        loaded = load_inputs(inputs)
        hazard = loaded.hazard
        costs = read_source_costs(inputs)
        order = sorted(range(len(costs)), key=lambda unit: hazard.units[unit].family)
        levels = hazard.parameters.ln_levels().size
        site_count = len(hazard.sites)
        rates: list[Chunk] = []
        statistics: list[Chunk] = []
        parts_of_tile: list[tuple[tuple[int, int], list[int]]] = []
        for tile in tiles(site_count, int(loaded.slots.first[-1]) * levels):
            share = (tile[1] - tile[0]) / site_count
            numbers: list[int] = []
            shares = [cost * share for cost in costs]
            computed = () if loaded.taken else chunk_pieces(shares, order, hazard.together)
            for pieces, weight in computed:
                numbers.append(len(rates))
                slices = rate_slices(tile, pieces)
                rates.append(Chunk(job_id, _MODE, _RATES, len(rates), slices, weight))
            parts_of_tile.append((tile, numbers))
        curves_per_site = Curves.of(hazard).numbers_per_site
        for tile, numbers in parts_of_tile:
            for sites in tiles_of_curves(tile, curves_per_site):
                slices = statistics_slices(sites, tile, numbers)
                number = len(rates) + len(statistics)
                weight = (sites[1] - sites[0]) * levels * loaded.slots.curves * 1e-7
                statistics.append(Chunk(job_id, _MODE, _STATISTICS, number, slices, weight))
        number = len(rates) + len(statistics)
        again = second_pass_chunks(job_id, _MODE, number, hazard, inputs, costs, statistics)
        return {_RATES: rates, _STATISTICS: statistics, **again}

    def needs(self, inputs: ArrayReader, plan: Mapping[str, Sequence[Chunk]]) -> Needs:
        """Return what rates and curves will take."""
        return needs_of_curves(load_inputs(inputs), plan[_RATES], plan[_STATISTICS])

    def supersedes(self, chunk: Chunk) -> Sequence[int]:
        """Return the chunks of rates whose sums a tile of statistics was made of."""
        return parts_of(chunk) if chunk.stage == _STATISTICS else ()

    def load(self, inputs: ArrayReader) -> LoadedInputs:
        """Return the inputs with models made, slots numbered and every kernel at hand.

        Kernels are compiled here, or read from disk, so that workers made by a fork share
        them instead of compiling them each.
        """
        loaded = load_inputs(inputs)
        views = (loaded, *loaded.labelled.values())
        kinds = (each for view in views for each in _one_of_each(view))
        for ruptures, models in () if loaded.taken else kinds:
            properties = ruptures.properties
            place = replace(
                loaded.hazard.sites.rows(slice(1)),
                lon=properties.hypo_lon[:1],
                lat=properties.hypo_lat[:1],
            )
            parameters = loaded.hazard.parameters
            exceedance_rates(
                [ruptures, ruptures],
                place,
                models,
                parameters.imts,
                parameters.ln_levels(),
                parameters.truncation_level,
            )
        return loaded

    def compute(
        self, chunk: Chunk, loaded: object, parts: PartReader
    ) -> tuple[Mapping[str, Array], Mapping[str, float]]:
        """Return the rates of a chunk of sources, or the curves of a tile."""
        assert isinstance(loaded, LoadedInputs)
        if chunk.stage == _RATES:
            return _rates(chunk, loaded)
        if chunk.stage in SECOND_PASS:
            return compute_second_pass(chunk, loaded, parts)
        return _statistics(chunk, loaded, parts), {}

    def array_shapes(self, chunk: Chunk, loaded: object) -> Mapping[str, tuple[int, ...]]:
        """Return the shapes of the rates of a chunk, (S, Z, M, L), by family or in all."""
        assert isinstance(loaded, LoadedInputs)
        if chunk.stage in SECOND_PASS:
            return {}
        first, last = tile_of(chunk)
        levels = loaded.hazard.parameters.ln_levels().shape
        slots = loaded.slots.first
        if chunk.stage == _STATISTICS:
            sources = len(source_names(loaded.hazard))
            by_source = {RATES_BY_SOURCE: (last - first, *levels, sources)} if sources else {}
            return {"rates": (last - first, int(slots[-1]), *levels), **by_source}
        families = {loaded.hazard.units[piece.unit].family for piece in pieces_of(chunk)}
        return {
            f"rates of family {family}": (last - first, int(np.diff(slots)[family]), *levels)
            for family in sorted(families)
        }

    def cut(self, chunk: Chunk, loaded: object, pieces: int) -> Sequence[Chunk]:
        """Return pieces of fewer sites; a few sites that share ruptures stay together."""
        assert isinstance(loaded, LoadedInputs)
        if loaded.hazard.parameters.few_sites or chunk.stage in SECOND_PASS:
            return [chunk]
        return cut_by_sites(chunk, pieces)

    def join(
        self, chunk: Chunk, loaded: object, results: Sequence[Mapping[str, Array]]
    ) -> Mapping[str, Array]:
        """Return the arrays of a chunk from those of its pieces."""
        return joined_by_sites(results)

    def finish(
        self,
        inputs: ArrayReader,
        plan: Mapping[str, Sequence[Chunk]],
        parts: PartReader,
        results: ArrayWriter,
        report: Report,
    ) -> Mapping[str, str]:
        """Write the curves and maps of all tiles, and what they were computed from."""
        hazard = read_hazard_inputs(inputs)
        amplified = read_amplified_sites(inputs)
        if amplified is not None:
            hazard = amplified.surface(hazard)
        write_result_inputs(hazard, inputs, results)
        write_source_info(hazard, inputs, results)
        curves = Curves.of(hazard)
        tiles_done = (
            TileCurves(*tile_of(chunk), parts.read(chunk.number)) for chunk in plan[_STATISTICS]
        )
        outputs = write_curves(curves, tiles_done, results, report)
        again = write_second_pass(hazard, inputs, plan, parts, results, report)
        report_model_ranges(inputs, report)
        return {**outputs, **again}


def _one_of_each(
    loaded: LoadedInputs,
) -> Iterator[tuple[RatedRuptures, tuple[GroundMotionModel, ...]]]:
    """Yield some ruptures of each kind of source in each region, with the region's models."""
    seen = set()
    for number, unit in enumerate(loaded.hazard.units):
        kind = (type(unit.source), unit.source.tectonic_region_type)
        if kind not in seen:
            seen.add(kind)
            models = loaded.models[unit.source.tectonic_region_type]
            yield piece_ruptures(loaded.hazard, Piece(number, 0, 1)), models


def _rates(chunk: Chunk, loaded: LoadedInputs) -> tuple[Mapping[str, Array], Mapping[str, float]]:
    """Return the rates of exceedance of each family a chunk touches, sites first."""
    hazard = loaded.hazard
    tile = tile_of(chunk)
    names = source_names(hazard)
    kernels = read_surface_kernels(loaded.inputs)
    arrays: dict[str, NDArray[np.float64]] = {}
    contexts = 0

    def table(region: str, ruptures: Sequence[RatedRuptures]) -> tuple[NDArray[np.float64]]:
        nonlocal contexts
        if kernels is None:
            rates, count = rates_by_label(loaded, tile, region, ruptures)
        else:
            on_rock = partial(rates_by_label, loaded, tile, region, ln_levels=kernels.ln_grid)
            rates, count = of_sites(kernels, *tile).rates(ruptures, on_rock)
        contexts += count
        return (rates,)

    for together in units_together(hazard, pieces_of(chunk)):
        family, name = together.family, together.name if names else ""
        region = hazard.families[family].tectonic_region_type
        (rates,) = together.rates(partial(table, region))
        variants, model_count = rates.shape[:2]
        by_slot = rates.reshape(variants * model_count, *rates.shape[2:])
        _add(arrays, str(family), np.moveaxis(by_slot, 1, 0))
        if names:
            slots = slice(*loaded.slots.first[family : family + 2])
            mean = mean_by_label(loaded, tile, by_slot, slots)
            _add(arrays, array_name(names.index(name)), mean)
    return arrays, {CONTEXTS: float(contexts)}


def _add(arrays: dict[str, NDArray[np.float64]], name: str, rates: NDArray[np.float64]) -> None:
    arrays[name] = arrays[name] + rates if name in arrays else rates


def _curves(rates: NDArray[np.float64], loaded: LoadedInputs) -> Mapping[str, Array]:
    """Return the curves and maps of rates (Z, S, M, L)."""
    hazard, slots = loaded.hazard, loaded.slots
    parameters = hazard.parameters
    if slots.product is None:
        curves = curves_of_rates(rates, slots.of_realization, parameters)
        return tile_curves(hazard, rates.shape[1], curves)
    mean = mean_poes(
        slots.product, rates, parameters.investigation_time, use_rates=parameters.use_rates
    )
    if parameters.statistics == ("mean",):
        return tile_curves(hazard, rates.shape[1], None, mean[:, None])
    curves = curves_of_rates(rates, slots.of_realization, parameters)
    arrays = dict(tile_curves(hazard, rates.shape[1], curves, mean=mean))
    if Curves.of(hazard).drawn_quantiles:
        arrays[QUANTILE_ERRORS] = quantile_errors(hazard, rates.shape[1], curves)
    return arrays


def _surface_curves(
    rates: NDArray[np.float64], loaded: LoadedInputs, amplified: AmplifiedSites, first: int
) -> Mapping[str, Array]:
    """Return the curves and maps at the surface of sites from the one numbered `first`."""
    parameters = loaded.hazard.parameters
    rock = curves_of_rates(rates, loaded.slots.of_realization, parameters)

    def curves(sites: slice, levels: slice) -> NDArray[np.float64]:
        begin = sites.start or 0
        shape = parameters.ln_levels().shape
        poes = rock(sites, slice(None))
        at_rock = poes.reshape(*poes.shape[:2], *shape)
        surface = amplified.at_surface(at_rock, parameters, first + begin)
        return np.ascontiguousarray(surface.reshape(*poes.shape[:2], -1)[..., levels])

    return tile_curves(amplified.surface(loaded.hazard), rates.shape[1], curves)


def _statistics(chunk: Chunk, loaded: LoadedInputs, parts: PartReader) -> Mapping[str, Array]:
    """Return the curves and maps of some sites from rates, or from what the parent has."""
    hazard = loaded.hazard
    rows = slice(*tile_of(chunk))
    given = {
        name: loaded.inputs.read(f"{TAKEN}{name}", rows) for name in loaded.taken if name != RATES
    }
    if given:

        def of_given(own: LoadedInputs, some: Rows) -> Mapping[str, Array]:
            kept = {name: values[some] for name, values in given.items()}
            realizations = kept.get(REALIZATIONS)
            curves = None if realizations is None else kept_curves(realizations)
            count = len(next(iter(kept.values())))
            return tile_curves(own.hazard, count, curves, kept.get(STATISTICS))

        return arrays_by_label(loaded, tile_of(chunk), of_given)
    rates = sum_of_rates(chunk, loaded, parts)
    amplified = read_amplified_sites(loaded.inputs)
    if amplified is not None:
        return _surface_curves(rates, loaded, amplified, rows.start)

    def of_rates(own: LoadedInputs, some: Rows) -> Mapping[str, Array]:
        return _curves(np.ascontiguousarray(rates[:, some]), own)

    arrays = dict(arrays_by_label(loaded, tile_of(chunk), of_rates))
    if Curves.of(hazard).keeps_rates:
        arrays[RATES] = np.moveaxis(rates, 1, 0)
    sources = source_names(hazard)
    if sources:
        shape = hazard.parameters.ln_levels().shape
        total = np.zeros((rates.shape[1], *shape, len(sources)))
        for number in parts_of(chunk):
            add_part(total, parts.read(number, rows_of(chunk)))
        arrays[RATES_BY_SOURCE] = total
    return arrays
