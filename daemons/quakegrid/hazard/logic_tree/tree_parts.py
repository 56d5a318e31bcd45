# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A logic tree of sources with too many paths, as parts that do not depend on each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.logic_tree.source_model_logic_tree import (
    NOT_CHOSEN,
    Choices,
    SourceModelLogicTree,
)
from quakegrid.hazard.sources.source import SourceGroup, SourceModel


@dataclass(frozen=True)
class TreePart:
    """Branch sets that no source outside of the part depends on, and its own sources.

    Attributes
    ----------
    columns
        The branch sets, those that choose files included.
    choices
        Shape (W, number of branch sets): its W ways, `NOT_CHOSEN` in the sets of other parts.
    top
        Shape (W,): which choice of files each way goes with.
    weight
        Shape (W,): of each way, given the files.
    models
        The source models with the sources of this part alone.
    """

    columns: tuple[int, ...]
    choices: Choices
    top: NDArray[np.int64]
    weight: NDArray[np.float64]
    models: Mapping[str, SourceModel]

    def ways_of(self, choices: Choices) -> NDArray[np.int64]:
        """Return which of its ways each of some whole paths takes, shape (P,).

        Parameters
        ----------
        choices
            Shape (P, number of branch sets).
        """
        columns = list(self.columns)
        number = {tuple(row): way for way, row in enumerate(self.choices[:, columns].tolist())}
        return np.array([number[tuple(row)] for row in choices[:, columns].tolist()], np.int64)


@dataclass(frozen=True)
class TreeParts:
    """The parts; the first has the sources that only the choice of files concerns.

    Attributes
    ----------
    top_weight
        Shape (A,): of each choice of files.
    """

    top_weight: NDArray[np.float64]
    parts: tuple[TreePart, ...]


def tree_parts(
    tree: SourceModelLogicTree, models: Mapping[str, SourceModel], limit: int
) -> TreeParts | None:
    """Return the independent parts of a tree, None if even they have too many paths.

    Parameters
    ----------
    tree
        The tree.
    models
        File name as written in the tree -> its content.
    limit
        The most ways that all parts may have together.
    """
    files = tuple(i for i, branch_set in enumerate(tree.branch_sets) if branch_set.chooses_files)
    part_of = _connected(tree, models, files)
    first = _ways(tree, files, limit)
    if first is None:
        return None
    numbers = {tuple(row): top for top, row in enumerate(first[:, list(files)].tolist())}
    top_weight = _weights(tree, first, files)
    parts = []
    count = 0
    for root in sorted({files[0], *part_of.values()}):
        own = tuple(column for column, its in part_of.items() if its == root)
        here = _restricted(tree, models, frozenset(own))
        if own and not any(model.groups for model in here.values()):
            continue
        columns = tuple(sorted({*files, *own}))
        choices = _ways(tree, columns, limit - count)
        if choices is None:
            return None
        count += len(choices)
        top = np.array([numbers[tuple(row)] for row in choices[:, list(files)].tolist()])
        weight = _weights(tree, choices, own)
        parts.append(TreePart(columns, choices, top.astype(np.int64), weight, here))
    return TreeParts(top_weight, tuple(parts))


def _connected(
    tree: SourceModelLogicTree, models: Mapping[str, SourceModel], files: tuple[int, ...]
) -> dict[int, int]:
    """Return for each branch set that changes sources the first one it is connected with."""
    root = {i: i for i in range(len(tree.branch_sets)) if i not in files}

    def find(column: int) -> int:
        while root[column] != column:
            column = root[column]
        return column

    def connect(columns: list[int]) -> None:
        for other in columns[1:]:
            one, two = sorted((find(columns[0]), find(other)))
            root[two] = one

    for model in models.values():
        for group in model.groups:
            for columns in _columns_together(tree, group):
                connect(columns)
    owner = {
        branch.branch_id: i for i, each in enumerate(tree.branch_sets) for branch in each.branches
    }
    for i, branch_set in enumerate(tree.branch_sets):
        followed = {owner.get(branch, i) for branch in branch_set.apply_to_branches} - {*files}
        if i in root:
            connect([i, *sorted(followed)])
    return {column: find(column) for column in root}


def _columns_together(tree: SourceModelLogicTree, group: SourceGroup) -> Iterator[list[int]]:
    """Yield branch sets that change one source, or sources of a group of dependent ones."""
    changing = [
        [i for i, branch_set in enumerate(tree.branch_sets) if branch_set.changes(source)]
        for source in group.sources
    ]
    if group.dependence is None:
        yield from changing
    else:
        yield sorted({column for columns in changing for column in columns})


def _ways(tree: SourceModelLogicTree, columns: tuple[int, ...], limit: int) -> Choices | None:
    """Return the ways through some branch sets, None if there are too many."""
    sets = tuple(tree.branch_sets[column] for column in columns)
    found = list(islice(SourceModelLogicTree(sets).ways(), limit + 1))
    if len(found) > limit:
        return None
    choices = np.full((len(found), len(tree.branch_sets)), NOT_CHOSEN, dtype=np.int16)
    choices[:, list(columns)] = found
    return choices


def _weights(
    tree: SourceModelLogicTree, choices: Choices, columns: tuple[int, ...]
) -> NDArray[np.float64]:
    """Return the product of the weights of the choices in some branch sets."""
    weights = np.ones(len(choices))
    for column in columns:
        of_branches = np.array([branch.weight for branch in tree.branch_sets[column].branches])
        chosen = choices[:, column]
        weights *= np.where(chosen == NOT_CHOSEN, 1.0, of_branches[np.maximum(chosen, 0)])
    return weights


def _restricted(
    tree: SourceModelLogicTree, models: Mapping[str, SourceModel], own: frozenset[int]
) -> Mapping[str, SourceModel]:
    """Return the models with the sources that some branch sets change, or that none changes."""
    restricted = {}
    for name, model in models.items():
        groups = []
        for group in model.groups:
            changing = list(_columns_together(tree, group))
            if group.dependence is not None:
                changing *= len(group.sources)
            sources = tuple(
                source
                for source, columns in zip(group.sources, changing, strict=True)
                if _belongs(columns, own)
            )
            if sources:
                groups.append(replace(group, sources=sources))
        restricted[name] = replace(model, groups=tuple(groups))
    return restricted


def _belongs(columns: list[int], own: frozenset[int]) -> bool:
    return not own.isdisjoint(columns) if columns else not own
