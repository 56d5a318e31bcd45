# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The exact mean over realizations without making the curves of each realization."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Weights that differ from a product by less than this are one [relative].
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class RegionChoices:
    """One branch set of ground motion models and the source families that follow it.

    Attributes
    ----------
    weight
        Shape (G, M): of the G models for the M intensity measures.
    slots
        Shape (D, G, F): the slots whose rates add up, for each of D ways the source model
        paths have these families; -1 for none.
    way
        Shape (P,): which of the D ways each path has.
    """

    weight: NDArray[np.float64]
    slots: NDArray[np.int32]
    way: NDArray[np.intp]


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
        return sum(region.slots[..., 0].size for region in self.regions)


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
    of_regions = [
        _mean_over_models(region, rates, investigation_time, use_rates) for region in tree.regions
    ]
    mean = np.zeros(rates.shape[1:])
    for p, weight in enumerate(tree.path_weight):
        combined = np.zeros_like(mean)
        for region, means in zip(tree.regions, of_regions, strict=True):
            here = means[region.way[p]]
            combined += here if use_rates else here * (1.0 - combined)
        mean += weight[:, None] * combined
    return -np.expm1(-mean) if use_rates else mean


def _mean_over_models(
    region: RegionChoices, rates: NDArray[np.float64], investigation_time: float, use_rates: bool
) -> NDArray[np.float64]:
    """Return mean probabilities, or numbers, of exceedances in a region, (D, S, M, L)."""
    means = np.zeros((len(region.slots), *rates.shape[1:]))
    for mean, of_models in zip(means, region.slots, strict=True):
        for weight, slots in zip(region.weight, of_models, strict=True):
            number = rates[slots[slots >= 0]].sum(axis=0) * investigation_time
            mean += weight[:, None] * (number if use_rates else -np.expm1(-number))
    return means
