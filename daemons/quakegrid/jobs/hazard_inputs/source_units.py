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

from quakegrid.hazard.logic_tree.source_versions import SourceVersion
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.sources.multi_point import with_some_magnitudes
from quakegrid.hazard.sources.source import MultiPointSource, Source
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
        For each of V variants the source-model paths that hold it.
    """

    tectonic_region_type: str
    paths: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class SourceUnit:
    """One source geometry with the rates of its variants.

    Attributes
    ----------
    source
        The source; its own magnitude-frequency distribution is no longer looked at.
    magnitudes
        Shape (K,), ascending.
    rates
        Shape (V, K) [1/yr]; 0 where a variant lacks a magnitude.
    family
        Index of its `Family`.
    place
        Where it stands, if it was just read.
    """

    source: Source
    magnitudes: NDArray[np.float64]
    rates: NDArray[np.float64]
    family: int
    place: Place | None = None


def source_units(
    versions: Iterable[SourceVersion],
    minimum_magnitude: Mapping[str, float],
    places: Mapping[tuple[str, str], Place] = MappingProxyType({}),
) -> tuple[tuple[SourceUnit, ...], tuple[Family, ...]]:
    """Return the sources to compute, versions that differ in rates alone put together.

    Parameters
    ----------
    versions
        All distinct versions of the sources of a logic tree.
    minimum_magnitude
        Tectonic region type or ``default`` -> ruptures below it are left out.
    places
        File as written in the tree and source id -> where the source stands.

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
    for variants in _variants(versions):
        region = variants[0].tectonic_region_type
        floor = number_for(minimum_magnitude, region) or 0.0
        magnitudes, rates = _rates_by_variant(variants, floor)
        if not len(magnitudes):
            continue
        family = Family(region, tuple(variant.paths for variant in variants))
        number = families.setdefault(family, len(families))
        total = Arbitrary(tuple(magnitudes.tolist()), tuple(rates.sum(axis=0).tolist()))
        source = replace(
            _with_magnitudes(variants[0].source, magnitudes), magnitude_frequency=total
        )
        place = places.get(variants[0].base)
        units.append(SourceUnit(source, magnitudes, rates, number, place))
    return tuple(units), tuple(families)


def _with_magnitudes(source: Source, magnitudes: NDArray[np.float64]) -> Source:
    """Return a source whose shares of rates, if it has any, are those of some magnitudes."""
    if not isinstance(source, MultiPointSource):
        return source
    own, _ = source.magnitude_frequency.occurrence_rates()
    return with_some_magnitudes(source, np.isin(own.round(_DECIMALS), magnitudes.round(_DECIMALS)))


def _variants(versions: Iterable[SourceVersion]) -> list[list[SourceVersion]]:
    """Return versions of one geometry and region together, if no path has two of them."""
    groups: list[list[SourceVersion]] = []
    open_groups: dict[tuple[str, str], tuple[list[SourceVersion], set[int]]] = {}
    for version in versions:
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
