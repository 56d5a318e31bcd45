# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The source elements of NRML as sources."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from quakegrid.formats.nrml import geometry
from quakegrid.formats.nrml.alternatives import hypocentral_depths, nodal_planes, placed_hypocentres
from quakegrid.formats.nrml.fields import (
    POSITIVE,
    RAKE,
    attribute,
    child,
    children,
    number_attribute,
    number_child,
    only,
    text_child,
)
from quakegrid.formats.nrml.findings import Element, Findings, did_you_mean, local_name
from quakegrid.formats.nrml.listed_ruptures import (
    Companion,
    Sections,
    multi_fault_source,
    nonparametric_source,
)
from quakegrid.formats.nrml.magnitude_frequency import source_distribution
from quakegrid.formats.nrml.multi_magnitude_frequency import multi_distribution
from quakegrid.formats.nrml.rupture_surfaces import MeshSpacings, rupture_surfaces
from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.surface_patches import SurfacePatches, surface_patches
from quakegrid.hazard.magnitude_frequency.distribution import MagnitudeFrequencyDistribution
from quakegrid.hazard.magnitude_scaling.registry import magnitude_scaling_relation
from quakegrid.hazard.sources.fault_area import fault_area
from quakegrid.hazard.sources.source import (
    AreaSource,
    CharacteristicFaultSource,
    ComplexFaultGeometry,
    ComplexFaultSource,
    HypocentralDepth,
    KiteFaultSource,
    KiteGeometry,
    ListedRupturesSource,
    MultiPointSource,
    NodalPlane,
    PlanarGeometry,
    PointSource,
    SimpleFaultGeometry,
    SimpleFaultSource,
    Source,
)

FaultGeometry = SimpleFaultGeometry | ComplexFaultGeometry

_UNBUILT_PARTS = ("hypoList", "slipList", "hypoDepthDist", "aspectRatioFunction")
_POINT_LIKE_PARTS = ("magScaleRel", "ruptAspectRatio", "nodalPlaneDist", "hypoDepthDist")
_PLACES = ("hypoList", "slipList", "hypoDepthDist")
_FAULT_PARTS = ("magScaleRel", "ruptAspectRatio", "rake")
_POISSONIAN, _DISPERSED = "PoissonTOM", "NegativeBinomialTOM"
_SOURCE_ID = re.compile(r"[\w\-.:;|!#]+")


@dataclass(frozen=True, slots=True)
class SourceReader:
    """What every source of a file is read with.

    Attributes
    ----------
    findings
        Gathers the mistakes of the file.
    bin_width
        The job's ``width_of_mfd_bin``, or None.
    spacings
        Of the meshes of ruptures that are listed.
    sections
        The fault sections that stand in other files of the branch.
    companion
        Returns the columns of a source in the file beside the source model.
    """

    findings: Findings
    bin_width: float | None
    spacings: MeshSpacings
    sections: Sections
    companion: Companion

    def source(self, element: Element, group_region: str | None) -> Source | None:
        """Return the source of an element; None, and a mistake, if it cannot be made.

        Parameters
        ----------
        element
            Complete with its content, its name one of `SOURCE_NAMES`.
        group_region
            Tectonic region type of the group around it, or None.
        """
        region = self._region(element, group_region)
        source = _READERS[local_name(element)](self, element, region)
        dispersion = _dispersion(self.findings, element)
        if source is None or dispersion == 0.0:
            return source
        if isinstance(source, ListedRupturesSource):
            self.findings.wrong(
                element, f"the ruptures of <{local_name(element)}> bring their own probabilities"
            )
            return None
        return replace(source, dispersion=dispersion)

    def distribution(
        self, element: Element, fault: FaultGeometry | None = None
    ) -> MagnitudeFrequencyDistribution:
        """Return the magnitude-frequency distribution of a source, which may be a fault."""
        if fault is None:
            return source_distribution(self.findings, element, self.bin_width)
        return source_distribution(
            self.findings, element, self.bin_width, lambda: fault_area(fault)
        )

    def _region(self, element: Element, group_region: str | None) -> str:
        own = str(element.get("tectonicRegion", "")).strip()
        if group_region is None:
            return own or attribute(self.findings, element, "tectonicRegion")
        if own and own != group_region:
            self.findings.wrong(
                element,
                f"tectonicRegion is {own!r}, but that of the sourceGroup is {group_region!r}",
            )
        return group_region


def _dispersion(findings: Findings, element: Element) -> float:
    """Return the dispersion of the numbers of occurrences; 0 if these are Poissonian.

    The mean `mu` must be there and says nothing: the rate is that of each rupture.
    """
    occurrence = str(element.get("tom", _POISSONIAN)).strip()
    if occurrence == _POISSONIAN:
        return 0.0
    if occurrence != _DISPERSED:
        known = [_POISSONIAN, _DISPERSED]
        hint = did_you_mean(occurrence, known) or f", write {' or '.join(known)}"
        findings.wrong(element, f"tom is {occurrence!r}{hint}")
        return 0.0
    number_attribute(findings, element, "mu", POSITIVE)
    return number_attribute(findings, element, "alpha", POSITIVE)


def _identity(findings: Findings, element: Element) -> tuple[str, str]:
    """Return id and name."""
    source_id = attribute(findings, element, "id")
    if source_id and not _SOURCE_ID.fullmatch(source_id):
        findings.wrong(
            element, f"the id {source_id!r} has a character other than letters, digits and -_.:"
        )
    return source_id, str(element.get("name", "")).strip()


def _check_parts(findings: Findings, element: Element, built: tuple[str, ...]) -> None:
    """Refuse children that have no place in a source or are not built."""
    for part in children(element):
        name = local_name(part)
        if name in _UNBUILT_PARTS and name not in built:
            findings.wrong(part, f"<{name}> in <{local_name(element)}> is not built yet")
    distributions = (
        local_name(part) for part in children(element) if local_name(part).endswith("MFD")
    )
    only(findings, element, (*built, *_UNBUILT_PARTS, *distributions))


def _floating(findings: Findings, element: Element) -> tuple[str, float]:
    """Return magnitude scaling relation and aspect ratio."""
    relation = _scaling_relation(findings, element)
    if any(local_name(part) == "aspectRatioFunction" for part in children(element)):
        return relation, math.nan
    return relation, number_child(findings, element, "ruptAspectRatio", POSITIVE)


def _scaling_relation(findings: Findings, element: Element) -> str:
    """Return the name of the magnitude scaling relation, which must be known."""
    name = text_child(findings, element, "magScaleRel")
    around = next((part for part in children(element) if local_name(part) == "magScaleRel"), None)
    if name and around is not None:
        findings.made(around, lambda: magnitude_scaling_relation(name))
    return name


_PointLikeFields = tuple[
    str,
    str,
    str,
    MagnitudeFrequencyDistribution,
    str,
    float,
    float,
    float,
    tuple[NodalPlane, ...],
    tuple[HypocentralDepth, ...],
]


def _point_like(
    reader: SourceReader,
    element: Element,
    region: str,
    around: Element | None,
    distribution: MagnitudeFrequencyDistribution | None = None,
) -> _PointLikeFields:
    """Return the fields that point and area sources share, in the order of `PointLike`."""
    findings = reader.findings
    upper = lower = math.nan
    if around is not None:
        upper, lower = geometry.seismogenic_depths(findings, around)
    return (
        *_identity(findings, element),
        region,
        reader.distribution(element) if distribution is None else distribution,
        *_floating(findings, element),
        upper,
        lower,
        nodal_planes(findings, element),
        hypocentral_depths(findings, element, upper, lower),
    )


def _point(reader: SourceReader, element: Element, region: str) -> PointSource | None:
    _check_parts(reader.findings, element, ("pointGeometry", *_POINT_LIKE_PARTS))
    around = child(reader.findings, element, "pointGeometry")
    fields = _point_like(reader, element, region, around)
    if around is None:
        return None
    return PointSource(*fields, *geometry.epicentre(reader.findings, around))


def _area(reader: SourceReader, element: Element, region: str) -> AreaSource | None:
    _check_parts(reader.findings, element, ("areaGeometry", *_POINT_LIKE_PARTS))
    around = child(reader.findings, element, "areaGeometry")
    fields = _point_like(reader, element, region, around)
    if around is None:
        return None
    polygon = geometry.polygon(reader.findings, around)
    return AreaSource(*fields, polygon, geometry.area_discretization(reader.findings, around))


def _multi_point(reader: SourceReader, element: Element, region: str) -> MultiPointSource | None:
    findings = reader.findings
    _check_parts(findings, element, ("multiPointGeometry", *_POINT_LIKE_PARTS))
    around = child(findings, element, "multiPointGeometry")
    rates = child(findings, element, "multiMFD")
    if around is None or rates is None:
        return None
    points = geometry.points(findings, around)
    total, share, distributions = multi_distribution(findings, rates, reader.bin_width, len(points))
    fields = _point_like(reader, element, region, around, total)
    return MultiPointSource(*fields, points[:, 0], points[:, 1], share, distributions)


_FaultFields = tuple[str, str, str, MagnitudeFrequencyDistribution, str, float, float]


def _fault(
    reader: SourceReader, element: Element, region: str, surface: FaultGeometry | None
) -> _FaultFields:
    """Return the fields that floating faults share, in their order."""
    return (
        *_identity(reader.findings, element),
        region,
        reader.distribution(element, surface),
        *_floating(reader.findings, element),
        number_child(reader.findings, element, "rake", RAKE),
    )


def _simple_fault(reader: SourceReader, element: Element, region: str) -> SimpleFaultSource | None:
    _check_parts(reader.findings, element, ("simpleFaultGeometry", *_FAULT_PARTS, *_PLACES))
    around = child(reader.findings, element, "simpleFaultGeometry")
    surface: SimpleFaultGeometry | None = None
    before = len(reader.findings.problems)
    if around is not None:
        surface = geometry.simple_fault(reader.findings, around)
    sound = len(reader.findings.problems) == before
    fields = _fault(reader, element, region, surface if sound else None)
    if surface is None:
        return None
    source = SimpleFaultSource(
        *fields, surface, hypocentres=placed_hypocentres(reader.findings, element)
    )
    if not any(local_name(part) == "hypoDepthDist" for part in children(element)):
        return source
    layer = surface.upper_seismogenic_depth, surface.lower_seismogenic_depth
    depths = hypocentral_depths(reader.findings, element, *layer, math.nan)
    return replace(source, hypocentral_depths=depths)


def _complex_fault(
    reader: SourceReader, element: Element, region: str
) -> ComplexFaultSource | None:
    _check_parts(reader.findings, element, ("complexFaultGeometry", *_FAULT_PARTS))
    around = child(reader.findings, element, "complexFaultGeometry")
    surface: ComplexFaultGeometry | None = None
    before = len(reader.findings.problems)
    if around is not None:
        surface = geometry.complex_fault(reader.findings, around)
    sound = len(reader.findings.problems) == before
    fields = _fault(reader, element, region, surface if sound else None)
    return None if surface is None else ComplexFaultSource(*fields, surface)


def _kite_fault(reader: SourceReader, element: Element, region: str) -> KiteFaultSource | None:
    findings = reader.findings
    _check_parts(findings, element, ("kiteSurface", "simpleFaultGeometry", *_FAULT_PARTS))
    names = [local_name(part) for part in children(element)]
    fields = _fault(reader, element, region, None)
    before = len(findings.problems)
    if "simpleFaultGeometry" in names:
        around = child(findings, element, "simpleFaultGeometry")
        if around is None:
            return None
        fault = geometry.simple_fault(findings, around)
        sound = len(findings.problems) == before
        return KiteFaultSource(*fields, KiteGeometry(_profiles(fault))) if sound else None
    around = child(findings, element, "kiteSurface")
    if around is None:
        return None
    profiles = geometry.kite_profiles(findings, around)
    return KiteFaultSource(*fields, KiteGeometry(tuple(profiles)))


def _profiles(fault: SimpleFaultGeometry) -> tuple[NDArray[np.float64], ...]:
    """Return the vertices of a trace moved down dip to the top and bottom of the fault."""
    depth = np.array([fault.upper_seismogenic_depth, fault.lower_seismogenic_depth])
    trace = fault.trace
    strike = geodetic.azimuth(trace[0, 0], trace[0, 1], trace[-1, 0], trace[-1, 1])
    away = depth / np.tan(np.radians(fault.dip))
    lon, lat = geodetic.point_at(trace[:, :1], trace[:, 1:], strike + 90.0, away)
    return tuple(np.stack([x, y, depth], axis=-1) for x, y in zip(lon, lat, strict=True))


def _characteristic_fault(
    reader: SourceReader, element: Element, region: str
) -> CharacteristicFaultSource | None:
    findings = reader.findings
    _check_parts(findings, element, ("surface", "rake"))
    source_id, name = _identity(findings, element)
    distribution = reader.distribution(element)
    rake = number_child(findings, element, "rake", RAKE)
    around = child(findings, element, "surface")
    surface = None if around is None else _whole_surface(reader, around)
    if surface is None:
        return None
    return CharacteristicFaultSource(source_id, name, region, distribution, rake, surface)


def _whole_surface(
    reader: SourceReader, around: Element
) -> SimpleFaultGeometry | ComplexFaultGeometry | PlanarGeometry | SurfacePatches | None:
    """Return the surface that a characteristic fault breaks; None, and a mistake, if wrong."""
    if not {local_name(part) for part in children(around)} & {"griddedSurface", "kiteSurface"}:
        return geometry.surface(reader.findings, around)
    only(reader.findings, around, ("griddedSurface", "kiteSurface"))
    found = rupture_surfaces(reader.findings, around, reader.spacings)
    return surface_patches(found) if found else None


def _nonparametric(
    reader: SourceReader, element: Element, region: str
) -> ListedRupturesSource | None:
    identity = (*_identity(reader.findings, element), region)
    return nonparametric_source(reader.findings, element, identity, reader.spacings)


def _multi_fault(
    reader: SourceReader, element: Element, region: str
) -> ListedRupturesSource | None:
    identity = (*_identity(reader.findings, element), region)
    return multi_fault_source(reader.findings, element, identity, reader.sections, reader.companion)


_READERS: Mapping[str, Callable[[SourceReader, Element, str], Source | None]] = {
    "pointSource": _point,
    "areaSource": _area,
    "multiPointSource": _multi_point,
    "simpleFaultSource": _simple_fault,
    "complexFaultSource": _complex_fault,
    "kiteFaultSource": _kite_fault,
    "characteristicFaultSource": _characteristic_fault,
    "nonParametricSeismicSource": _nonparametric,
    "multiFaultSource": _multi_fault,
}

#: The elements that can be read.
SOURCE_NAMES = tuple(_READERS)
