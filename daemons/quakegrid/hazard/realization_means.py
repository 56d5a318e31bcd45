# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The exact mean over realizations without making the curves of each realization."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

#: Weights that differ from a product by less than this are one [relative].
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class PartChoices:
    """Source families of an independent part of the source model tree.

    Attributes
    ----------
    slots
        Shape (W, G, F): the slots whose rates add up in each of its W ways under each of G
        combinations of models; -1 for none.
    weight
        Shape (W,): of each way, given the source model path it goes with.
    path
        Shape (W,): that path.
    """

    slots: NDArray[np.int32]
    weight: NDArray[np.float64]
    path: NDArray[np.int64]


@dataclass(frozen=True)
class RegionChoices:
    """Branch sets of ground motion models and the source families that follow them.

    Attributes
    ----------
    weight
        Shape (G, M): of the G combinations of models for the M intensity measures.
    slots
        Shape (D, G, F): the slots whose rates add up, for each of D ways the source model
        paths have these families; -1 for none.
    way
        Shape (P,): which of the D ways each path has.
    parts
        Families whose rates depend on further, independent choices.
    """

    weight: NDArray[np.float64]
    slots: NDArray[np.int32]
    way: NDArray[np.intp]
    parts: tuple[PartChoices, ...] = ()


@dataclass(frozen=True)
class ProductTree:
    """Realizations that are all combinations of independent choices.

    Attributes
    ----------
    path_weight
        Shape (P, M): of the source model paths.
    regions
        The other choices.
    """

    path_weight: NDArray[np.float64]
    regions: tuple[RegionChoices, ...]

    @property
    def curves(self) -> int:
        """Return how many curves are made for a mean, instead of one for each realization."""
        return sum(
            math.prod(table.shape[:2])
            for region in self.regions
            for table in (region.slots, *(part.slots for part in region.parts))
        )


def product_tree(
    source_path: NDArray[np.int64],
    model: NDArray[np.int64],
    weight: NDArray[np.float64],
    slots: NDArray[np.int32],
    columns: Sequence[int],
) -> ProductTree | None:
    """Return realizations as combinations of independent choices, None if they are not.

    Parameters
    ----------
    source_path
        Shape (R,): the source model path of each realization.
    model
        Shape (R, T): the models of each.
    weight
        Shape (R, M), for the intensity measures.
    slots
        Shape (R, F): the slot each family gives to a realization, -1 for none.
    columns
        F columns of `model`: the choice that each family follows.
    """
    paths, path = np.unique(source_path, return_inverse=True)
    sizes = [int(column.max()) + 1 for column in model.T]
    shape = (len(paths), *sizes)
    combination = np.ravel_multi_index((path, *model.T), shape)
    if len(model) != math.prod(shape) or len(np.unique(combination)) != len(model):
        return None
    total = weight.sum(axis=0)
    path_weight = _marginal(weight, path, len(paths)) / total
    weights = [
        _marginal(weight, column, size) / total for column, size in zip(model.T, sizes, strict=True)
    ]
    product = path_weight[path] * math.prod(w[c] for w, c in zip(weights, model.T, strict=True))
    if not np.allclose(product, weight / total, rtol=_TOLERANCE, atol=0.0):
        return None
    regions = []
    for column, (of_models, size) in enumerate(zip(weights, sizes, strict=True)):
        families = [f for f, follows in enumerate(columns) if follows == column]
        if not families:
            continue
        table = np.full((len(paths), size, len(families)), -1, np.int32)
        table[path, model[:, column]] = slots[:, families]
        ways, way = np.unique(table.reshape(len(paths), -1), axis=0, return_inverse=True)
        distinct = ways.reshape(len(ways), size, len(families))
        regions.append(RegionChoices(of_models, distinct, way.reshape(-1)))
    return ProductTree(path_weight, tuple(regions))


@dataclass(frozen=True)
class PartedFamily:
    """A source family of one part of the source model tree.

    Attributes
    ----------
    part
        Its part; 0 for what depends on the source model path alone.
    column
        The branch set of ground motion models it follows.
    slots
        Shape (W, G): its slot in each way of the part under each model, -1 for none.
    """

    part: int
    column: int
    slots: NDArray[np.int32]


def parted_tree(
    path_weight: NDArray[np.float64],
    ways: Sequence[tuple[NDArray[np.float64], NDArray[np.int64]]],
    model_weight: Sequence[NDArray[np.float64]],
    families: Sequence[PartedFamily],
) -> ProductTree:
    """Return the choices of a tree whose source model has independent parts.

    Parameters
    ----------
    path_weight
        Shape (P,): of the source model paths that the parts share.
    ways
        For each part the weights of its ways given the path, and the path each goes with;
        those of part 0 are the paths themselves.
    model_weight
        For each branch set of models the weights (G, M).
    families
        All of them.
    """
    regions = []
    for columns in _bound_together(len(model_weight), families):
        sizes = [len(model_weight[column]) for column in columns]
        weight = np.array(
            [
                math.prod(model_weight[c][g] for c, g in zip(columns, models, strict=True))
                for models in product(*map(range, sizes))
            ]
        )
        tables: dict[int, list[NDArray[np.int32]]] = {}
        for family in families:
            if family.column in columns:
                axis = columns.index(family.column)
                model = np.indices(sizes).reshape(len(sizes), -1)[axis]
                tables.setdefault(family.part, []).append(family.slots[:, model])
        nothing = np.full((len(path_weight), len(weight), 1), -1, np.int32)
        whole = np.stack(tables.pop(0), axis=2) if 0 in tables else nothing
        parts = tuple(
            PartChoices(np.stack(slots, axis=2), *ways[part]) for part, slots in tables.items()
        )
        regions.append(RegionChoices(weight, whole, np.arange(len(path_weight)), parts))
    measures = model_weight[0].shape[1]
    return ProductTree(np.repeat(path_weight[:, None], measures, axis=1), tuple(regions))


def _bound_together(count: int, families: Sequence[PartedFamily]) -> list[tuple[int, ...]]:
    """Return the branch sets of models, those that a part binds together as one."""
    groups: list[set[int]] = [{column} for column in range(count)]
    for part in {family.part for family in families} - {0}:
        bound = {family.column for family in families if family.part == part}
        touched = [group for group in groups if group & bound]
        groups = [group for group in groups if not group & bound]
        groups.append(set().union(*touched))
    return [tuple(sorted(group)) for group in groups]


def _marginal(
    weight: NDArray[np.float64], choice: NDArray[np.int64], count: int
) -> NDArray[np.float64]:
    """Return the summed weights of each choice, shape (count, M)."""
    result = np.zeros((count, weight.shape[1]))
    np.add.at(result, choice, weight)
    return result


def mean_poes(
    tree: ProductTree,
    rates: NDArray[np.float64],
    investigation_time: float,
    *,
    use_rates: bool = False,
) -> NDArray[np.float64]:
    """Return the mean probabilities of exceedance over all realizations.

    The probability that nothing exceeds is the product of those of the regions, and each of
    these depends on a choice of its own: the mean of the product is the product of the means,
    for each path of the source model.  Probabilities of exceedance are combined instead of
    their complements, so that small ones keep their digits.

    Parameters
    ----------
    tree
        From `product_tree`.
    rates
        Shape (Z, S, M, L) [1/yr].
    investigation_time
        [yr]
    use_rates
        Whether rates are averaged instead of probabilities.

    Returns
    -------
    ndarray
        Shape (S, M, L).
    """
    exceeded = _Exceeded(rates, investigation_time, use_rates)
    of_regions = [_means_of_region(region, exceeded) for region in tree.regions]
    mean = np.zeros(rates.shape[1:])
    for p, weight in enumerate(tree.path_weight):
        combined = np.zeros_like(mean)
        for means in of_regions:
            combined = exceeded.together(combined, means(p))
        mean += weight[:, None] * combined
    return -np.expm1(-mean) if use_rates else mean


@dataclass(frozen=True)
class _Exceeded:
    """Makes probabilities of exceedance, or numbers of exceedances, of slots."""

    rates: NDArray[np.float64]
    investigation_time: float
    use_rates: bool

    def by(self, slots: NDArray[np.int32]) -> NDArray[np.float64]:
        """Return those of some slots, -1 for none, (S, M, L)."""
        number = self.rates[slots[slots >= 0]].sum(axis=0) * self.investigation_time
        return np.asarray(number if self.use_rates else -np.expm1(-number))

    def together(self, one: NDArray[np.float64], two: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return those of one or the other of two independent groups of sources."""
        return np.asarray(one + two if self.use_rates else one + two * (1.0 - one))


def _means_of_region(
    region: RegionChoices, exceeded: _Exceeded
) -> Callable[[int], NDArray[np.float64]]:
    """Return what gives the mean (S, M, L) over the models of a region in a path."""

    @cache
    def of_way(way: int, path: int) -> NDArray[np.float64]:
        mean = np.zeros(exceeded.rates.shape[1:])
        for g, weight in enumerate(region.weight):
            here = exceeded.by(region.slots[way, g])
            for part in region.parts:
                ways = np.flatnonzero(part.path == path)
                over = sum(part.weight[w] * exceeded.by(part.slots[w, g]) for w in ways)
                here = exceeded.together(here, np.asarray(over))
            mean += weight[:, None] * here
        return mean

    return lambda p: of_way(int(region.way[p]), p if region.parts else -1)
