# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sources ready for computing: each geometry once, with the rates of all its variants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.kernels.exceedance import Occurrence
from quakegrid.hazard.logic_tree.source_versions import SourceVersion
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.sources.multi_point import with_some_magnitudes
from quakegrid.hazard.sources.source import (
    GriddedPointsSource,
    ListedRupturesSource,
    MadeSource,
    MultiPointSource,
    ParametricSource,
    dispersion_of,
)
from quakegrid.jobs.parameters.kinds import number_for

#: Magnitudes that agree to so many decimals are one.
_DECIMALS = 6

#: File and line of a source.
Place = tuple[Path, int | None]


@dataclass(frozen=True)
class Family:
    """Sources whose variants appear in the same source-model paths.

    Attributes
    ----------
    tectonic_region_type
        Of all its sources.
    paths
        For each of V variants the source-model paths that hold it, or the ways of its part of
        a tree of too many paths.
    part
        The part of such a tree; 0 otherwise.
    """

    tectonic_region_type: str
    paths: tuple[tuple[int, ...], ...]
    part: int = 0


@dataclass(frozen=True)
class SourceUnit:
    """One source geometry with the rates of its variants.

    Attributes
    ----------
    source
        The source; its own magnitude-frequency distribution is no longer looked at.
    magnitudes
        Shape (K,), ascending; of listed ruptures that of each.
    rates
        Shape (V, K) [1/yr]; 0 where a variant lacks a magnitude.  Of listed ruptures the
        chances to happen more than 0, 1 ... times.
    family
        Index of its `Family`.
    place
        Where it stands, if it was just read.
    occurrence
        What `rates` are.
    group
        Index of the group of dependent units it is one of, or None.
    changes
        What is added to the annual rates of single ruptures, by their numbers [1/yr].
    """

    source: MadeSource
    magnitudes: NDArray[np.float64]
    rates: NDArray[np.float64]
    family: int
    place: Place | None = None
    occurrence: Occurrence = Occurrence.RATES
    group: int | None = None
    changes: tuple[tuple[int, float], ...] = ()


def source_units(
    versions: Iterable[SourceVersion],
    minimum_magnitude: Mapping[str, float],
    places: Mapping[tuple[str, str], Place] = MappingProxyType({}),
    rates_in: float | None = None,
) -> tuple[tuple[SourceUnit, ...], tuple[Family, ...]]:
    """Return the sources to compute, versions that differ in rates alone put together.

    Parameters
    ----------
    versions
        All distinct versions of the sources of a logic tree; those in groups of dependent
        sources are skipped.
    minimum_magnitude
        Tectonic region type or ``default`` -> ruptures below it are left out.
    places
        File as written in the tree and source id -> where the source stands.
    rates_in
        The investigation time [yr] in which probabilities of ruptures are to be taken for
        those of a Poissonian rupture; None to take them as they are.

    Returns
    -------
    units
        In the order in which their geometries first appear; sources left without any
        magnitude are not among them.
    families
        What `SourceUnit.family` counts.
    """
    families: dict[Family, int] = {}
    units = []
    for variants in _variants(version for version in versions if version.group is None):
        region = variants[0].tectonic_region_type
        floor = number_for(minimum_magnitude, region) or 0.0
        unit = unit_of_versions(variants, floor, rates_in)
        if unit is not None:
            family = Family(region, tuple(variant.paths for variant in variants))
            number = families.setdefault(family, len(families))
            units.append(replace(unit, family=number, place=places.get(variants[0].base)))
    return tuple(units), tuple(families)


def unit_of_versions(
    variants: list[SourceVersion], floor: float, rates_in: float | None = None
) -> SourceUnit | None:
    """Return the unit of versions of one geometry, if any magnitude is left.

    Parameters
    ----------
    variants
        What is equal in all but rates.
    floor
        Ruptures below this magnitude are left out.
    rates_in
        As in `source_units`.
    """
    source = variants[0].source
    if isinstance(source, ListedRupturesSource):
        return _listed(source, floor, rates_in)
    return _with_variants(source, variants, floor)


def _with_variants(
    source: ParametricSource | GriddedPointsSource, variants: list[SourceVersion], floor: float
) -> SourceUnit | None:
    """Return a source with the rates of all its variants, if any magnitude is left."""
    magnitudes, rates = _rates_by_variant(variants, floor)
    if not len(magnitudes):
        return None
    if isinstance(source, MultiPointSource):
        own, _ = source.magnitude_frequency.occurrence_rates()
        kept = np.isin(own.round(_DECIMALS), magnitudes.round(_DECIMALS))
        source = with_some_magnitudes(source, kept)
    total = Arbitrary(tuple(magnitudes.tolist()), tuple(rates.sum(axis=0).tolist()))
    dispersed = dispersion_of(source) > 0.0
    return SourceUnit(
        replace(source, magnitude_frequency=total),
        magnitudes,
        rates,
        0,
        occurrence=Occurrence.NEGATIVE_BINOMIAL if dispersed else Occurrence.RATES,
    )


def _listed(
    source: ListedRupturesSource, floor: float, rates_in: float | None
) -> SourceUnit | None:
    """Return the ruptures of a source that may happen and are not too small, if there are any."""
    never = source.probabilities[:, 0]
    kept = source.some(np.flatnonzero((source.mag >= floor) & (never < 1.0)))
    if not len(kept.mag):
        return None
    if rates_in is not None:
        rates = -np.log(kept.probabilities[:, 0]) / rates_in
        return SourceUnit(kept, kept.mag, rates[np.newaxis], 0)
    # the probabilities of more than 0, 1, 2 ... occurrences
    chances = np.cumsum(kept.probabilities[:, :0:-1], axis=1)[:, ::-1].T
    return SourceUnit(
        kept, kept.mag, np.ascontiguousarray(chances), 0, occurrence=Occurrence.CHANCES
    )


def _variants(versions: Iterable[SourceVersion]) -> list[list[SourceVersion]]:
    """Return versions of one geometry and region together, if no path has two of them.

    Rates of negative binomial sources do not add up: each version stands alone.
    """
    groups: list[list[SourceVersion]] = []
    open_groups: dict[tuple[str, str], tuple[list[SourceVersion], set[int]]] = {}
    for version in versions:
        if dispersion_of(version.source) > 0.0:
            groups.append([version])
            continue
        key = (version.geometry_key, version.tectonic_region_type)
        known = open_groups.get(key)
        if known is None or not known[1].isdisjoint(version.paths):
            known = ([], set())
            open_groups[key] = known
            groups.append(known[0])
        known[0].append(version)
        known[1].update(version.paths)
    return groups


def _rates_by_variant(
    variants: list[SourceVersion], floor: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the magnitudes of all variants together and the rates of each."""
    # the same bin may differ in the last bit from variant to variant
    found: dict[float, float] = {}
    tables = []
    for variant in variants:
        magnitudes, rates = variant.source.magnitude_frequency.occurrence_rates()
        keep = (np.asarray(magnitudes) >= floor) & (np.asarray(rates) > 0.0)
        table: dict[float, float] = {}
        kept: dict[float, float] = {}
        for mag, rate in zip(np.asarray(magnitudes)[keep], np.asarray(rates)[keep], strict=True):
            key = round(float(mag), _DECIMALS)
            kept.setdefault(key, float(mag))
            table[key] = table.get(key, 0.0) + float(rate)
        tables.append(table)
        found = {**kept, **found}
    keys = sorted(found)
    rates = np.array([[table.get(key, 0.0) for key in keys] for table in tables])
    return np.array([found[key] for key in keys]), rates.reshape(len(variants), len(keys))
