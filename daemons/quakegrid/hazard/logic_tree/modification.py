# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a branch of a source model logic tree makes of a source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.logic_tree.uncertainty import (
    AreaGeometry,
    FaultActivity,
    UncertaintyValue,
)
from quakegrid.hazard.magnitude_frequency.modifications import (
    MODIFICATION_KINDS,
    ModificationValue,
    modified,
)
from quakegrid.hazard.magnitude_scaling.registry import magnitude_scaling_relation
from quakegrid.hazard.sources.fault_area import fault_area
from quakegrid.hazard.sources.source import (
    AreaSource,
    CharacteristicFaultSource,
    ComplexFaultGeometry,
    ComplexFaultSource,
    KiteFaultSource,
    ListedRupturesSource,
    MultiPointSource,
    PlanarGeometry,
    PointLike,
    PointSource,
    SimpleFaultGeometry,
    SimpleFaultSource,
    Source,
)

_KIND_NAMES: Mapping[type, str] = {
    PointSource: "point sources",
    AreaSource: "area sources",
    MultiPointSource: "sources of many points",
    SimpleFaultSource: "simple faults",
    ComplexFaultSource: "complex faults",
    KiteFaultSource: "kite faults",
    CharacteristicFaultSource: "characteristic faults",
    ListedRupturesSource: "sources that list their ruptures",
}


def modified_source(source: Source, uncertainty_type: str, value: UncertaintyValue) -> Source:
    """Return the source that a branch makes of another; the other stays as it is.

    Parameters
    ----------
    source
        The source before.
    uncertainty_type
        A key of `SOURCE_UNCERTAINTIES`.
    value
        In the form that belongs to the type.

    Raises
    ------
    UserInputError
        A type that does not apply to the source, or a value it cannot take.
    """
    if isinstance(value, FaultActivity):
        value = _activity_numbers(source, uncertainty_type, value)
    if uncertainty_type in MODIFICATION_KINDS:
        if isinstance(source, MultiPointSource) and source.distributions is not None:
            return _with_points(source, uncertainty_type, _of_distribution(value))
        distribution = modified(
            source.magnitude_frequency, uncertainty_type, _of_distribution(value)
        )
        if isinstance(source, ListedRupturesSource):
            raise UserInputError("a source that lists its ruptures has no distribution to change")
        return replace(source, magnitude_frequency=distribution)
    changed = _CHANGES[uncertainty_type](source, value)
    if changed is None:
        raise UserInputError(
            f"{uncertainty_type} cannot be applied to {_KIND_NAMES[type(source)]}, name others in "
            "applyToSources"
        )
    return changed


def _with_points(source: MultiPointSource, kind: str, value: ModificationValue) -> Source:
    """Return the source with the distribution of each point changed."""
    assert source.distributions is not None
    changed = source.distributions.modified(kind, value)
    total, share = changed.summed()
    return replace(source, magnitude_frequency=total, share=share, distributions=changed)


def _of_distribution(value: UncertaintyValue) -> ModificationValue:
    """Return the value of a change of the magnitude-frequency distribution."""
    if isinstance(value, tuple):
        return tuple(float(number) for number in value)
    geometries = AreaGeometry | SimpleFaultGeometry | ComplexFaultGeometry | PlanarGeometry
    if isinstance(value, str | geometries | FaultActivity):
        raise UserInputError("a geometry or a name says nothing of a distribution")
    return value


def _activity_numbers(
    source: Source, uncertainty_type: str, activity: FaultActivity
) -> tuple[float, float, float, float]:
    """Return slip rate, rigidity, area of the fault and constant term."""
    if not isinstance(source, SimpleFaultSource | ComplexFaultSource):
        raise UserInputError(
            f"{uncertainty_type} applies to simple and complex faults, not to "
            f"{_KIND_NAMES[type(source)]}"
        )
    area = fault_area(source.geometry)
    return activity.slip_rate, activity.rigidity, area, activity.constant_term


def _with_largest_mag(source: Source, value: UncertaintyValue) -> Source | None:
    """Set the maximum magnitude to that of the whole fault, some standard deviations off."""
    if not isinstance(source, SimpleFaultSource):
        return None
    relation = magnitude_scaling_relation(source.magnitude_scaling_relation)
    epsilon = _number(value)
    mag = float(relation.median_mag(fault_area(source.geometry), source.rake))
    if epsilon:
        mag += epsilon * relation.sigma_mag(source.rake)
    distribution = modified(source.magnitude_frequency, "maxMagGRAbsolute", mag)
    return replace(source, magnitude_frequency=distribution)


def _number(value: UncertaintyValue) -> float:
    if isinstance(value, int | float):
        return float(value)
    raise UserInputError(f"{value!r} is no number")


def _with_dip(source: Source, dip: Callable[[float], float]) -> Source | None:
    if not isinstance(source, SimpleFaultSource):
        return None
    angle = dip(source.geometry.dip)
    if not 0.0 < angle <= 90.0:
        raise UserInputError(f"the dip becomes {angle:g} degrees, it must be above 0, up to 90")
    return replace(source, geometry=replace(source.geometry, dip=angle))


def _with_simple_geometry(source: Source, value: UncertaintyValue) -> Source | None:
    if isinstance(source, SimpleFaultSource) and isinstance(value, SimpleFaultGeometry):
        return replace(source, geometry=value)
    return None


def _with_complex_geometry(source: Source, value: UncertaintyValue) -> Source | None:
    if isinstance(source, ComplexFaultSource) and isinstance(value, ComplexFaultGeometry):
        return replace(source, geometry=value)
    return None


def _with_surface(source: Source, value: UncertaintyValue) -> Source | None:
    surfaces = SimpleFaultGeometry | ComplexFaultGeometry | PlanarGeometry
    if isinstance(source, CharacteristicFaultSource) and isinstance(value, surfaces):
        return replace(source, geometry=value)
    return None


def _with_area(source: Source, value: UncertaintyValue) -> Source | None:
    """Return the source in another polygon; its depths stay, whatever the geometry says."""
    if not isinstance(source, AreaSource) or not isinstance(value, AreaGeometry):
        return None
    return replace(source, polygon=value.polygon)


def _with_scaling_relation(source: Source, value: UncertaintyValue) -> Source | None:
    if isinstance(source, CharacteristicFaultSource | ListedRupturesSource):
        return None
    return replace(source, magnitude_scaling_relation=str(value))


def _with_aspect_ratio(source: Source, ratio: Callable[[float], float]) -> Source | None:
    if isinstance(source, CharacteristicFaultSource | ListedRupturesSource):
        return None
    new = ratio(source.rupture_aspect_ratio)
    if new <= 0.0:
        raise UserInputError(f"the aspect ratio becomes {new:g}, it must be positive")
    return replace(source, rupture_aspect_ratio=new)


def _with_depths(
    source: Source, depths: Callable[[float, float], tuple[float, float]]
) -> Source | None:
    """Return the source with other seismogenic depths (upper, lower) [km]."""
    if isinstance(source, PointLike):
        upper, lower = depths(source.upper_seismogenic_depth, source.lower_seismogenic_depth)
        _check_depths(source, upper, lower)
        return replace(source, upper_seismogenic_depth=upper, lower_seismogenic_depth=lower)
    if isinstance(source, ComplexFaultSource | ListedRupturesSource):
        return None
    if not isinstance(source.geometry, SimpleFaultGeometry):
        return None
    geometry = source.geometry
    upper, lower = depths(geometry.upper_seismogenic_depth, geometry.lower_seismogenic_depth)
    _check_depths(source, upper, lower)
    return replace(
        source,
        geometry=replace(geometry, upper_seismogenic_depth=upper, lower_seismogenic_depth=lower),
    )


def _check_depths(source: Source, upper: float, lower: float) -> None:
    if not upper < lower:
        raise UserInputError(
            f"the upper seismogenic depth becomes {upper:g} km, the lower one {lower:g} km"
        )
    if not isinstance(source, PointLike):
        return
    for hypocentre in source.hypocentral_depths:
        if not upper <= hypocentre.depth <= lower:
            raise UserInputError(
                f"the hypocentral depth {hypocentre.depth:g} km is outside the seismogenic "
                f"depths, which become {upper:g} to {lower:g} km"
            )


_CHANGES: Mapping[str, Callable[[Source, UncertaintyValue], Source | None]] = {
    "dummy": lambda source, _: source,
    "recomputeMmax": _with_largest_mag,
    "simpleFaultDipRelative": lambda source, value: _with_dip(
        source, lambda dip: dip + _number(value)
    ),
    "simpleFaultDipAbsolute": lambda source, value: _with_dip(source, lambda _: _number(value)),
    "simpleFaultGeometryAbsolute": _with_simple_geometry,
    "complexFaultGeometryAbsolute": _with_complex_geometry,
    "characteristicFaultGeometryAbsolute": _with_surface,
    "areaSourceGeometryAbsolute": _with_area,
    "setMSRAbsolute": _with_scaling_relation,
    "setAspectRatioAbsolute": lambda source, value: _with_aspect_ratio(
        source, lambda _: _number(value)
    ),
    "setAspectRatioRelative": lambda source, value: _with_aspect_ratio(
        source, lambda ratio: ratio + _number(value)
    ),
    "setUpperSeismDepthAbsolute": lambda source, value: _with_depths(
        source, lambda _, lower: (_number(value), lower)
    ),
    "setUpperSeismDepthRelative": lambda source, value: _with_depths(
        source, lambda upper, lower: (upper + _number(value), lower)
    ),
    "setLowerSeismDepthAbsolute": lambda source, value: _with_depths(
        source, lambda upper, _: (upper, _number(value))
    ),
    "setLowerSeismDepthRelative": lambda source, value: _with_depths(
        source, lambda upper, lower: (upper, lower + _number(value))
    ),
}
