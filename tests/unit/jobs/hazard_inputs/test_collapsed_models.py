# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One model in place of several."""

from __future__ import annotations

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.registry import ground_motion_model, name_and_arguments
from quakegrid.hazard.logic_tree.ground_motion_logic_tree import (
    GroundMotionBranch,
    GroundMotionBranchSet,
    GroundMotionLogicTree,
)
from quakegrid.jobs.hazard_inputs.collapsed_models import averaged, collapsed


def _branch(model: str, weight: float, **by_measure: float) -> GroundMotionBranch:
    return GroundMotionBranch(model, model, weight, 7, by_measure)


def _tree(*branches: GroundMotionBranch) -> GroundMotionLogicTree:
    other = GroundMotionBranchSet("b", "Stable", (_branch("ToroEtAl2002", 1.0),))
    return GroundMotionLogicTree((GroundMotionBranchSet("a", "Active", branches), other))


def test_arguments_and_weights_are_kept() -> None:
    """What was written of each model stands in the text of the one model."""
    text = averaged(
        [
            _branch("SadighEtAl1997", 0.25),
            _branch('[AbrahamsonEtAl2014]\nregion = "JPN"\nx = [1, 2.5]\nflag = true', 0.5),
        ]
    )
    name, arguments = name_and_arguments(text)
    assert name == "AvgPoeGMPE"
    assert arguments["b0"] == {"SadighEtAl1997": {"weight": 0.25 / 0.75}}
    others = {"region": "JPN", "x": [1, 2.5], "flag": True, "weight": 0.5 / 0.75}
    assert arguments["b1"] == {"AbrahamsonEtAl2014": others}


def test_only_the_named_branch_sets_become_one_model() -> None:
    """The model can be made, and branches of no weight are left out of it."""
    branches = (_branch("SadighEtAl1997", 0.3), _branch("BooreAtkinson2008", 0.7))
    tree = collapsed(_tree(*branches, _branch("DummyGMPE", 0.0)), ("a", "z"))
    first, second = tree.branch_sets
    (branch,) = first.branches
    assert branch.weight == 1.0
    assert ground_motion_model(branch.model).requires >= {"vs30", "rjb", "rrup"}
    assert "DummyGMPE" not in branch.model
    assert second == _tree(*branches).branch_sets[1]


def test_one_model_with_weight_stays_itself() -> None:
    """There is nothing to average."""
    tree = collapsed(_tree(_branch("SadighEtAl1997", 1.0), _branch("DummyGMPE", 0.0)), ("a",))
    assert [branch.model for branch in tree.branch_sets[0].branches] == ["SadighEtAl1997"]


def test_weights_by_measure_cannot_be_averaged() -> None:
    """One model has the same parts for all measures."""
    with pytest.raises(UserInputError, match=r"weights of their own for each intensity measure"):
        collapsed(_tree(_branch("SadighEtAl1997", 1.0, PGA=1.0)), ("a",))
