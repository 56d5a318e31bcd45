# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The logic tree of ground motion models: one branch set per tectonic region type."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from quakegrid.base.errors import Problem

#: Stands for every tectonic region type.
ANY_REGION = "*"


@dataclass(frozen=True, slots=True)
class GroundMotionBranch:
    """One ground motion model.

    Attributes
    ----------
    branch_id
        Unique in its set.
    model
        Its name, or a TOML table with its arguments, as written.
    weight
        Between 0 and 1; those of a set sum to 1.
    line
        Where it stands in its file, if it comes from one.
    measure_weights
        Intensity measure -> weight that takes the place of `weight`; they sum to 1 too.
    """

    branch_id: str
    model: str
    weight: float
    line: int | None = None
    measure_weights: Mapping[str, float] = field(default_factory=dict)

    def weight_for(self, imt: str) -> float:
        """Return the weight that holds for an intensity measure."""
        return self.measure_weights.get(imt, self.weight)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The intensity measures for which it is given no weight."""
        return tuple(imt for imt, weight in self.measure_weights.items() if weight == 0.0)


@dataclass(frozen=True, slots=True)
class GroundMotionBranchSet:
    """The models of one tectonic region type, `ANY_REGION` for all."""

    branch_set_id: str
    tectonic_region_type: str
    branches: tuple[GroundMotionBranch, ...]


@dataclass(frozen=True, slots=True)
class GroundMotionLogicTree:
    """Which ground motion models describe which region, with weights.

    Attributes
    ----------
    branch_sets
        In file order, each of another region.
    file
        Where it comes from; None if the job names one model.
    """

    branch_sets: tuple[GroundMotionBranchSet, ...]
    file: Path | None = None

    @staticmethod
    def of_one_model(model: str) -> GroundMotionLogicTree:
        """Return the tree of a job that names one model instead of a file."""
        branch = GroundMotionBranch("b1", model, 1.0)
        return GroundMotionLogicTree((GroundMotionBranchSet("bs1", ANY_REGION, (branch,)),))

    def renamed(self, models: Mapping[str, str]) -> GroundMotionLogicTree:
        """Return the tree with other texts for some models.

        Parameters
        ----------
        models
            Text in the file -> text that takes its place.
        """
        sets = (
            replace(
                found,
                branches=tuple(
                    replace(branch, model=models.get(branch.model, branch.model))
                    for branch in found.branches
                ),
            )
            for found in self.branch_sets
        )
        return replace(self, branch_sets=tuple(sets))

    def branch_set(self, tectonic_region_type: str) -> GroundMotionBranchSet | None:
        """Return the set that holds for a region, or None."""
        for branch_set in self.branch_sets:
            if branch_set.tectonic_region_type in (tectonic_region_type, ANY_REGION):
                return branch_set
        return None

    def reduced(self, tectonic_region_types: Collection[str]) -> GroundMotionLogicTree:
        """Return the tree with the sets that a region in use needs, sorted by region.

        This order is that of the letters of a realization's name and of the random numbers.
        """
        used = {id(self.branch_set(region)) for region in tectonic_region_types}
        kept = [found for found in self.branch_sets if id(found) in used]
        return replace(
            self, branch_sets=tuple(sorted(kept, key=lambda found: found.tectonic_region_type))
        )

    def uncovered(self, tectonic_region_types: Collection[str]) -> tuple[Problem, ...]:
        """Return one problem for every region of the sources that has no models."""
        known = ", ".join(repr(found.tectonic_region_type) for found in self.branch_sets)
        return tuple(
            Problem(
                f"the sources have the tectonic region type {region!r}, for which the ground "
                f"motion logic tree has no models, only for {known}",
                self.file,
            )
            for region in dict.fromkeys(tectonic_region_types)
            if self.branch_set(region) is None
        )
