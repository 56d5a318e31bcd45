# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What goes through the sources once more when the curves are there: functions of postproc_func."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from quakegrid.jobs.calculations import relevant_sources, spectra
from quakegrid.jobs.calculations.calculation import Report
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs
from quakegrid.jobs.hazard_inputs.loaded_inputs import LoadedInputs
from quakegrid.jobs.hazard_inputs.relevant_sources import (
    read_relevant_sources_request,
    relevant_sources_request,
    write_relevant_sources_request,
)
from quakegrid.jobs.hazard_inputs.spectrum_request import (
    read_spectrum_request,
    spectrum_request,
    write_spectrum_request,
)
from quakegrid.jobs.parameters.job_config import JobConfig
from quakegrid.jobs.ports import Array, ArrayReader, ArrayWriter, PartReader

#: A job has at most one of them.
STAGES = (relevant_sources.STAGE, spectra.STAGE)


def prepare_second_pass(job: JobConfig, hazard: HazardInputs, inputs: ArrayWriter) -> None:
    """Check what a job wants besides curves, and write it beside the other inputs.

    Raises
    ------
    UserInputError
        With everything that cannot be.
    """
    write_relevant_sources_request(relevant_sources_request(job, hazard), inputs)
    write_spectrum_request(spectrum_request(job, hazard), inputs)


def second_pass_chunks(
    job_id: int,
    mode: str,
    number: int,
    hazard: HazardInputs,
    inputs: ArrayReader,
    costs: Sequence[NDArray[np.float64]],
    statistics: Sequence[Chunk],
) -> Mapping[str, Sequence[Chunk]]:
    """Return the stage of the second pass, if there is one, with chunks from `number`."""
    if read_relevant_sources_request(inputs) is not None:
        chunks = relevant_sources.relevant_source_chunks(job_id, mode, number, hazard, costs)
        return {relevant_sources.STAGE: chunks}
    if read_spectrum_request(inputs) is not None:
        again = spectra.spectrum_chunks(job_id, mode, number, hazard, costs, statistics)
        return {spectra.STAGE: again}
    return {}


def compute_second_pass(
    chunk: Chunk, loaded: LoadedInputs, parts: PartReader
) -> tuple[Mapping[str, Array], Mapping[str, float]]:
    """Return the arrays of a chunk of the second pass."""
    if chunk.stage == relevant_sources.STAGE:
        bins = read_relevant_sources_request(loaded.inputs)
        assert bins is not None
        return relevant_sources.rates_in_bins(chunk, loaded, bins)
    wanted = read_spectrum_request(loaded.inputs)
    assert wanted is not None
    return spectra.sums_of_spectra(chunk, loaded, wanted, parts)


def write_second_pass(
    hazard: HazardInputs,
    inputs: ArrayReader,
    plan: Mapping[str, Sequence[Chunk]],
    parts: PartReader,
    results: ArrayWriter,
    report: Report,
) -> Mapping[str, str]:
    """Write what the second pass found; return the outputs."""
    bins = read_relevant_sources_request(inputs)
    if bins is not None:
        chunks = plan[relevant_sources.STAGE]
        return relevant_sources.write_relevant_sources(hazard, bins, chunks, parts, results)
    wanted = read_spectrum_request(inputs)
    if wanted is not None:
        again = plan[spectra.STAGE]
        return spectra.write_spectra(hazard, wanted, again, parts, results, report)
    return {}
