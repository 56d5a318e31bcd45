# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sources of NRML that list their ruptures: non-parametric ones and those on fault sections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from quakegrid.formats.nrml.fields import (
    DEPTH,
    LATITUDE,
    LONGITUDE,
    MAGNITUDE,
    RAKE,
    children,
    number_attribute,
    number_child,
    only,
)
from quakegrid.formats.nrml.findings import Element, Findings, did_you_mean, local_name
from quakegrid.formats.nrml.rupture_surfaces import SURFACE_NAMES, MeshSpacings, rupture_surfaces
from quakegrid.hazard.geometry.surface_patches import (
    PatchKind,
    SurfacePatches,
    surface_patches,
)
from quakegrid.hazard.sources.source import ListedRupturesSource

Floats = NDArray[np.float64]

_RUPTURES = (
    "singlePlaneRupture",
    "multiPlanesRupture",
    "griddedRupture",
    "simpleFaultRupture",
    "complexFaultRupture",
)
#: Parts of a rupture beside its surface; the last two say nothing that is needed.
_PARTS = ("magnitude", "rake", "hypocenter", "sectionIndexes", "magScaleRel", "ruptAspectRatio")
_SUM_TOLERANCE = 1e-5
#: The columns of the file beside a source on sections.
_COLUMNS = ("mag", "rake", "probs_occur", "rupture_idxs")

#: Sections by id: the patch of each.
Sections = Mapping[str, tuple[PatchKind, Floats]]
#: Columns of a source in the file beside the source model, by source id; None without a file.
Companion = Callable[[str], Mapping[str, NDArray[np.generic]] | None]


@dataclass
class _List:
    """The ruptures read so far."""

    mag: list[float] = field(default_factory=list)
    rake: list[float] = field(default_factory=list)
    hypocentre: list[tuple[float, ...]] = field(default_factory=list)
    probabilities: list[Floats] = field(default_factory=list)
    surfaces: list[tuple[PatchKind, Floats]] = field(default_factory=list)
    sections: list[list[str]] = field(default_factory=list)
    first: list[int] = field(default_factory=lambda: [0])


def nonparametric_source(
    findings: Findings, element: Element, identity: tuple[str, str, str], spacings: MeshSpacings
) -> ListedRupturesSource | None:
    """Return a nonParametricSeismicSource, or None after a mistake.

    Parameters
    ----------
    findings
        Gathers mistakes.
    element
        The source.
    identity
        Source id, name, tectonic region type.
    spacings
        Of meshes.
    """
    before = len(findings.problems)

    def add_surface(rupture: Element, listed: _List) -> None:
        _add_surfaces(findings, rupture, spacings, listed)

    listed = _read(findings, element, add_surface)
    weight = _weights(findings, element, len(listed.mag))
    if len(findings.problems) > before:
        return None
    return _source(
        identity, listed, surface_patches(listed.surfaces), np.arange(listed.first[-1]), weight
    )


def multi_fault_source(
    findings: Findings,
    element: Element,
    identity: tuple[str, str, str],
    sections: Sections,
    companion: Companion,
) -> ListedRupturesSource | None:
    """Return a multiFaultSource, its ruptures listed in it or in the file beside the model.

    Parameters
    ----------
    findings, element, identity
        As in `nonparametric_source`.
    sections
        All fault sections of the source model.
    companion
        Returns the columns of a source in the file beside the source model.
    """
    before = len(findings.problems)
    if any(local_name(part) in _RUPTURES for part in children(element)):
        listed = _read(findings, element, lambda part, to: _add_sections(findings, part, to))
    else:
        listed = _from_companion(findings, element, companion(identity[0]))
    used = sorted({name for names in listed.sections for name in names}, key=_by_number)
    for name in used:
        if name not in sections:
            hint = did_you_mean(name, list(sections))
            findings.wrong(element, f"there is no section {name!r}{hint}")
    if len(findings.problems) > before:
        return None
    number = {name: index for index, name in enumerate(used)}
    patch = [number[name] for names in listed.sections for name in names]
    patches = surface_patches(sections[name] for name in used)
    return _source(
        identity, listed, patches, np.array(patch), np.ones(len(listed.mag)), shares_sections=True
    )


def _by_number(name: str) -> tuple[int, str]:
    return (int(name) if name.isdigit() else -1, name)


def _source(
    identity: tuple[str, str, str],
    listed: _List,
    patches: SurfacePatches,
    patch: NDArray[np.int64],
    weight: Floats,
    *,
    shares_sections: bool = False,
) -> ListedRupturesSource:
    longest = max(len(row) for row in listed.probabilities)
    probabilities = np.zeros((len(listed.mag), longest))
    for row, values in zip(probabilities, listed.probabilities, strict=True):
        row[: len(values)] = values
    return ListedRupturesSource(
        *identity,
        mag=np.array(listed.mag),
        rake=np.array(listed.rake),
        hypocentre=np.array(listed.hypocentre),
        first_patch=np.array(listed.first, np.int64),
        patch=patch.astype(np.int64),
        patches=patches,
        probabilities=probabilities,
        weight=weight,
        shares_sections=shares_sections,
    )


def _read(
    findings: Findings, element: Element, add_surface: Callable[[Element, _List], None]
) -> _List:
    """Return the ruptures of an element; `add_surface` adds the surface of one to the list."""
    listed = _List()
    only(findings, element, _RUPTURES)
    for part in children(element):
        if local_name(part) not in _RUPTURES:
            continue
        only(findings, part, (*_PARTS, *SURFACE_NAMES))
        listed.mag.append(number_child(findings, part, "magnitude", MAGNITUDE))
        listed.rake.append(number_child(findings, part, "rake", RAKE))
        listed.hypocentre.append(_hypocentre(findings, part))
        listed.probabilities.append(_probabilities(findings, part))
        add_surface(part, listed)
    if not listed.mag:
        findings.wrong(element, f"<{local_name(element)}> has no ruptures")
    return listed


def _hypocentre(findings: Findings, rupture: Element) -> tuple[float, ...]:
    """Return lon, lat [deg] and depth [km]; nan if the rupture does not say."""
    for part in children(rupture):
        if local_name(part) == "hypocenter":
            return (
                number_attribute(findings, part, "lon", LONGITUDE),
                number_attribute(findings, part, "lat", LATITUDE),
                number_attribute(findings, part, "depth", DEPTH),
            )
    return (np.nan, np.nan, np.nan)


def _probabilities(findings: Findings, rupture: Element) -> Floats:
    """Return the probabilities of 0, 1, 2 ... occurrences."""
    words = str(rupture.get("probs_occur", "")).split()
    try:
        values = np.array(words, dtype=float)
    except ValueError:
        values = np.empty(0)
    if len(values) < 2 or (values < 0.0).any() or not np.isfinite(values).all():
        findings.wrong(
            rupture,
            f"probs_occur is {' '.join(words)[:40]!r}, write the probabilities of 0, 1 ... "
            "occurrences",
        )
        return np.array([1.0, 0.0])
    if abs(values.sum() - 1.0) > _SUM_TOLERANCE:
        findings.wrong(rupture, f"probs_occur sum to {values.sum():.6g}, they must sum to 1")
    return values


def _add_surfaces(
    findings: Findings, rupture: Element, spacings: MeshSpacings, listed: _List
) -> None:
    found = rupture_surfaces(findings, rupture, spacings)
    if not found:
        findings.wrong(rupture, f"<{local_name(rupture)}> has no surface")
    listed.surfaces += found
    listed.first.append(len(listed.surfaces))


def _add_sections(findings: Findings, rupture: Element, listed: _List) -> None:
    found = [part for part in children(rupture) if local_name(part) == "sectionIndexes"]
    names = str(found[0].get("indexes", "")).replace(",", " ").split() if found else []
    if not names:
        findings.wrong(rupture, "the rupture lacks <sectionIndexes indexes=...>")
    listed.sections.append(names)
    listed.first.append(listed.first[-1] + len(names))


def _weights(findings: Findings, element: Element, count: int) -> Floats:
    """Return rup_weights; 1 each if there are none."""
    if "rup_weights" not in element.attrib:
        return np.ones(count)
    words = str(element.get("rup_weights")).split()
    try:
        values = np.array(words, dtype=float)
    except ValueError:
        values = np.empty(0)
    if len(values) != count or abs(values.sum() - 1.0) > _SUM_TOLERANCE:
        findings.wrong(
            element, f"rup_weights must be {count} numbers, one for each rupture, that sum to 1"
        )
        return np.ones(count)
    return values


def _from_companion(
    findings: Findings, element: Element, columns: Mapping[str, NDArray[np.generic]] | None
) -> _List:
    """Return the ruptures that stand in the file beside the source model."""
    listed = _List()
    if columns is None or set(_COLUMNS) - set(columns):
        source_id = str(element.get("id", ""))
        findings.wrong(
            element,
            f"<{local_name(element)}> lists no ruptures, and there is no .hdf5 file of the name of "
            f"this file with {', '.join(_COLUMNS)} of {source_id!r}",
        )
        return listed
    # float32 magnitudes are decimal numbers that lost digits
    listed.mag = [float(str(value)) for value in columns["mag"]]
    listed.rake = [float(str(value)) for value in columns["rake"]]
    listed.hypocentre = [(np.nan, np.nan, np.nan)] * len(listed.mag)
    listed.probabilities = list(np.asarray(columns["probs_occur"], dtype=float))
    for text in columns["rupture_idxs"]:
        listed.sections.append(str(text).split())
        listed.first.append(listed.first[-1] + len(listed.sections[-1]))
    return listed
