# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every source model and logic tree of the parity jobs that holds only what is built is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from quakegrid.base.errors import UserInputError
from quakegrid.formats.nrml.ground_motion_tree import read_ground_motion_logic_tree
from quakegrid.formats.nrml.source_model import SourceModelOptions, read_source_model
from quakegrid.formats.nrml.source_model_tree import read_source_model_logic_tree
from quakegrid.hazard.sources.source import SourceModel

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


def test_source_models_are_read(shared: Path) -> None:
    """211 files of 239 are read, the others name what is not built yet."""
    models, unbuilt, mistakes = _read_all(
        _files(shared, b"<sourceModel"),
        lambda path: read_source_model(path, SourceModelOptions(0.1)),
    )
    assert not mistakes
    assert (len(models), unbuilt) == (211, 28)
    counts = Counter(
        type(source).__name__
        for model in models
        if isinstance(model, SourceModel)
        for group in model.groups
        for source in group.sources
    )
    assert counts == {
        "AreaSource": 391,
        "PointSource": 191,
        "SimpleFaultSource": 81,
        "CharacteristicFaultSource": 25,
        "ComplexFaultSource": 20,
    }


def test_source_model_logic_trees_are_read(shared: Path) -> None:
    """All trees but the one with recomputeMmax and truncatedGRFromSlipAbsolute are read."""
    files = [
        path for path in _files(shared, b"<logicTree") if b"gmpeModel" not in path.read_bytes()
    ]
    trees, unbuilt, mistakes = _read_all(files, read_source_model_logic_tree)
    assert not mistakes
    assert (len(trees), unbuilt) == (176, 1)


def test_ground_motion_logic_trees_are_read(shared: Path) -> None:
    """All trees but the three with weights by intensity measure are read."""
    files = [path for path in _files(shared, b"<logicTree") if b"gmpeModel" in path.read_bytes()]
    trees, unbuilt, mistakes = _read_all(files, read_ground_motion_logic_tree)
    assert not mistakes
    assert (len(trees), unbuilt) == (189, 3)
