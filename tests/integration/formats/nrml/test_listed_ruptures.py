# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sources that list their ruptures in source model files on disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.formats.nrml.rupture_surfaces import MeshSpacings, holds_sections, read_sections
from quakegrid.formats.nrml.source_model import SourceModelOptions, read_source_model
from quakegrid.hazard.geometry.surface_patches import PatchKind, SurfacePatches
from quakegrid.hazard.sources.source import (
    CharacteristicFaultSource,
    Dependence,
    ListedRupturesSource,
)

Document = Callable[..., Path]

OPTIONS = SourceModelOptions(spacings=MeshSpacings(2.0, 2.0))
GRIDDED = """<griddedRupture probs_occur="{}"><magnitude>6.5</magnitude><rake>90</rake>
<hypocenter lon="10" lat="45" depth="30"/><griddedSurface><gml:posList>10 45 30 10.1 45 32
</gml:posList></griddedSurface></griddedRupture>"""
KITE = """<kiteSurface><profile><gml:LineString><gml:posList>{x} 45 0 {x} 45.1 10</gml:posList>
</gml:LineString></profile><profile><gml:LineString><gml:posList>{y} 45 0 {y} 45.1 10
</gml:posList></gml:LineString></profile></kiteSurface>"""
ON_SECTIONS = """<multiPlanesRupture probs_occur="0.8 0.2"><magnitude>7</magnitude>
<sectionIndexes indexes="{}"/><rake>0</rake></multiPlanesRupture>"""


def _nonparametric(content: str, attributes: str = "") -> str:
    return (
        '<sourceModel investigation_time="1"><nonParametricSeismicSource id="n" name="" '
        f'tectonicRegion="A" {attributes}>{content}</nonParametricSeismicSource></sourceModel>'
    )


def _multi_fault(content: str) -> str:
    return (
        '<sourceModel><multiFaultSource id="f" name="" tectonicRegion="A">'
        f"{content}</multiFaultSource></sourceModel>"
    )


def _source(path: Path, options: SourceModelOptions = OPTIONS) -> ListedRupturesSource:
    (group,) = read_source_model(path, options).groups
    (source,) = group.sources
    assert isinstance(source, ListedRupturesSource)
    return source


def _message(path: Path, options: SourceModelOptions = OPTIONS) -> str:
    with pytest.raises(UserInputError) as caught:
        read_source_model(path, options)
    return caught.value.problems[0].message


def _sections(document: Document) -> dict[str, object]:
    inside = "".join(
        f'<section id="{name}">{KITE.format(x=x, y=x + 0.2)}</section>'
        for name, x in (("0", 10.0), ("1", 10.2))
    )
    path = document(f"<geometryModel>{inside}</geometryModel>", "sections.xml")
    assert holds_sections(path)
    return dict(read_sections(path, OPTIONS.spacings, 10_000))


def test_probabilities_of_ruptures_are_filled_up_with_noughts(document: Document) -> None:
    """One rupture may happen twice, the other once."""
    content = GRIDDED.format("0.7 0.2 0.1") + GRIDDED.format("0.9 0.1")
    source = _source(document(_nonparametric(content)))
    np.testing.assert_allclose(source.probabilities, [[0.7, 0.2, 0.1], [0.9, 0.1, 0.0]])
    assert source.patches.kind.tolist() == [PatchKind.CLOUD] * 2
    np.testing.assert_array_equal(source.hypocentre, [[10, 45, 30]] * 2)


@pytest.mark.parametrize(
    ("content", "attributes", "told"),
    [
        (GRIDDED.format("0.7 0.2"), "", "probs_occur sum to 0.9, they must sum to 1"),
        (GRIDDED.format("0.7"), "", "write the probabilities of 0, 1 ... occurrences"),
        (GRIDDED.format("0.9 0.1"), 'rup_weights="0.5 0.5"', "rup_weights must be 1 numbers"),
        ("", "", "has no ruptures"),
    ],
)
def test_mistakes_of_ruptures_are_told(
    document: Document, content: str, attributes: str, told: str
) -> None:
    """Each says what to write."""
    assert told in _message(document(_nonparametric(content, attributes)))


def test_ruptures_take_sections_by_their_ids(document: Document) -> None:
    """A section that two ruptures break is one patch."""
    options = replace(OPTIONS, sections=_sections(document))
    content = ON_SECTIONS.format("1") + ON_SECTIONS.format("0,1")
    source = _source(document(_multi_fault(content)), options)
    assert len(source.patches) == 2
    np.testing.assert_array_equal(source.first_patch, [0, 1, 3])
    np.testing.assert_array_equal(source.patch, [1, 0, 1])


def test_ruptures_may_stand_in_a_table_beside_the_model(document: Document) -> None:
    """Magnitudes of single precision are read as the decimal numbers they were."""
    columns = {
        "mag": np.array([6.1], np.float32),
        "rake": np.array([90.0], np.float32),
        "probs_occur": np.array([[0.9, 0.1]]),
        "rupture_idxs": np.array(["0 1"]),
    }
    options = replace(OPTIONS, sections=_sections(document), companion={"f": columns}.get)
    source = _source(document(_multi_fault("")), options)
    assert source.mag.tolist() == [6.1]
    np.testing.assert_array_equal(source.patch, [0, 1])


def test_a_section_that_nobody_has_is_told(document: Document) -> None:
    """Its id is in the message."""
    options = replace(OPTIONS, sections=_sections(document))
    path = document(_multi_fault(ON_SECTIONS.format("7")))
    assert "there is no section '7'" in _message(path, options)


def test_ruptures_that_stand_nowhere_are_told(document: Document) -> None:
    """Neither in the source nor in a table."""
    assert "lists no ruptures" in _message(document(_multi_fault("")))


@pytest.mark.parametrize(
    ("surface", "kind"),
    [
        (KITE.format(x=10, y=10.3), PatchKind.KITE_MESH),
        (
            "<griddedSurface><gml:posList>10 45 30 10.1 45 32</gml:posList></griddedSurface>",
            PatchKind.CLOUD,
        ),
    ],
)
def test_characteristic_fault_may_be_a_kite_or_a_cloud(
    document: Document, surface: str, kind: PatchKind
) -> None:
    """It breaks several such surfaces at once."""
    path = document(
        '<sourceModel><characteristicFaultSource id="c" name="" tectonicRegion="A">'
        '<incrementalMFD minMag="6.5" binWidth="0.1"><occurRates>0.01</occurRates></incrementalMFD>'
        f"<rake>0</rake><surface>{surface}{surface}</surface></characteristicFaultSource>"
        "</sourceModel>"
    )
    (group,) = read_source_model(path, OPTIONS).groups
    (source,) = group.sources
    assert isinstance(source, CharacteristicFaultSource)
    assert isinstance(source.geometry, SurfacePatches)
    assert source.geometry.kind.tolist() == [kind, kind]


def test_exclusive_ruptures_need_weights(document: Document) -> None:
    """A group may say that one rupture of a source rules out the others."""
    two = _nonparametric(2 * GRIDDED.format("0.9 0.1"))
    text = two.replace(
        "<nonParam", '<sourceGroup tectonicRegion="A" rup_interdep="mutex"><nonParam'
    )
    text = text.replace("</sourceModel>", "</sourceGroup></sourceModel>")
    assert "write rup_weights that sum to 1" in _message(document(text))
    weighted = text.replace('name=""', 'name="" rup_weights="0.2 0.8"')
    (group,) = read_source_model(document(weighted), OPTIONS).groups
    assert group.dependence == Dependence(exclusive_ruptures=True)
