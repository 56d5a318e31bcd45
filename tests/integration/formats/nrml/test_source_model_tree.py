# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Source model logic tree files on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.formats.nrml.source_model_tree import read_source_model_logic_tree
from quakegrid.hazard.logic_tree.branch_set import BranchSet
from quakegrid.hazard.logic_tree.uncertainty import AreaGeometry, FaultActivity
from quakegrid.hazard.magnitude_frequency.evenly_discretized import EvenlyDiscretized
from quakegrid.hazard.sources.source import (
    ComplexFaultGeometry,
    PlanarGeometry,
    SimpleFaultGeometry,
)

Document = Callable[..., Path]


def _branch(name: str, value: str, weight: str) -> str:
    return (
        f'<logicTreeBranch branchID="{name}"><uncertaintyModel>{value}</uncertaintyModel>'
        f"<uncertaintyWeight>{weight}</uncertaintyWeight></logicTreeBranch>"
    )


def _set(name: str, kind: str, *branches: str, filters: str = "") -> str:
    inside = "\n".join(branches)
    return (
        f'<logicTreeBranchSet branchSetID="{name}" uncertaintyType="{kind}" {filters}>\n{inside}\n'
        "</logicTreeBranchSet>"
    )


ACTIVITY = '<faultActivityData slipRate="5" rigidity="32" constantTerm="9"/>'
FILES = _set("files", "sourceModel", _branch("f1", "a.xml", "0.4"), _branch("f2", "b.xml", "0.6"))


@pytest.fixture
def tree(document: Document) -> Callable[..., Path]:
    """Return a maker of logic tree files, the source models of which are there."""

    def make(*sets: str) -> Path:
        for name in ("a.xml", "b.xml"):
            document("<sourceModel/>", name)
        inside = "\n".join(sets)
        return document(f'<logicTree logicTreeID="l">\n{inside}\n</logicTree>', "tree.xml")

    return make


def _problems(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(UserInputError) as caught:
        read_source_model_logic_tree(path, 0.1)
    return caught.value.problems


def _message(path: Path) -> str:
    (problem,) = _problems(path)
    return problem.message


def _second_set(path: Path) -> BranchSet:
    return read_source_model_logic_tree(path, 0.1).branch_sets[1]


def test_files_and_filters_are_read(tree: Callable[..., Path]) -> None:
    """Branch sets keep what they apply to, branches their lines."""
    filters = (
        'applyToSources="1 2" applyToBranches="f2" applyToTectonicRegionType="Active Crust" '
        'applyToSourceType="point"'
    )
    change = _set("m", "abGRAbsolute", _branch("m1", "3.1, 0.9", "1"), filters=filters)
    path = tree(FILES, change)
    found = read_source_model_logic_tree(path)
    assert found.files == ("a.xml", "b.xml")
    assert found.file == path
    second = found.branch_sets[1]
    assert second.apply_to_sources == ("1", "2")
    assert second.apply_to_branches == ("f2",)
    assert second.apply_to_tectonic_region_type == "Active Crust"
    assert second.apply_to_source_type == "point"
    assert second.branches[0].value == (3.1, 0.9)
    assert (second.line, second.branches[0].line) == (8, 9)


def test_fault_activity_is_read(tree: Callable[..., Path]) -> None:
    """The constant of the moment may be left out."""
    text = '<faultActivityData slipRate="5.0" rigidity="32" recompute_mmax=""/>'
    change = _set("m", "truncatedGRFromSlipAbsolute", _branch("m1", text, "1"))
    assert _second_set(tree(FILES, change)).branches[0].value == FaultActivity(5.0, 32.0)


def test_branching_levels_are_seen_through(tree: Callable[..., Path]) -> None:
    """The wrapper around branch sets may be there or not."""
    level = f'<logicTreeBranchingLevel branchingLevelID="l1">{FILES}</logicTreeBranchingLevel>'
    wrapped = read_source_model_logic_tree(tree(level))
    bare = read_source_model_logic_tree(tree(FILES))
    assert [one.branch_set_id for one in wrapped.branch_sets] == ["files"]
    assert wrapped.files == bare.files


def test_several_files_of_a_branch_are_separated_by_blanks(tree: Callable[..., Path]) -> None:
    """One branch may name several source model files."""
    path = tree(_set("files", "sourceModel", _branch("f1", "a.xml\n  b.xml", "1")))
    (branch,) = read_source_model_logic_tree(path).branch_sets[0].branches
    assert branch.value == ("a.xml", "b.xml")


@pytest.mark.parametrize(
    ("kind", "part", "expected"),
    [
        ("simpleFaultGeometryAbsolute", "simple", SimpleFaultGeometry),
        ("complexFaultGeometryAbsolute", "complex", ComplexFaultGeometry),
        ("characteristicFaultGeometryAbsolute", "planar", PlanarGeometry),
        ("areaSourceGeometryAbsolute", "area", AreaGeometry),
    ],
)
def test_geometry_is_read(
    tree: Callable[..., Path], parts: dict[str, str], kind: str, part: str, expected: type
) -> None:
    """Branches of geometries hold the geometry."""
    path = tree(FILES, _set("g", kind, _branch("g1", parts[part], "1")))
    assert isinstance(_second_set(path).branches[0].value, expected)


def test_surface_may_be_wrapped(tree: Callable[..., Path], parts: dict[str, str]) -> None:
    """The geometry of a characteristic fault may stand in a surface element."""
    surface = f"<surface>{parts['simple']}</surface>"
    path = tree(
        FILES, _set("g", "characteristicFaultGeometryAbsolute", _branch("g1", surface, "1"))
    )
    assert isinstance(_second_set(path).branches[0].value, SimpleFaultGeometry)


def test_distribution_is_read(tree: Callable[..., Path]) -> None:
    """A branch of incrementalMFDAbsolute holds the distribution."""
    text = '<incrementalMFD minMag="5" binWidth="0.1"><occurRates>0.1</occurRates></incrementalMFD>'
    path = tree(FILES, _set("i", "incrementalMFDAbsolute", _branch("i1", text, "1")))
    assert _second_set(path).branches[0].value == EvenlyDiscretized(5.0, 0.1, (0.1,))


@pytest.mark.parametrize(
    ("sets", "message"),
    [
        ([_set("s", "sourceModel", _branch("f", "a.xml", "0.9"))], "sum to 0.9"),
        ([_set("s", "sourceModel", _branch("f", "none.xml", "1"))], "'none.xml' is not there"),
        ([_set("s", "sourceModel", _branch("f", "", "1"))], "name of a source model file"),
        ([_set("s", "sourceModel", _branch("f", "a.xml", "x"))], "<uncertaintyWeight> is 'x'"),
        ([_set("s", "sourceModel")], "the branch set has no <logicTreeBranch>"),
        ([], "the logic tree has no <logicTreeBranchSet>"),
        (
            [_set("s", "sourceModel", _branch("f", "a.xml", ".5"), _branch("g", "a.xml", ".5"))],
            "the branch 'g' has the files of 'f'",
        ),
        (
            [_set("s", "sourceModel", _branch("f", "a.xml", ".5"), _branch("f", "b.xml", ".5"))],
            "the branchID 'f' was used before",
        ),
        ([FILES, FILES.replace("f1", "g1").replace("f2", "g2")], "'files' was used before"),
        (
            [
                FILES,
                _set("m", "bGRRelative", _branch("m1", "0", "1"), filters='applyToBranches="f3"'),
            ],
            "'f3', which is no branch above",
        ),
        (
            [FILES, _set("m", "bGRRelative", _branch("m1", "0", "1"), filters='applyToSource="1"')],
            "did you mean 'applyToSources'?",
        ),
        (
            [
                FILES,
                _set("m", "bGRRelative", _branch("m1", "0", "1"), filters='applyToSourceType="x"'),
            ],
            "write one of point, area",
        ),
        ([FILES, _set("m", "bGRRelative", _branch("m1", "0 1", "1"))], "is '0 1', write a number"),
        ([FILES, _set("m", "abGRAbsolute", _branch("m1", "1", "1"))], "write 2 numbers"),
        ([FILES, _set("m", "bGRRelativ", _branch("m1", "1", "1"))], "did you mean 'bGRRelative'?"),
        (
            [FILES, _set("m", "recomputeMmax", _branch("m1", "a", "1"))],
            "is 'a', write a number",
        ),
        (
            [FILES, _set("m", "truncatedGRFromSlipAbsolute", _branch("m1", "5", "1"))],
            "lacks <faultActivityData>",
        ),
        (
            [FILES, _set("m", "truncatedGRFromSlipAbsolute", _branch("m1", ACTIVITY, "1"))],
            "did you mean 'constant_term'?",
        ),
        (
            [FILES, _set("m", "simpleFaultGeometryAbsolute", _branch("m1", "1", "1"))],
            "lacks <simpleFaultGeometry>",
        ),
        (
            [FILES, _set("m", "incrementalMFDAbsolute", _branch("m1", "1", "1"))],
            "write one distribution",
        ),
        ([_set("m", "bGRRelative", _branch("m1", "0", "1"))], "the first branch set must have"),
        ([_set("e", "extendModel", _branch("e1", "a.xml", "1"))], "the first branch set must have"),
        (
            [
                FILES,
                _set("m", "bGRRelative", _branch("m1", "0", "1").replace(' branchID="m1"', "")),
            ],
            "lacks the attribute 'branchID'",
        ),
        (
            [FILES, _set("m", "bGRRelative", _branch("m1", "0", "40"))],
            "is 40, write a number from 0",
        ),
        ([FILES, _set("m", "bGRRelative", _branch("m1", "0", "0,5"))], "is '0,5', write a number"),
        ([FILES, _set("m", "bGRRelative", _branch("m1", "", "1"))], "is '', write a number"),
        ([FILES, _set("m", "bGRRelative", _branch("m1", "nan", "1"))], "is 'nan', write a number"),
        (
            [FILES, _set("m", "simpleFaultDipRelative", _branch("m1", "<dip>5</dip>", "1"))],
            "<dip> stands where a number must be",
        ),
        (
            [FILES, _set("m", "abGRAbsolute", _branch("m1", "<a>1 1</a>", "1"))],
            "<a> stands where 2 numbers must be",
        ),
        (
            [FILES, _set("m", "setMSRAbsolute", _branch("m1", "WC94", "1"))],
            "'WC94' is unknown, did you mean WC1994?",
        ),
        ([_set("s", "sourceModel", _branch("f", "a.xml a.xml", "1"))], "names 'a.xml' twice"),
        (
            [FILES, _set("e", "extendModel", _branch("e1", "b.xml", "1"))],
            "adds 'b.xml', which 'f2' has already",
        ),
        (
            [
                FILES,
                _set("m", "bGRRelative", _branch("m1", "0", "1"), filters='applyToSources=" "'),
            ],
            "applyToSources is empty",
        ),
        (
            [
                FILES,
                _set("m", "bGRRelative", _branch("m1", "0", "1"), filters='applyToBranches="m1"'),
            ],
            "'m1', which is no branch above",
        ),
        (
            [_set("m", "gmpeModel", _branch("m1", "M", "1"))],
            "belongs to a ground motion logic tree",
        ),
    ],
)
def test_mistake_is_told(tree: Callable[..., Path], sets: list[str], message: str) -> None:
    """A mistake in a tree gives one message that says what to write."""
    assert message in _message(tree(*sets))


def test_all_mistakes_come_at_once(tree: Callable[..., Path]) -> None:
    """Mistakes of different branch sets are told in one error, with their lines."""
    path = tree(
        _set("s", "sourceModel", _branch("f", "none.xml", "1")),
        _set("m", "bGRRelative", _branch("m1", "x", "1")),
        _set("n", "truncatedGRFromSlipAbsolute", _branch("n1", "1", "1")),
    )
    assert [problem.line for problem in _problems(path)] == [5, 8, 11]


def test_an_extension_may_follow_branches_without_its_files(tree: Callable[..., Path]) -> None:
    """Only the branches it follows count."""
    more = _set("e", "extendModel", _branch("e1", "b.xml", "1"), filters='applyToBranches="f1"')
    assert _second_set(tree(FILES, more)).apply_to_branches == ("f1",)


def test_a_second_tree_of_sources_is_told(document: Document) -> None:
    """It would be read instead of the first, or not at all."""
    document("<sourceModel/>", "a.xml")
    one = _set("s", "sourceModel", _branch("f", "a.xml", "1"))
    inside = f'<logicTree logicTreeID="l">{one}</logicTree>'
    (problem,) = _problems(document(f"{inside}\n{inside}", "tree.xml"))
    assert problem.message == "a second <logicTree> stands in the file, only one may be there"


def test_source_model_is_no_logic_tree(document: Document) -> None:
    """A source model given for a logic tree is told apart."""
    assert "this file is a source model" in _message(document("<sourceModel/>"))
