# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Conditional and median spectra of the ruptures that exceed the levels of mean hazard maps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.disaggregation.spectra import (
    SUMS,
    ConditionalSpectrum,
    MedianSpectrum,
    Spectrum,
    conditional_moments,
    spectral_sums,
)
from quakegrid.hazard.intensity_measure import model_levels
from quakegrid.jobs.calculations.calculation import CONTEXTS, Report
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs
from quakegrid.jobs.hazard_inputs.loaded_inputs import LoadedInputs
from quakegrid.jobs.hazard_inputs.rate_chunks import (
    chunk_pieces,
    pieces_of,
    rate_slices,
    tile_of,
)
from quakegrid.jobs.hazard_inputs.spectrum_request import SpectrumRequest
from quakegrid.jobs.hazard_inputs.units_together import units_together
from quakegrid.jobs.ports import Array, ArrayWriter, PartReader

Floats = NDArray[np.float64]

STAGE = "spectra"
CONDITIONAL_SPECTRA = "cs-stats"
MEDIAN_SPECTRA = "median_spectra"
_TITLES = {
    CONDITIONAL_SPECTRA: "Mean Conditional Spectra",
    MEDIAN_SPECTRA: "Median Spectra per Site and PoE",
}
#: What a chunk says of the chunks of statistics: their sites and their numbers.
_LEVELS = "levels"
_MAPS = "hmaps-stats"
#: The sum of weights may differ from 1 by so much before people are told.
_APART = 0.02


def spectrum_chunks(
    job_id: int,
    mode: str,
    number: int,
    hazard: HazardInputs,
    costs: Sequence[Floats],
    statistics: Sequence[Chunk],
) -> list[Chunk]:
    """Return the chunks that go through the sources again, numbered from `number`."""
    order = sorted(range(len(costs)), key=lambda unit: hazard.units[unit].family)
    tile = (0, len(hazard.sites))
    told = tuple((*tile_of(chunk), chunk.number) for chunk in statistics)
    return [
        Chunk(
            job_id,
            mode,
            STAGE,
            number + index,
            (*rate_slices(tile, pieces), (_LEVELS, told)),
            weight,
        )
        for index, (pieces, weight) in enumerate(chunk_pieces(costs, order, hazard.together))
    ]


def source_groups(hazard: HazardInputs) -> Mapping[tuple[int, int], int]:
    """Return the group of each variant of each family.

    A group is what one tectonic region type has in the same source-model paths.
    """
    regions = sorted({family.tectonic_region_type for family in hazard.families})
    keys = {
        (number, variant): (regions.index(family.tectonic_region_type), family.part, paths)
        for number, family in enumerate(hazard.families)
        for variant, paths in enumerate(family.paths)
    }
    ranks = sorted(set(keys.values()))
    return {place: ranks.index(key) for place, key in keys.items()}


def sums_of_spectra(
    chunk: Chunk, loaded: LoadedInputs, request: SpectrumRequest, parts: PartReader
) -> tuple[Mapping[str, Array], Mapping[str, float]]:
    """Return mean sums over the ruptures of a chunk by group, shape (S, M, P, 3)."""
    hazard, slots = loaded.hazard, loaded.slots
    parameters = hazard.parameters
    spectrum = _spectrum(request, hazard, _levels(chunk, hazard, parts))
    groups = source_groups(hazard)
    arrays: dict[str, Floats] = {}
    contexts = 0
    for together in units_together(hazard, pieces_of(chunk)):
        number = together.family
        region = hazard.families[number].tectonic_region_type
        sums, count = spectral_sums(
            together.ruptures,
            hazard.sites,
            loaded.models[region],
            parameters.imts,
            spectrum,
            parameters.truncation_level,
            hazard.left_out[region],
        )
        contexts += count
        weights = slots.weight[slice(*slots.first[number : number + 2])]
        by_slot = weights.reshape(*sums.shape[1:3], -1)
        for variant, mean in enumerate(np.einsum("svgmpk,vgm->vsmpk", sums, by_slot)):
            key = str(groups[number, variant])
            arrays[key] = arrays[key] + mean if key in arrays else mean
    return arrays, {CONTEXTS: float(contexts)}


def _levels(chunk: Chunk, hazard: HazardInputs, parts: PartReader) -> Floats:
    """Return ln of the levels of the mean maps, shape (S, M, P); +inf where there is none."""
    told = msgspec.convert(dict(chunk.slices)[_LEVELS], tuple[tuple[int, int, int], ...])
    row = hazard.parameters.statistics.index("mean")
    maps = [parts.read(number)[_MAPS][:, row] for _, _, number in sorted(told)]
    levels = np.concatenate(maps).astype(np.float64)
    logarithms = [model_levels(imt, levels[:, m]) for m, imt in enumerate(hazard.parameters.imts)]
    return np.where(levels > 0.0, np.stack(logarithms, axis=1), np.inf)


def _spectrum(request: SpectrumRequest, hazard: HazardInputs, ln_levels: Floats) -> Spectrum:
    if request.reference is None:
        return MedianSpectrum(ln_levels)
    correlation = np.array(request.correlation)
    return ConditionalSpectrum(request.reference, correlation, ln_levels[:, request.reference])


def write_spectra(
    hazard: HazardInputs,
    request: SpectrumRequest,
    chunks: Iterable[Chunk],
    parts: PartReader,
    results: ArrayWriter,
    report: Report,
) -> Mapping[str, str]:
    """Write the spectra of all sites; return the output."""
    shape = (len(hazard.sites), len(request.periods), len(request.poes), SUMS)
    total = np.zeros((1 + max(source_groups(hazard).values()), *shape))
    for chunk in chunks:
        for key, part in parts.read(chunk.number).items():
            total[int(key)] += np.asarray(part, np.float64)
    rates = request.rates(hazard.parameters.investigation_time)
    _say_what_is_missing(total[..., 0].sum(axis=0), rates, report)
    results.write("spectra/period", np.array(request.periods), unit="s")
    results.write("spectra/poe", np.array(request.poes), unit="1")
    if request.reference is None:
        return _write_median(total, rates, results)
    mean, deviation = conditional_moments(total.sum(axis=0), rates)
    both = np.stack([np.exp(mean), deviation], axis=-1)
    results.write(
        CONDITIONAL_SPECTRA,
        np.moveaxis(both, 2, 1),
        unit="g; ln units for std",
        dimensions=("site", "poe", "period", "mea_std"),
    )
    return {CONDITIONAL_SPECTRA: _TITLES[CONDITIONAL_SPECTRA]}


def _write_median(total: Floats, rates: Floats, results: ArrayWriter) -> Mapping[str, str]:
    """Write mean, standard deviation and weight by group, (groups, S, 3, M, P)."""
    share, mean, deviation = np.moveaxis(total, -1, 0) / rates
    results.write(
        MEDIAN_SPECTRA,
        np.stack([mean, deviation, share], axis=2),
        unit="ln units; 1 for wei",
        dimensions=("group", "site", "mea_sig_wei", "period", "poe"),
    )
    return {MEDIAN_SPECTRA: _TITLES[MEDIAN_SPECTRA]}


def _say_what_is_missing(exceeded: Floats, rates: Floats, report: Report) -> None:
    """Tell of levels that nothing exceeds, and of those that lie off their probability."""
    if np.any(exceeded == 0.0):
        report("warning", "The hazard of some sites is too small for spectra at all poes")
    there = (exceeded / rates)[exceeded > 0.0]
    apart = float(np.abs(there - 1.0).max(initial=0.0))
    if apart > _APART:
        report(
            "warning",
            f"The mapped levels are exceeded up to {apart:.1%} more or less often than at their "
            "poes, and spectra are off by as much: give more levels around them",
        )
