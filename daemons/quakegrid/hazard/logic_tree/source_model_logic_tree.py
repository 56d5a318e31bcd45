# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The logic tree of sources: which files make the model, and what is changed in their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.hazard.logic_tree.branch_set import (
    BYPASSED,
    LETTERS,
    Branch,
    BranchSet,
    file_names,
)
from quakegrid.hazard.logic_tree.sampling import Sampling, drawn_branches, unit_samples
from quakegrid.hazard.logic_tree.uncertainty import SOURCE_MODEL
from quakegrid.hazard.sources.source import SourceModel

#: Choice of a branch set that a path does not go through.
NOT_CHOSEN = -1

Choices = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class SourceModelPath:
    """One way through the tree.

    Attributes
    ----------
    branch_ids
        One per level, ``.`` where the path goes through no branch set.
    letters
        The same as letters, the first half of a realization's name.
    weight
        Product of the weights of its branches.
    samples
        How often it was drawn; 1 if paths are enumerated.
    """

    branch_ids: tuple[str, ...]
    letters: str
    weight: float
    samples: int


@dataclass(frozen=True)
class SourceModelLogicTree:
    """The branch sets of the sources, from the choice of files to the finest change.

    A set follows every branch of the sets before it, or those its `apply_to_branches` names:
    paths that contain none of them bypass it.

    Attributes
    ----------
    branch_sets
        In file order; the first chooses the source model.
    file
        Where it comes from; None if the job names one source model.
    """

    branch_sets: tuple[BranchSet, ...]
    file: Path | None = None

    @staticmethod
    def of_one_model(name: str) -> SourceModelLogicTree:
        """Return the tree of a job that names one source model file instead of a tree."""
        branch = Branch("b1", (name,), 1.0)
        return SourceModelLogicTree((BranchSet("bs1", SOURCE_MODEL, (branch,)),))

    @property
    def files(self) -> tuple[str, ...]:
        """The source model files, as written, each once."""
        names = (
            name
            for branch_set in self.branch_sets
            if branch_set.chooses_files
            for branch in branch_set.branches
            for name in file_names(branch)
        )
        return tuple(dict.fromkeys(names))

    def restricted(self, branch_id: str) -> SourceModelLogicTree:
        """Return the tree with one branch in the place of its whole branch set.

        Raises
        ------
        UserInputError
            An unknown branch.
        """
        sets = []
        found = False
        for branch_set in self.branch_sets:
            kept = tuple(one for one in branch_set.branches if one.branch_id == branch_id)
            found = found or bool(kept)
            alone = tuple(replace(branch, weight=1.0) for branch in kept)
            sets.append(replace(branch_set, branches=alone) if alone else branch_set)
        if not found:
            known = ", ".join(one.branch_id for each in self.branch_sets for one in each.branches)
            raise UserInputError(
                Problem(f"the branch {branch_id!r} is unknown, there are {known}", self.file)
            )
        return replace(self, branch_sets=tuple(sets))

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """The level of every branch set, from 0.

        Neighbouring sets share a level if they follow different branches of one level, so
        that no path goes through both.
        """
        levels: list[int] = []
        level_of: dict[str, int] = {}
        for index, branch_set in enumerate(self.branch_sets):
            last = levels[-1] if levels else -1
            peers = [self.branch_sets[i] for i in range(index) if levels[i] == last]
            apart = bool(peers) and all(_apart(branch_set, peer, level_of) for peer in peers)
            levels.append(last if apart else last + 1)
            for branch in branch_set.branches:
                level_of[branch.branch_id] = levels[-1]
        return tuple(levels)

    def paths(self, sampling: Sampling) -> tuple[tuple[SourceModelPath, ...], Choices]:
        """Return the ways through the tree, sorted by branch ids.

        Parameters
        ----------
        sampling
            All ways, or those drawn; a way drawn several times appears once.

        Returns
        -------
        paths
            P ways.
        choices
            Shape (P, number of branch sets): index of the branch, or `NOT_CHOSEN`.
        """
        choices = self._drawn(sampling) if sampling.samples else self._enumerated(sampling)
        distinct, counts = np.unique(choices, axis=0, return_counts=True)
        unsorted = [
            self._path(row, int(count) if sampling.samples else 1)
            for row, count in zip(distinct, counts, strict=True)
        ]
        order = sorted(range(len(unsorted)), key=lambda index: unsorted[index].branch_ids)
        return tuple(unsorted[index] for index in order), distinct[order]

    def count_paths(self, limit: int) -> int:
        """Return the number of ways through the tree, counted no further than `limit` + 1."""
        return sum(1 for _ in islice(self.ways(), limit + 1))

    def problems_with(self, models: Mapping[str, SourceModel]) -> tuple[Problem, ...]:
        """Return one problem for every source id or region of the tree that no source has.

        Parameters
        ----------
        models
            File name as written in the tree -> its content.
        """
        sources = [
            source
            for model in models.values()
            for group in model.groups
            for source in group.sources
        ]
        known = {source.source_id for source in sources}
        regions = {source.tectonic_region_type for source in sources}
        problems = []
        for branch_set in self.branch_sets:
            strangers = [
                f"the source {name!r}, which no source model has"
                for name in branch_set.apply_to_sources
                if name not in known
            ]
            region = branch_set.apply_to_tectonic_region_type
            if region is not None and region not in regions:
                there = ", ".join(map(repr, sorted(regions)))
                strangers.append(
                    f"the tectonic region type {region!r}, the sources have only {there}"
                )
            problems += [
                Problem(
                    f"the branch set {branch_set.branch_set_id!r} applies to {stranger}",
                    self.file,
                    branch_set.line,
                )
                for stranger in strangers
            ]
        return tuple(problems)

    def ways(self) -> Iterator[tuple[int, ...]]:
        """Yield the choices of every way, depth first, one for each branch set."""

        def go_on(way: tuple[int, ...], passed: frozenset[str]) -> Iterator[tuple[int, ...]]:
            if len(way) == len(self.branch_sets):
                yield way
                return
            branch_set = self.branch_sets[len(way)]
            if not _follows(branch_set, passed):
                yield from go_on((*way, NOT_CHOSEN), passed)
                return
            for index, branch in enumerate(branch_set.branches):
                yield from go_on((*way, index), passed | {branch.branch_id})

        return go_on((), frozenset())

    def _enumerated(self, sampling: Sampling) -> Choices:
        ways = list(islice(self.ways(), sampling.max_potential_paths))
        return np.array(ways, dtype=np.int16).reshape(len(ways), len(self.branch_sets))

    def _drawn(self, sampling: Sampling) -> Choices:
        """Return one row per sample."""
        count = len(self.branch_sets)
        uniforms = unit_samples(sampling.samples, count, sampling.seed, sampling.method)
        choices = np.empty((sampling.samples, count), dtype=np.int16)
        for column, branch_set in enumerate(self.branch_sets):
            weights = [branch.weight for branch in branch_set.branches]
            drawn = drawn_branches(uniforms[:, column], weights, sampling.method)
            followed = self._following(branch_set, choices[:, :column])
            choices[:, column] = np.where(followed, drawn, NOT_CHOSEN)
        return choices

    def _following(self, branch_set: BranchSet, choices: Choices) -> NDArray[np.bool_]:
        """Return which rows of choices go through a branch set."""
        if not branch_set.apply_to_branches:
            return np.ones(len(choices), dtype=bool)
        wanted = set(branch_set.apply_to_branches)
        followed = np.zeros(len(choices), dtype=bool)
        for column, earlier in enumerate(self.branch_sets[: choices.shape[1]]):
            for index, branch in enumerate(earlier.branches):
                if branch.branch_id in wanted:
                    followed |= choices[:, column] == index
        return followed

    def _path(self, row: Choices, samples: int) -> SourceModelPath:
        ids = [BYPASSED] * (max(self.levels) + 1)
        letters = list(ids)
        weight = 1.0
        for level, branch_set, chosen in zip(self.levels, self.branch_sets, row, strict=True):
            if chosen == NOT_CHOSEN:
                continue
            branch = branch_set.branches[chosen]
            ids[level] = branch.branch_id
            letters[level] = LETTERS[chosen]
            weight *= branch.weight
        return SourceModelPath(tuple(ids), "".join(letters), weight, samples)


def _follows(branch_set: BranchSet, passed: Iterable[str]) -> bool:
    wanted = branch_set.apply_to_branches
    return not wanted or not frozenset(wanted).isdisjoint(passed)


def _apart(one: BranchSet, other: BranchSet, level_of: Mapping[str, int]) -> bool:
    """Return whether two sets follow different branches of one level."""
    named = {*one.apply_to_branches, *other.apply_to_branches}
    if not one.apply_to_branches or not other.apply_to_branches:
        return False
    if len(named) < len(one.apply_to_branches) + len(other.apply_to_branches):
        return False
    return len({level_of.get(branch_id) for branch_id in named}) == 1
