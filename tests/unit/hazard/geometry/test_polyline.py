# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lines divided into equal steps."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from quakegrid.hazard.geometry import geodetic
from quakegrid.hazard.geometry.polyline import evenly_divided, segment_lengths, stepped

BENT = np.array([[10.0, 45.0, 0.0], [10.15, 45.25, 0.0], [10.1, 45.5, 0.0]])


@given(step=st.floats(0.8, 9.0))
def test_steps_have_equal_straight_length(step):
    """Neighbours are one step apart, around the bend too."""
    points = stepped(BENT, step)
    apart = geodetic.distance(*points[:-1, :2].T, *points[1:, :2].T)
    np.testing.assert_allclose(apart, step, rtol=1e-5)
    np.testing.assert_allclose(points[0], BENT[0], atol=1e-10)


@given(step=st.floats(0.8, 9.0))
def test_the_last_step_ends_within_half_a_step_of_the_line(step):
    """A last step is added if more than half of it is on the line."""
    last = stepped(BENT, step)[-1]
    assert geodetic.distance(last[0], last[1], *BENT[-1, :2]) <= 0.5 * step * 1.001


def test_a_line_is_divided_into_equal_parts():
    """Parts have equal length along the slope and the ends are kept."""
    line = np.array([[10.0, 45.0, 1.0], [10.3, 45.0, 9.0]])
    points = evenly_divided(line, 7)
    lengths = segment_lengths(points)
    np.testing.assert_allclose(lengths, lengths.mean(), rtol=1e-9)
    np.testing.assert_array_equal(points[[0, -1]], line)
