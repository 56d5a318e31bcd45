# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The distance beyond which a point has one mean rupture depends on the job and the source."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.sources.source import (
    AreaSource,
    HypocentralDepth,
    NodalPlane,
    PointSource,
    PointsSource,
)
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardParameters
from quakegrid.jobs.hazard_inputs.piece_ruptures import pointsource_distance

CRUST = "Active Shallow Crust"
_COMMON = (
    CRUST,
    Arbitrary((5.0,), (0.1,)),
    "WC1994",
    1.5,
    0.0,
    20.0,
    (NodalPlane(1.0, 0.0, 90.0, 0.0),),
    (HypocentralDepth(1.0, 10.0),),
)
POINT = PointSource("P", "point", *_COMMON, lon=0.0, lat=0.0)
AREA = AreaSource("A", "area", *_COMMON, polygon=np.zeros((3, 2)))


def parameters(*, split_sources: bool) -> HazardParameters:
    """Return parameters of a job with a pointsource_distance of 40 km."""
    return HazardParameters(
        levels={"PGA": (0.1,)},
        investigation_time=50.0,
        truncation_level=3.0,
        maximum_distance={},
        minimum_distance=0.0,
        pointsource_distance={"default": 40.0},
        rupture_mesh_spacing=5.0,
        complex_fault_mesh_spacing=5.0,
        area_source_discretization=10.0,
        few_sites=False,
        statistics=("mean",),
        use_rates=False,
        keep_realizations=False,
        hazard_map_poes=(),
        uniform_hazard_spectra=False,
        split_sources=split_sources,
    )


def limits(*, split_sources: bool) -> list[float]:
    """Return the distances of a point and of an area."""
    sources: tuple[PointsSource, ...] = (POINT, AREA)
    job = parameters(split_sources=split_sources)
    return [pointsource_distance(job, source) for source in sources]


def test_points_of_an_area_have_the_distance_of_the_job() -> None:
    """Split, every point is a source of its own."""
    assert limits(split_sources=True) == [40.0, 40.0]


def test_an_area_that_is_not_split_has_no_such_distance() -> None:
    """Whole, its ruptures count at any distance; a point is never split."""
    assert limits(split_sources=False) == [40.0, np.inf]
