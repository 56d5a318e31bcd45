# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Groups of dependent sources become units that are computed together."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.kernels.exceedance import Occurrence
from quakegrid.hazard.logic_tree.source_versions import SourceVersion
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.sources.source import (
    Dependence,
    SimpleFaultGeometry,
    SimpleFaultSource,
    SourceGroup,
)
from quakegrid.jobs.hazard_inputs.dependent_units import dependent_units

CRUST = "Active Shallow Crust"
SIMPLE = SimpleFaultGeometry(np.array([[0.0, 0.0], [0.1, 0.5]]), 60.0, 1.0, 12.0)
FAULTS = [
    SimpleFaultSource(
        name, "", CRUST, Arbitrary((5.0, 6.0), (0.1, 0.01)), "WC1994", 1.5, 90.0, SIMPLE
    )
    for name in ("a:1", "a:2")
]


def versions(dependence: Dependence, *paths: tuple[int, ...]) -> list[SourceVersion]:
    """Return a version of the first source on all paths, and of the second on each of `paths`."""
    group = SourceGroup("g", CRUST, tuple(FAULTS), dependence, {"a:1": 0.3, "a:2": 0.7})
    every = tuple(sorted(path for some in paths for path in some))
    found = [SourceVersion(FAULTS[0], ("m", "a:1"), "1", CRUST, every, group)]
    for some in paths:
        found.append(SourceVersion(FAULTS[1], ("m", "a:2"), "2", CRUST, some, group))
    return found


def test_group_is_a_family_of_its_own() -> None:
    """Its units follow each other and know their group."""
    exclusive = Dependence(exclusive_sources=True)
    units, families, groups = dependent_units(versions(exclusive, (0, 1)), ((), ()), {})
    assert [unit.group for unit in units] == [0, 0]
    assert [family.paths for family in families] == [((0, 1),)]
    (group,) = groups
    assert (group.first, group.last, group.weights) == (0, 2, (0.3, 0.7))


def test_each_combination_of_versions_is_a_group() -> None:
    """What a branch makes of one source changes what all add up to."""
    exclusive = Dependence(exclusive_sources=True)
    units, families, groups = dependent_units(versions(exclusive, (0,), (1, 2)), ((), ()), {})
    assert len(units) == 4
    assert [family.paths for family in families] == [((0,),), ((1, 2),)]
    assert [(group.first, group.last) for group in groups] == [(0, 2), (2, 4)]


def test_ruptures_of_a_cluster_happen_once() -> None:
    """Their own rates say nothing."""
    units, _, _ = dependent_units(versions(Dependence(cluster_rate=0.1), (0,)), ((), ()), {})
    assert {unit.occurrence for unit in units} == {Occurrence.CHANCES}
    np.testing.assert_array_equal(units[0].rates, [[1.0, 1.0]])
