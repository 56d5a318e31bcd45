# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Realizations of both trees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.logic_tree.branch_set import BranchSet
from quakegrid.hazard.logic_tree.ground_motion_logic_tree import GroundMotionLogicTree
from quakegrid.hazard.logic_tree.realization import full_logic_tree
from quakegrid.hazard.logic_tree.sampling import Sampling, SamplingMethod
from quakegrid.hazard.logic_tree.source_model_logic_tree import SourceModelLogicTree

Trees = Callable[..., GroundMotionLogicTree]


@pytest.fixture
def sources(branch_set: Callable[..., BranchSet]) -> SourceModelLogicTree:
    """Return a tree of two files."""
    return SourceModelLogicTree(
        (branch_set("s", "sourceModel", [("a.xml",), ("b.xml",)], [0.4, 0.6]),)
    )


def test_models_are_minor_and_the_last_region_runs_fastest(
    sources: SourceModelLogicTree, models_by_region: Trees
) -> None:
    """Realizations are ordered by source model path, then region by region."""
    models = models_by_region({"Z": [0.7, 0.3], "A": [0.5, 0.5]})
    found = full_logic_tree(sources, models, ("Z", "A"), Sampling()).realizations()
    names = ["A~AA", "A~AB", "A~BA", "A~BB", "B~AA", "B~AB", "B~BA", "B~BB"]
    assert list(found.branch_path) == names
    assert found.source_model_path.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert found.ground_motion_branch[:4].tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert found.weight[:2] == pytest.approx([0.4 * 0.5 * 0.7, 0.4 * 0.5 * 0.3])
    assert found.weight.sum() == pytest.approx(1.0)


def _with_measure_weights(
    tree: GroundMotionLogicTree, imt: str, weights: list[float]
) -> GroundMotionLogicTree:
    first, *others = tree.branch_sets
    branches = tuple(
        replace(branch, measure_weights={imt: weight})
        for branch, weight in zip(first.branches, weights, strict=True)
    )
    return replace(tree, branch_sets=(replace(first, branches=branches), *others))


def test_a_measure_may_have_its_own_weights(
    sources: SourceModelLogicTree, models_by_region: Trees
) -> None:
    """Regions without such weights count with those for all measures."""
    models = _with_measure_weights(
        models_by_region({"A": [0.7, 0.3], "Z": [0.9, 0.1]}), "PGV", [0.0, 1.0]
    )
    tree = full_logic_tree(sources, models, ("Z", "A"), Sampling())
    found = tree.realizations()
    weights = tree.weights_by_measure(found, ("PGA", "PGV"))
    np.testing.assert_allclose(weights[:, 0], found.weight)
    np.testing.assert_allclose(weights[:4, 1], [0.0, 0.0, 0.4 * 0.9, 0.4 * 0.1])
    assert tree.left_out("A") == (("PGV",), ())
    assert tree.left_out("Z") == ((), ())


def test_samples_take_no_notice_of_a_measure(
    sources: SourceModelLogicTree, models_by_region: Trees
) -> None:
    """Drawn realizations count alike for all measures, and every model is computed."""
    models = _with_measure_weights(models_by_region({"A": [0.7, 0.3]}), "PGV", [0.0, 1.0])
    tree = full_logic_tree(sources, models, ("A",), Sampling(samples=10, seed=3))
    weights = tree.weights_by_measure(tree.realizations(), ("PGA", "PGV"))
    np.testing.assert_allclose(weights, 0.1)
    assert tree.left_out("A") == ((), ())


def test_early_samples_count_alike(sources: SourceModelLogicTree, models_by_region: Trees) -> None:
    """Realizations drawn by weight all have the same weight."""
    models = models_by_region({"A": [0.7, 0.3]})
    tree = full_logic_tree(sources, models, ("A",), Sampling(samples=100, seed=3))
    found = tree.realizations()
    assert tree.number_of_realizations == len(found.branch_path) == 100
    np.testing.assert_allclose(found.weight, 0.01)
    assert np.all(np.diff(found.source_model_path.astype(int)) >= 0)


def test_late_samples_count_by_weight(
    sources: SourceModelLogicTree, models_by_region: Trees
) -> None:
    """Realizations drawn alike count by the weights of their branches and equal paths."""
    models = models_by_region({"A": [0.9, 0.1]})
    sampling = Sampling(100, 3, SamplingMethod.LATE_WEIGHTS)
    tree = full_logic_tree(sources, models, ("A",), sampling)
    found = tree.realizations()
    share = np.array([path.weight * path.samples for path in tree.paths])
    share = share[found.source_model_path] * np.array([0.9, 0.1])[found.ground_motion_branch[:, 0]]
    np.testing.assert_allclose(found.weight, share / share.sum())


def test_too_many_realizations_are_refused(
    sources: SourceModelLogicTree, models_by_region: Trees
) -> None:
    """More realizations than the limit are an error that names both ways out."""
    models = models_by_region({"A": [0.1] * 10})
    with pytest.raises(UserInputError, match="number_of_logic_tree_samples"):
        full_logic_tree(sources, models, ("A",), Sampling(max_potential_paths=19))
    tree = full_logic_tree(sources, models, ("A",), Sampling(max_potential_paths=20))
    assert tree.number_of_realizations == 20


def test_more_samples_than_realizations_may_be_forbidden(
    sources: SourceModelLogicTree, models_by_region: Trees
) -> None:
    """Oversampling is an error where the job forbids it."""
    models = models_by_region({"A": [1.0]})
    with pytest.raises(UserInputError, match="oversampling"):
        full_logic_tree(sources, models, ("A",), Sampling(3, forbid_oversampling=True))
    tree = full_logic_tree(sources, models, ("A",), Sampling(2, forbid_oversampling=True))
    assert tree.number_of_realizations == 2


def test_region_without_models_is_refused(
    sources: SourceModelLogicTree, models_by_region: Trees
) -> None:
    """Sources of a region the ground motion tree lacks stop the job."""
    with pytest.raises(UserInputError, match="Volcanic"):
        full_logic_tree(sources, models_by_region({"A": [1.0]}), ("A", "Volcanic"), Sampling())
