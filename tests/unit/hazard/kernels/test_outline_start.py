# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where outlines start."""

import numpy as np
import pytest

from quakegrid.hazard.kernels.enlarged_outline import LABELS_OF_A_NODE, outline_room
from quakegrid.hazard.kernels.outline_start import outline_and_start


def start_of(strips, columns, azimuth):
    """Return row, column and place of the start for a plane fault of cells of 5 by 4 km."""
    a = np.radians(azimuth)
    along, down = np.meshgrid(5.0 * np.arange(columns), 4.0 * np.arange(strips + 1))
    room = outline_room(strips + 1, columns)
    room.nodes[0] = along * np.sin(a) + down * np.cos(a)
    room.nodes[1] = along * np.cos(a) - down * np.sin(a)
    _, start = outline_and_start(strips + 1, columns, room)
    node, place = divmod(int(room.labels[start]), LABELS_OF_A_NODE)
    return (*divmod(node, columns), place)


@pytest.mark.parametrize(
    ("strips", "azimuth", "expected"),
    [
        (1, 70.0, (0, 3, 15)),
        # dips south: the lowest strip is the first, the start moves around its corner
        (2, 70.0, (2, 3, 0)),
        (4, 70.0, (4, 3, 1)),
        (8, 70.0, (8, 3, 15)),
        # more than ten strips: the western half comes first, here the upper one
        (12, 70.0, (5, 0, 8)),
        # dips north: the upper strip is the first
        (2, 250.0, (1, 3, 8)),
    ],
)
def test_the_start_moves_with_every_union(strips, azimuth, expected):
    """Two strips are one union, four are two, eight three."""
    assert start_of(strips, 4, azimuth) == expected


def test_rounding_does_not_move_the_start():
    """Strips as far north as each other keep their order."""
    assert start_of(6, 5, 0.0) == start_of(6, 5, 1e-13)
