# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Outlines of ruptures and the distances to them."""

import numpy as np
import pytest

from quakegrid.hazard.geometry.complex_fault_surface import complex_fault_mesh
from quakegrid.hazard.geometry.mesh_distances import joyner_boore_distance
from quakegrid.hazard.geometry.simple_fault_surface import simple_fault_mesh

LOW = simple_fault_mesh(
    np.array([[100.0, -3.0], [100.4, -2.5], [100.9, -2.2]]), 20.0, 5.0, 25.0, 5.0
)
BENDS = simple_fault_mesh(
    np.array([[30.0, 40.0], [30.3, 40.05], [30.6, 40.0], [31.0, 40.12]]), 80.0, 1.0, 16.0, 5.0
)
SOUTHWEST = simple_fault_mesh(np.array([[9.2, 0.2], [9.0, 0.0]]), 60.0, 2.0, 14.0, 5.0)
TWO_EDGES = complex_fault_mesh(
    (
        np.array([[138.0, 35.0, 5.0], [138.5, 35.4, 6.0]]),
        np.array([[138.35, 34.75, 25.0], [138.85, 35.15, 28.0]]),
    ),
    10.0,
)
#: lon, lat [deg] and rjb [km] of sites that OpenQuake 3.26.2 tells, in single precision.
OBSERVED = {
    "southwest": (
        SOUTHWEST,
        [
            (8.95037, 0.06044, 0.6006761),
            (8.99446, 0.11218, 0.59735),
            (9.04504, 0.05208, 0.5961995),
            (9.09513, 0.10218, 0.595432),
            (9.14581, 0.26037, 0.5964247),
            (9.19648, 0.21116, 0.6007014),
        ],
    ),
    "low angle": (
        LOW,
        [
            (100.07817, -3.09591, 0.5994272),
            (100.29051, -2.82333, 0.5971798),
            (100.51901, -2.56393, 0.5959437),
            (100.77465, -2.41056, 0.5992959),
            (101.05212, -2.37484, 0.5964987),
            (101.31637, -2.67163, 0.5954891),
        ],
    ),
    "bends": (
        BENDS,
        [
            (29.99337, 39.99757, 0.5957822),
            (30.18243, 39.99942, 0.5956244),
            (30.40022, 40.00404, 0.5964506),
            (30.61758, 39.9778, 0.5962253),
            (30.82552, 40.03582, 0.5974956),
            (31.02817, 40.10072, 0.5956811),
        ],
    ),
    "two edges": (
        TWO_EDGES,
        [
            (137.99568, 34.99592, 0.5971513),
            (138.15658, 35.13348, 0.5977415),
            (138.32673, 34.75952, 0.5977008),
            (138.49829, 34.8617, 0.5970713),
            (138.67681, 35.28121, 0.5978137),
            (138.85519, 35.15334, 0.5964755),
        ],
    ),
}


@pytest.mark.parametrize("name", OBSERVED)
def test_distances_to_outlines_are_those_of_the_reference(name):
    """The margin of 0 to 5 m is met to the millimetre on all sides."""
    mesh, rows = OBSERVED[name]
    lon, lat, expected = np.array(rows).T
    np.testing.assert_allclose(joyner_boore_distance(mesh, lon, lat), expected, atol=1.5e-6)


def test_a_rupture_that_dips_to_the_left_has_an_outline_around_it():
    """Columns from the far end make the same surface; its middle is inside, its sides not."""
    flipped = np.ascontiguousarray(BENDS[:, :, ::-1])
    lon = np.array([BENDS[0].mean(), 29.99337, 31.02817])
    lat = np.array([BENDS[1].mean(), 39.99757, 40.10072])
    forth, back = (joyner_boore_distance(mesh, lon, lat) for mesh in (BENDS, flipped))
    np.testing.assert_allclose(back, forth, atol=0.0051)
    assert (back[1:] < 0.601).all()


def test_a_vertical_rupture_has_an_outline_of_its_margin():
    """A site on the trace is inside, one beside it as far as the trace, less up to 5 m."""
    mesh = simple_fault_mesh(np.array([[10.0, 0.0], [10.4, 0.0]]), 90.0, 0.0, 10.0, 2.0)
    beside = np.array([[10.2, 10.2], [0.01, -0.01]])
    rjb = joyner_boore_distance(mesh, *beside)
    assert ((rjb > 1.1119 - 0.0051) & (rjb < 1.112)).all()
    assert rjb.sum() < 2 * 1.11195 - 0.004
