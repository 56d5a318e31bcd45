# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sources and trees the tests of the logic trees begin with."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from quakegrid.hazard.logic_tree.branch_set import Branch, BranchSet
from quakegrid.hazard.logic_tree.ground_motion_logic_tree import (
    GroundMotionBranch,
    GroundMotionBranchSet,
    GroundMotionLogicTree,
)
from quakegrid.hazard.logic_tree.uncertainty import UncertaintyValue
from quakegrid.hazard.magnitude_frequency.truncated_gutenberg_richter import (
    TruncatedGutenbergRichter,
)
from quakegrid.hazard.sources.source import (
    HypocentralDepth,
    NodalPlane,
    PointSource,
    SimpleFaultGeometry,
    SimpleFaultSource,
    Source,
    SourceGroup,
    SourceModel,
)

REGION = "Active Shallow Crust"


@pytest.fixture
def point() -> Callable[..., PointSource]:
    """Return a maker of point sources."""

    def make(source_id: str = "1", region: str = REGION, a_value: float = 3.0) -> PointSource:
        return PointSource(
            source_id,
            f"point {source_id}",
            region,
            TruncatedGutenbergRichter(5.0, 7.0, 0.1, a_value, 1.0),
            "WC1994",
            1.5,
            0.0,
            20.0,
            (NodalPlane(1.0, 0.0, 90.0, 0.0),),
            (HypocentralDepth(1.0, 10.0),),
            10.0,
            45.0,
        )

    return make


@pytest.fixture
def fault() -> SimpleFaultSource:
    """Return a simple fault that dips by 60 degrees."""
    return SimpleFaultSource(
        "f",
        "fault",
        REGION,
        TruncatedGutenbergRichter(5.0, 7.0, 0.1, 3.0, 1.0),
        "WC1994",
        1.5,
        90.0,
        SimpleFaultGeometry(np.array([[10.0, 45.0], [10.5, 45.0]]), 60.0, 0.0, 15.0),
    )


@pytest.fixture
def model() -> Callable[..., SourceModel]:
    """Return a maker of source models of one group."""

    def make(*sources: Source) -> SourceModel:
        return SourceModel("model", (SourceGroup("group", REGION, sources),))

    return make


@pytest.fixture
def branch_set() -> Callable[..., BranchSet]:
    """Return a maker of branch sets: name, type, values, weights and filters."""

    def make(
        name: str,
        kind: str,
        values: list[UncertaintyValue],
        weights: list[float] | None = None,
        **filters: object,
    ) -> BranchSet:
        shares = weights or [1.0 / len(values)] * len(values)
        branches = tuple(
            Branch(f"{name}{index}", value, share)
            for index, (value, share) in enumerate(zip(values, shares, strict=True))
        )
        return BranchSet(name, kind, branches, **filters)

    return make


@pytest.fixture
def models_by_region() -> Callable[..., GroundMotionLogicTree]:
    """Return a maker of ground motion trees: region -> weights of its models."""

    def make(weights: dict[str, list[float]]) -> GroundMotionLogicTree:
        return GroundMotionLogicTree(
            tuple(
                GroundMotionBranchSet(
                    f"set {region}",
                    region,
                    tuple(
                        GroundMotionBranch(f"{region}{index}", f"Model{index}", share)
                        for index, share in enumerate(shares)
                    ),
                )
                for region, shares in weights.items()
            )
        )

    return make
