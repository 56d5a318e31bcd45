# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rates of single ruptures that a job changes: ``delta_rates_file``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from quakegrid.base.errors import Problem, UserInputError, not_known
from quakegrid.formats.delta_rates_csv import DeltaRates, read_delta_rates_csv
from quakegrid.hazard.kernels.exceedance import Occurrence
from quakegrid.hazard.sources.source import AreaSource, FaultSource, PointSource
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs
from quakegrid.jobs.hazard_inputs.piece_ruptures import (
    piece_ruptures,
    rupture_count,
    source_points,
)
from quakegrid.jobs.hazard_inputs.rate_chunks import Piece
from quakegrid.jobs.hazard_inputs.source_units import SourceUnit
from quakegrid.jobs.parameters.job_config import JobConfig

_KEY = "delta_rates"
#: Sources whose ruptures have numbers that people can count.
_Changeable = AreaSource | PointSource | FaultSource


def with_changed_rates(job: JobConfig, hazard: HazardInputs) -> HazardInputs:
    """Return the inputs of a job with the changes of rates it names.

    Raises
    ------
    UserInputError
        With every mistake of the table, and every source or rupture it does not fit.
    """
    if _KEY not in job.inputs:
        return hazard
    (file,) = job.inputs[_KEY]
    deltas = read_delta_rates_csv(file)
    known = {unit.source.source_id for unit in hazard.units}
    problems = [
        Problem(f"source_id: {not_known(name, sorted(known))}", file)
        for name in deltas
        if name not in known
    ]
    units = tuple(_changed(unit, deltas) for unit in hazard.units)
    changed = replace(hazard, units=units)
    for number, unit in enumerate(units):
        problems += [Problem(text, file) for text in _problems(changed, number, unit)]
    if problems:
        raise UserInputError(_first_of_each(problems, file))
    return changed


def _first_of_each(problems: Sequence[Problem], file: Path) -> list[Problem]:
    """Return problems without those that versions of a source repeat."""
    return [Problem(text, file) for text in dict.fromkeys(each.message for each in problems)]


def _changed(unit: SourceUnit, deltas: DeltaRates) -> SourceUnit:
    changes = deltas.get(unit.source.source_id)
    return replace(unit, changes=tuple(sorted(changes.items()))) if changes else unit


def _problems(hazard: HazardInputs, number: int, unit: SourceUnit) -> Iterator[str]:
    """Yield which changes of a source cannot be."""
    if not unit.changes:
        return
    name = unit.source.source_id
    if unit.occurrence != Occurrence.RATES or not isinstance(unit.source, _Changeable):
        yield f"the source {name} has no ruptures whose rates can be changed one by one"
        return
    pieces, each = 1, len(unit.magnitudes)
    if isinstance(unit.source, AreaSource | PointSource):
        pieces, each = len(source_points(unit.source, hazard.parameters)[0]), 1
    count = rupture_count(hazard, Piece(number, 0, each))
    for rupture, delta in unit.changes:
        place, local = divmod(rupture, count)
        if place >= pieces:
            yield f"{name} has no rupture {rupture}: there are 0 to {pieces * count - 1}"
            continue
        rated = piece_ruptures(hazard, Piece(number, place * each, (place + 1) * each))
        if np.any(rated.rates[:, local] < 0.0):
            yield f"the rate of rupture {rupture} of {name} would be negative: delta is {delta:g}"
