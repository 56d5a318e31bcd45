# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The branch sets of logic tree files, whatever their uncertainty is."""

from __future__ import annotations

import math
from collections.abc import Iterator

from quakegrid.formats.nrml.document import whole
from quakegrid.formats.nrml.fields import (
    Range,
    attribute,
    child,
    children,
    number_child,
    only,
)
from quakegrid.formats.nrml.findings import Element, Findings, did_you_mean, local_name
from quakegrid.hazard.logic_tree.branch_set import LETTERS

_SET = "logicTreeBranchSet"
_LEVEL = "logicTreeBranchingLevel"
_BRANCH = "logicTreeBranch"
_WEIGHT = Range(0.0, 1.0, "a number from 0 to 1")
_TOLERANCE = 1e-6

_SET_ATTRIBUTES = (
    "uncertaintyType",
    "branchSetID",
    "applyToSources",
    "applyToBranches",
    "applyToTectonicRegionType",
    "applyToSourceType",
)

#: Largest logic tree file that is read [bytes].
MAXIMUM_TREE_BYTES = 64 * 2**20


def branch_sets(findings: Findings) -> list[Element]:
    """Return the branch sets of a logic tree file, with or without branching levels.

    Raises
    ------
    UserInputError
        A file that is no logic tree.
    """
    tree = whole(findings, "logicTree", MAXIMUM_TREE_BYTES)
    sets = list(_sets_in(findings, tree, (_SET, _LEVEL)))
    if not sets:
        findings.wrong(tree, f"the logic tree has no <{_SET}>")
    _check_unique(findings, sets, "branchSetID")
    for found in sets:
        for name in map(str, found.attrib):
            if name not in _SET_ATTRIBUTES:
                hint = did_you_mean(name, _SET_ATTRIBUTES)
                findings.wrong(found, f"<{_SET}> has no attribute {name!r}{hint}")
    return sets


def branches(findings: Findings, branch_set: Element) -> list[tuple[Element, float]]:
    """Return the branches of a set with their weights, which must sum to 1."""
    only(findings, branch_set, (_BRANCH,))
    found = [part for part in children(branch_set) if local_name(part) == _BRANCH]
    if not found:
        findings.wrong(branch_set, f"the branch set has no <{_BRANCH}>")
        return []
    if len(found) > len(LETTERS):
        findings.wrong(
            branch_set,
            f"the branch set has {len(found)} branches, at most {len(LETTERS)} are possible",
        )
    weights = [_weight(findings, branch) for branch in found]
    total = math.fsum(weights)
    if abs(total - 1.0) > _TOLERANCE:
        findings.wrong(
            branch_set, f"the weights of the branch set sum to {total:.9g}, they must sum to 1"
        )
    return list(zip(found, weights, strict=True))


def check_branch_ids(findings: Findings, branch_set_list: list[Element]) -> None:
    """Refuse ids that several branches of a tree have."""
    found = [
        part
        for branch_set in branch_set_list
        for part in children(branch_set)
        if local_name(part) == _BRANCH
    ]
    _check_unique(findings, found, "branchID")


def _weight(findings: Findings, branch: Element) -> float:
    """Return the weight of a branch; NaN, and a mistake, if it has none."""
    by_measure = [
        part
        for part in children(branch)
        if local_name(part) == "uncertaintyWeight" and "imt" in part.attrib
    ]
    if by_measure:
        findings.wrong(by_measure[0], "weights by intensity measure (imt) are not built yet")
        return math.nan
    return number_child(findings, branch, "uncertaintyWeight", _WEIGHT)


def model(findings: Findings, branch: Element) -> Element | None:
    """Return the uncertaintyModel of a branch."""
    only(findings, branch, ("uncertaintyModel", "uncertaintyWeight"))
    return child(findings, branch, "uncertaintyModel")


def _sets_in(findings: Findings, parent: Element, names: tuple[str, ...]) -> Iterator[Element]:
    only(findings, parent, names)
    for part in children(parent):
        if local_name(part) == _SET:
            yield part
        elif local_name(part) == _LEVEL:
            yield from _sets_in(findings, part, (_SET,))


def _check_unique(findings: Findings, elements: list[Element], name: str) -> None:
    seen: set[str] = set()
    for element in elements:
        identity = attribute(findings, element, name)
        if identity in seen:
            findings.wrong(element, f"the {name} {identity!r} was used before")
        seen.add(identity)
