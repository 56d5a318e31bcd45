# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The distinct versions the logic tree makes of the sources, each with the paths it is in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from hashlib import sha1

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.hazard.geometry.surface_patches import SurfacePatches
from quakegrid.hazard.logic_tree.branch_set import BranchSet, file_names
from quakegrid.hazard.logic_tree.modification import modified_source
from quakegrid.hazard.logic_tree.source_model_logic_tree import (
    NOT_CHOSEN,
    Choices,
    SourceModelLogicTree,
)
from quakegrid.hazard.magnitude_frequency.distribution import MagnitudeFrequencyDistribution
from quakegrid.hazard.magnitude_frequency.modifications import MODIFICATION_KINDS
from quakegrid.hazard.sources.source import (
    ComplexFaultGeometry,
    KiteGeometry,
    MadeSource,
    MultiPointSource,
    PlanarGeometry,
    SimpleFaultGeometry,
    Source,
    SourceGroup,
    SourceModel,
)

#: What two sources must share to be one: geometry key and distribution.
_Content = tuple[str, MagnitudeFrequencyDistribution]


@dataclass(frozen=True)
class SourceVersion:
    """A source as some paths of the source model logic tree have it.

    Attributes
    ----------
    source
        With the changes of the branches applied.
    base
        File as written in the tree, and id.
    geometry_key
        Equal for the versions of one source that differ by their magnitude-frequency
        distribution alone.
    tectonic_region_type
        Of the source.
    paths
        Indices of the source model paths it is in, ascending.
    group
        The group it depends on, None for a source that depends on no other.
    """

    source: MadeSource
    base: tuple[str, str]
    geometry_key: str
    tectonic_region_type: str
    paths: tuple[int, ...]
    group: SourceGroup | None = None


@dataclass(frozen=True)
class SourceBundle:
    """Versions of sources that share region and paths: they are computed into one sum."""

    tectonic_region_type: str
    paths: tuple[int, ...]
    versions: tuple[SourceVersion, ...]


def source_bundles(
    tree: SourceModelLogicTree, choices: Choices, models: Mapping[str, SourceModel]
) -> tuple[SourceBundle, ...]:
    """Return the distinct versions of all sources, those of equal region and paths together.

    Parameters
    ----------
    tree
        The source model logic tree.
    choices
        Shape (P, number of branch sets), as in `FullLogicTree`.
    models
        File name as written in the tree -> its content.

    Returns
    -------
    tuple
        In the order of the files and of the sources in them.

    Raises
    ------
    UserInputError
        With every branch that cannot be applied to a source it is meant for.
    """
    bundles: dict[tuple[str, tuple[int, ...]], list[SourceVersion]] = {}
    for version in source_versions(tree, choices, models):
        key = (version.tectonic_region_type, version.paths)
        bundles.setdefault(key, []).append(version)
    return tuple(SourceBundle(*key, tuple(versions)) for key, versions in bundles.items())


def source_versions(
    tree: SourceModelLogicTree, choices: Choices, models: Mapping[str, SourceModel]
) -> tuple[SourceVersion, ...]:
    """Return the distinct versions of all sources.

    Sources of equal id and content in files that no path has together are one version.
    Parameters, order and errors as `source_bundles`.
    """
    versions = _Versions(tree, choices)
    for name, model in models.items():
        versions.add(name, model)
    return versions.settled()


_RECORDS = (
    SimpleFaultGeometry | ComplexFaultGeometry | KiteGeometry | PlanarGeometry | SurfacePatches
)


class _Versions:
    """The versions found so far."""

    def __init__(self, tree: SourceModelLogicTree, choices: Choices) -> None:
        self._tree = tree
        self._choices = choices
        self._problems: dict[Problem, None] = {}
        self._found: dict[_Content, list[SourceVersion]] = {}
        self._groups: dict[tuple[str, tuple[int, ...]], list[_Way]] = {}

    def add(self, name: str, model: SourceModel) -> None:
        """Add the sources of a file."""
        presence = _presence(self._tree, self._choices, name)
        if not presence.any():
            return
        for number, group in enumerate(model.groups):
            dependent = None if group.dependence is None else (f"{name} {number}", group)
            for source in group.sources:
                key = _geometry_key(source)
                for way in self._ways(name, presence, source):
                    self._keep(name, source, key, way, dependent)

    def settled(self) -> tuple[SourceVersion, ...]:
        """Return the versions.

        Raises
        ------
        UserInputError
            If a change could not be applied.
        """
        if self._problems:
            raise UserInputError(self._problems)
        return tuple(version for versions in self._found.values() for version in versions)

    def _ways(self, name: str, presence: NDArray[np.bool_], source: Source) -> list[_Way]:
        """Return the combinations of choices that matter to a source."""
        columns = tuple(
            index
            for index, branch_set in enumerate(self._tree.branch_sets)
            if branch_set.changes(source)
        )
        key = (name, columns)
        if key not in self._groups:
            self._groups[key] = list(_distinct_ways(self._choices, presence, columns))
        return self._groups[key]

    def _keep(
        self,
        name: str,
        source: Source,
        base_key: str,
        way: _Way,
        dependent: tuple[str, SourceGroup] | None,
    ) -> None:
        """Add the version of a source that one combination of choices makes.

        A source in a group of dependent sources, told with a name of the group, stays in it.
        """
        changed, key = source, base_key
        for column, choice in way.changes:
            branch_set = self._tree.branch_sets[column]
            kind = branch_set.uncertainty_type
            try:
                changed = modified_source(changed, kind, branch_set.branches[choice].value)
            except UserInputError as error:
                self._blame(branch_set, choice, source, error)
                return
            if kind not in MODIFICATION_KINDS or isinstance(changed, MultiPointSource):
                key = ""
        key = key or _geometry_key(changed)
        group = None
        if dependent is not None:
            key, group = f"{dependent[0]} {key}", dependent[1]
        same = self._found.setdefault((key, changed.magnitude_frequency), [])
        for index, version in enumerate(same):
            if set(version.paths).isdisjoint(way.paths):
                paths = tuple(sorted((*version.paths, *way.paths)))
                same[index] = replace(version, paths=paths)
                return
        base = (name, source.source_id)
        region = changed.tectonic_region_type
        if isinstance(changed, MultiPointSource):
            changed = replace(changed, distributions=None)
        same.append(SourceVersion(changed, base, key, region, way.paths, group))

    def _blame(
        self, branch_set: BranchSet, choice: int, source: Source, error: UserInputError
    ) -> None:
        branch = branch_set.branches[choice]
        for problem in error.problems:
            told = Problem(
                f"the branch {branch.branch_id!r} and the source {source.source_id!r}: "
                f"{problem.message}",
                self._tree.file,
                branch.line,
            )
            self._problems[told] = None


@dataclass(frozen=True, slots=True)
class _Way:
    """Choices that matter to a source: (branch set, branch) pairs, and the paths with them."""

    changes: tuple[tuple[int, int], ...]
    paths: tuple[int, ...]


def _presence(tree: SourceModelLogicTree, choices: Choices, name: str) -> NDArray[np.bool_]:
    """Return which paths have a file, shape (P,)."""
    present = np.zeros(len(choices), dtype=bool)
    for column, branch_set in enumerate(tree.branch_sets):
        if not branch_set.chooses_files:
            continue
        for index, branch in enumerate(branch_set.branches):
            if name in file_names(branch):
                present |= choices[:, column] == index
    return present


def _distinct_ways(
    choices: Choices, presence: NDArray[np.bool_], columns: tuple[int, ...]
) -> Iterator[_Way]:
    """Yield each combination of choices in some columns, with the paths that have it."""
    rows = np.flatnonzero(presence)
    if not columns:
        yield _Way((), tuple(rows.tolist()))
        return
    distinct, inverse = np.unique(choices[rows][:, columns], axis=0, return_inverse=True)
    for index, combination in enumerate(distinct.tolist()):
        changes = tuple(
            (column, choice)
            for column, choice in zip(columns, combination, strict=True)
            if choice != NOT_CHOSEN
        )
        yield _Way(changes, tuple(rows[inverse.reshape(-1) == index].tolist()))


def _geometry_key(source: Source) -> str:
    """Return a text that is equal for sources equal in all but name and distribution."""
    values = [
        getattr(source, field.name)
        for field in fields(source)
        if field.name not in ("name", "magnitude_frequency", "distributions")
    ]
    content = "\n".join(map(_text, (type(source).__name__, *values)))
    return sha1(content.encode(), usedforsecurity=False).hexdigest()


def _text(value: object) -> str:
    """Return the content of a field, arrays in full."""
    if isinstance(value, np.ndarray):
        return f"{value.shape}{value.tobytes().hex()}"
    if isinstance(value, _RECORDS):
        parts = [_text(getattr(value, field.name)) for field in fields(value)]
        return f"{type(value).__name__}({' '.join(parts)})"
    if isinstance(value, tuple) and value and isinstance(value[0], np.ndarray):
        return " ".join(map(_text, value))
    return repr(value)
