# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Source model logic tree files as trees."""

from __future__ import annotations

import math
from pathlib import Path

from quakegrid.formats.nrml import geometry
from quakegrid.formats.nrml.branches import (
    branch_sets,
    branches,
    check_branch_ids,
    logic_tree,
    model,
    refuse_measure_weights,
)
from quakegrid.formats.nrml.fields import (
    POSITIVE,
    attribute,
    child,
    children,
    number_attribute,
    text_of,
)
from quakegrid.formats.nrml.findings import Element, Findings, did_you_mean, line_of, local_name
from quakegrid.formats.nrml.magnitude_frequency import DISTRIBUTION_NAMES, distribution
from quakegrid.hazard.logic_tree.branch_set import SOURCE_TYPES, Branch, BranchSet, file_names
from quakegrid.hazard.logic_tree.source_model_logic_tree import SourceModelLogicTree
from quakegrid.hazard.logic_tree.uncertainty import (
    BUILT_UNCERTAINTIES,
    EXTEND_MODEL,
    GROUND_MOTION_MODEL,
    SOURCE_MODEL,
    SOURCE_UNCERTAINTIES,
    AreaGeometry,
    FaultActivity,
    UncertaintyValue,
    ValueForm,
)
from quakegrid.hazard.magnitude_scaling.registry import magnitude_scaling_relation

_COUNTS = {ValueForm.NUMBER: 1, ValueForm.TWO_NUMBERS: 2, ValueForm.THREE_NUMBERS: 3}
_EVERY_BRANCH = "ALL"

#: ``recompute_mmax`` has no effect: the uncertainty type recomputeMmax does that.
_ACTIVITY_ATTRIBUTES = ("slipRate", "rigidity", "constant_term", "recompute_mmax")


def read_source_model_logic_tree(
    path: Path, width_of_mfd_bin: float | None = None
) -> SourceModelLogicTree:
    """Return the content of a source model logic tree file.

    Parameters
    ----------
    path
        NRML 0.4 or 0.5; the source model files it names are looked for beside it.
    width_of_mfd_bin
        Bin width of distributions that do not bring their own, or None.

    Raises
    ------
    UserInputError
        With every mistake of the file, every file it names that is not there, and every type
        of uncertainty that is not built yet.
    """
    findings = Findings(path)
    elements = branch_sets(findings, logic_tree(findings))
    check_branch_ids(findings, elements)
    reading = _Reading(findings, width_of_mfd_bin)
    sets = tuple(reading.branch_set(element) for element in elements)
    for element, branch_set in zip(elements[:1], sets[:1], strict=True):
        if branch_set.uncertainty_type in (GROUND_MOTION_MODEL, SOURCE_MODEL):
            continue
        findings.wrong(element, f'the first branch set must have uncertaintyType="{SOURCE_MODEL}"')
    findings.settle()
    return SourceModelLogicTree(sets, path)


def _counted(count: int) -> str:
    return "a number" if count == 1 else f"{count} numbers"


class _Reading:
    """The state of one file that is read."""

    def __init__(self, findings: Findings, bin_width: float | None) -> None:
        self._findings = findings
        self._bin_width = bin_width
        self._earlier: set[str] = set()
        self._with_files: list[tuple[Branch, ...]] = []

    def branch_set(self, element: Element) -> BranchSet:
        """Return a branch set; sets are asked for in file order."""
        kind = self._kind(element)
        branch_ids = self._names(element, "applyToBranches")
        if branch_ids == (_EVERY_BRANCH,):
            branch_ids = ()
        for name in branch_ids:
            if name not in self._earlier:
                hint = did_you_mean(name, sorted(self._earlier))
                self._findings.wrong(
                    element, f"applyToBranches names {name!r}, which is no branch above{hint}"
                )
        refuse_measure_weights(self._findings, element)
        found = tuple(
            self._branch(part, kind, weight) for part, weight in branches(self._findings, element)
        )
        if kind in (SOURCE_MODEL, EXTEND_MODEL):
            self._check_distinct(element, found)
        if kind == EXTEND_MODEL:
            self._check_new(found, branch_ids)
        if kind in (SOURCE_MODEL, EXTEND_MODEL):
            self._with_files.append(found)
        self._earlier |= {branch.branch_id for branch in found}
        region = str(element.get("applyToTectonicRegionType", "")).strip()
        return BranchSet(
            str(element.get("branchSetID", "")),
            kind,
            found,
            self._names(element, "applyToSources"),
            branch_ids,
            region or None,
            self._source_type(element),
            line_of(element),
        )

    def _kind(self, element: Element) -> str:
        """Return the uncertainty type; tell if it cannot be used."""
        kind = attribute(self._findings, element, "uncertaintyType")
        if kind in BUILT_UNCERTAINTIES or not kind:
            return kind
        if kind == GROUND_MOTION_MODEL:
            message = (
                f"{kind} belongs to a ground motion logic tree, this is read as a source model "
                "logic tree"
            )
        else:
            hint = did_you_mean(kind, BUILT_UNCERTAINTIES)
            message = f"the uncertainty type {kind!r} is unknown{hint}"
        self._findings.wrong(element, message)
        return kind

    def _source_type(self, element: Element) -> str | None:
        name = str(element.get("applyToSourceType", "")).strip()
        if not name:
            return None
        if name not in SOURCE_TYPES:
            known = ", ".join(SOURCE_TYPES)
            self._findings.wrong(element, f"applyToSourceType is {name!r}, write one of {known}")
        return name

    def _names(self, element: Element, name: str) -> tuple[str, ...]:
        names = tuple(str(element.get(name, "")).split())
        if name in element.attrib and not names:
            self._findings.wrong(element, f"{name} is empty: write what it applies to, or leave it")
        return names

    def _branch(self, element: Element, kind: str, weight: float) -> Branch:
        found = model(self._findings, element)
        value: UncertaintyValue = () if found is None else self._value(found, kind)
        return Branch(str(element.get("branchID", "")), value, weight, line_of(element))

    def _value(self, element: Element, kind: str) -> UncertaintyValue:
        if kind in (SOURCE_MODEL, EXTEND_MODEL):
            return self._files(element)
        form = SOURCE_UNCERTAINTIES.get(kind)
        if form in _COUNTS:
            return self._numbers(element, _COUNTS[form])
        if form is ValueForm.TEXT:
            name = text_of(element)
            self._findings.made(element, lambda: magnitude_scaling_relation(name))
            return name
        return "" if form is None else self._record(element, form)

    def _files(self, element: Element) -> tuple[str, ...]:
        """Return the files named, which must be there."""
        names = tuple(text_of(element).split())
        if not names:
            self._findings.wrong(element, "write the name of a source model file")
        for name in names:
            path = self._findings.file.parent / name
            if not path.is_file():
                beside = [item.name for item in path.parent.glob("*.xml")]
                hint = did_you_mean(path.name, beside)
                self._findings.wrong(element, f"the source model file {name!r} is not there{hint}")
        for name in sorted({name for name in names if names.count(name) > 1}):
            self._findings.wrong(element, f"the branch names {name!r} twice")
        return names

    def _check_distinct(self, element: Element, found: tuple[Branch, ...]) -> None:
        """Refuse two branches with the same files: one of them would be lost."""
        seen: dict[UncertaintyValue, str] = {}
        for branch in found:
            if branch.value in seen:
                self._findings.wrong(
                    branch.line or element,
                    f"the branch {branch.branch_id!r} has the files of {seen[branch.value]!r}",
                )
            seen[branch.value] = branch.branch_id

    def _check_new(self, found: tuple[Branch, ...], followed: tuple[str, ...]) -> None:
        """Refuse to add files that are there already: their sources would count twice."""
        for earlier in self._with_files:
            named = [branch for branch in earlier if branch.branch_id in followed]
            for branch in found:
                for other in named or earlier:
                    for name in sorted({*file_names(branch)} & {*file_names(other)}):
                        self._findings.wrong(
                            branch.line,
                            f"the branch {branch.branch_id!r} adds {name!r}, which "
                            f"{other.branch_id!r} has already: its sources would count twice",
                        )

    def _numbers(self, element: Element, count: int) -> float | tuple[float, ...]:
        for part in children(element):
            self._findings.wrong(
                part, f"<{local_name(part)}> stands where {_counted(count)} must be"
            )
        words = text_of(element).replace(",", " ").split()
        try:
            values = tuple(float(word) for word in words)
        except ValueError:
            values = ()
        if len(values) != count or not all(map(math.isfinite, values)):
            if not children(element):
                self._findings.wrong(
                    element,
                    f"<uncertaintyModel> is {text_of(element)[:40]!r}, write {_counted(count)}",
                )
            return math.nan
        return values[0] if count == 1 else values

    def _record(self, element: Element, form: ValueForm) -> UncertaintyValue:
        """Return a geometry or a distribution."""
        findings = self._findings
        if form is ValueForm.SURFACE:
            parts = children(element)
            wrapped = len(parts) == 1 and local_name(parts[0]) == "surface"
            return geometry.surface(findings, parts[0] if wrapped else element) or ""
        if form is ValueForm.DISTRIBUTION:
            return self._distribution(element)
        found = child(findings, element, form.value)
        if found is None:
            return ""
        if form is ValueForm.FAULT_ACTIVITY:
            return self._activity(found)
        if form is ValueForm.SIMPLE_FAULT:
            return geometry.simple_fault(findings, found)
        if form is ValueForm.COMPLEX_FAULT:
            return geometry.complex_fault(findings, found)
        return AreaGeometry(
            geometry.polygon(findings, found), *geometry.seismogenic_depths(findings, found)
        )

    def _activity(self, element: Element) -> FaultActivity:
        for name in map(str, element.attrib):
            if name not in _ACTIVITY_ATTRIBUTES:
                hint = did_you_mean(name, _ACTIVITY_ATTRIBUTES)
                self._findings.wrong(
                    element, f"<{local_name(element)}> has no attribute {name!r}{hint}"
                )
        slip_rate = number_attribute(self._findings, element, "slipRate", POSITIVE)
        rigidity = number_attribute(self._findings, element, "rigidity", POSITIVE)
        if "constant_term" not in element.attrib:
            return FaultActivity(slip_rate, rigidity)
        constant = number_attribute(self._findings, element, "constant_term", POSITIVE)
        return FaultActivity(slip_rate, rigidity, constant)

    def _distribution(self, element: Element) -> UncertaintyValue:
        parts = [part for part in children(element) if local_name(part) in DISTRIBUTION_NAMES]
        if len(parts) != 1:
            self._findings.wrong(element, "write one distribution such as <incrementalMFD>")
            return ""
        return distribution(self._findings, parts[0], self._bin_width)
