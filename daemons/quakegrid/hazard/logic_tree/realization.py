# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Realizations: a path through the source model tree and a model for every region, weighted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.hazard.logic_tree.branch_set import LETTERS
from quakegrid.hazard.logic_tree.ground_motion_logic_tree import GroundMotionLogicTree
from quakegrid.hazard.logic_tree.sampling import Sampling, drawn_branches, unit_samples
from quakegrid.hazard.logic_tree.source_model_logic_tree import (
    Choices,
    SourceModelLogicTree,
    SourceModelPath,
)


@dataclass(frozen=True)
class Realizations:
    """R realizations as arrays; source model paths are major, ground motion models minor.

    Attributes
    ----------
    source_model_path
        Shape (R,), index into `FullLogicTree.paths`.
    ground_motion_branch
        Shape (R, T), index of the branch in every branch set of the ground motion tree.
    weight
        Shape (R,), sum 1.
    branch_path
        The R names, such as ``AB~A``.
    """

    source_model_path: NDArray[np.uint32]
    ground_motion_branch: NDArray[np.uint16]
    weight: NDArray[np.float64]
    branch_path: tuple[str, ...]


@dataclass(frozen=True)
class FullLogicTree:
    """Both trees, and the paths through the first.

    Attributes
    ----------
    source_model_tree
        P paths lead through it.
    ground_motion_tree
        T branch sets, only those that a source needs, sorted by tectonic region type.
    sampling
        How realizations are chosen.
    paths
        The P paths, sorted by branch ids.
    choices
        Shape (P, number of branch sets of the source model tree): index of the branch, -1
        where the path bypasses the set.
    """

    source_model_tree: SourceModelLogicTree
    ground_motion_tree: GroundMotionLogicTree
    sampling: Sampling
    paths: tuple[SourceModelPath, ...]
    choices: Choices

    @property
    def number_of_realizations(self) -> int:
        """R."""
        return self.sampling.samples or len(self.paths) * _combinations(self.ground_motion_tree)

    def realizations(self) -> Realizations:
        """Return all realizations, in order."""
        return self._drawn() if self.sampling.samples else self._enumerated()

    def weights_by_measure(
        self, realizations: Realizations, imts: Sequence[str]
    ) -> NDArray[np.float64]:
        """Return the weights of realizations for intensity measures, shape (R, M).

        They differ from measure to measure only where all realizations are enumerated: drawn
        ones count as the weights without a measure have it.
        """
        if self.sampling.samples:
            return np.repeat(realizations.weight[:, None], len(imts), axis=1)
        columns = [
            self._path_weights()[realizations.source_model_path]
            * _model_weights(self.ground_motion_tree, realizations.ground_motion_branch, imt)
            for imt in imts
        ]
        weights = np.stack(columns, axis=1)
        return np.asarray(weights / weights.sum(axis=0))

    def left_out(self, tectonic_region_type: str) -> tuple[tuple[str, ...], ...]:
        """Return the intensity measures each model of a region is not computed for.

        A weight of 0 for one measure means so; drawn realizations take no notice of it.
        """
        branch_set = self.ground_motion_tree.branch_set(tectonic_region_type)
        if branch_set is None:
            return ()
        return tuple(
            () if self.sampling.samples else branch.left_out for branch in branch_set.branches
        )

    def _enumerated(self) -> Realizations:
        models = _all_models(self.ground_motion_tree)
        path = np.repeat(np.arange(len(self.paths), dtype=np.uint32), len(models))
        branch = np.tile(models, (len(self.paths), 1))
        weight = self._path_weights()[path] * _model_weights(self.ground_motion_tree, branch)
        return self._realizations(path, branch, weight)

    def _drawn(self) -> Realizations:
        """Return the drawn realizations.

        The models are drawn from the seed that follows that of the source model paths.  The
        late methods count a realization by the weight of its models and by the sum of the
        weights of the equal paths drawn.
        """
        sampling = self.sampling
        branch_sets = self.ground_motion_tree.branch_sets
        repeats = np.array([path.samples for path in self.paths])
        path = np.repeat(np.arange(len(self.paths), dtype=np.uint32), repeats)
        uniforms = unit_samples(
            sampling.samples, len(branch_sets), sampling.seed + 1, sampling.method
        )
        branch = np.zeros((sampling.samples, len(branch_sets)), dtype=np.uint16)
        for column, branch_set in enumerate(branch_sets):
            weights = [model.weight for model in branch_set.branches]
            branch[:, column] = drawn_branches(uniforms[:, column], weights, sampling.method)
        weight = np.ones(sampling.samples)
        if sampling.method.is_late:
            weight = (self._path_weights() * repeats)[path]
            weight *= _model_weights(self.ground_motion_tree, branch)
        return self._realizations(path, branch, weight)

    def _path_weights(self) -> NDArray[np.float64]:
        return np.array([path.weight for path in self.paths])

    def _realizations(
        self,
        path: NDArray[np.uint32],
        branch: NDArray[np.uint16],
        weight: NDArray[np.float64],
    ) -> Realizations:
        letters = np.array(list(LETTERS))[branch]
        names = tuple(
            f"{self.paths[index].letters}~{''.join(models)}"
            for index, models in zip(path.tolist(), letters.tolist(), strict=True)
        )
        return Realizations(path, branch, weight / np.sum(weight), names)


def full_logic_tree(
    source_model_tree: SourceModelLogicTree,
    ground_motion_tree: GroundMotionLogicTree,
    tectonic_region_types: tuple[str, ...],
    sampling: Sampling,
) -> FullLogicTree:
    """Join two trees.

    Parameters
    ----------
    source_model_tree, ground_motion_tree
        As read.
    tectonic_region_types
        Those of the sources; branch sets of other regions take no part.
    sampling
        How realizations are chosen.

    Raises
    ------
    UserInputError
        A region without models; more realizations than may be enumerated; more samples than
        realizations where that is forbidden.
    """
    problems = ground_motion_tree.uncovered(tectonic_region_types)
    if problems:
        raise UserInputError(problems)
    reduced = ground_motion_tree.reduced(tectonic_region_types)
    _check_count(source_model_tree, reduced, sampling)
    paths, choices = source_model_tree.paths(sampling)
    return FullLogicTree(source_model_tree, reduced, sampling, paths, choices)


def too_many(
    source_model_tree: SourceModelLogicTree,
    ground_motion_tree: GroundMotionLogicTree,
    sampling: Sampling,
) -> bool:
    """Return whether trees have more realizations than may be enumerated."""
    limit = sampling.max_potential_paths
    if sampling.samples:
        return False
    return source_model_tree.count_paths(limit) * _combinations(ground_motion_tree) > limit


def _check_count(
    source_model_tree: SourceModelLogicTree,
    ground_motion_tree: GroundMotionLogicTree,
    sampling: Sampling,
) -> None:
    """Refuse more realizations than may be enumerated, or more samples than realizations."""
    limit = sampling.samples or sampling.max_potential_paths
    if sampling.samples and not sampling.forbid_oversampling:
        return
    count = source_model_tree.count_paths(limit) * _combinations(ground_motion_tree)
    message = ""
    if sampling.samples and count < sampling.samples:
        message = (
            f"the logic trees have {count} realizations, fewer than the {limit} samples: lower "
            "number_of_logic_tree_samples or set oversampling = tolerate"
        )
    elif not sampling.samples and count > limit:
        message = (
            f"the logic trees have {count} realizations or more, the limit is {limit}: raise "
            "max_potential_paths or set number_of_logic_tree_samples"
        )
    if message:
        raise UserInputError(Problem(message, source_model_tree.file))


def _combinations(tree: GroundMotionLogicTree) -> int:
    count = 1
    for branch_set in tree.branch_sets:
        count *= len(branch_set.branches)
    return count


def _all_models(tree: GroundMotionLogicTree) -> NDArray[np.uint16]:
    """Return every combination of models, shape (combinations, T), the last set fastest."""
    sizes = [len(branch_set.branches) for branch_set in tree.branch_sets]
    return np.indices(sizes, dtype=np.uint16).reshape(len(sizes), -1).T


def _model_weights(
    tree: GroundMotionLogicTree, branch: NDArray[np.uint16], imt: str = ""
) -> NDArray[np.float64]:
    """Return the product of the weights of the chosen models for a measure, shape (R,)."""
    weight = np.ones(len(branch))
    for column, branch_set in zip(branch.T, tree.branch_sets, strict=True):
        weight *= np.array([model.weight_for(imt) for model in branch_set.branches])[column]
    return weight
