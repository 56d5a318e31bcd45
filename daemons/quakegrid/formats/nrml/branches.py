# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The branch sets of logic tree files, whatever their uncertainty is."""

from __future__ import annotations

import math
from collections.abc import Iterator

from quakegrid.base.errors import UserInputError
from quakegrid.formats.nrml.document import every, whole
from quakegrid.formats.nrml.fields import (
    Range,
    attribute,
    child,
    children,
    number_of,
    only,
)
from quakegrid.formats.nrml.findings import Element, Findings, did_you_mean, local_name
from quakegrid.hazard.intensity_measure import intensity_measure
from quakegrid.hazard.logic_tree.branch_set import LETTERS

_TREE = "logicTree"
_SET = "logicTreeBranchSet"
_LEVEL = "logicTreeBranchingLevel"
_BRANCH = "logicTreeBranch"
_BRANCH_WEIGHT = "uncertaintyWeight"
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


def logic_tree(findings: Findings) -> Element:
    """Return the tree of a file that has one.

    Raises
    ------
    UserInputError
        A file that is no logic tree.
    """
    return whole(findings, _TREE, MAXIMUM_TREE_BYTES)


def logic_trees(findings: Findings) -> list[Element]:
    """Return the trees of a file that may have several.

    Raises
    ------
    UserInputError
        A file that is no logic tree.
    """
    return every(findings, _TREE, MAXIMUM_TREE_BYTES)


def branch_sets(findings: Findings, tree: Element) -> list[Element]:
    """Return the branch sets of a logic tree, with or without branching levels."""
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
    """Return the branches of a set with their weights, which must sum to 1.

    Weights by intensity measure are another matter, see `measure_weights`.
    """
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
    for branch in found:
        for name in map(str, branch.attrib):
            if name != "branchID":
                findings.wrong(branch, f"<{_BRANCH}> has no attribute {name!r}, write branchID")
    weights = [_weight(findings, branch) for branch in found]
    _check_sum(findings, branch_set, weights, "the weights of the branch set")
    return list(zip(found, weights, strict=True))


def measure_weights(
    findings: Findings, branch_set: Element, weighted: list[tuple[Element, float]]
) -> list[dict[str, float]]:
    """Return the weights by intensity measure of each branch of a set.

    Those of a measure must sum to 1 over the set; a branch without a weight for a measure
    counts with its weight for all.

    Parameters
    ----------
    findings
        Gathers mistakes.
    branch_set
        The set.
    weighted
        What `branches` returned of it.
    """
    found = [_by_measure(findings, branch) for branch, _ in weighted]
    for imt in dict.fromkeys(imt for weights in found for imt in weights):
        values = [
            weights.get(imt, weight) for weights, (_, weight) in zip(found, weighted, strict=True)
        ]
        _check_sum(findings, branch_set, values, f"the weights for {imt}")
    return found


def _by_measure(findings: Findings, branch: Element) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in _weights_of(branch, by_measure=True):
        try:
            imt = intensity_measure(str(part.get("imt"))).name
        except UserInputError as error:
            for problem in error.problems:
                findings.wrong(part, problem.message)
            continue
        if imt in weights:
            findings.wrong(part, f"the branch has another weight for {imt} above")
        weights[imt] = number_of(findings, part, _WEIGHT)
    return weights


def _check_sum(findings: Findings, branch_set: Element, weights: list[float], subject: str) -> None:
    """Tell if weights do not sum to 1; those that are no numbers have been told before."""
    total = math.fsum(weights)
    if abs(total - 1.0) > _TOLERANCE:
        findings.wrong(branch_set, f"{subject} sum to {total:.9g}, they must sum to 1")


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
    """Return the weight of a branch for all measures; NaN, and a mistake, if it has none."""
    found = _weights_of(branch, by_measure=False)
    if not found:
        besides = " without an imt" if _weights_of(branch, by_measure=True) else ""
        findings.wrong(branch, f"<{_BRANCH}> lacks <{_BRANCH_WEIGHT}>{besides}")
        return math.nan
    if len(found) > 1:
        findings.wrong(found[1], f"<{_BRANCH_WEIGHT}> stands twice in <{_BRANCH}>")
    return number_of(findings, found[0], _WEIGHT)


def _weights_of(branch: Element, *, by_measure: bool) -> list[Element]:
    return [
        part
        for part in children(branch)
        if local_name(part) == _BRANCH_WEIGHT and ("imt" in part.attrib) == by_measure
    ]


def refuse_measure_weights(findings: Findings, branch_set: Element) -> None:
    """Tell of weights by intensity measure where they mean nothing."""
    for branch in children(branch_set):
        for part in _weights_of(branch, by_measure=True):
            findings.wrong(part, "weights by intensity measure belong to ground motion trees")


def model(findings: Findings, branch: Element) -> Element | None:
    """Return the uncertaintyModel of a branch."""
    only(findings, branch, ("uncertaintyModel", _BRANCH_WEIGHT))
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
