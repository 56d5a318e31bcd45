# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which models describe which region."""

from __future__ import annotations

from collections.abc import Callable

from quakegrid.hazard.logic_tree.ground_motion_logic_tree import (
    GroundMotionBranch,
    GroundMotionBranchSet,
    GroundMotionLogicTree,
)

Trees = Callable[..., GroundMotionLogicTree]


def test_reduced_tree_has_the_regions_in_use_sorted(models_by_region: Trees) -> None:
    """Sets of regions without sources go, the others are sorted by region."""
    tree = models_by_region({"Volcanic": [1.0], "Stable": [1.0], "Active": [0.5, 0.5]})
    reduced = tree.reduced(("Active", "Volcanic"))
    regions = [branch_set.tectonic_region_type for branch_set in reduced.branch_sets]
    assert regions == ["Active", "Volcanic"]


def test_region_without_models_is_told_once(models_by_region: Trees) -> None:
    """Names of regions are compared letter by letter."""
    tree = models_by_region({"Active Shallow Crust": [1.0]})
    (problem,) = tree.uncovered(("active shallow crust", "active shallow crust"))
    assert "'active shallow crust'" in problem.message
    assert "'Active Shallow Crust'" in problem.message


def test_one_model_holds_for_every_region() -> None:
    """A job that names a model has a tree that covers any region with one set."""
    tree = GroundMotionLogicTree.of_one_model("SadighEtAl1997")
    assert not tree.uncovered(("Volcanic", "Stable"))
    assert len(tree.reduced(("Volcanic", "Stable")).branch_sets) == 1
    branch_set = tree.branch_set("Volcanic")
    assert branch_set is not None
    assert branch_set.branches[0].model == "SadighEtAl1997"


def test_models_can_get_other_texts() -> None:
    """Those that are named; weights and the other models stay."""
    branches = (GroundMotionBranch("a", "Old", 0.4), GroundMotionBranch("b", "Kept", 0.6))
    tree = GroundMotionLogicTree((GroundMotionBranchSet("bs1", "Volcanic", branches),))
    (renamed,) = tree.renamed({"Old": "New"}).branch_sets
    assert [(found.model, found.weight) for found in renamed.branches] == [
        ("New", 0.4),
        ("Kept", 0.6),
    ]
