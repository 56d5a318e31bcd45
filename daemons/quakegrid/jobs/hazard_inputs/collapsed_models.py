# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Branch sets of ground motion models as one model each, the mean of their probabilities."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.hazard.ground_motion_models.registry import name_and_arguments
from quakegrid.hazard.logic_tree.ground_motion_logic_tree import (
    GroundMotionBranch,
    GroundMotionBranchSet,
    GroundMotionLogicTree,
)

_AVERAGE = "AvgPoeGMPE"


def collapsed(tree: GroundMotionLogicTree, names: Collection[str]) -> GroundMotionLogicTree:
    """Return a tree in which some branch sets have one branch.

    Parameters
    ----------
    tree
        As read.
    names
        Ids of branch sets; those of other trees may be among them.

    Raises
    ------
    UserInputError
        A branch set whose weights differ from measure to measure.
    """
    sets = [
        _collapsed(tree, each) if each.branch_set_id in names else each for each in tree.branch_sets
    ]
    return replace(tree, branch_sets=tuple(sets))


def _collapsed(
    tree: GroundMotionLogicTree, branch_set: GroundMotionBranchSet
) -> GroundMotionBranchSet:
    first = branch_set.branches[0]
    if any(branch.measure_weights for branch in branch_set.branches):
        raise UserInputError(
            Problem(
                f"collapse_gsim_logic_tree: the models of {branch_set.branch_set_id!r} have "
                "weights of their own for each intensity measure, which one model cannot have",
                tree.file,
                first.line,
            )
        )
    weighted = [branch for branch in branch_set.branches if branch.weight]
    first = replace(first, model=averaged(weighted)) if len(weighted) > 1 else weighted[0]
    return replace(branch_set, branches=(replace(first, weight=1.0),))


def averaged(branches: Sequence[GroundMotionBranch]) -> str:
    """Return the text of a model whose probabilities are the weighted mean of some branches."""
    total = math.fsum(branch.weight for branch in branches)
    lines = [f"[{_AVERAGE}]"]
    for number, branch in enumerate(branches):
        name, arguments = name_and_arguments(branch.model)
        table = {name: {**arguments, "weight": branch.weight / total}}
        lines.append(f"b{number} = {_toml(table)}")
    return "\n".join(lines)


def _toml(value: object) -> str:
    """Return a value of TOML."""
    if isinstance(value, Mapping):
        pairs = (f"{json.dumps(str(key))} = {_toml(each)}" for key, each in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    return repr(value)
