# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pairs of ruptures and sites are predicted by magnitude and distance."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.site_collection import SiteCollection
from quakegrid.hazard.sources.source import (
    HypocentralDepth,
    NodalPlane,
    PointSource,
    SimpleFaultGeometry,
    SimpleFaultSource,
)
from quakegrid.jobs.hazard_inputs.hazard_inputs import (
    HazardInputs,
    HazardParameters,
    Realizations,
)
from quakegrid.jobs.hazard_inputs.piece_costs import piece_costs
from quakegrid.jobs.hazard_inputs.source_units import Family, SourceUnit

CRUST = "Active Shallow Crust"
MAGNITUDES = np.array([5.0, 6.0])
#: About 22, 111 and 167 km from the source.
LON = np.array([0.2, 1.0, 1.5])
COMMON = (CRUST, Arbitrary((5.0,), (0.1,)), "WC1994", 1.5)
POINT = PointSource(
    "P",
    "point",
    *COMMON,
    0.0,
    20.0,
    (NodalPlane(1.0, 0.0, 90.0, 0.0),),
    (HypocentralDepth(0.5, 5.0), HypocentralDepth(0.5, 15.0)),
    lon=0.0,
    lat=0.0,
)
TRACE = np.array([[0.0, -0.1], [0.0, 0.1]])
FAULT = SimpleFaultSource("F", "fault", *COMMON, 0.0, SimpleFaultGeometry(TRACE, 90.0, 0.0, 20.0))


def _hazard(source: PointSource | SimpleFaultSource) -> HazardInputs:
    nothing, zeros = np.zeros(0, np.int64), np.zeros(3)
    parameters = HazardParameters(
        levels={"PGA": (0.1,)},
        investigation_time=50.0,
        truncation_level=3.0,
        maximum_distance={"default": ((1.0, 150.0), (10.0, 150.0))},
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
    )
    return HazardInputs(
        parameters,
        SiteCollection(LON, zeros, zeros, {}),
        (SourceUnit(source, MAGNITUDES, np.full((1, 2), 0.1), 0),),
        (Family(CRUST, ((0,),)),),
        {CRUST: ("SadighEtAl1997",)},
        {CRUST: ((),)},
        Realizations(nothing, {}, nothing, zeros, (), zeros),
    )


def test_a_near_site_sees_every_depth_of_a_point_and_a_far_one_their_mean() -> None:
    """Two depths at 22 km, one rupture at 111 km, none beyond the integration distance."""
    costs = piece_costs(_hazard(POINT), 0, [30.0, 100.0, 500.0])
    assert costs.ruptures == 4
    np.testing.assert_array_equal(costs.by_magnitude, [3.0, 3.0])
    np.testing.assert_array_equal(costs.beyond, [2.0, 2.0, 0.0])
    assert costs.pairs == 6.0


def test_ruptures_of_a_fault_count_by_magnitude() -> None:
    """Each of them has two sites within reach, one of which is beyond the limit."""
    costs = piece_costs(_hazard(FAULT), 0, [70.0])
    assert costs.by_magnitude.sum() == pytest.approx(2.0 * costs.ruptures)
    assert costs.by_magnitude[0] > costs.by_magnitude[1] > 0.0
    np.testing.assert_allclose(costs.beyond, [costs.ruptures])


def test_limits_cost_nothing() -> None:
    """The prediction is the same with and without them."""
    for source in (POINT, FAULT):
        hazard = _hazard(source)
        np.testing.assert_array_equal(
            piece_costs(hazard, 0).seconds, piece_costs(hazard, 0, [70.0]).seconds
        )
        assert piece_costs(hazard, 0).beyond.shape == (0,)
