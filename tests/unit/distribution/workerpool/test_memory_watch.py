# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Above one limit no more is taken, above the other the largest has to go."""

from __future__ import annotations

from quakegrid.distribution.workerpool.memory_gauge import Memory
from quakegrid.distribution.workerpool.memory_watch import MemoryWatch


class Node:
    """A node with so much in use [percent]."""

    def __init__(self) -> None:
        self.percent = 50
        self.watch = MemoryWatch(
            lambda: Memory(self.percent, 100), lambda pid: {1: 5, 2: 9, 3: 7}[pid], 90, 99
        )

    def look(self, percent: int, now: float = 0.0) -> bool:
        self.percent = percent
        return self.watch.look(now)


def test_memory_is_short_above_the_soft_limit_until_it_is_well_below():
    """Each change is told once."""
    node = Node()
    changes = [node.look(percent) for percent in (80, 91, 95, 89, 87, 89)]
    assert changes == [False, True, False, False, True, False]
    assert not node.watch.short


def test_the_largest_goes_above_the_hard_limit():
    """One, and another only when its end did not help."""
    node = Node()
    node.look(98)
    assert node.watch.victim([1, 2, 3], 0.0) is None
    node.look(100)
    assert node.watch.victim([], 0.0) is None
    assert node.watch.victim([1, 2, 3], 0.0) == (2, 9)
    assert node.watch.victim([1, 3], 1.0) is None
    assert node.watch.victim([1, 3], 2.0) == (3, 7)


def test_a_node_that_does_not_tell_its_memory_is_never_short():
    """There is nothing to go by."""
    assert Memory(0, 0).percent == 0.0
