# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Messages come out of a stream of bytes as they went in, however the bytes arrive."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from quakegrid.distribution.workerpool.message_stream import StreamReader, stream_frames
from quakegrid.distribution.workerpool.worker_messages import Begun, Finished, FromWorker
from quakegrid.wire.messages.chunk_messages import LeaseDone
from quakegrid.wire.messages.plain import Computed

FINISHED = Finished(
    (LeaseDone(3, Computed(1, "", 0.1, 0.2, 3, "host/1", {"rows": 2.0})),), read_only=False
)
ARRAYS = {
    "rates": np.arange(24.0).reshape(2, 3, 4)[:, ::2],
    "none": np.zeros((0, 5), np.float32),
    "one": np.array(7, np.int16),
}


def _deliveries(content: bytes, sizes) -> list:
    """Return the messages in some bytes that arrive a few at a time."""
    reader: StreamReader[FromWorker] = StreamReader(FromWorker)
    found, sizes = [], list(sizes) or [1]
    position = turn = 0
    while position < len(content):
        room = reader.room()
        count = min(len(room), sizes[turn % len(sizes)], len(content) - position)
        room[:count] = content[position : position + count]
        if (delivery := reader.filled(count)) is not None:
            found.append(delivery)
        position, turn = position + count, turn + 1
    return found


@given(st.lists(st.integers(1, 300), max_size=8))
def test_messages_and_arrays_survive_any_cut(sizes):
    """Shapes, types and values; empty arrays and single numbers too."""
    frames = [*stream_frames(Begun(1, {"a": (2, 3)})), *stream_frames(FINISHED, ARRAYS)]
    begun, finished = _deliveries(b"".join(bytes(frame) for frame in frames), sizes)
    assert begun.body == Begun(1, {"a": (2, 3)})
    assert finished.body == FINISHED
    assert list(finished.arrays) == list(ARRAYS)
    for name, array in ARRAYS.items():
        assert finished.arrays[name].dtype == array.dtype
        assert np.array_equal(finished.arrays[name], array)
        assert finished.arrays[name].shape == array.shape
