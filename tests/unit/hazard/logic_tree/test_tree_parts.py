# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parts of a source model logic tree that do not depend on each other."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from quakegrid.hazard.logic_tree.branch_set import BranchSet
from quakegrid.hazard.logic_tree.sampling import Sampling
from quakegrid.hazard.logic_tree.source_model_logic_tree import SourceModelLogicTree
from quakegrid.hazard.logic_tree.tree_parts import TreeParts, tree_parts
from quakegrid.hazard.sources.source import PointSource, SourceModel

Sets = Callable[..., BranchSet]
Points = Callable[..., PointSource]
Models = Callable[..., SourceModel]


def _sources(parts: TreeParts) -> list[set[str]]:
    return [
        {
            source.source_id
            for model in part.models.values()
            for group in model.groups
            for source in group.sources
        }
        for part in parts.parts
    ]


@pytest.fixture
def tree(branch_set: Sets) -> SourceModelLogicTree:
    """Return a tree of two files and changes of single sources, one of which follows another."""
    return SourceModelLogicTree(
        (
            branch_set("s", "sourceModel", [("a",), ("b",)]),
            branch_set("m", "maxMagGRRelative", [0.0, 0.1, 0.2], apply_to_sources=("1",)),
            branch_set("n", "bGRRelative", [0.0, 0.1], apply_to_sources=("2",)),
            branch_set(
                "o", "bGRRelative", [0.0, 0.2], apply_to_branches=("m1",), apply_to_sources=("3",)
            ),
        )
    )


def test_sources_are_with_the_branch_sets_they_depend_on(
    tree: SourceModelLogicTree, point: Points, model: Models
) -> None:
    """Those nothing changes come first; sets that follow a branch stay with it."""
    models = {"a": model(*map(point, "1234")), "b": model(*map(point, "124"))}
    parts = tree_parts(tree, models, 100)
    assert parts is not None
    assert _sources(parts) == [{"4"}, {"1", "3"}, {"2"}]
    assert [part.columns for part in parts.parts] == [(0,), (0, 1, 3), (0, 2)]
    assert [len(part.choices) for part in parts.parts] == [2, 2 * 4, 2 * 2]
    for part in parts.parts:
        np.testing.assert_allclose(np.bincount(part.top, part.weight), 1.0)
    np.testing.assert_allclose(parts.top_weight, 0.5)


def test_every_path_takes_one_way_of_each_part(
    tree: SourceModelLogicTree, point: Points, model: Models
) -> None:
    """All combinations of ways with the same files are paths, of the product of the weights."""
    parts = tree_parts(tree, {"a": model(*map(point, "1234"))}, 100)
    assert parts is not None
    paths, choices = tree.paths(Sampling())
    ways = np.stack([part.ways_of(choices) for part in parts.parts], axis=1)
    assert len(np.unique(ways, axis=0)) == len(paths) == 2 * 4 * 2
    weight = parts.top_weight[ways[:, 0]]
    for part, way in zip(parts.parts, ways.T, strict=True):
        np.testing.assert_array_equal(part.top[way], ways[:, 0])
        weight = weight * part.weight[way]
    np.testing.assert_allclose(weight, [path.weight for path in paths])


def test_a_change_of_all_sources_leaves_no_parts(
    branch_set: Sets, point: Points, model: Models
) -> None:
    """They depend on each other through it; too many ways are none."""
    tree = SourceModelLogicTree(
        (
            branch_set("s", "sourceModel", [("a",)]),
            branch_set("m", "maxMagGRRelative", [0.0, 0.1, 0.2], apply_to_sources=("1",)),
            branch_set("n", "bGRRelative", [0.0, 0.1]),
        )
    )
    models = {"a": model(point("1"), point("2"))}
    parts = tree_parts(tree, models, 100)
    assert parts is not None
    assert _sources(parts) == [set(), {"1", "2"}]
    assert tree_parts(tree, models, 6) is None
