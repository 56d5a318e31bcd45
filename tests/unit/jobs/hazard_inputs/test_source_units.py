# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Versions of sources become units: each geometry once, with the rates of its variants."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from quakegrid.hazard.kernels.exceedance import Occurrence
from quakegrid.hazard.logic_tree.source_versions import SourceVersion
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.sources.source import (
    AreaSource,
    CharacteristicFaultSource,
    ComplexFaultGeometry,
    ComplexFaultSource,
    HypocentralDepth,
    NodalPlane,
    PlanarGeometry,
    PointSource,
    SimpleFaultGeometry,
    SimpleFaultSource,
    Source,
)
from quakegrid.jobs.hazard_inputs.source_codec import decoded_source, encoded_source
from quakegrid.jobs.hazard_inputs.source_units import source_units

CRUST = "Active Shallow Crust"
MFD = Arbitrary((5.0, 6.0), (0.1, 0.01))
SIMPLE = SimpleFaultGeometry(np.array([[0.0, 0.0], [0.1, 0.5]]), 60.0, 1.0, 12.0)


def a_fault(rates: tuple[float, ...], magnitudes: tuple[float, ...] = (5.0, 6.0)) -> Source:
    """Return a simple fault with these rates."""
    mfd = Arbitrary(magnitudes, rates)
    return SimpleFaultSource("F", "fault", CRUST, mfd, "WC1994", 1.5, 90.0, SIMPLE)


def a_version(source: Source, paths: tuple[int, ...], key: str = "same") -> SourceVersion:
    """Return a version of a source on some paths."""
    return SourceVersion(source, ("model.xml", source.source_id), key, CRUST, paths)


def test_versions_that_differ_in_rates_share_a_unit() -> None:
    """Two MFDs on one geometry give one unit with two rows of rates."""
    versions = [a_version(a_fault((0.1, 0.01)), (0,)), a_version(a_fault((0.2, 0.0)), (1,))]
    units, families = source_units(versions, {"default": 0.0})
    assert len(units) == 1
    np.testing.assert_array_equal(units[0].rates, [[0.1, 0.01], [0.2, 0.0]])
    assert families[0].paths == ((0,), (1,))


def test_unit_knows_where_its_source_stands() -> None:
    """Late mistakes are told at the line of the source."""
    place = (Path("model.xml"), 12)
    (unit,), _ = source_units(
        [a_version(a_fault((0.1, 0.01)), (0,))], {}, {("model.xml", "F"): place}
    )
    assert unit.place == place


def test_magnitudes_of_variants_are_put_together() -> None:
    """A variant without a magnitude of another has the rate 0 there."""
    one = a_version(a_fault((0.1, 0.01), (5.0, 6.0)), (0,))
    two = a_version(a_fault((0.3, 0.02), (6.0, 7.0)), (1,))
    units, _ = source_units([one, two], {})
    np.testing.assert_array_equal(units[0].magnitudes, [5.0, 6.0, 7.0])
    np.testing.assert_array_equal(units[0].rates, [[0.1, 0.01, 0.0], [0.0, 0.3, 0.02]])


def test_equal_sources_on_one_path_both_count() -> None:
    """Sources of equal geometry that a path has together stay apart."""
    versions = [a_version(a_fault((0.1, 0.01)), (0, 1)), a_version(a_fault((0.2, 0.02)), (1,))]
    units, families = source_units(versions, {})
    assert len(units) == 2
    assert [families[unit.family].paths for unit in units] == [((0, 1),), ((1,),)]


def test_minimum_magnitude_drops_ruptures_and_sources() -> None:
    """Magnitudes below the minimum are left out, and sources with none left."""
    units, _ = source_units([a_version(a_fault((0.1, 0.01)), (0,))], {CRUST: 5.5})
    np.testing.assert_array_equal(units[0].magnitudes, [6.0])
    assert source_units([a_version(a_fault((0.1, 0.01)), (0,))], {CRUST: 6.5})[0] == ()


def test_every_kind_of_source_survives_the_codec() -> None:
    """Encoding and decoding gives the same source back."""
    point = (
        MFD,
        "PeerMSR",
        1.0,
        0.0,
        20.0,
        (NodalPlane(1.0, 10.0, 60.0, -90.0),),
        (HypocentralDepth(0.4, 5.0), HypocentralDepth(0.6, 9.0)),
    )
    edges = tuple(np.array([[0.0, 0.0, d], [0.0, 1.0, d]]) for d in (1.0, 9.0))
    planes = PlanarGeometry((np.arange(12.0).reshape(4, 3),))
    sources = [
        PointSource("P", "", CRUST, *point, 1.0, 2.0),
        AreaSource("A", "", CRUST, *point, np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), 5.0),
        a_fault((0.1, 0.2)),
        ComplexFaultSource("C", "", CRUST, MFD, "WC1994", 2.0, 90.0, ComplexFaultGeometry(edges)),
        CharacteristicFaultSource("X", "", CRUST, MFD, 0.0, planes),
        CharacteristicFaultSource("Y", "", CRUST, MFD, 0.0, SIMPLE),
    ]
    for source in sources:
        again = decoded_source(encoded_source(source))
        assert type(again) is type(source)
        assert encoded_source(again) == encoded_source(source)


def test_a_magnitude_given_twice_has_the_sum_of_its_rates() -> None:
    """An arbitrary distribution may repeat a magnitude."""
    units, _ = source_units([a_version(a_fault((0.1, 0.01), (6.0, 6.0)), (0,))], {})
    np.testing.assert_array_equal(units[0].magnitudes, [6.0])
    np.testing.assert_allclose(units[0].rates, [[0.11]])


def test_versions_of_a_negative_binomial_source_stand_alone() -> None:
    """What their ruptures contribute is no sum of rates."""
    faults = [replace(a_fault(rates), dispersion=0.7) for rates in ((0.1, 0.01), (0.2, 0.0))]
    versions = [a_version(fault, (path,)) for path, fault in enumerate(faults)]
    units, _ = source_units(versions, {})
    assert [unit.occurrence for unit in units] == [Occurrence.NEGATIVE_BINOMIAL] * 2
