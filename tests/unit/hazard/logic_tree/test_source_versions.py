# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The distinct versions of sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.logic_tree.branch_set import BranchSet
from quakegrid.hazard.logic_tree.sampling import Sampling
from quakegrid.hazard.logic_tree.source_model_logic_tree import SourceModelLogicTree
from quakegrid.hazard.logic_tree.source_versions import (
    SourceVersion,
    source_bundles,
    source_versions,
)
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.magnitude_frequency.modifications import modified
from quakegrid.hazard.magnitude_frequency.point_rates import PointDistributions
from quakegrid.hazard.sources.source import (
    MultiPointSource,
    PointLike,
    PointSource,
    SimpleFaultSource,
    SourceModel,
)

Sets = Callable[..., BranchSet]
Points = Callable[..., PointSource]
Models = Callable[..., SourceModel]


def _versions(models: dict[str, SourceModel], *branch_sets: BranchSet) -> tuple[SourceVersion, ...]:
    tree = SourceModelLogicTree(branch_sets)
    return source_versions(tree, tree.paths(Sampling())[1], models)


def test_source_no_branch_changes_has_one_version(
    branch_set: Sets, point: Points, model: Models
) -> None:
    """A change of one source leaves the other in one version that is in all paths."""
    found = _versions(
        {"a": model(point("1"), point("2"))},
        branch_set("s", "sourceModel", [("a",)]),
        branch_set("m", "maxMagGRRelative", [0.0, 0.1, 0.2], apply_to_sources=("1",)),
    )
    assert [(version.base[1], version.paths) for version in found] == [
        ("1", (0,)),
        ("1", (1,)),
        ("1", (2,)),
        ("2", (0, 1, 2)),
    ]


def test_versions_with_other_rates_share_their_geometry(
    branch_set: Sets, fault: SimpleFaultSource, model: Models
) -> None:
    """Two b values share a geometry, two dips do not."""
    found = _versions(
        {"a": model(fault)},
        branch_set("s", "sourceModel", [("a",)]),
        branch_set("b", "bGRRelative", [0.0, 0.1]),
        branch_set("d", "simpleFaultDipRelative", [0.0, 10.0]),
    )
    assert len(found) == 4
    assert len({version.geometry_key for version in found}) == 2
    by_path = {version.paths: version.geometry_key for version in found}
    assert by_path[(0,)] == by_path[(2,)] != by_path[(1,)]


def test_sources_of_one_geometry_keep_keys_of_their_own(
    branch_set: Sets, point: Points, model: Models
) -> None:
    """Two sources at one place are two sources."""
    found = _versions(
        {"a": model(point("1"), point("2"))}, branch_set("s", "sourceModel", [("a",)])
    )
    assert len({version.geometry_key for version in found}) == 2


def test_source_repeated_in_another_file_is_one_version(
    branch_set: Sets, point: Points, model: Models
) -> None:
    """A source two alternative files have in common is computed once."""
    found = _versions(
        {"a": model(point("1")), "b": model(point("1"), point("2"))},
        branch_set("s", "sourceModel", [("a",), ("b",)]),
    )
    assert [(version.base, version.paths) for version in found] == [
        (("a", "1"), (0, 1)),
        (("b", "2"), (1,)),
    ]


def test_source_twice_in_one_path_counts_twice(
    branch_set: Sets, point: Points, model: Models
) -> None:
    """Files that are read together do not lose a source they share."""
    found = _versions(
        {"a": model(point("1")), "b": model(point("1"))},
        branch_set("s", "sourceModel", [("a", "b")]),
    )
    assert [version.paths for version in found] == [(0,), (0,)]


def test_changes_are_applied_in_the_order_of_the_sets(
    branch_set: Sets, fault: SimpleFaultSource, model: Models
) -> None:
    """A relative change moves what an absolute one before it has set."""
    (found,) = _versions(
        {"a": model(fault)},
        branch_set("s", "sourceModel", [("a",)]),
        branch_set("d", "simpleFaultDipAbsolute", [30.0]),
        branch_set("r", "simpleFaultDipRelative", [5.0]),
    )
    assert isinstance(found.source, SimpleFaultSource)
    assert found.source.geometry.dip == 35.0


def test_filters_restrict_changes(branch_set: Sets, point: Points, model: Models) -> None:
    """Region and type of the sources may restrict a branch set."""
    model_of_two = {"a": model(point("1", "A"), point("2", "B"))}
    files = branch_set("s", "sourceModel", [("a",)])
    by_region = branch_set("m", "bGRRelative", [0, 0.1], apply_to_tectonic_region_type="B")
    found = _versions(model_of_two, files, by_region)
    assert [version.base[1] for version in found] == ["1", "2", "2"]
    by_type = branch_set("m", "bGRRelative", [0, 0.1], apply_to_source_type="area")
    assert len(_versions(model_of_two, files, by_type)) == 2


def test_extended_model_adds_its_files(branch_set: Sets, point: Points, model: Models) -> None:
    """The branches of extendModel add sources to those of the source model."""
    found = _versions(
        {"a": model(point("1")), "x": model(point("2")), "y": model(point("3"))},
        branch_set("s", "sourceModel", [("a",)]),
        branch_set("e", "extendModel", [("x",), ("x", "y")]),
    )
    paths = {version.base[1]: version.paths for version in found}
    assert paths == {"1": (0, 1), "2": (0, 1), "3": (1,)}


def test_file_no_path_has_makes_no_versions(branch_set: Sets, point: Points, model: Models) -> None:
    """Files whose branch was not drawn are left out."""
    found = _versions(
        {"a": model(point("1")), "other": model(point("2"))},
        branch_set("s", "sourceModel", [("a",)]),
    )
    assert [version.base for version in found] == [("a", "1")]


def test_each_point_of_many_is_changed(branch_set: Sets, point: Points, model: Models) -> None:
    """Whether the set names the source or not; what is not needed any more is not kept."""
    one = point("1")
    points = PointDistributions(
        (one.magnitude_frequency, replace(one.magnitude_frequency, b_value=0.9)),
        np.array([0, 1]),
        np.ones(2),
    )
    total, share = points.summed()
    common = {field.name: getattr(one, field.name) for field in fields(PointLike)}
    common["magnitude_frequency"] = total
    place = np.array([10.0, 10.1])
    many = MultiPointSource(**common, lon=place, lat=place, share=share, distributions=points)
    found = _versions(
        {"a": model(many)},
        branch_set("s", "sourceModel", [("a",)]),
        branch_set("b", "bGRRelative", [0.0, 0.1]),
    )
    assert len({version.geometry_key for version in found}) == 2
    same, other = (version.source for version in found)
    assert isinstance(same, MultiPointSource)
    assert isinstance(other, MultiPointSource)
    assert same.distributions is None
    rates = same.magnitude_frequency.occurrence_rates()[1]
    np.testing.assert_allclose(rates, total.occurrence_rates()[1])
    np.testing.assert_allclose(same.share, share)
    changed = [modified(each, "bGRRelative", 0.1) for each in points.different]
    expected = np.stack([each.occurrence_rates()[1] for each in changed])
    rates = other.magnitude_frequency.occurrence_rates()[1]
    np.testing.assert_allclose(other.share * rates, expected)


def test_listed_rates_are_passed_by(
    branch_set: Sets, fault: SimpleFaultSource, model: Models
) -> None:
    """A set for all sources leaves arbitraryMFD alone; a set that names its source may not."""
    listed = replace(fault, magnitude_frequency=Arbitrary((6.0,), (0.1,)))
    files = branch_set("s", "sourceModel", [("a",)])
    assert len(_versions({"a": model(listed)}, files, branch_set("m", "bGRRelative", [0, 1]))) == 1
    named = branch_set("m", "bGRRelative", [0.0], apply_to_sources=("f",))
    with pytest.raises(UserInputError, match="'m0' and the source 'f'"):
        _versions({"a": model(listed)}, files, named)


def test_every_branch_that_cannot_be_applied_is_told(
    branch_set: Sets, point: Points, fault: SimpleFaultSource, model: Models
) -> None:
    """All mistakes of the tree come at once."""
    with pytest.raises(UserInputError) as caught:
        _versions(
            {"a": model(point("1"), fault)},
            branch_set("s", "sourceModel", [("a",)]),
            branch_set("d", "simpleFaultDipAbsolute", [30.0, 95.0]),
        )
    messages = [problem.message for problem in caught.value.problems]
    assert len(messages) == 3
    assert sum("point sources" in message for message in messages) == 2
    assert sum("95 degrees" in message for message in messages) == 1


def test_bundles_join_versions_of_equal_paths(
    branch_set: Sets, point: Points, model: Models
) -> None:
    """Sources of one region that are in the same paths are computed into one sum."""
    tree = SourceModelLogicTree(
        (
            branch_set("s", "sourceModel", [("a",)]),
            branch_set("m", "bGRRelative", [0.0, 0.1], apply_to_sources=("1",)),
        )
    )
    models = {"a": model(point("1", "A"), point("2", "A"), point("3", "A"), point("4", "B"))}
    bundles = source_bundles(tree, tree.paths(Sampling())[1], models)
    found = [
        (bundle.tectonic_region_type, bundle.paths, [v.base[1] for v in bundle.versions])
        for bundle in bundles
    ]
    assert found == [
        ("A", (0,), ["1"]),
        ("A", (1,), ["1"]),
        ("A", (0, 1), ["2", "3"]),
        ("B", (0, 1), ["4"]),
    ]
