# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Outlines enlarged by a margin."""

import numpy as np

from quakegrid.hazard.kernels.enlarged_outline import (
    LABELS_OF_A_NODE,
    OUTLINE_MARGIN,
    enlarged_outline,
    outline_room,
)


def room_of(x, y):
    """Return a room with the nodes of a window."""
    room = outline_room(*np.shape(x))
    room.nodes[0], room.nodes[1] = x, y
    return room


def test_a_rectangle_has_corners_cut_every_45_degrees():
    """Each corner has three vertices, one margin from it."""
    x, y = np.meshgrid([0.0, 2.0], [1.0, 0.0])
    room = room_of(x, y)
    assert enlarged_outline(2, 0, 0, room) == 12
    first = room.ring[:, :3].T
    cut = np.sqrt(0.5)
    expected = np.array([[-1.0, 0.0], [-cut, cut], [0.0, 1.0]])
    np.testing.assert_allclose(first, [0.0, 1.0] + OUTLINE_MARGIN * expected, atol=1e-12)
    nodes = room.labels[:12] // LABELS_OF_A_NODE
    np.testing.assert_array_equal(nodes, np.repeat([0, 1, 3, 2], 3))


def test_a_bend_between_strips_has_a_crossing():
    """Where the side bends outwards there are three vertices, where inwards one."""
    x, y = (
        np.array([[0.0, 1.0], [0.2, 1.2], [0.0, 1.0]]),
        np.array([[2.0] * 2, [1.0] * 2, [0.0] * 2]),
    )
    room = room_of(x, y)
    vertices = enlarged_outline(2, 0, 1, room)
    nodes = room.labels[:vertices] // LABELS_OF_A_NODE
    assert (nodes == 3).sum() == 3
    assert (nodes == 2).sum() == 1


def test_a_strip_without_width_is_walked_around():
    """At the ends of a line the outline turns back in four steps."""
    x, y = np.array([[0.0, 1.0, 2.0]] * 2), np.zeros((2, 3))
    room = room_of(x, y)
    vertices = enlarged_outline(3, 0, 0, room)
    assert vertices == 12
    ring = room.ring[:, :vertices]
    off = np.hypot(ring[0] - np.clip(ring[0], 0.0, 2.0), ring[1])
    np.testing.assert_allclose(off, OUTLINE_MARGIN, rtol=1e-9)
