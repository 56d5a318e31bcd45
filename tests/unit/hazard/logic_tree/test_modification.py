# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What branches make of sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.logic_tree.modification import modified_source
from quakegrid.hazard.logic_tree.uncertainty import (
    SOURCE_UNCERTAINTIES,
    AreaGeometry,
    FaultActivity,
)
from quakegrid.hazard.magnitude_frequency.evenly_discretized import EvenlyDiscretized
from quakegrid.hazard.magnitude_frequency.truncated_gutenberg_richter import (
    TruncatedGutenbergRichter,
)
from quakegrid.hazard.sources.source import (
    AreaSource,
    CharacteristicFaultSource,
    ComplexFaultGeometry,
    ComplexFaultSource,
    PlanarGeometry,
    PointSource,
    SimpleFaultGeometry,
    SimpleFaultSource,
    Source,
)

SQUARE = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
EDGES = ComplexFaultGeometry((np.zeros((2, 3)), np.ones((2, 3))))
PLANE = PlanarGeometry((np.zeros((4, 3)),))


def test_distribution_is_modified(fault: SimpleFaultSource) -> None:
    """A maximum magnitude takes the place of the old one, and the source stays as it is."""
    changed = modified_source(fault, "maxMagGRAbsolute", 7.5)
    assert isinstance(changed.magnitude_frequency, TruncatedGutenbergRichter)
    assert changed.magnitude_frequency.max_mag == 7.5
    assert isinstance(fault.magnitude_frequency, TruncatedGutenbergRichter)
    assert fault.magnitude_frequency.max_mag == 7.0


#: The fault of a job of the reference, which tells the numbers below.
ANOTHER_FAULT = SimpleFaultGeometry(
    np.array([[1.0, -0.2], [1.4, 0.0], [1.7, 0.0]]), 40.0, 0.0, 15.0
)


@pytest.mark.parametrize(
    ("relation", "epsilon", "expected"),
    [
        ("WC1994", 0.0, 7.27617400046287),
        ("WC1994", -1.0, 7.02617400046287),
        ("Leonard2014_Interplate", 0.0, 7.273526667180967),
    ],
)
def test_largest_magnitude_is_that_of_the_whole_fault(
    fault: SimpleFaultSource, relation: str, epsilon: float, expected: float
) -> None:
    """It goes by the area of the fault, and standard deviations from its median."""
    source = replace(fault, geometry=ANOTHER_FAULT, magnitude_scaling_relation=relation)
    changed = modified_source(source, "recomputeMmax", epsilon).magnitude_frequency
    assert isinstance(changed, TruncatedGutenbergRichter)
    assert changed.max_mag == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize(
    ("constant", "expected"), [(9.1, 4.001555173118305), (9.05, 4.051555173118305)]
)
def test_slip_on_the_whole_fault_sets_the_a_value(
    fault: SimpleFaultSource, constant: float, expected: float
) -> None:
    """The moment rate is slip rate times rigidity times area."""
    distribution = TruncatedGutenbergRichter(6.75, 7.0, 0.25, 4.2, 0.9)
    source = replace(fault, geometry=ANOTHER_FAULT, magnitude_frequency=distribution)
    activity = FaultActivity(5.0, 32.0, constant)
    changed = modified_source(source, "truncatedGRFromSlipAbsolute", activity).magnitude_frequency
    assert isinstance(changed, TruncatedGutenbergRichter)
    assert changed.a_value == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("recomputeMmax", 0.0), ("truncatedGRFromSlipAbsolute", FaultActivity(5.0, 32.0))],
)
def test_point_has_neither_slip_nor_size(
    point: Callable[..., PointSource], kind: str, value: FaultActivity | float
) -> None:
    """What goes by the area of a fault is refused for a point source."""
    with pytest.raises(UserInputError, match="point sources"):
        modified_source(point(), kind, value)


def test_a_and_b_are_set_together(fault: SimpleFaultSource) -> None:
    """Two numbers take the place of a and b."""
    changed = modified_source(fault, "abGRAbsolute", (4.0, 0.9)).magnitude_frequency
    assert isinstance(changed, TruncatedGutenbergRichter)
    assert (changed.a_value, changed.b_value) == (4.0, 0.9)


def test_listed_rates_take_the_place_of_others(fault: SimpleFaultSource) -> None:
    """Only listed rates can be replaced by other listed rates."""
    listed = EvenlyDiscretized(5.0, 0.1, (0.1, 0.2))
    source = replace(fault, magnitude_frequency=EvenlyDiscretized(6.0, 0.1, (0.3,)))
    changed = modified_source(source, "incrementalMFDAbsolute", listed)
    assert changed.magnitude_frequency is listed
    with pytest.raises(UserInputError, match="incrementalMFD"):
        modified_source(fault, "incrementalMFDAbsolute", listed)


def test_name_is_no_distribution(fault: SimpleFaultSource) -> None:
    """A text cannot change a distribution."""
    with pytest.raises(UserInputError, match="distribution"):
        modified_source(fault, "bGRAbsolute", "WC1994")


@pytest.mark.parametrize(
    ("kind", "value", "dip"),
    [("simpleFaultDipAbsolute", 45.0, 45.0), ("simpleFaultDipRelative", -15.0, 45.0)],
)
def test_dip_is_changed(fault: SimpleFaultSource, kind: str, value: float, dip: float) -> None:
    """The dip of a simple fault is set or moved."""
    changed = modified_source(fault, kind, value)
    assert isinstance(changed, SimpleFaultSource)
    assert changed.geometry.dip == dip


def test_dip_beyond_vertical_is_refused(fault: SimpleFaultSource) -> None:
    """60 and 31 degrees are more than a fault can dip."""
    with pytest.raises(UserInputError, match="91 degrees"):
        modified_source(fault, "simpleFaultDipRelative", 31.0)


@pytest.mark.parametrize(
    ("kind", "value", "depths"),
    [
        ("setUpperSeismDepthAbsolute", 2.0, (2.0, 15.0)),
        ("setUpperSeismDepthRelative", 3.0, (3.0, 15.0)),
        ("setLowerSeismDepthAbsolute", 12.0, (0.0, 12.0)),
        ("setLowerSeismDepthRelative", 5.0, (0.0, 20.0)),
    ],
)
def test_depths_of_a_fault_are_changed(
    fault: SimpleFaultSource, kind: str, value: float, depths: tuple[float, float]
) -> None:
    """Seismogenic depths of a simple fault are set or moved."""
    changed = modified_source(fault, kind, value)
    assert isinstance(changed, SimpleFaultSource)
    geometry = changed.geometry
    assert (geometry.upper_seismogenic_depth, geometry.lower_seismogenic_depth) == depths


def test_depths_of_a_point_must_hold_its_hypocentres(point: Callable[..., PointSource]) -> None:
    """A seismogenic depth that leaves a hypocentre outside is refused."""
    changed = modified_source(point(), "setLowerSeismDepthAbsolute", 15.0)
    assert isinstance(changed, PointSource)
    assert changed.lower_seismogenic_depth == 15.0
    with pytest.raises(UserInputError, match="10 km"):
        modified_source(point(), "setLowerSeismDepthAbsolute", 8.0)


def test_depths_must_be_in_order(fault: SimpleFaultSource) -> None:
    """The lower depth cannot be above the upper one."""
    with pytest.raises(UserInputError, match="becomes 15 km"):
        modified_source(fault, "setUpperSeismDepthAbsolute", 15.0)


@pytest.mark.parametrize(
    ("kind", "value", "ratio"),
    [("setAspectRatioAbsolute", 2.0, 2.0), ("setAspectRatioRelative", 0.5, 2.0)],
)
def test_aspect_ratio_is_changed(
    fault: SimpleFaultSource, kind: str, value: float, ratio: float
) -> None:
    """The aspect ratio is set or moved, and must stay positive."""
    changed = modified_source(fault, kind, value)
    assert isinstance(changed, SimpleFaultSource)
    assert changed.rupture_aspect_ratio == ratio
    with pytest.raises(UserInputError, match="positive"):
        modified_source(fault, kind, -2.0)


def test_polygon_of_an_area_is_changed(point: Callable[..., PointSource]) -> None:
    """An area source takes the polygon of another and keeps its depths."""
    place = point()
    area = AreaSource(
        *(getattr(place, name) for name in list(place.__dataclass_fields__)[:10]), SQUARE * 2.0
    )
    changed = modified_source(area, "areaSourceGeometryAbsolute", AreaGeometry(SQUARE, 5.0, 15.0))
    assert isinstance(changed, AreaSource)
    assert np.array_equal(changed.polygon, SQUARE)
    assert changed.upper_seismogenic_depth == area.upper_seismogenic_depth
    assert changed.lower_seismogenic_depth == area.lower_seismogenic_depth


def test_geometries_of_faults_are_changed(fault: SimpleFaultSource) -> None:
    """Each kind of fault takes a geometry of its kind."""
    other = SimpleFaultGeometry(np.zeros((2, 2)), 30.0, 1.0, 9.0)
    simple = modified_source(fault, "simpleFaultGeometryAbsolute", other)
    assert isinstance(simple, SimpleFaultSource)
    assert simple.geometry is other
    distribution = fault.magnitude_frequency
    curved = ComplexFaultSource("k", "", "A", distribution, "WC1994", 1.0, 90.0, EDGES)
    changed = modified_source(curved, "complexFaultGeometryAbsolute", EDGES)
    assert isinstance(changed, ComplexFaultSource)
    assert changed.geometry is EDGES
    characteristic = CharacteristicFaultSource("c", "", "A", distribution, 90.0, EDGES)
    flat = modified_source(characteristic, "characteristicFaultGeometryAbsolute", PLANE)
    assert isinstance(flat, CharacteristicFaultSource)
    assert flat.geometry is PLANE


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("simpleFaultDipAbsolute", 45.0),
        ("simpleFaultGeometryAbsolute", SimpleFaultGeometry(np.zeros((2, 2)), 30.0, 1.0, 9.0)),
        ("complexFaultGeometryAbsolute", EDGES),
        ("areaSourceGeometryAbsolute", AreaGeometry(SQUARE, 5.0, 15.0)),
        ("setMSRAbsolute", "WC1994"),
        ("setAspectRatioAbsolute", 2.0),
        ("setLowerSeismDepthAbsolute", 20.0),
    ],
)
def test_change_that_does_not_fit_is_refused(
    fault: SimpleFaultSource, kind: str, value: object
) -> None:
    """A characteristic fault of planes takes none of the changes of other sources."""
    source: Source = CharacteristicFaultSource("c", "", "A", fault.magnitude_frequency, 90.0, PLANE)
    with pytest.raises(UserInputError, match=f"{kind} cannot be applied to characteristic faults"):
        modified_source(source, kind, value)  # type: ignore[arg-type]


def test_every_type_has_a_change(fault: SimpleFaultSource) -> None:
    """No type of uncertainty that is declared is without a meaning."""
    for kind in SOURCE_UNCERTAINTIES:
        try:
            modified_source(fault, kind, "neither number nor geometry")
        except UserInputError as error:
            assert error.problems
        else:
            assert kind in ("setMSRAbsolute", "dummy")
