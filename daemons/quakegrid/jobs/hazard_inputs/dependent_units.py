# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Groups of sources that depend on each other as units that are computed together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from quakegrid.hazard.kernels.exceedance import Occurrence
from quakegrid.hazard.logic_tree.source_versions import SourceVersion
from quakegrid.hazard.sources.source import Dependence, ListedRupturesSource, SourceGroup
from quakegrid.jobs.hazard_inputs.source_units import Family, Place, SourceUnit, unit_of_versions
from quakegrid.jobs.parameters.kinds import number_for


@dataclass(frozen=True)
class DependentUnits:
    """Units whose rates are those of the group alone.

    Attributes
    ----------
    first, last
        The units ``first:last``, of one family.
    weights
        The chance of each to be the one that may happen, of exclusive sources.
    dependence
        The rule of the group.
    """

    first: int
    last: int
    weights: tuple[float, ...]
    dependence: Dependence


def dependent_units(
    versions: Iterable[SourceVersion],
    before: tuple[Sequence[SourceUnit], Sequence[Family]],
    minimum_magnitude: Mapping[str, float],
    places: Mapping[tuple[str, str], Place] = MappingProxyType({}),
) -> tuple[tuple[SourceUnit, ...], tuple[Family, ...], tuple[DependentUnits, ...]]:
    """Return the units and families of all sources, groups of dependent ones at the end.

    Where a logic tree changes sources of a group, each combination of versions that some
    paths have is a group of its own.

    Parameters
    ----------
    versions
        All distinct versions of the sources of a logic tree; those outside groups are skipped.
    before
        Units and families of the sources outside groups.
    minimum_magnitude, places
        As in `source_units`.
    """
    units, families = list(before[0]), list(before[1])
    groups: list[DependentUnits] = []
    for paths, members in _combinations(versions):
        group = members[0].group
        assert group is not None
        assert group.dependence is not None
        floor = number_for(minimum_magnitude, group.tectonic_region_type) or 0.0
        first = len(units)
        weights = []
        for version in members:
            unit = _member(version, floor, group.dependence)
            if unit is not None:
                place = places.get(version.base)
                units.append(replace(unit, family=len(families), place=place, group=len(groups)))
                weights.append(group.weights.get(version.source.source_id, 1.0))
        if len(units) > first:
            families.append(Family(group.tectonic_region_type, (paths,)))
            groups.append(DependentUnits(first, len(units), tuple(weights), group.dependence))
    return tuple(units), tuple(families), tuple(groups)


def _combinations(
    versions: Iterable[SourceVersion],
) -> Iterator[tuple[tuple[int, ...], list[SourceVersion]]]:
    """Yield the versions of a group that some paths have together, and these paths."""
    of_groups: dict[int, tuple[SourceGroup, list[SourceVersion]]] = {}
    for version in versions:
        if version.group is not None:
            of_groups.setdefault(id(version.group), (version.group, []))[1].append(version)
    for _, members in of_groups.values():
        members_of_path: dict[int, list[int]] = {}
        for number, version in enumerate(members):
            for path in version.paths:
                members_of_path.setdefault(path, []).append(number)
        paths_of: dict[tuple[int, ...], list[int]] = {}
        for path in sorted(members_of_path):
            paths_of.setdefault(tuple(members_of_path[path]), []).append(path)
        for numbers, paths in paths_of.items():
            yield tuple(paths), [members[number] for number in numbers]


def _member(version: SourceVersion, floor: float, dependence: Dependence) -> SourceUnit | None:
    """Return the unit of a source in a group, if any magnitude is left."""
    unit = unit_of_versions([version], floor)
    if unit is None:
        return None
    if dependence.cluster_rate is not None:
        # whatever their chances alone, all ruptures of a cluster happen once
        once = np.ones((1, len(unit.magnitudes)))
        unit = replace(unit, rates=once, occurrence=Occurrence.CHANCES)
    if dependence.exclusive_ruptures and isinstance(unit.source, ListedRupturesSource):
        unit = replace(
            unit,
            rates=unit.rates * unit.source.weight,
            occurrence=Occurrence.EXCLUSIVE_CHANCES,
        )
    return unit
