# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ground motion logic trees of a job, one for each label of sites, with their models."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from quakegrid.base.errors import Problem, UserInputError, not_known
from quakegrid.formats.nrml.ground_motion_tree import read_labelled_trees
from quakegrid.hazard.ground_motion_models.horizontal_component import as_geometric_mean
from quakegrid.hazard.ground_motion_models.model import GroundMotionModel
from quakegrid.hazard.ground_motion_models.registry import ground_motion_model
from quakegrid.hazard.logic_tree.ground_motion_logic_tree import (
    GroundMotionBranch,
    GroundMotionLogicTree,
)
from quakegrid.hazard.logic_tree.realization import FullLogicTree, Realizations
from quakegrid.jobs.calculations.calculation import Report
from quakegrid.jobs.datastore.gmpe_tables import with_tables
from quakegrid.jobs.hazard_inputs.collapsed_models import collapsed
from quakegrid.jobs.hazard_inputs.hazard_inputs import LabelledModels
from quakegrid.jobs.parameters.job_config import JobConfig


@dataclass(frozen=True)
class GroundMotionTrees:
    """The ground motion trees of a job.

    Attributes
    ----------
    default, by_label
        As `read_labelled_trees` returns them.
    made
        Text of a model -> the model, which knows the intensity measures of the job.
    """

    default: GroundMotionLogicTree
    by_label: Mapping[str, GroundMotionLogicTree]
    made: Mapping[str, GroundMotionModel]


def read_ground_motion_trees(job: JobConfig, report: Report) -> GroundMotionTrees:
    """Return the trees and their models, which know the intensity measures of the job.

    Raises
    ------
    UserInputError
        With every mistake of the file, or of the one model that the job names.
    """
    imts = tuple(job.calculation.intensity_measure_types_and_levels)
    drawn = bool(job.logic_tree.number_of_logic_tree_samples)
    made: dict[str, GroundMotionModel] = {}
    texts: dict[str, str] = {}
    folder = job.inputs.get("gsim_logic_tree", (job.path,))[0].parent

    def make(branch: GroundMotionBranch) -> None:
        wanted = [imt for imt in imts if drawn or imt not in branch.left_out]
        text = texts.setdefault(branch.model, with_tables(branch.model, folder))
        model = ground_motion_model(text)
        if job.calculation.horiz_comp_to_geom_mean:
            model = as_geometric_mean(model)
        model.coefficient_rows(wanted)
        made[text] = model

    if "gsim_logic_tree" in job.inputs:
        labels = tuple(job.site.site_labels)
        path = job.inputs["gsim_logic_tree"][0]
        tree, by_label = read_labelled_trees(
            path, labels, make, lambda problem: report("warning", str(problem))
        )
        own = {label: each.renamed(texts) for label, each in by_label.items()}
        return _collapsed(job, GroundMotionTrees(tree.renamed(texts), own, made), make)
    tree = GroundMotionLogicTree.of_one_model(job.calculation.gsim)
    try:
        make(tree.branch_sets[0].branches[0])
    except UserInputError as error:
        raise UserInputError(
            Problem(problem.message, job.path) for problem in error.problems
        ) from None
    return GroundMotionTrees(tree, {}, made)


def _collapsed(
    job: JobConfig, trees: GroundMotionTrees, make: Callable[[GroundMotionBranch], None]
) -> GroundMotionTrees:
    """Return the trees with one model in place of each branch set that the job wants so."""
    names = job.logic_tree.collapse_gsim_logic_tree
    if not names:
        return trees
    every = (trees.default, *trees.by_label.values())
    known = [each.branch_set_id for tree in every for each in tree.branch_sets]
    strangers = [name for name in names if name not in known]
    if strangers:
        raise UserInputError(
            Problem(f"collapse_gsim_logic_tree: {not_known(name, known)}", job.path)
            for name in strangers
        )
    default = collapsed(trees.default, names)
    by_label = {label: collapsed(tree, names) for label, tree in trees.by_label.items()}
    for tree in (default, *by_label.values()):
        for branch_set in tree.branch_sets:
            if branch_set.branch_set_id in names:
                make(branch_set.branches[0])
    return replace(trees, default=default, by_label=by_label)


def models_by_region(tree: FullLogicTree, regions: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the texts of the models of each region."""
    sets = {region: tree.ground_motion_tree.branch_set(region) for region in regions}
    return {
        region: tuple(branch.model for branch in found.branches) if found else ()
        for region, found in sets.items()
    }


def left_out_by_region(
    tree: FullLogicTree, regions: Sequence[str]
) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return the measures that each model of each region is not computed for."""
    return {region: tree.left_out(region) for region in regions}


def columns_by_region(tree: FullLogicTree, regions: Sequence[str]) -> Mapping[str, int]:
    """Return which branch set holds for each region."""
    found = tree.ground_motion_tree
    numbers = {id(each): number for number, each in enumerate(found.branch_sets)}
    return {region: numbers[id(found.branch_set(region))] for region in regions}


def labelled_models(
    job: JobConfig,
    tree: FullLogicTree,
    realizations: Realizations,
    trees: GroundMotionTrees,
    regions: Sequence[str],
) -> Iterator[tuple[int, LabelledModels]]:
    """Yield each label of sites with their models.

    A realization takes the same branch of each tree, and counts by the weights of this tree.

    Parameters
    ----------
    job
        Gives the number of each label.
    tree
        The trees of sites without a label.
    realizations
        Of it.
    trees
        As read.
    regions
        Of the sources.
    """
    imts = tuple(job.calculation.intensity_measure_types_and_levels)
    for name, other in trees.by_label.items():
        sets = []
        for wanted in tree.ground_motion_tree.branch_sets:
            found = other.branch_set(wanted.tectonic_region_type)
            assert found is not None
            sets.append(replace(found, tectonic_region_type=wanted.tectonic_region_type))
        own = replace(tree, ground_motion_tree=replace(other, branch_sets=tuple(sets)))
        models = LabelledModels(
            models_by_region(own, regions),
            left_out_by_region(own, regions),
            own.weights_by_measure(realizations, imts),
        )
        yield job.site.site_labels[name], models
