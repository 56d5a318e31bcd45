# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Messages arrive as they were sent, and nothing else is ever taken for one."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quakegrid import __version__
from quakegrid.base.errors import Bug
from quakegrid.wire import codec as codec_module
from quakegrid.wire.codec import MAGIC, BadMessage, Codec
from quakegrid.wire.messages.chunk_messages import Done, Pull, ToRunner
from quakegrid.wire.messages.plain import Computed

_PULL = Pull("pool", 7, 2, slots=4, sequence=9)
_DONE = Done("pool", 7, 2, lease=5, computed=Computed(3, "", 1.5, 2.0, 10**9, "a/1", {"n": 2.0}))


def _codec() -> Codec[ToRunner]:
    return Codec(ToRunner)


def test_a_message_arrives_as_it_was_sent():
    """The body, its number and the release are the same on the other side."""
    parcel = _codec().decode(_codec().encode(_PULL, number=12))
    assert (parcel.body, parcel.number, parcel.release) == (_PULL, 12, __version__)
    assert dict(parcel.arrays) == {}


@pytest.mark.parametrize(
    "array",
    [
        np.arange(12.0).reshape(3, 4),
        np.arange(12.0).reshape(3, 4).T,
        np.array(3, np.int64),
        np.zeros((0, 5), np.float32),
        np.array([b"one", b"three"]),
        np.array([True, False]),
    ],
    ids=["matrix", "transposed", "scalar", "empty", "texts", "truths"],
)
def test_arrays_travel_with_a_message_bit_by_bit(array):
    """Shape, type and every bit are kept."""
    parcel = _codec().decode(_codec().encode(_DONE, arrays={"rates": array}))
    received = parcel.arrays["rates"]
    assert (received.dtype, received.shape) == (array.dtype, array.shape)
    assert received.tobytes() == array.tobytes()


@pytest.mark.parametrize("dtype", ["O", "U3", "c16", "M8[s]", "V8", ">f8"])
def test_an_array_of_a_type_that_may_not_travel_is_not_sent(dtype):
    """Objects, records and foreign byte orders stay at home."""
    with pytest.raises(Bug, match="may not travel"):
        _codec().encode(_DONE, arrays={"x": np.zeros(2, dtype)})


def test_a_header_that_asks_for_another_type_is_refused():
    """Nobody makes us read bytes as objects."""
    frames = _codec().encode(_DONE, arrays={"x": np.zeros(2)})
    forged = bytes(frames[1]).replace(b"<f8", b"|O8")
    with pytest.raises(BadMessage, match="may not travel"):
        _codec().decode([frames[0], forged, frames[2]])


def test_a_frame_of_another_size_than_announced_is_refused():
    """A cut array is no array."""
    frames = _codec().encode(_DONE, arrays={"x": np.zeros(2)})
    with pytest.raises(BadMessage, match="needs 16 bytes, 8 came"):
        _codec().decode([*frames[:2], bytes(8)])


def test_a_missing_frame_is_refused():
    """Every announced array must be there."""
    frames = _codec().encode(_DONE, arrays={"x": np.zeros(2)})
    with pytest.raises(BadMessage, match="1 arrays were announced, 0 came"):
        _codec().decode(frames[:2])


def test_a_message_of_the_wrong_kind_is_refused():
    """A runner does not take what only a database server understands."""
    from quakegrid.wire.messages.job_requests import GetJob, JobRequest

    frames = Codec(JobRequest).encode(GetJob(3))
    with pytest.raises(BadMessage, match="cannot be read"):
        _codec().decode(frames)


def test_sizes_are_bounded(monkeypatch):
    """Headers, arrays and whole messages have their limits, on both sides."""
    frames = _codec().encode(_DONE, arrays={"a": np.zeros(8), "b": np.zeros(8)})
    for limit, value, words in (
        ("MAXIMUM_HEADER_BYTES", 10, "a header of"),
        ("MAXIMUM_ARRAY_BYTES", 60, "an array of"),
        ("MAXIMUM_MESSAGE_BYTES", 100, "a message of"),
        ("MAXIMUM_ARRAYS", 1, "2 arrays, more than 1"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(codec_module, limit, value)
            with pytest.raises(BadMessage, match=words):
                _codec().decode(frames)
            with pytest.raises(Bug, match=words):
                _codec().encode(_DONE, arrays={"a": np.zeros(8), "b": np.zeros(8)})


@given(st.lists(st.binary(max_size=200), max_size=4), st.booleans())
@settings(max_examples=300, deadline=None)
def test_random_frames_are_refused_and_nothing_else_happens(frames, with_magic):
    """Noise raises BadMessage, never another error."""
    whole = [MAGIC, *frames] if with_magic else frames
    with pytest.raises(BadMessage):
        _codec().decode(whole)


@given(st.integers(0, 10_000), st.integers(0, 255), st.integers(0, 1))
@settings(max_examples=400, deadline=None)
def test_a_damaged_header_never_does_more_than_be_refused(place, byte, cut):
    """Any byte changed, or the end cut off: a message of the right kind, or BadMessage."""
    frames = _codec().encode(_DONE, arrays={"x": np.zeros(2)})
    header = bytearray(frames[1])
    header[place % len(header)] = byte
    if cut:
        del header[place % len(header) :]
    try:
        parcel = _codec().decode([frames[0], bytes(header), frames[2]])
    except BadMessage:
        return
    assert isinstance(parcel.body, msgspec.Struct)
    assert all(array.nbytes == 16 for array in parcel.arrays.values())


def test_a_deeply_nested_header_is_refused():
    """Brackets without end do not end the process."""
    with pytest.raises(BadMessage):
        _codec().decode([MAGIC, b"\x91" * 100_000])
