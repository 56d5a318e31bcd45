# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Source model files on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.formats.nrml.source_model import SourceModelOptions, read_source_model
from quakegrid.hazard.magnitude_frequency.alternative_characteristic import (
    AlternativeCharacteristic,
)
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.magnitude_frequency.evenly_discretized import EvenlyDiscretized
from quakegrid.hazard.magnitude_frequency.tapered_gutenberg_richter import TaperedGutenbergRichter
from quakegrid.hazard.magnitude_frequency.truncated_gutenberg_richter import (
    TruncatedGutenbergRichter,
)
from quakegrid.hazard.magnitude_frequency.youngs_coppersmith import YoungsCoppersmith
from quakegrid.hazard.sources.fault_area import fault_area
from quakegrid.hazard.sources.source import (
    AreaSource,
    CharacteristicFaultSource,
    ComplexFaultGeometry,
    ComplexFaultSource,
    Dependence,
    HypocentralDepth,
    KiteFaultSource,
    NodalPlane,
    PlacedHypocentre,
    PlanarGeometry,
    PointSource,
    SimpleFaultGeometry,
    SimpleFaultSource,
    Source,
)

OPTIONS = SourceModelOptions(width_of_mfd_bin=0.1)

Document = Callable[..., Path]
Parts = dict[str, str]


def _model(content: str) -> str:
    return f'<sourceModel name="m">\n{content}\n</sourceModel>'


def _only_source(path: Path) -> Source:
    (group,) = read_source_model(path, OPTIONS).groups
    (source,) = group.sources
    return source


def _problems(path: Path, options: SourceModelOptions = OPTIONS) -> tuple[Problem, ...]:
    with pytest.raises(UserInputError) as caught:
        read_source_model(path, options)
    assert all(problem.file == path for problem in caught.value.problems)
    return caught.value.problems


def _message(path: Path) -> str:
    (problem,) = _problems(path)
    return problem.message


def test_point_source_is_read(document: Document, point_source: Callable[..., str]) -> None:
    """Every field of a point source comes from its element."""
    source = _only_source(document(_model(point_source())))
    assert source == PointSource(
        "1",
        "p",
        "Active",
        TruncatedGutenbergRichter(5.0, 7.0, 0.1, 3.0, 1.0),
        "WC1994",
        1.5,
        0.0,
        10.0,
        (NodalPlane(1.0, 0.0, 90.0, 0.0),),
        (HypocentralDepth(1.0, 5.0),),
        10.0,
        45.0,
    )


def test_lines_of_sources_are_kept(document: Document, point_source: Callable[..., str]) -> None:
    """Mistakes that show later can be told where the source stands."""
    model = read_source_model(document(_model(point_source())), OPTIONS)
    assert list(model.lines) == ["1"]
    assert model.lines["1"] > 1


def test_area_source_is_read(document: Document, parts: Parts) -> None:
    """A closed polygon loses its last vertex, a discretization is kept."""
    inside = "".join(parts[name] for name in ("area", "floating", "mfd", "planes", "hypo"))
    text = f'<areaSource id="a" name="" tectonicRegion="Active">{inside}</areaSource>'
    source = _only_source(document(_model(text)))
    assert isinstance(source, AreaSource)
    assert source.polygon.tolist() == [[0, 0], [1, 0], [1, 1], [0, 1]]
    assert source.discretization == 20.0


def test_simple_fault_is_read(document: Document, parts: Parts) -> None:
    """Equal points that follow each other in a trace become one."""
    inside = parts["simple"] + parts["floating"] + parts["mfd"] + "<rake>-90</rake>"
    text = f'<simpleFaultSource id="s" name="" tectonicRegion="A">{inside}</simpleFaultSource>'
    source = _only_source(document(_model(text)))
    assert isinstance(source, SimpleFaultSource)
    assert source.geometry.trace.tolist() == [[0, 0], [0.3, 0]]
    assert (source.geometry.dip, source.rake) == (60.0, -90.0)


def test_slip_rate_of_a_fault_becomes_an_a_value(document: Document, parts: Parts) -> None:
    """The moment rate is that of the slip on the whole fault."""
    slip = (
        '<truncGutenbergRichterMFD slipRate="4" rigidity="32" bValue="0.9" minMag="5" maxMag="7"/>'
    )
    inside = parts["simple"] + parts["floating"] + slip + "<rake>-90</rake>"
    text = f'<simpleFaultSource id="s" name="" tectonicRegion="A">{inside}</simpleFaultSource>'
    source = _only_source(document(_model(text)))
    assert isinstance(source, SimpleFaultSource)
    expected = TruncatedGutenbergRichter.from_slip_rate(
        5.0, 7.0, 0.1, 0.9, 4.0, 32.0, fault_area(source.geometry)
    )
    assert source.magnitude_frequency == expected


def test_complex_fault_is_read(document: Document, parts: Parts) -> None:
    """Edges go from top to bottom whatever their order in the file."""
    inside = parts["complex"] + parts["floating"] + parts["mfd"] + "<rake>90</rake>"
    text = f'<complexFaultSource id="k" name="" tectonicRegion="A">{inside}</complexFaultSource>'
    source = _only_source(document(_model(text)))
    assert isinstance(source, ComplexFaultSource)
    assert [float(edge[0, 2]) for edge in source.geometry.edges] == [0.0, 10.0]


@pytest.mark.parametrize(
    ("surface", "kind"),
    [
        (("simple",), SimpleFaultGeometry),
        (("complex",), ComplexFaultGeometry),
        (("planar", "planar"), PlanarGeometry),
    ],
    ids=["simple", "complex", "planar"],
)
def test_characteristic_fault_is_read(
    document: Document, parts: Parts, surface: tuple[str, ...], kind: type
) -> None:
    """A characteristic fault has one of three surfaces."""
    inside = "".join(parts[name] for name in surface)
    text = (
        '<characteristicFaultSource id="c" name="" tectonicRegion="A">'
        f"{parts['mfd']}<rake>0</rake><surface>{inside}</surface></characteristicFaultSource>"
    )
    source = _only_source(document(_model(text)))
    assert isinstance(source, CharacteristicFaultSource)
    assert isinstance(source.geometry, kind)
    if isinstance(source.geometry, PlanarGeometry):
        assert len(source.geometry.planes) == 2
        assert np.allclose(source.geometry.planes[0][3], [0.3, 0.0, 9.0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '<incrementalMFD minMag="5" binWidth="0.2"><occurRates>0.1 0.2</occurRates>'
            "</incrementalMFD>",
            EvenlyDiscretized(5.0, 0.2, (0.1, 0.2)),
        ),
        (
            "<arbitraryMFD><occurRates>0.1 0.2</occurRates><magnitudes>6 5</magnitudes>"
            "</arbitraryMFD>",
            Arbitrary((6.0, 5.0), (0.1, 0.2)),
        ),
        (
            '<taperedGutenbergRichterMFD minMag="5" maxMag="8" cornerMag="7" aValue="3" '
            'bValue="1"/>',
            TaperedGutenbergRichter(5.0, 8.0, 7.0, 0.1, 3.0, 1.0),
        ),
        (
            '<YoungsCoppersmithMFD minMag="5" bValue="1" binWidth="0.2" characteristicMag="7" '
            'characteristicRate="0.004"/>',
            YoungsCoppersmith(5.0, 1.0, 7.0, 0.004, 0.2),
        ),
        (
            '<YoungsCoppersmithMFD minMag="5" bValue="1" characteristicMag="7" '
            'totalMomentRate="1e16"/>',
            YoungsCoppersmith.from_moment_rate(5.0, 1.0, 7.0, 1e16, 0.1),
        ),
        (
            '<alternativeCharacteristicMFD minMag="4" maxMag="7.5" bGR="0.8" bAC="0.3" '
            'gamma="0.9" deltaMagAC="1" totalRate="2"/>',
            AlternativeCharacteristic(4.0, 7.5, 0.1, 0.8, 0.3, 0.9, 1.0, 2.0),
        ),
        (
            '<alternativeCharacteristicMFD minMag="4" maxMag="7.5" bGR="0.8" bAC="0.3" '
            'deltaMagAC="1" refMagGR="4" refMagAC="6.5" rateRefGR="0.1" rateRefAC="0.001"/>',
            AlternativeCharacteristic.from_reference_rates(
                (4.0, 7.5), 0.1, (0.8, 0.3), 1.0, (4.0, 6.5), (0.1, 0.001)
            ),
        ),
    ],
    ids=["incremental", "arbitrary", "tapered", "Youngs", "Youngs moment", "gamma", "rates"],
)
def test_distribution_is_read(
    document: Document, point_source: Callable[..., str], text: str, expected: object
) -> None:
    """Every distribution element becomes the distribution it names."""
    source = _only_source(document(_model(point_source(mfd=text))))
    assert source.magnitude_frequency == expected


def test_groups_are_those_of_the_file(document: Document, point_source: Callable[..., str]) -> None:
    """A sourceGroup lends its region to sources that do not name one."""
    bare = point_source("2").replace(' tectonicRegion="Active"', "")
    path = document(
        '<sourceModel name="m" investigation_time="50">'
        f'<sourceGroup name="g" tectonicRegion="Active">{point_source("1")}{bare}</sourceGroup>'
        f'<sourceGroup name="h" tectonicRegion="Stable">{point_source("3", "Stable")}</sourceGroup>'
        "</sourceModel>"
    )
    model = read_source_model(path, OPTIONS)
    assert [(group.name, len(group.sources)) for group in model.groups] == [("g", 2), ("h", 1)]
    assert [source.tectonic_region_type for source in model.groups[0].sources] == ["Active"] * 2
    assert model.investigation_time == 50.0


def test_sources_outside_groups_are_grouped_by_region(
    document: Document, point_source: Callable[..., str]
) -> None:
    """A file in the manner of NRML 0.4 gives one group per region."""
    sources = [point_source("1", "B"), point_source("2", "A"), point_source("3", "B")]
    model = read_source_model(document(_model("".join(sources))), OPTIONS)
    found = {
        group.tectonic_region_type: [source.source_id for source in group.sources]
        for group in model.groups
    }
    assert found == {"B": ["1", "3"], "A": ["2"]}
    assert list(found) == ["B", "A"]


def test_all_mistakes_come_at_once_with_their_lines(
    document: Document, point_source: Callable[..., str]
) -> None:
    """Mistakes of different sources are told in one error."""
    flat = (
        '<nodalPlaneDist><nodalPlane strike="0" dip="0" rake="0" probability="1"/></nodalPlaneDist>'
    )
    deep = '<hypoDepthDist><hypoDepth depth="50" probability="1"/></hypoDepthDist>'
    path = document(_model(f"{point_source('1', planes=flat)}\n{point_source('2', hypo=deep)}"))
    first, second = _problems(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert first.line is not None
    assert second.line is not None
    assert flat in lines[first.line - 1]
    assert deep in lines[second.line - 1]
    assert "'dip' of <nodalPlane> is 0" in first.message
    assert "50 km is outside the seismogenic depths" in second.message


@pytest.mark.parametrize(
    ("part", "text", "message"),
    [
        ("mfd", "", "0 magnitude-frequency distributions"),
        ("mfd", "<fooMFD/>", "<fooMFD> is unknown"),
        (
            "mfd",
            '<truncGutenbergRichterMFD aValue="3" bVal="1" minMag="5" maxMag="7"/>',
            "aValue, bVal,",
        ),
        (
            "mfd",
            '<truncGutenbergRichterMFD aValue="3" bValue="1" minMag="7" maxMag="5"/>',
            "must exceed the minimum magnitude",
        ),
        ("mfd", "<arbitraryMFD><occurRates>0.1</occurRates></arbitraryMFD>", "lacks <magnitudes>"),
        (
            "mfd",
            '<incrementalMFD minMag="5" binWidth="1"><occurRates>1 x</occurRates></incrementalMFD>',
            "<occurRates> is 'x'",
        ),
        (
            "mfd",
            '<truncGutenbergRichterMFD slipRate="3" rigidity="32" bValue="1" minMag="5" '
            'maxMag="7"/>',
            "slipRate needs a simple or complex fault, write aValue",
        ),
        ("mfd", "<multiMFD/>", "the distribution <multiMFD> is unknown"),
        ("floating", "<magScaleRel>WC1994</magScaleRel>", "lacks <ruptAspectRatio>"),
        (
            "floating",
            "<magScaleRel>WC1949</magScaleRel><ruptAspectRatio>1</ruptAspectRatio>",
            "'WC1949' is unknown, did you mean WC1994?",
        ),
        (
            "floating",
            "<magScaleRel>WC1994</magScaleRel><ruptAspectRatio>0</ruptAspectRatio>",
            "<ruptAspectRatio> is 0, write a positive number",
        ),
        (
            "floating",
            "<magScaleRel/><ruptAspectRatio>1</ruptAspectRatio>",
            "<magScaleRel> is empty",
        ),
        (
            "planes",
            '<nodalPlaneDist><nodalPlane strike="0" dip="9" rake="0" probability="0.5"/>'
            "</nodalPlaneDist>",
            "sum to 0.5",
        ),
        (
            "planes",
            '<nodalPlaneDist><nodalPlane strike="0" dip="9" rake="0" probability="1"/>'
            '<nodalPlane strike="1" dip="9" rake="0" probability="0"/></nodalPlaneDist>',
            "write a positive number up to 1",
        ),
        (
            "hypo",
            '<hypoDepthDist><hypoDepth depth="5" probability="1" fixedDipFrac="1.7"/>'
            "</hypoDepthDist>",
            "'fixedDipFrac' of <hypoDepth> is 1.7, write a number from 0 to 1",
        ),
        (
            "point",
            "<pointGeometry><gml:Point><gml:pos>200 45</gml:pos></gml:Point>"
            "<upperSeismoDepth>0</upperSeismoDepth><lowerSeismoDepth>10</lowerSeismoDepth>"
            "</pointGeometry>",
            "longitude 200",
        ),
        (
            "point",
            "<pointGeometry><gml:Point><gml:pos>10</gml:pos></gml:Point>"
            "<upperSeismoDepth>0</upperSeismoDepth><lowerSeismoDepth>10</lowerSeismoDepth>"
            "</pointGeometry>",
            "write longitude and latitude",
        ),
    ],
)
def test_mistake_is_told(
    document: Document, point_source: Callable[..., str], part: str, text: str, message: str
) -> None:
    """A mistake in one part of a source gives one message that says what to write."""
    found = _problems(document(_model(point_source(**{part: text}))))
    assert any(message in problem.message for problem in found), found


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("0 0 1 0 1 1 0 1 0 0", "0 0 1 1 1 0 0 1", "cross each other"),
        ("0 0 1 0 1 1 0 1 0 0", "0 0 1 1", "three different points"),
        ("0 0 1 0 1 1 0 1 0 0", "0 0 1", "write longitude and latitude of each point"),
        ("<lowerSeismoDepth>10", "<lowerSeismoDepth>0", "must be smaller than the lower one"),
        ('discretization="20"', 'discretization="-1"', "'discretization' of <areaGeometry>"),
    ],
)
def test_mistake_of_a_polygon_is_told(
    document: Document, parts: Parts, old: str, new: str, message: str
) -> None:
    """Polygons must be simple, and what stands around them in order."""
    inside = "".join(parts[name] for name in ("area", "floating", "mfd", "planes", "hypo"))
    text = f'<areaSource id="a" name="" tectonicRegion="A">{inside.replace(old, new)}</areaSource>'
    assert any(message in problem.message for problem in _problems(document(_model(text))))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('<topRight lon="0.3" lat="0" depth="0"/>', "", "lacks <topRight>"),
        ('lon="0.3" lat="0" depth="0"', 'lon="0.3" lat="0" depth="1"', "different depths"),
        ('depth="9"', 'depth="0"', "above the bottom corners"),
        ("planarSurface", "kiteSurface", "<topLeft> has no place in <kiteSurface>"),
        ("planarSurface", "surfaces", "needs one simpleFaultGeometry"),
    ],
)
def test_mistake_of_a_plane_is_told(
    document: Document, parts: Parts, old: str, new: str, message: str
) -> None:
    """Planes have four corners, two on top of two."""
    inside = parts["planar"].replace(old, new)
    text = (
        '<characteristicFaultSource id="c" name="" tectonicRegion="A">'
        f"{parts['mfd']}<rake>0</rake><surface>{inside}</surface></characteristicFaultSource>"
    )
    assert any(message in problem.message for problem in _problems(document(_model(text))))


def test_polygon_may_lie_across_the_date_line(document: Document, parts: Parts) -> None:
    """A square from 179 to -179 degrees does not cross itself."""
    square = parts["area"].replace("0 0 1 0 1 1 0 1 0 0", "179 0 -179 0 -179 1 179 1")
    inside = square + "".join(parts[name] for name in ("floating", "mfd", "planes", "hypo"))
    text = f'<areaSource id="a" name="" tectonicRegion="A">{inside}</areaSource>'
    assert isinstance(_only_source(document(_model(text))), AreaSource)


def test_repeated_planes_are_merged_with_a_warning(
    document: Document, point_source: Callable[..., str]
) -> None:
    """Two equal planes are one with the sum of their probabilities."""
    plane = '<nodalPlane strike="0" dip="90" rake="0" probability="0.5"/>'
    twice = f"<nodalPlaneDist>{plane}{plane}</nodalPlaneDist>"
    path = document(_model(point_source(planes=twice)))
    warnings: list[Problem] = []
    (group,) = read_source_model(path, OPTIONS, warnings.append).groups
    (source,) = group.sources
    assert isinstance(source, PointSource)
    assert source.nodal_planes == (NodalPlane(1.0, 0.0, 90.0, 0.0),)
    assert len(warnings) == 1
    assert "merged" in warnings[0].message


KITE = """<kiteSurface><profile><gml:LineString><gml:posList>10 45 0 10 45.1 20</gml:posList>
</gml:LineString></profile><profile><gml:LineString><gml:posList>10.7 45 0 10.7 45.1 20
</gml:posList></gml:LineString></profile></kiteSurface>"""


def _kite(parts: Parts, surface: str) -> str:
    inside = surface + parts["floating"] + parts["mfd"] + "<rake>0</rake>"
    return f'<kiteFaultSource id="k" name="" tectonicRegion="A">{inside}</kiteFaultSource>'


def test_kite_fault_has_profiles(document: Document, parts: Parts) -> None:
    """Each goes from the top of the fault to its bottom."""
    source = _only_source(document(_model(_kite(parts, KITE))))
    assert isinstance(source, KiteFaultSource)
    assert [profile.tolist() for profile in source.geometry.profiles] == [
        [[10.0, 45.0, 0.0], [10.0, 45.1, 20.0]],
        [[10.7, 45.0, 0.0], [10.7, 45.1, 20.0]],
    ]


def test_kite_fault_may_be_a_trace_and_a_dip(document: Document, parts: Parts) -> None:
    """The vertices of the trace move down dip."""
    source = _only_source(document(_model(_kite(parts, parts["simple"]))))
    assert isinstance(source, KiteFaultSource)
    for profile in source.geometry.profiles:
        assert profile.shape == (2, 3)
        assert profile[0, 2] < profile[1, 2]


def _group(attributes: str, content: str) -> str:
    return (
        f'<sourceModel><sourceGroup tectonicRegion="Active" {attributes}>{content}'
        "</sourceGroup></sourceModel>"
    )


def test_group_of_exclusive_sources_has_weights(
    document: Document, point_source: Callable[..., str]
) -> None:
    """One source rules out the others, each with its chance."""
    attributes = 'src_interdep="mutex" srcs_weights="0.3 0.7" grp_probability="0.5"'
    two = point_source() + point_source().replace('id="1"', 'id="2"')
    (group,) = read_source_model(document(_group(attributes, two)), OPTIONS).groups
    assert group.dependence == Dependence(exclusive_sources=True, probability=0.5)
    assert list(group.weights.values()) == [0.3, 0.7]


def test_cluster_has_a_rate(document: Document, point_source: Callable[..., str]) -> None:
    """All ruptures of a cluster happen together, so and so often."""
    attributes = 'cluster="true" tom="PoissonTOM" occurrence_rate="0.002"'
    (group,) = read_source_model(document(_group(attributes, point_source())), OPTIONS).groups
    assert group.dependence == Dependence(cluster_rate=0.002)


def test_probability_of_an_independent_group_says_nothing(
    document: Document, point_source: Callable[..., str]
) -> None:
    """Sources that do not depend on each other make no special group."""
    path = document(_group('grp_probability="0.5"', point_source()))
    assert read_source_model(path, OPTIONS).groups[0].dependence is None


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ('src_interdep="mutex"', "srcs_weights must be numbers"),
        ('src_interdep="mutex" srcs_weights="0.5 0.5"', "2 numbers, but there are 1 sources"),
        ('src_interdep="mutexes" srcs_weights="1"', "did you mean 'mutex'?"),
        ('rup_interdep="mutex"', "only those of a nonParametricSeismicSource"),
        ('cluster="yes"', "write true or false"),
        ('cluster="true"', "lacks the attribute 'occurrence_rate'"),
        ('tom="NegativeBinomialTOM"', "write PoissonTOM"),
    ],
)
def test_mistake_of_a_group_is_told(
    document: Document, point_source: Callable[..., str], attributes: str, message: str
) -> None:
    """What a group says of its sources must fit them."""
    assert message in _message(document(_group(attributes, point_source())))


def test_source_may_be_negative_binomial(
    document: Document, point_source: Callable[..., str]
) -> None:
    """Its dispersion is read, its mean is that of the distribution."""
    attributes = 'tom="NegativeBinomialTOM" mu="0.1" alpha="0.7"'
    text = point_source().replace("<pointSource", f"<pointSource {attributes}")
    assert _only_source(document(_model(text))).dispersion == 0.7
    wrong = text.replace("alpha", "beta")
    assert "lacks the attribute 'alpha'" in _message(document(_model(wrong)))
    other = text.replace("NegativeBinomialTOM", "NegativeBinomial")
    assert "did you mean 'NegativeBinomialTOM'?" in _message(document(_model(other)))


def test_simple_fault_may_place_hypocentres(document: Document, parts: Parts) -> None:
    """By parts of length and width, or by depth."""
    inside = "".join(parts[name] for name in ("simple", "floating", "mfd")) + "<rake>0</rake>"
    places = (
        '<hypoList><hypo alongStrike="0.25" downDip="0.5" weight="1"/></hypoList>'
        '<slipList><slip weight="1">90</slip></slipList>'
    )
    depths = '<hypoDepthDist><hypoDepth probability="1" depth="5"/></hypoDepthDist>'
    fault = '<simpleFaultSource id="f" name="" tectonicRegion="A">{}</simpleFaultSource>'
    placed = _only_source(document(_model(fault.format(inside + places))))
    assert isinstance(placed, SimpleFaultSource)
    assert placed.hypocentres == (PlacedHypocentre(1.0, 0.25, 0.5),)
    deep = _only_source(document(_model(fault.format(inside + depths))))
    assert isinstance(deep, SimpleFaultSource)
    assert [item.depth for item in deep.hypocentral_depths] == [5.0]
    wrong = fault.format(inside + places.replace('weight="1"/>', 'weight="0.5"/>'))
    assert "<hypoList> sum to 0.5" in _message(document(_model(wrong)))


def test_region_of_a_source_must_be_that_of_its_group(
    document: Document, point_source: Callable[..., str]
) -> None:
    """Two regions for one source are a mistake."""
    path = document(
        f'<sourceModel><sourceGroup tectonicRegion="Stable">{point_source()}</sourceGroup>'
        "</sourceModel>"
    )
    assert "that of the sourceGroup is 'Stable'" in _message(path)


def test_source_id_is_used_once(document: Document, point_source: Callable[..., str]) -> None:
    """A repeated id is told with the line of its first use."""
    message = _message(document(_model(f"{point_source('7')}{point_source('7')}")))
    assert message == "the source id '7' was used on line 4 already"


def test_unknown_elements_are_told(document: Document, point_source: Callable[..., str]) -> None:
    """Strangers among the sources are told, wherever they stand."""
    content = f"<foo/>{point_source('1')}<areaSourc/>{point_source('2')}"
    first, second = _problems(document(_model(content)))
    assert "<foo> is unknown" in first.message
    assert "did you mean 'areaSource'?" in second.message


def test_bin_width_is_asked_for(document: Document, point_source: Callable[..., str]) -> None:
    """A distribution without bins needs a parameter of the job."""
    path = document(_model(point_source()))
    (problem,) = _problems(path, SourceModelOptions())
    assert "width_of_mfd_bin" in problem.message


def test_source_model_without_sources_is_refused(document: Document) -> None:
    """An empty model is a mistake."""
    assert _message(document(_model(""))) == "the source model has no sources"


def test_large_file_is_refused(document: Document, point_source: Callable[..., str]) -> None:
    """A file over the limit is not opened."""
    path = document(_model(point_source()))
    (problem,) = _problems(path, SourceModelOptions(0.1, maximum_bytes=100))
    assert "more than the limit of 100" in problem.message


def test_missing_file_is_told(tmp_path: Path) -> None:
    """A file that is not there is a mistake of the user."""
    assert "cannot be read" in _message(tmp_path / "none.xml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "the file is empty"),
        (b"lon,lat\n1,2\n", "an NRML file begins with <nrml ...>"),
        (b"<nrml>\n<sourceModel>\n<areaSource", "it seems to be cut off"),
        (b"<nrml>\n<sourceModel name='\xe9'/>\n</nrml>", "save the file in UTF-8"),
        (b"<nrml>\n<sourceModel name='P & Q'/>\n</nrml>", "write &amp; where & is meant"),
        (b"<nrml>\n<sourceModel></nrml>\n</nrml>", "not well-formed XML: Opening and ending"),
        (b"<nrml/>", "the file holds no sourceModel"),
        (b"<nrml><foo/></nrml>", "the file holds no sourceModel"),
        (b"<nrml><logicTree/></nrml>", "this file is a logic tree"),
        (b"<html/>", "the root is <html>"),
        (b"<nrml xmlns='http://openquake.org/xmlns/nrml/0.9'/>", "namespace"),
        (
            b"<!DOCTYPE nrml [<!ENTITY a 'b'>]><nrml><sourceModel name='&a;'/></nrml>",
            "declares a document type",
        ),
        (
            b"<!DOCTYPE nrml SYSTEM 'file:///etc/passwd'><nrml><sourceModel/></nrml>",
            "declares a document type",
        ),
    ],
)
def test_file_that_is_no_source_model_is_refused(tmp_path: Path, text: bytes, message: str) -> None:
    """Damaged, foreign and dangerous files are told from source models."""
    path = tmp_path / "model.xml"
    path.write_bytes(text)
    assert any(message in problem.message for problem in _problems(path))


def test_mistakes_before_the_damage_are_told_too(
    document: Document, point_source: Callable[..., str]
) -> None:
    """A file that ends early still tells what was wrong until there."""
    path = document(_model(point_source(mfd="") + point_source("2")))
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.rindex("<pointGeometry>")], encoding="utf-8")
    first, second = _problems(path)
    assert "magnitude-frequency" in first.message
    assert "not well-formed XML" in second.message
