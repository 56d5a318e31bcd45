# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Source model files, NRML 0.4 and 0.5, with every mistake of a file told at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from quakegrid.base.errors import Problem
from quakegrid.formats.nrml.document import MAXIMUM_BYTES, stream
from quakegrid.formats.nrml.fields import POSITIVE, attribute, number_attribute
from quakegrid.formats.nrml.findings import (
    Element,
    Findings,
    did_you_mean,
    ignore,
    line_of,
    local_name,
)
from quakegrid.formats.nrml.known_attributes import AttributeCheck
from quakegrid.formats.nrml.listed_ruptures import Companion, Sections
from quakegrid.formats.nrml.rupture_surfaces import MeshSpacings
from quakegrid.formats.nrml.source_groups import group_dependence, source_weights
from quakegrid.formats.nrml.sources import SOURCE_NAMES, SourceReader
from quakegrid.hazard.sources.source import Dependence, Source, SourceGroup, SourceModel

_MODEL = "sourceModel"
_GROUP = "sourceGroup"
_HOLDERS = (_MODEL, _GROUP)
_YIELDED = (*_HOLDERS, *SOURCE_NAMES)

#: Spacings of meshes unless the job gives others [km].
_SPACINGS = MeshSpacings(5.0, 5.0)


def no_companion(source_id: str) -> None:
    """Return nothing: there is no file beside the source model."""


@dataclass(frozen=True, slots=True)
class SourceModelOptions:
    """What a job gives to the reading of its source models.

    Attributes
    ----------
    width_of_mfd_bin
        Bin width of distributions that do not bring their own, or None if the job has none.
    maximum_bytes
        Larger files are refused.
    spacings
        Of the meshes of ruptures that are listed one by one.
    sections
        The fault sections of the branch.
    companion
        Returns the columns of a source in the file beside the source model.
    """

    width_of_mfd_bin: float | None = None
    maximum_bytes: int = MAXIMUM_BYTES
    spacings: MeshSpacings = _SPACINGS
    sections: Sections = field(default_factory=dict)
    companion: Companion = no_companion


def read_source_model(
    path: Path, options: SourceModelOptions, warn: Callable[[Problem], None] = ignore
) -> SourceModel:
    """Return the content of a source model file.

    Parameters
    ----------
    path
        NRML 0.4 or 0.5; read as a stream, sources are freed as soon as they are decoded.
    options
        From the job.
    warn
        Is told the oddities that stop nothing, such as repeated nodal planes.

    Returns
    -------
    SourceModel
        Groups as in the file; sources outside groups are grouped by tectonic region type,
        in the order of first appearance.

    Raises
    ------
    UserInputError
        With every mistake of the file, and every element that is not built yet.
    """
    reading = _Reading(Findings(path), options)
    # a reader that fails in the middle leaves no file open
    with closing(stream(reading.findings, _MODEL, _YIELDED, options.maximum_bytes)) as events:
        for event, element in events:
            reading.meet(event, element)
    for warning in reading.findings.warnings:
        warn(warning)
    reading.findings.settle()
    return reading.model()


@dataclass
class _Group:
    """A sourceGroup that is read."""

    name: str
    region: str
    dependence: Dependence | None
    sources: list[Source]
    weights: Mapping[str, float] = field(default_factory=dict)

    def settle(self, findings: Findings, element: Element) -> None:
        """Read the weights of the sources, now that all of these are known."""
        if self.dependence is not None and not findings.problems:
            self.weights = source_weights(findings, element, self.dependence, self.sources)


class _Reading:
    """The state of one file that is read."""

    def __init__(self, findings: Findings, options: SourceModelOptions) -> None:
        self.findings = findings
        self._attributes = AttributeCheck(findings)
        self._reader = SourceReader(
            findings,
            options.width_of_mfd_bin,
            options.spacings,
            options.sections,
            options.companion,
        )
        self._name = ""
        self._investigation_time: float | None = None
        self._group: tuple[str, str] | None = None
        self._groups: list[_Group] = []
        self._loose: dict[str, list[Source]] = {}
        self._lines: dict[str, int] = {}

    def meet(self, event: str, element: Element) -> None:
        """Take one event of the stream."""
        name = local_name(element)
        if name == _MODEL:
            self._meet_model(event, element)
        elif name == _GROUP:
            self._meet_group(event, element)
        elif event == "end":
            self._meet_source(element, name)

    def model(self) -> SourceModel:
        """Return what was read."""
        groups = [
            SourceGroup(each.name, each.region, tuple(each.sources), each.dependence, each.weights)
            for each in self._groups
        ]
        groups += [
            SourceGroup(region, region, tuple(sources)) for region, sources in self._loose.items()
        ]
        return SourceModel(self._name, tuple(groups), self._investigation_time, dict(self._lines))

    def _meet_model(self, event: str, element: Element) -> None:
        if event == "start":
            self._attributes.look(element)
            self._name = str(element.get("name", "")).strip()
            if "investigation_time" in element.attrib:
                self._investigation_time = number_attribute(
                    self.findings, element, "investigation_time", POSITIVE
                )
            return
        self._refuse_strangers(element)
        if not self._lines and not self.findings.problems:
            self.findings.wrong(element, "the source model has no sources")

    def _meet_group(self, event: str, element: Element) -> None:
        if event == "start":
            self._attributes.look(element)
            region = attribute(self.findings, element, "tectonicRegion")
            name = str(element.get("name", "")).strip()
            self._group = (name, region)
            self._groups.append(_Group(name, region, group_dependence(self.findings, element), []))
        else:
            self._refuse_strangers(element)
            self._group = None
            self._groups[-1].settle(self.findings, element)

    def _meet_source(self, element: Element, name: str) -> None:
        parent = element.getparent()
        if parent is None or local_name(parent) not in _HOLDERS:
            return
        region = self._group[1] if self._group else None
        self._attributes.look_inside(element)
        source = self._reader.source(element, region)
        self._remember(element)
        if source is None:
            return
        if self._group:
            self._groups[-1].sources.append(source)
        else:
            self._loose.setdefault(source.tectonic_region_type, []).append(source)

    def _remember(self, element: Element) -> None:
        """Refuse a source id that was used before."""
        source_id = str(element.get("id", "")).strip()
        line = line_of(element) or 0
        if source_id in self._lines:
            self.findings.wrong(
                element,
                f"the source id {source_id!r} was used on line {self._lines[source_id]} already",
            )
        self._lines.setdefault(source_id, line)

    def _refuse_strangers(self, element: Element) -> None:
        """Refuse what is left in a holder: known sources have been dropped from it."""
        for part in element:
            name = local_name(part)
            if name and name not in _YIELDED:
                hint = did_you_mean(name, list(SOURCE_NAMES))
                self.findings.wrong(part, f"the source type <{name}> is unknown{hint}")
