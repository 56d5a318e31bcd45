# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the sources of a job will cost: predicted once, kept with the inputs, told in results."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.hazard.geometry.surface_patches import PatchKind, SurfacePatches
from quakegrid.hazard.ground_motion_models.registry import ground_motion_model
from quakegrid.hazard.sources.source import (
    AreaSource,
    CharacteristicFaultSource,
    ComplexFaultSource,
    GriddedPointsSource,
    KiteFaultSource,
    ListedRupturesSource,
    MadeSource,
    MultiPointSource,
    PointSource,
    SimpleFaultSource,
)
from quakegrid.jobs.calculations.calculation import Report
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs
from quakegrid.jobs.hazard_inputs.model_ranges import MODEL_RANGES, ModelRanges
from quakegrid.jobs.hazard_inputs.piece_costs import PieceCosts, piece_costs
from quakegrid.jobs.hazard_inputs.source_units import SourceUnit
from quakegrid.jobs.ports import ArrayReader, ArrayWriter

#: What the inputs keep of the cost of sources.
PREDICTED = (
    "sources/cost",
    "sources/cost_start",
    "sources/cost_once",
    "sources/num_ruptures",
    "sources/pairs",
)

#: One letter for each kind of source, as readers of ``source_info`` know them.
_CODES = {
    AreaSource: "A",
    CharacteristicFaultSource: "X",
    ComplexFaultSource: "C",
    GriddedPointsSource: "p",
    KiteFaultSource: "K",
    MultiPointSource: "M",
    PointSource: "P",
    SimpleFaultSource: "S",
}
#: Fields of ruptures and distances that points without an order do not have.
_NOT_OF_CLOUDS = frozenset({"rx", "ry0", "width"})
_SOURCE_INFO = np.dtype(
    [
        ("source_id", "U75"),
        ("grp_id", np.uint16),
        ("code", "U1"),
        ("num_ruptures", np.uint32),
        ("weight", np.float32),
    ]
)


def write_source_costs(hazard: HazardInputs, inputs: ArrayWriter, report: Report) -> None:
    """Predict the cost of every source and write it to the inputs.

    Raises
    ------
    UserInputError
        With every source that no ruptures can be made of, and where it stands.
    """
    costs: list[PieceCosts] = []
    problems: dict[Problem, None] = {}
    ranges = ModelRanges(hazard)
    for number, unit in enumerate(hazard.units):
        region = unit.source.tectonic_region_type
        try:
            _check_surfaces(hazard, unit.source)
            costs.append(piece_costs(hazard, number, ranges.limits(region)))
            ranges.add(region, unit.magnitudes, costs[-1])
        except UserInputError as error:
            for problem in error.problems:
                problems[_at_source(unit, problem)] = None
    if problems:
        raise UserInputError(problems)
    ranges.write(inputs)
    seconds = [cost.seconds for cost in costs]
    start = np.concatenate([[0], np.cumsum([len(each) for each in seconds])])
    inputs.write("sources/cost", np.concatenate([*seconds, np.zeros(0)]), unit="s")
    inputs.write("sources/cost_start", start.astype(np.int64))
    ruptures = np.array([cost.ruptures for cost in costs], np.uint32)
    inputs.write("sources/num_ruptures", ruptures)
    inputs.write("sources/pairs", np.array([cost.pairs for cost in costs], np.float64))
    once = np.array([cost.once for cost in costs], np.float64)
    inputs.write("sources/cost_once", once, unit="s")
    total = sum(float(each.sum()) for each in seconds)
    report("info", f"There are {ruptures.sum()} ruptures, about {total:.1f} s of computing")


def _check_surfaces(hazard: HazardInputs, source: MadeSource) -> None:
    """Refuse models that read what the surfaces of a source do not have.

    Raises
    ------
    UserInputError
        With every such model.
    """
    patches: object = None
    if isinstance(source, ListedRupturesSource):
        patches = source.patches
    elif isinstance(source, CharacteristicFaultSource):
        patches = source.geometry
    if not isinstance(patches, SurfacePatches) or not (patches.kind == PatchKind.CLOUD).any():
        return
    models = [hazard.models, *(own.models for own in hazard.labelled.values())]
    texts = [text for each in models for text in each[source.tectonic_region_type]]
    lacking = {text: ground_motion_model(text).requires & _NOT_OF_CLOUDS for text in texts}
    problems = [
        f"the model {text} reads {', '.join(sorted(fields))}, which gridded surfaces do not have"
        for text, fields in lacking.items()
        if fields
    ]
    if problems:
        raise UserInputError(Problem(problem) for problem in problems)


def _code(source: MadeSource) -> str:
    if isinstance(source, ListedRupturesSource):
        return "F" if source.shares_sections else "N"
    return _CODES[type(source)]


def _at_source(unit: SourceUnit, problem: Problem) -> Problem:
    """Return a problem with the source it is about and the place of this."""
    if problem.file is not None:
        return problem
    file, line = unit.place or (None, None)
    return Problem(f"source {unit.source.source_id!r}: {problem.message}", file, line)


def copy_source_costs(prepared: ArrayReader, inputs: ArrayWriter) -> None:
    """Write what another job predicted for the same sources to the inputs."""
    for name in PREDICTED:
        unit = str(prepared.attributes(name).get("units", ""))
        inputs.write(name, prepared.read(name), unit=unit)
    inputs.write(MODEL_RANGES, prepared.read(MODEL_RANGES), dimensions=("range",))


def read_source_costs(inputs: ArrayReader) -> Sequence[NDArray[np.float64]]:
    """Return for each source the predicted cost of its pieces [CPU seconds]."""
    cost = inputs.read("sources/cost").astype(float)
    start = inputs.read("sources/cost_start")
    return [cost[a:z] for a, z in pairwise(start)]


def write_source_info(hazard: HazardInputs, inputs: ArrayReader, results: ArrayWriter) -> None:
    """Write a row for each source to the results, and how far models are from their ranges."""
    info = np.zeros(len(hazard.units), _SOURCE_INFO)
    info["source_id"] = [unit.source.source_id for unit in hazard.units]
    info["grp_id"] = [unit.family for unit in hazard.units]
    info["code"] = [_code(unit.source) for unit in hazard.units]
    info["num_ruptures"] = inputs.read("sources/num_ruptures")
    info["weight"] = [cost.sum() for cost in read_source_costs(inputs)]
    results.write("source_info", info, dimensions=("source",))
    results.write(MODEL_RANGES, inputs.read(MODEL_RANGES), dimensions=("range",))
