# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Realizations against those the peer lists for the same trees, the same samples and seeds."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from quakegrid.formats.nrml.ground_motion_tree import read_ground_motion_logic_tree
from quakegrid.formats.nrml.source_model import SourceModelOptions, read_source_model
from quakegrid.formats.nrml.source_model_tree import read_source_model_logic_tree
from quakegrid.hazard.logic_tree.realization import FullLogicTree, full_logic_tree
from quakegrid.hazard.logic_tree.sampling import Sampling, SamplingMethod

DATA = Path(__file__).parents[2] / "data" / "logic_tree"
TABLES = sorted(DATA.glob("*/*.csv"))


def _tree(folder: Path, sampling: Sampling) -> FullLogicTree:
    source_tree = read_source_model_logic_tree(folder / "source_model_logic_tree.xml", 0.1)
    ground_tree = read_ground_motion_logic_tree(folder / "gsim_logic_tree.xml")
    regions = [
        group.tectonic_region_type
        for name in source_tree.files
        for group in read_source_model(folder / name, SourceModelOptions(0.1)).groups
    ]
    return full_logic_tree(source_tree, ground_tree, tuple(dict.fromkeys(regions)), sampling)


def _sampling(stem: str) -> Sampling:
    if stem == "all":
        return Sampling()
    method, samples, seed = stem.split("-")
    return Sampling(int(samples), int(seed), SamplingMethod(method))


def test_there_are_tables() -> None:
    """The reference tables are where they are looked for."""
    assert len(TABLES) == 12


@pytest.mark.parametrize("table", TABLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_realizations_are_those_of_the_peer(table: Path) -> None:
    """Names, their order and weights agree."""
    with table.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    found = _tree(table.parent, _sampling(table.stem)).realizations()
    assert list(found.branch_path) == [row["branch_path"] for row in rows]
    expected = np.array([float(row["weight"]) for row in rows])
    np.testing.assert_allclose(found.weight, expected, rtol=5e-7)
