# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures of simple and complex faults against the reference table."""

import json

import numpy as np
import pytest

from quakegrid.hazard.geometry.mesh import Windows, window_properties
from quakegrid.hazard.sources.complex_fault import complex_fault_ruptures
from quakegrid.hazard.sources.simple_fault import simple_fault_ruptures
from quakegrid.hazard.sources.source import (
    ComplexFaultGeometry,
    ComplexFaultSource,
    SimpleFaultGeometry,
    SimpleFaultSource,
)


@pytest.fixture(scope="module")
def cases(shared):
    """Return the sources of the table that float over a fault."""
    table = json.loads((shared / "oracle" / "tables" / "ruptures.json").read_text())
    return [case for case in table["cases"] if case["kind"] in ("simple", "complex")]


def ruptures_of(case):
    """Return the ruptures of a source."""
    d = case["definition"]
    magnitudes = np.array(d["mfd"]["magnitudes"])
    shared_part = ("1", d["name"], "", None, d["msr"], d["aspect_ratio"], d["rake"])
    if case["kind"] == "simple":
        geometry = SimpleFaultGeometry(
            np.array(d["trace"]), d["dip"], d["upper_depth"], d["lower_depth"]
        )
        source = SimpleFaultSource(*shared_part, geometry)
        return simple_fault_ruptures(source, magnitudes, d["mesh_spacing"])
    edges = ComplexFaultGeometry(tuple(np.array(edge) for edge in d["edges"]))
    return complex_fault_ruptures(
        ComplexFaultSource(*shared_part, edges), magnitudes, d["mesh_spacing"]
    )


def test_ruptures_come_in_the_same_order(cases):
    """Number, magnitude, rate, window and corners of every rupture agree."""
    for case in cases:
        ruptures = ruptures_of(case)
        properties = ruptures.properties
        assert len(properties) == case["n_ruptures"]
        rates = np.array(case["definition"]["mfd"]["occurrence_rates"])
        rate = rates[properties.magnitude_index] * properties.share
        for expected in case["ruptures"]:
            n = expected["index"]
            assert properties.mag[n] == expected["mag"]
            assert properties.rake[n] == expected["rake"]
            np.testing.assert_allclose(rate[n], expected["rate"], rtol=1e-11)
            assert [ruptures.rows[n], ruptures.columns[n]] == expected["mesh_shape"]
            top, left = ruptures.first_row[n], ruptures.first_column[n]
            bottom, right = top + ruptures.rows[n] - 1, left + ruptures.columns[n] - 1
            corners = ruptures.mesh[:, [top, top, bottom, bottom], [left, right, left, right]]
            np.testing.assert_allclose(corners.T, expected["corners_tl_tr_bl_br"], atol=6e-8)


def test_properties_of_ruptures_agree(cases):
    """Dip, depth, width, area and hypocentre; strike apart from a half turn."""
    for case in cases:
        ruptures = ruptures_of(case)
        p = ruptures.properties
        windows = Windows(
            ruptures.first_row, ruptures.first_column, ruptures.rows, ruptures.columns
        )
        area = window_properties(ruptures.mesh, windows, orientation_of_top_row=True).area
        for expected in case["ruptures"]:
            n = expected["index"]
            found = [p.dip[n], p.ztor[n], p.width[n], area[n]]
            reference = [expected[name] for name in ("dip", "ztor", "width", "area")]
            np.testing.assert_allclose(found, reference, rtol=8e-8, atol=2e-8)
            hypocentre = [p.hypo_lon[n], p.hypo_lat[n], p.hypo_depth[n]]
            np.testing.assert_allclose(hypocentre, expected["hypocenter"], atol=3e-8)
            turn = (p.strike[n] - expected["strike"] + 90.0) % 180.0 - 90.0
            # cells due north have an azimuth of either sign: see docs/differences.md
            tolerance = 0.2 if case["definition"]["name"] == "three_edges" else 1e-5
            assert abs(turn) < tolerance
