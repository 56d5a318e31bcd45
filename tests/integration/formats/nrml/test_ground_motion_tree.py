# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ground motion logic tree files on disk."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.formats.nrml.ground_motion_tree import (
    read_ground_motion_logic_tree,
    read_labelled_trees,
)
from quakegrid.hazard.logic_tree.ground_motion_logic_tree import GroundMotionBranch

Document = Callable[..., Path]


def _branch(model: str, weight: str, attributes: str = "") -> str:
    return (
        f'<logicTreeBranch branchID="b"><uncertaintyModel {attributes}>{model}</uncertaintyModel>'
        f"{weight}</logicTreeBranch>"
    )


def _set(region: str, *branches: str, kind: str = "gmpeModel", name: str = "") -> str:
    return (
        f'<logicTreeBranchSet branchSetID="{name or region}" uncertaintyType="{kind}" '
        f'applyToTectonicRegionType="{region}">{"".join(branches)}</logicTreeBranchSet>'
    )


ONE = "<uncertaintyWeight>1</uncertaintyWeight>"
HALF = "<uncertaintyWeight>0.5</uncertaintyWeight>"


def _tree(document: Document, *sets: str) -> Path:
    return document(f'<logicTree logicTreeID="l">{"".join(sets)}</logicTree>')


def test_models_are_read_region_by_region(document: Document) -> None:
    """Branch sets stay in file order, branches too."""
    path = _tree(
        document,
        _set("Stable", _branch("ToroEtAl2002", ONE)),
        _set("Active", _branch("BooreAtkinson2008", HALF), _branch("SadighEtAl1997", HALF)),
    )
    tree = read_ground_motion_logic_tree(path)
    found = {
        branch_set.tectonic_region_type: [(one.model, one.weight) for one in branch_set.branches]
        for branch_set in tree.branch_sets
    }
    assert list(found) == ["Stable", "Active"]
    assert found["Active"] == [("BooreAtkinson2008", 0.5), ("SadighEtAl1997", 0.5)]
    assert tree.file == path


def test_weights_by_measure_stand_beside_the_others(document: Document) -> None:
    """Names of measures are brought to one form; a branch may do without such weights."""
    by_measure = HALF + '<uncertaintyWeight imt="SA(0.10)">0.5</uncertaintyWeight>'
    path = _tree(document, _set("A", _branch("M", by_measure), _branch("N", HALF)))
    first, second = read_ground_motion_logic_tree(path).branch_sets[0].branches
    assert first.measure_weights == {"SA(0.1)": 0.5}
    assert second.weight_for("SA(0.1)") == 0.5


@pytest.mark.parametrize(
    ("weight", "message"),
    [
        ('<uncertaintyWeight imt="SA(1)">0.2</uncertaintyWeight>', "the weights for SA(1.0) sum"),
        ('<uncertaintyWeight imt="SAA(1)">0.5</uncertaintyWeight>', "SAA"),
        ('<uncertaintyWeight imt="PGA">a</uncertaintyWeight>', "write a number from 0 to 1"),
        ('<uncertaintyWeight imt="PGA">0.5</uncertaintyWeight>' * 2, "another weight for PGA"),
        (HALF, "stands twice"),
    ],
)
def test_wrong_weight_by_measure_is_told(document: Document, weight: str, message: str) -> None:
    """Weights of a measure sum to 1, those without it standing in where it is not named."""
    path = _tree(document, _set("A", _branch("M", HALF + weight), _branch("N", HALF)))
    with pytest.raises(UserInputError, match=re.escape(message)):
        read_ground_motion_logic_tree(path)


def test_models_are_checked_beside_the_weights(document: Document) -> None:
    """A model that cannot be had is told at its branch, with all other mistakes."""

    def check(branch: GroundMotionBranch) -> None:
        raise UserInputError(f"no {branch.model}")

    path = _tree(document, _set("A", _branch("M", HALF)))
    with pytest.raises(UserInputError) as caught:
        read_ground_motion_logic_tree(path, check)
    told = [problem.message for problem in caught.value.problems]
    assert told == ["the weights of the branch set sum to 0.5, they must sum to 1", "no M"]
    assert all(problem.line for problem in caught.value.problems)


def test_arguments_are_kept_as_written(document: Document) -> None:
    """A TOML table stays a TOML table, comments in the XML go."""
    text = '\n  [GMPETable]\n  gmpe_table = "a.hdf5" <!-- low -->\n'
    (branch_set,) = read_ground_motion_logic_tree(
        _tree(document, _set("A", _branch(text, ONE)))
    ).branch_sets
    assert tomllib.loads(branch_set.branches[0].model) == {"GMPETable": {"gmpe_table": "a.hdf5"}}


def test_attributes_become_a_table(document: Document) -> None:
    """Arguments written as attributes are numbers, truth values or strings."""
    attributes = 'gmpe_table="../a.hdf5" epsilon="-1.5" flag="true" submodel="01"'
    (branch_set,) = read_ground_motion_logic_tree(
        _tree(document, _set("A", _branch("GMPETable", ONE, attributes)))
    ).branch_sets
    assert tomllib.loads(branch_set.branches[0].model) == {
        "GMPETable": {"gmpe_table": "../a.hdf5", "epsilon": -1.5, "flag": True, "submodel": "01"}
    }


@pytest.mark.parametrize(
    ("sets", "message"),
    [
        ([_set("A", _branch("M", HALF))], "sum to 0.5"),
        ([_set("A", _branch("", ONE))], "write the name of a ground motion model"),
        (
            [_set("", _branch("M", ONE), name="x")],
            "lacks the attribute 'applyToTectonicRegionType'",
        ),
        (
            [_set("A", _branch("M", ONE)), _set("A", _branch("M", ONE), name="x")],
            "another branch set holds for the region 'A' too",
        ),
        (
            [_set("*", _branch("M", ONE)), _set("A", _branch("M", ONE))],
            "another branch set holds for the region 'A' too",
        ),
        ([_set("A", _branch("a.xml", ONE), kind="sourceModel")], "it must be 'gmpeModel'"),
        (
            [_set("A", _branch("M", ONE)).replace("applyTo", 'applyToSources="1" applyTo', 1)],
            "applyToSources has no place",
        ),
        (
            [_set("A", _branch("M", ONE.replace("Weight>", 'Weight imt="PGA">', 1)))],
            "lacks <uncertaintyWeight> without an imt",
        ),
    ],
)
def test_mistake_is_told(document: Document, sets: list[str], message: str) -> None:
    """A mistake in a tree is told with the file and its line."""
    path = _tree(document, *sets)
    with pytest.raises(UserInputError) as caught:
        read_ground_motion_logic_tree(path)
    assert any(message in problem.message for problem in caught.value.problems)
    assert all(problem.line == 3 for problem in caught.value.problems)


def _labelled(document: Document, **trees: str) -> Path:
    return document(
        "".join(
            f'<logicTree logicTreeID="{name}">{sets}</logicTree>' for name, sets in trees.items()
        )
    )


def test_trees_of_labels_stand_beside_the_first(document: Document) -> None:
    """The first tree is that of all other sites; one that nobody asks for is told."""
    one = _set("Active", _branch("SadighEtAl1997", ONE))
    two = _set("Active", _branch("BooreAtkinson2008", ONE))
    told: list[Problem] = []
    path = _labelled(document, first=one, a=two, b=two)
    default, by_label = read_labelled_trees(path, ("a",), warn=told.append)
    assert default.branch_sets[0].branches[0].model == "SadighEtAl1997"
    assert by_label["a"].branch_sets[0].branches[0].model == "BooreAtkinson2008"
    assert [problem.message for problem in told] == [
        "the logic tree 'b' is not used: site_labels names no such label"
    ]


def test_trees_of_labels_must_be_alike(document: Document) -> None:
    """Each mistake is told once: other counts, other regions, no tree at all, two of one name."""
    half = _set("Active", _branch("SadighEtAl1997", HALF), _branch("ChiouYoungs2008", HALF))
    one = _set("Active", _branch("SadighEtAl1997", ONE))
    other = _set("Stable", _branch("SadighEtAl1997", ONE))
    path = _labelled(document, first=half, one=one, other=other)
    with pytest.raises(UserInputError) as caught:
        read_labelled_trees(path, ("one", "other", "on"))
    counts, regions, absent = (problem.message for problem in caught.value.problems)
    assert "1 models for 'Active' and the first one 2" in counts
    assert "no models for 'Active'" in regions
    assert 'no <logicTree> has logicTreeID="on" here, did you mean' in absent
