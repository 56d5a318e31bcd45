# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every source model and logic tree of the parity jobs that holds only what is built is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from quakegrid.base.errors import UserInputError
from quakegrid.formats.nrml.ground_motion_tree import read_ground_motion_logic_tree
from quakegrid.formats.nrml.source_model import SourceModelOptions, read_source_model
from quakegrid.formats.nrml.source_model_tree import read_source_model_logic_tree
from quakegrid.hazard.sources.source import SourceModel
from quakegrid.jobs.datastore.foreign_tables import read_group

_UNBUILT = "not built yet"


def _files(shared: Path, element: bytes) -> list[Path]:
    cases = shared / "parity" / "cases"
    return [path for path in sorted(cases.rglob("*.xml")) if element in path.read_bytes()]


def _read_all(
    files: list[Path], read: Callable[[Path], object]
) -> tuple[list[object], int, list[str]]:
    """Return what was read, how many files hold something unbuilt, and the other mistakes."""
    contents, unbuilt, mistakes = [], 0, []
    for path in files:
        try:
            contents.append(read(path))
        except UserInputError as error:
            wrong = [str(one) for one in error.problems if _UNBUILT not in one.message]
            unbuilt += not wrong
            mistakes += wrong
    return contents, unbuilt, mistakes


def _read_with_companion(path: Path) -> object:
    """Read a source model with the HDF5 file beside it, if its sources name one."""
    companion = partial(read_group, path.with_suffix(".hdf5"))
    return read_source_model(path, SourceModelOptions(0.1, companion=companion))


def test_source_models_are_read(shared: Path) -> None:
    """All files are read.

    Those of faults with sections are read together with the sections, by the jobs that do so.
    """
    files = _files(shared, b"<sourceModel")
    alone = [path for path in files if b"<multiFaultSource" not in path.read_bytes()]
    assert len(files) - len(alone) == 3
    models, unbuilt, mistakes = _read_all(alone, _read_with_companion)
    assert not mistakes
    assert (len(models), unbuilt) == (236, 0)
    counts = Counter(
        type(source).__name__
        for model in models
        if isinstance(model, SourceModel)
        for group in model.groups
        for source in group.sources
    )
    assert counts == {
        "AreaSource": 401,
        "PointSource": 192,
        "SimpleFaultSource": 82,
        "CharacteristicFaultSource": 28,
        "ComplexFaultSource": 23,
        "MultiPointSource": 15,
        "ListedRupturesSource": 63,
    }


def test_source_model_logic_trees_are_read(shared: Path) -> None:
    """All trees are read."""
    files = [
        path for path in _files(shared, b"<logicTree") if b"gmpeModel" not in path.read_bytes()
    ]
    trees, unbuilt, mistakes = _read_all(files, read_source_model_logic_tree)
    assert not mistakes
    assert (len(trees), unbuilt) == (177, 0)


def test_ground_motion_logic_trees_are_read(shared: Path) -> None:
    """All trees are read."""
    files = [path for path in _files(shared, b"<logicTree") if b"gmpeModel" in path.read_bytes()]
    trees, unbuilt, mistakes = _read_all(files, read_ground_motion_logic_tree)
    assert not mistakes
    assert (len(trees), unbuilt) == (192, 0)
