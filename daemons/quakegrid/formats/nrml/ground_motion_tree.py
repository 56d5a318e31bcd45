# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ground motion logic tree files as trees: one, or one more for sites with a label."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.formats.nrml.branches import (
    branch_sets,
    branches,
    logic_trees,
    measure_weights,
    model,
)
from quakegrid.formats.nrml.fields import attribute, text_of
from quakegrid.formats.nrml.findings import Element, Findings, did_you_mean, ignore, line_of
from quakegrid.hazard.logic_tree.ground_motion_logic_tree import (
    ANY_REGION,
    GroundMotionBranch,
    GroundMotionBranchSet,
    GroundMotionLogicTree,
)
from quakegrid.hazard.logic_tree.uncertainty import GROUND_MOTION_MODEL

_TOML_NUMBER = re.compile(r"[+-]?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")


def read_ground_motion_logic_tree(
    path: Path, check: Callable[[GroundMotionBranch], object] | None = None
) -> GroundMotionLogicTree:
    """Return the ground motion logic tree of a file, the first one if there are several.

    Parameters, errors and what they say as `read_labelled_trees`.
    """
    return read_labelled_trees(path, (), check)[0]


def read_labelled_trees(
    path: Path,
    labels: Collection[str],
    check: Callable[[GroundMotionBranch], object] | None = None,
    warn: Callable[[Problem], None] = ignore,
) -> tuple[GroundMotionLogicTree, Mapping[str, GroundMotionLogicTree]]:
    """Return the content of a ground motion logic tree file.

    The names of models and their arguments are kept as text; arguments written as attributes
    of uncertaintyModel become lines of a TOML table.  Ids of branches name nothing here, so
    they may be missing or repeated.

    Parameters
    ----------
    path
        NRML 0.4 or 0.5.
    labels
        Each is the logicTreeID of a tree for sites of their own.
    check
        Raises UserInputError for a branch whose model cannot be had; what it tells is one more
        mistake of the file, at the branch.
    warn
        Is told of trees that no label asks for.

    Returns
    -------
    default
        The first tree of the file.
    by_label
        Those of the labels.  They have the regions of the first, with as many branches each.

    Raises
    ------
    UserInputError
        With every mistake of these trees.
    """
    findings = Findings(path)
    elements = logic_trees(findings)
    default = _tree(findings, elements[0], check)
    named: dict[str, Element] = {}
    for element in elements:
        name = str(element.get("logicTreeID", ""))
        if name in named and name in labels:
            findings.wrong(element, f"another logic tree has the logicTreeID {name!r} too")
        named.setdefault(name, element)
    by_label: dict[str, GroundMotionLogicTree] = {}
    for label in labels:
        if label in named:
            by_label[label] = _tree(findings, named[label], check)
            _check_alike(findings, named[label], default, by_label[label])
        else:
            hint = did_you_mean(label, list(named))
            findings.wrong(
                None, f'site_labels: no <logicTree> has logicTreeID="{label}" here{hint}'
            )
    findings.settle()
    for name, element in named.items():
        if name not in labels and element is not elements[0]:
            message = f"the logic tree {name!r} is not used: site_labels names no such label"
            warn(Problem(message, path, line_of(element)))
    return default, by_label


def _check_alike(
    findings: Findings,
    element: Element,
    default: GroundMotionLogicTree,
    labelled: GroundMotionLogicTree,
) -> None:
    """Tell where a tree has no branch that a realization of the first tree could take."""
    for wanted in default.branch_sets:
        region = wanted.tectonic_region_type
        own = labelled.branch_set(region)
        if own is None:
            findings.wrong(
                element, f"this tree has no models for {region!r}, for which the first one has"
            )
        elif len(own.branches) != len(wanted.branches):
            findings.wrong(
                own.branches[0].line if own.branches else element,
                f"this tree has {len(own.branches)} models for {region!r} and the first one "
                f"{len(wanted.branches)}: a realization takes the same branch of both, fill up "
                "with DummyGMPE of weight 0",
            )


def _tree(
    findings: Findings, tree: Element, check: Callable[[GroundMotionBranch], object] | None
) -> GroundMotionLogicTree:
    elements = branch_sets(findings, tree)
    sets = tuple(_branch_set(findings, element) for element in elements)
    if check is not None:
        for branch_set in sets:
            for branch in branch_set.branches:
                _check(findings, branch, check)
    seen: set[str] = set()
    for element, branch_set in zip(elements, sets, strict=True):
        region = branch_set.tectonic_region_type
        if region in seen or (seen and ANY_REGION in (region, *seen)):
            findings.wrong(element, f"another branch set holds for the region {region!r} too")
        seen.add(region)
    return GroundMotionLogicTree(sets, findings.file)


def _check(
    findings: Findings,
    branch: GroundMotionBranch,
    check: Callable[[GroundMotionBranch], object],
) -> None:
    """Tell what is wrong with a model; one without a name has been told before."""
    if not branch.model:
        return
    try:
        check(branch)
    except UserInputError as error:
        for problem in error.problems:
            findings.wrong(branch.line, problem.message)


def _branch_set(findings: Findings, element: Element) -> GroundMotionBranchSet:
    kind = attribute(findings, element, "uncertaintyType")
    if kind and kind != GROUND_MOTION_MODEL:
        findings.wrong(
            element,
            f"uncertaintyType is {kind!r}, it must be {GROUND_MOTION_MODEL!r} in a ground motion "
            "logic tree",
        )
    for name in ("applyToSources", "applyToBranches", "applyToSourceType"):
        if name in element.attrib:
            findings.wrong(element, f"{name} has no place in a ground motion logic tree")
    region = attribute(findings, element, "applyToTectonicRegionType")
    weighted = branches(findings, element)
    by_measure = measure_weights(findings, element, weighted)
    found = tuple(
        replace(_branch(findings, part, weight), measure_weights=weights)
        for (part, weight), weights in zip(weighted, by_measure, strict=True)
    )
    return GroundMotionBranchSet(str(element.get("branchSetID", "")), region, found)


def _branch(findings: Findings, element: Element, weight: float) -> GroundMotionBranch:
    found = model(findings, element)
    text = "" if found is None else text_of(found)
    if found is not None and not text:
        findings.wrong(found, "write the name of a ground motion model")
    if found is not None and found.attrib:
        arguments = [f"{name} = {_toml(str(found.get(name)))}" for name in map(str, found.attrib)]
        table = text if text.startswith("[") else f"[{text}]"
        text = "\n".join([table, *arguments])
    return GroundMotionBranch(str(element.get("branchID", "")), text, weight, line_of(element))


def _toml(text: str) -> str:
    """Return the text of an attribute as a TOML value: a number or truth value, else a string.

    What looks like a number but is none in TOML, such as 01, is a name.
    """
    if text in ("true", "false") or _TOML_NUMBER.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
