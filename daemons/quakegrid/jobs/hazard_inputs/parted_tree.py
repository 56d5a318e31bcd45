# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Logic trees of too many realizations: independent parts for the mean, draws for the rest."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.hazard.logic_tree.realization import FullLogicTree
from quakegrid.hazard.logic_tree.tree_parts import TreeParts
from quakegrid.hazard.realization_means import PartedFamily, ProductTree, parted_tree
from quakegrid.jobs.hazard_inputs.dependent_units import DependentUnits
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs, PartedTree
from quakegrid.jobs.hazard_inputs.source_units import Family, SourceUnit
from quakegrid.jobs.parameters.job_config import JobConfig

#: How many realizations are drawn for quantiles and the like.
DRAWN: Final = 10_000
#: Modes whose only results of the trees are statistics.
_MODES: Final = ("classical", "preclassical")

Units = tuple[tuple[SourceUnit, ...], tuple[Family, ...], tuple[DependentUnits, ...]]


def may_be_parted(job: JobConfig) -> bool:
    """Return whether a job needs no more of its trees than parts can give.

    Amplification changes the curves of each realization, labels of sites their weights.
    """
    return job.mode in _MODES and "amplification" not in job.inputs and not job.site.site_labels


def check_wanted(job: JobConfig, tree: FullLogicTree, count: float) -> None:
    """Refuse what cannot be had of realizations that are not enumerated.

    Raises
    ------
    UserInputError
        Curves of single realizations, or weights that differ from measure to measure with
        quantiles.
    """
    wanted = job.logic_tree
    only_mean = wanted.mean and not (wanted.std or wanted.max or wanted.quantiles)
    problems = []
    any_statistic = wanted.mean or wanted.std or wanted.max or wanted.quantiles
    if wanted.individual_rlzs or not any_statistic:
        problems.append(
            f"individual_rlzs: the logic trees have {count:.3g} realizations, whose curves "
            "cannot be kept: ask for statistics or set number_of_logic_tree_samples"
        )
    by_measure = any(
        branch.measure_weights
        for branch_set in tree.ground_motion_tree.branch_sets
        for branch in branch_set.branches
    )
    if by_measure and not only_mean:
        problems.append(
            f"the logic trees have {count:.3g} realizations with weights of their own for each "
            "intensity measure: only their mean can be computed"
        )
    if problems:
        raise UserInputError(Problem(problem, job.path) for problem in problems)


def joined_units(of_parts: Iterable[Units]) -> Units:
    """Return the units, families and groups of all parts, numbered through."""
    units: list[SourceUnit] = []
    families: list[Family] = []
    groups: list[DependentUnits] = []
    for part, (own_units, own_families, own_groups) in enumerate(of_parts):
        first = len(units)
        units += (
            replace(
                unit,
                family=unit.family + len(families),
                group=None if unit.group is None else unit.group + len(groups),
            )
            for unit in own_units
        )
        groups += (
            replace(group, first=group.first + first, last=group.last + first)
            for group in own_groups
        )
        families += (replace(family, part=part) for family in own_families)
    return tuple(units), tuple(families), tuple(groups)


def number_of_realizations(parts: TreeParts, tree: FullLogicTree) -> float:
    """Return how many realizations there are."""
    models = math.prod(len(each.branches) for each in tree.ground_motion_tree.branch_sets)
    ways = [np.bincount(part.top, minlength=len(parts.top_weight)) for part in parts.parts]
    return float(sum(math.prod(map(float, at_top)) for at_top in zip(*ways, strict=True)) * models)


def parted_realizations(
    parts: TreeParts, tree: FullLogicTree, paths: NDArray[np.int64], imts: Sequence[str]
) -> PartedTree:
    """Return the parts as arrays.

    Parameters
    ----------
    parts
        Of the source model tree.
    tree
        With drawn realizations.
    paths
        Shape (R,): the paths of `tree` that the realizations take.
    imts
        The intensity measures.
    """
    drawn = [part.ways_of(tree.choices)[paths] for part in parts.parts]
    model_weight = []
    for branch_set in tree.ground_motion_tree.branch_sets:
        rows = [[branch.weight_for(imt) for imt in imts] for branch in branch_set.branches]
        weights = np.array(rows)
        model_weight.append(weights / weights.sum(axis=0))
    return PartedTree(
        number_of_realizations(parts, tree),
        parts.top_weight,
        tuple(part.weight for part in parts.parts),
        tuple(part.top for part in parts.parts),
        np.stack(drawn, axis=1),
        tuple(model_weight),
    )


def parted_product(hazard: HazardInputs, tree: PartedTree, first: Sequence[int]) -> ProductTree:
    """Return the choices whose mean is that of all realizations.

    Parameters
    ----------
    hazard
        The inputs.
    tree
        Their trees.
    first
        The first slot of each family.
    """
    families = []
    for family, begin in zip(hazard.families, first, strict=False):
        column = hazard.realizations.column[family.tectonic_region_type]
        models = len(tree.model_weight[column])
        slots = np.full((len(tree.weight[family.part]), models), -1, np.int32)
        for variant, ways in enumerate(family.paths):
            slots[list(ways)] = begin + variant * models + np.arange(models)
        families.append(PartedFamily(family.part, column, slots))
    of_parts = list(zip(tree.weight, tree.path, strict=True))
    return parted_tree(tree.path_weight, of_parts, tree.model_weight, families)


def slot_weights_of_parts(
    hazard: HazardInputs, tree: PartedTree, first: Sequence[int]
) -> NDArray[np.float64]:
    """Return how much the rates of each slot count in the mean, shape (Z, M)."""
    weights = np.zeros((int(first[-1]), len(hazard.parameters.imts)))
    for family, begin in zip(hazard.families, first, strict=False):
        of_models = tree.model_weight[hazard.realizations.column[family.tectonic_region_type]]
        of_ways = tree.weight[family.part] * tree.path_weight[tree.path[family.part]]
        for variant, ways in enumerate(family.paths):
            slot = begin + variant * len(of_models)
            weights[slot : slot + len(of_models)] = of_ways[list(ways)].sum() * of_models
    return weights
