# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The source model files of a logic tree, with their fault sections and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.formats.nrml.document import MAXIMUM_BYTES
from quakegrid.formats.nrml.rupture_surfaces import MeshSpacings, holds_sections, read_sections
from quakegrid.formats.nrml.source_model import SourceModelOptions, read_source_model
from quakegrid.hazard.geometry.surface_patches import PatchKind
from quakegrid.hazard.logic_tree.branch_set import file_names
from quakegrid.hazard.logic_tree.source_model_logic_tree import SourceModelLogicTree
from quakegrid.hazard.sources.source import ListedRupturesSource, SourceModel
from quakegrid.jobs.calculations.calculation import Report
from quakegrid.jobs.datastore.foreign_tables import read_group
from quakegrid.jobs.parameters.job_config import JobConfig

_Sections = dict[str, tuple[PatchKind, NDArray[np.float64]]]


def read_source_models(
    job: JobConfig, tree: SourceModelLogicTree, problems: list[Problem], report: Report
) -> dict[str, SourceModel]:
    """Read every source model file of a tree once.

    Parameters
    ----------
    job
        Gives bin widths and mesh spacings.
    tree
        Names the files; those that hold fault sections serve the other files of their branch.
    problems
        Mistakes are added to it.
    report
        Is told of oddities.

    Returns
    -------
    dict
        File as written in the tree -> its content, without files of sections.
    """
    folder = tree.file.parent if tree.file else job.base
    spacings = MeshSpacings(
        job.source.rupture_mesh_spacing,
        job.source.complex_fault_mesh_spacing or job.source.rupture_mesh_spacing,
    )
    of_sections = [name for name in tree.files if _holds_sections(folder / name)]
    sections: dict[str, _Sections] = {}
    for name in of_sections:
        try:
            sections[name] = dict(read_sections(folder / name, spacings, MAXIMUM_BYTES))
        except UserInputError as error:
            problems += error.problems
    models = {}
    for name in tree.files:
        if name in of_sections:
            continue
        options = SourceModelOptions(
            width_of_mfd_bin=job.source.width_of_mfd_bin,
            spacings=spacings,
            sections=_sections_beside(tree, name, sections),
            companion=partial(read_group, (folder / name).with_suffix(".hdf5")),
        )
        try:
            models[name] = read_source_model(
                folder / name, options, lambda problem: report("warning", str(problem))
            )
        except UserInputError as error:
            problems += error.problems
            continue
        problems += _of_another_time(job, folder / name, models[name])
    problems += _repeated_ids(tree, folder, models)
    return models


def _repeated_ids(
    tree: SourceModelLogicTree, folder: Path, models: Mapping[str, SourceModel]
) -> Iterator[Problem]:
    """Yield a problem for each source id that two files of one branch have, each once."""
    told: set[tuple[str, str]] = set()
    for branch_set in tree.branch_sets:
        for branch in branch_set.branches if branch_set.chooses_files else ():
            first: dict[str, str] = {}
            for name in dict.fromkeys(file_names(branch)):
                for source_id, line in models[name].lines.items() if name in models else ():
                    other = first.setdefault(source_id, name)
                    if other == name or (name, source_id) in told:
                        continue
                    told.add((name, source_id))
                    yield Problem(
                        f"the source id {source_id!r} stands in {other} too, and the branch "
                        f"{branch.branch_id!r} has both files",
                        folder / name,
                        line,
                    )


def _holds_sections(path: Path) -> bool:
    return path.is_file() and holds_sections(path)


def _sections_beside(
    tree: SourceModelLogicTree, name: str, sections: Mapping[str, _Sections]
) -> _Sections:
    """Return the sections of the first branch that has a file, which name them all."""
    for branch_set in tree.branch_sets:
        for branch in branch_set.branches if branch_set.chooses_files else ():
            names = file_names(branch)
            if name in names:
                together: _Sections = {}
                for other in names:
                    together |= sections.get(other, {})
                return together
    return {}


def _of_another_time(job: JobConfig, path: Path, model: SourceModel) -> Iterator[Problem]:
    """Yield a problem for each source whose probabilities are of another time than the job's."""
    time = job.calculation.investigation_time
    if model.investigation_time in (None, time):
        return
    for source in (source for group in model.groups for source in group.sources):
        if isinstance(source, ListedRupturesSource):
            yield Problem(
                f"the probabilities of source {source.source_id!r} are of "
                f"{model.investigation_time:g} years, the investigation_time of the job is "
                f"{time:g}: write the same",
                path,
                model.lines.get(source.source_id),
            )
