# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The surfaces of single ruptures and of fault sections, as patches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from quakegrid.formats.nrml import geometry
from quakegrid.formats.nrml.document import stream
from quakegrid.formats.nrml.fields import attribute, children, only
from quakegrid.formats.nrml.findings import Element, Findings, local_name
from quakegrid.hazard.geometry.complex_fault_surface import complex_fault_mesh
from quakegrid.hazard.geometry.kite_surface import kite_mesh
from quakegrid.hazard.geometry.surface_patches import PatchKind
from quakegrid.hazard.sources.simple_fault import meshed

Floats = NDArray[np.float64]
Surface = tuple[PatchKind, Floats]

_GEOMETRY_MODEL = "geometryModel"
_SECTION = "section"


@dataclass(frozen=True, slots=True)
class MeshSpacings:
    """How fine meshes are [km]: those of complex faults, and all others."""

    rupture: float
    complex_fault: float


def rupture_surfaces(findings: Findings, element: Element, spacings: MeshSpacings) -> list[Surface]:
    """Return the surfaces among the children of a rupture or of a section, in order."""
    found = []
    for part in children(element):
        read = _READERS.get(local_name(part))
        if read is None:
            continue
        before = len(findings.problems)
        make = read(findings, part, spacings)
        surface = findings.made(part, make) if len(findings.problems) == before else None
        if surface is not None:
            found.append(surface)
    return found


def holds_sections(path: Path) -> bool:
    """Return whether a file holds fault sections; a file that is no XML does not."""
    try:
        with path.open("rb") as text:
            events = etree.iterparse(
                text, events=("start",), resolve_entities=False, no_network=True, load_dtd=False
            )
            for _, element in events:
                name = local_name(element)
                if name and name != "nrml":
                    return name == _GEOMETRY_MODEL
    except (etree.XMLSyntaxError, OSError):
        return False
    return False


def read_sections(path: Path, spacings: MeshSpacings, maximum_bytes: int) -> Mapping[str, Surface]:
    """Return the sections of a geometry model file by their id.

    Raises
    ------
    UserInputError
        With every mistake of the file.
    """
    findings = Findings(path)
    sections: dict[str, Surface] = {}
    with closing(stream(findings, _GEOMETRY_MODEL, (_SECTION,), maximum_bytes)) as events:
        for event, element in events:
            if event != "end":
                continue
            only(findings, element, SURFACE_NAMES)
            name = attribute(findings, element, "id")
            if name in sections:
                findings.wrong(element, f"the section id {name!r} was used already")
            surfaces = rupture_surfaces(findings, element, spacings)
            if len(surfaces) == 1:
                sections[name] = surfaces[0]
            elif not findings.problems:
                findings.wrong(element, f"the section {name!r} must have one surface")
    findings.settle()
    return sections


_Maker = Callable[[], Surface]


def _plane(findings: Findings, element: Element, _: MeshSpacings) -> _Maker:
    corners = geometry.planar_surface(findings, element)
    return lambda: (PatchKind.PLANE, corners)


def _cloud(findings: Findings, element: Element, _: MeshSpacings) -> _Maker:
    points = geometry.nodes(findings, element)
    return lambda: (PatchKind.CLOUD, points)


def _kite(findings: Findings, element: Element, spacings: MeshSpacings) -> _Maker:
    profiles = geometry.kite_profiles(findings, element)
    return lambda: (PatchKind.KITE_MESH, kite_mesh(profiles, spacings.rupture))


def _simple(findings: Findings, element: Element, spacings: MeshSpacings) -> _Maker:
    fault = geometry.simple_fault(findings, element)
    return lambda: (PatchKind.SIMPLE_MESH, meshed(fault, spacings.rupture))


def _complex(findings: Findings, element: Element, spacings: MeshSpacings) -> _Maker:
    fault = geometry.complex_fault(findings, element)
    return lambda: (
        PatchKind.COMPLEX_MESH,
        complex_fault_mesh(fault.edges, spacings.complex_fault),
    )


_READERS: Mapping[str, Callable[[Findings, Element, MeshSpacings], _Maker]] = {
    "planarSurface": _plane,
    "griddedSurface": _cloud,
    "kiteSurface": _kite,
    "simpleFaultGeometry": _simple,
    "complexFaultGeometry": _complex,
}

#: The elements that are a surface.
SURFACE_NAMES = tuple(_READERS)
