# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that comes before a classical PSHA: inputs read and checked, ruptures counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quakegrid.base.errors import Bug
from quakegrid.jobs.calculations.calculation import Report
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.hazard_inputs.hazard_inputs import read_hazard_inputs
from quakegrid.jobs.hazard_inputs.parent_hazard import keep_prepared, prepared_by
from quakegrid.jobs.hazard_inputs.preparation import prepare_hazard_inputs, write_result_inputs
from quakegrid.jobs.hazard_inputs.source_costs import write_source_info
from quakegrid.jobs.parameters.job_config import JobConfig
from quakegrid.jobs.ports import Array, ArrayReader, ArrayWriter, PartReader


class Preclassical:
    """The calculation_mode ``preclassical``: no chunk, everything happens in `prepare`."""

    stages: tuple[str, ...] = ()

    def prepare(
        self, job: JobConfig, inputs: ArrayWriter, report: Report, parent: ArrayReader | None = None
    ) -> None:
        """Read and check sites, logic trees, sources and models; count the ruptures."""
        prepare_hazard_inputs(job, inputs, report, parent)
        if parent is not None and prepared_by(parent) is None:
            report("warning", "The parent kept no prepared inputs: all is read again")

    def plan(self, job_id: int, inputs: ArrayReader) -> Mapping[str, Sequence[Chunk]]:
        """Return nothing to do."""
        return {}

    def supersedes(self, chunk: Chunk) -> Sequence[int]:
        """Return nothing: there are no parts."""
        return ()

    def load(self, inputs: ArrayReader) -> object:
        """Return nothing."""
        return None

    def compute(
        self, chunk: Chunk, loaded: object, parts: PartReader
    ) -> tuple[Mapping[str, Array], Mapping[str, float]]:
        """Refuse: the plan has no chunks."""
        raise Bug(f"preclassical has no chunk {chunk.number}")

    def finish(
        self,
        inputs: ArrayReader,
        plan: Mapping[str, Sequence[Chunk]],
        parts: PartReader,
        results: ArrayWriter,
        report: Report,
    ) -> Mapping[str, str]:
        """Write the sources, sites and realizations, and all that `prepare` found."""
        hazard = read_hazard_inputs(inputs)
        write_result_inputs(hazard, inputs, results)
        write_source_info(hazard, inputs, results)
        keep_prepared(inputs, results)
        return {}
