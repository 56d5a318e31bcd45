# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Results travel whole, in pieces where they are large, again where they were lost."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.distribution.workerpool import outbox as outbox_module
from quakegrid.distribution.workerpool.outbox import Outbox
from quakegrid.wire.messages.chunk_messages import Done, Piece
from quakegrid.wire.messages.plain import Computed

DONE = Done("pool", 1, 1, 7, Computed(3, "", 1.0, 1.0, 1, "host/1", {}))


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Let a hundred bytes be much."""
    monkeypatch.setattr(outbox_module, "WITH_DONE_BYTES", 100)
    monkeypatch.setattr(outbox_module, "PIECE_BYTES", 30)


class Line:
    """A connection that takes so many messages."""

    def __init__(self, takes: int = 1000) -> None:
        self.takes = takes
        self.sent: list = []

    def __call__(self, message, arrays) -> bool:
        if self.takes <= 0:
            return False
        self.takes -= 1
        self.sent.append((message, dict(arrays)))
        return True

    def whole(self, name: str) -> bytes:
        """Return an array as its pieces make it."""
        found = [(m, a) for m, a in self.sent if isinstance(m, Piece) and m.name == name]
        assert [m.offset for m, _ in found] == list(range(0, 30 * len(found), 30))
        return b"".join(array.tobytes() for _, arrays in found for array in arrays.values())


def test_small_arrays_travel_with_the_result():
    """In one message."""
    line = Line()
    Outbox(line).put(DONE, 0.0, {"a": np.arange(10.0)})
    ((message, arrays),) = line.sent
    assert message == DONE
    assert list(arrays) == ["a"]


def test_large_arrays_travel_before_it_in_pieces():
    """The result names them; small and empty ones still go with it."""
    line, large = Line(), np.arange(50, dtype=np.int32).reshape(5, 10)
    Outbox(line).put(DONE, 0.0, {"large": large, "small": np.zeros(3), "none": np.zeros((0, 2))})
    assert line.whole("large") == large.tobytes()
    message, arrays = line.sent[-1]
    assert message.pieced == ("large",)
    assert sorted(arrays) == ["none", "small"]
    piece = line.sent[0][0]
    assert (piece.dtype, piece.shape, piece.lease) == ("<i4", (5, 10), 7)


def test_it_goes_on_where_the_connection_took_no_more():
    """And does not begin again."""
    line, large = Line(takes=3), np.arange(200, dtype=np.uint8)
    box = Outbox(line)
    box.put(DONE, 0.0, {"large": large})
    assert len(line.sent) == 3
    line.takes = 1000
    box.say_again(0.05)
    assert len(line.sent) == 3
    box.say_again(0.1)
    assert line.whole("large") == large.tobytes()
    assert line.sent[-1][0].pieced == ("large",)


def test_a_result_that_is_not_noted_is_sent_again_as_a_whole():
    """With its pieces, as all of them may be lost; later and later."""
    line = Line()
    box = Outbox(line)
    box.put(DONE, 0.0, {"large": np.zeros(200, np.uint8)})
    once = len(line.sent)
    for now in (1.0, 2.1, 3.0, 6.2):
        box.say_again(now)
    assert len(line.sent) == 3 * once
    box.noted([7])
    assert box.next_due() == float("inf")
    assert box.held_bytes == 0
