# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ways through the tree of sources."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.logic_tree.branch_set import LETTERS, BranchSet
from quakegrid.hazard.logic_tree.sampling import Sampling
from quakegrid.hazard.logic_tree.source_model_logic_tree import SourceModelLogicTree
from quakegrid.hazard.sources.source import PointSource, SourceModel

Sets = Callable[..., BranchSet]


def test_there_are_183_letters() -> None:
    """Letters are distinct, and none of them is a dot, a tilde, a comma or a quote."""
    assert len(set(LETTERS)) == len(LETTERS) == 183
    assert not set(LETTERS) & set('.~," \\')


def test_paths_are_all_combinations(branch_set: Sets) -> None:
    """Two files times three changes are six paths whose weights sum to 1."""
    tree = SourceModelLogicTree(
        (
            branch_set("s", "sourceModel", [("a.xml",), ("b.xml",)], [0.4, 0.6]),
            branch_set("m", "maxMagGRRelative", [0.0, 0.1, 0.2], [0.2, 0.5, 0.3]),
        )
    )
    paths, choices = tree.paths(Sampling())
    assert [path.letters for path in paths] == ["AA", "AB", "AC", "BA", "BB", "BC"]
    assert [path.weight for path in paths] == pytest.approx([0.08, 0.2, 0.12, 0.12, 0.3, 0.18])
    assert choices.tolist() == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]
    assert tree.files == ("a.xml", "b.xml")


def test_path_bypasses_a_set_that_follows_other_branches(branch_set: Sets) -> None:
    """A dot stands for the bypassed set, and sets after it are gone through."""
    tree = SourceModelLogicTree(
        (
            branch_set("s", "sourceModel", [("a.xml",), ("b.xml",)]),
            branch_set("m", "maxMagGRRelative", [0.0, 0.1], apply_to_branches=("s1",)),
            branch_set("b", "bGRRelative", [0.0, 0.1]),
        )
    )
    paths, choices = tree.paths(Sampling())
    letters = [path.letters for path in paths]
    assert letters == ["A.A", "A.B", "BAA", "BAB", "BBA", "BBB"]
    assert paths[0].branch_ids == ("s0", ".", "b0")
    assert choices[0].tolist() == [0, -1, 0]
    assert sum(path.weight for path in paths) == pytest.approx(1.0)


def test_sets_of_different_branches_share_a_level(branch_set: Sets) -> None:
    """Two sets that follow different branches of one set give one letter."""
    tree = SourceModelLogicTree(
        (
            branch_set("s", "sourceModel", [("a.xml",), ("b.xml",)]),
            branch_set("m", "maxMagGRRelative", [0.0, 0.1], apply_to_branches=("s0",)),
            branch_set("n", "maxMagGRRelative", [0.2], apply_to_branches=("s1",)),
        )
    )
    assert tree.levels == (0, 1, 1)
    assert [path.letters for path in tree.paths(Sampling())[0]] == ["AA", "AB", "BA"]


def test_sets_that_one_path_can_pass_have_levels_of_their_own(branch_set: Sets) -> None:
    """A set that follows the same branches as the one before it comes after it."""
    tree = SourceModelLogicTree(
        (
            branch_set("s", "sourceModel", [("a.xml",), ("b.xml",)]),
            branch_set("m", "maxMagGRRelative", [0.0, 0.1], apply_to_branches=("s0", "s1")),
            branch_set("n", "bGRRelative", [0.2], apply_to_branches=("s1",)),
        )
    )
    assert tree.levels == (0, 1, 2)


def test_paths_are_sorted_by_ids_as_texts(branch_set: Sets) -> None:
    """The branch named s10 comes before that named s2."""
    files = [(f"{index}.xml",) for index in range(12)]
    tree = SourceModelLogicTree((branch_set("s", "sourceModel", files),))
    ids = [path.branch_ids[0] for path in tree.paths(Sampling())[0]]
    assert ids[:5] == ["s0", "s1", "s10", "s11", "s2"]


def test_equal_samples_are_one_path(branch_set: Sets) -> None:
    """A path that is drawn several times knows how often."""
    tree = SourceModelLogicTree((branch_set("s", "sourceModel", [("a",), ("b",)], [0.9, 0.1]),))
    paths, choices = tree.paths(Sampling(samples=50, seed=1))
    assert sum(path.samples for path in paths) == 50
    assert len(paths) == len(choices) == 2
    uniforms = np.random.default_rng(1).random((50, 1))
    assert paths[0].samples == np.sum(uniforms < 0.9)


def test_counting_stops_at_the_limit(branch_set: Sets) -> None:
    """A tree of a trillion paths is not walked through to say it has more than ten."""
    sets = [branch_set("s", "sourceModel", [("a",)])]
    sets += [branch_set(f"m{i}", "bGRRelative", [0.0, 0.1]) for i in range(40)]
    assert SourceModelLogicTree(tuple(sets)).count_paths(10) == 11


def test_unknown_source_is_told(
    branch_set: Sets,
    point: Callable[..., PointSource],
    model: Callable[..., SourceModel],
) -> None:
    """A branch set that names a source no model has is a mistake."""
    tree = SourceModelLogicTree(
        (
            branch_set("s", "sourceModel", [("a",)]),
            branch_set("m", "bGRRelative", [0.0], apply_to_sources=("1", "9")),
        )
    )
    (problem,) = tree.problems_with({"a": model(point("1"))})
    assert "'9'" in problem.message


def test_region_no_source_has_is_told(
    branch_set: Sets, model: Callable[..., SourceModel], point: Callable[..., PointSource]
) -> None:
    """A set that applies to a region without sources would change nothing."""
    filters = {"apply_to_tectonic_region_type": "Volcanic"}
    tree = SourceModelLogicTree(
        (
            branch_set("s", "sourceModel", [("a",)]),
            branch_set("m", "bGRRelative", [0.0], **filters),
        )
    )
    (problem,) = tree.problems_with({"a": model(point("1"))})
    assert "'Volcanic', the sources have only 'Active Shallow Crust'" in problem.message


def test_one_branch_can_take_the_place_of_its_set(branch_set: Sets) -> None:
    """A restricted tree has the named branch alone, with all the weight."""
    tree = SourceModelLogicTree((branch_set("s", "sourceModel", [("a",), ("b",)]),))
    (path,) = tree.restricted("s1").paths(Sampling())[0]
    assert (path.branch_ids, path.weight) == (("s1",), 1.0)
    with pytest.raises(UserInputError, match="s0, s1"):
        tree.restricted("s7")


def test_job_with_one_source_model_has_one_path() -> None:
    """A job without a tree has a tree of one path."""
    tree = SourceModelLogicTree.of_one_model("model.xml")
    (path,) = tree.paths(Sampling())[0]
    assert (path.letters, path.weight, tree.files) == ("A", 1.0, ("model.xml",))
