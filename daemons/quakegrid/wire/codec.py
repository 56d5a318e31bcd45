# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Messages to frames and back: a bounded msgpack header, then one raw frame for each array."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Generic, TypeAlias, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from quakegrid import __version__
from quakegrid.base.errors import Bug, PeerProcessError

#: How every message begins; it changes when the frames that follow do.
MAGIC: Final = b"quakegrid 1"
#: The largest array of a message [bytes].
MAXIMUM_ARRAY_BYTES: Final = 64 * 2**20
#: The largest message [bytes].
MAXIMUM_MESSAGE_BYTES: Final = 256 * 2**20
#: The largest header [bytes].
MAXIMUM_HEADER_BYTES: Final = 8 * 2**20
#: The most arrays of a message, and axes of an array.
MAXIMUM_ARRAYS: Final = 256
MAXIMUM_AXES: Final = 8

_DTYPES: Final = frozenset(
    ["|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f4", "<f8"]
)
#: Texts of a fixed size, up to 4095 bytes.
_BYTES: Final = re.compile(r"\|S[1-9][0-9]{0,2}|\|S[1-3][0-9]{3}|\|S40[0-8][0-9]|\|S409[0-5]")

Array: TypeAlias = NDArray[np.generic]
Frame: TypeAlias = bytes | memoryview
Body = TypeVar("Body")
_NO_ARRAYS: Final[Mapping[str, Array]] = MappingProxyType({})


class BadMessage(PeerProcessError):
    """What arrived is no message of ours, or larger than any of ours may be."""


@dataclass(frozen=True, slots=True)
class Parcel(Generic[Body]):
    """A message as it arrived.

    Attributes
    ----------
    release
        The version of the program that sent it.
    number
        Of the request, repeated by its answer; 0 where there is none.
    body
        The message.
    arrays
        Name -> what travelled with it; not to be written to.
    """

    release: str
    number: int
    body: Body
    arrays: Mapping[str, Array]


class _ArrayHead(msgspec.Struct, frozen=True, array_like=True):
    """What is needed to read one array frame."""

    name: str
    dtype: str
    shape: tuple[int, ...]


class _Header(msgspec.Struct, frozen=True, array_like=True):
    """The frame after the magic."""

    release: str
    number: int
    body: msgspec.Raw
    arrays: tuple[_ArrayHead, ...]


class Codec(Generic[Body]):
    """Encodes any message and decodes those of one kind.

    Parameters
    ----------
    incoming
        The record, or the union of records, that may arrive.
    """

    def __init__(self, incoming: Any) -> None:
        self._encoder = msgspec.msgpack.Encoder()
        self._header: msgspec.msgpack.Decoder[_Header] = msgspec.msgpack.Decoder(_Header)
        self._body: msgspec.msgpack.Decoder[Body] = msgspec.msgpack.Decoder(incoming)

    def encode(
        self, body: msgspec.Struct, *, number: int = 0, arrays: Mapping[str, Array] = _NO_ARRAYS
    ) -> list[Frame]:
        """Return a message as frames.

        Parameters
        ----------
        body
            The message.
        number
            Of the request.
        arrays
            What travels with it.

        Raises
        ------
        Bug
            An array's type may not travel, or something is larger than allowed.
        """
        contiguous = {
            # 0-d arrays stay so: ascontiguousarray would give them an axis
            name: np.asarray(array, order="C")
            for name, array in arrays.items()
        }
        heads = tuple(
            _ArrayHead(name, array.dtype.str, array.shape) for name, array in contiguous.items()
        )
        raw = msgspec.Raw(self._encoder.encode(body))
        header = self._encoder.encode(_Header(__version__, number, raw, heads))
        if problem := _foreign_type(heads):
            raise Bug(f"the message {type(body).__name__} cannot be sent: {problem}")
        frames: list[Frame] = [MAGIC, header]
        frames += [array.reshape(-1).view(np.uint8).data for array in contiguous.values()]
        if problem := _excess(frames) or _misfit(heads, frames[2:]):
            raise Bug(f"the message {type(body).__name__} cannot be sent: {problem}")
        return frames

    def decode(self, frames: Sequence[Frame]) -> Parcel[Body]:
        """Return the message that some frames hold.

        Raises
        ------
        BadMessage
            They hold none, or too much.
        """
        if len(frames) < 2 or bytes(frames[0][: len(MAGIC) + 1]) != MAGIC:
            raise BadMessage(
                "this is no message of quakegrid, or of a release that speaks otherwise"
            )
        if problem := _excess(frames):
            raise BadMessage(problem)
        try:
            header = self._header.decode(frames[1])
            body = self._body.decode(header.body)
        except (msgspec.MsgspecError, RecursionError, ValueError, OverflowError) as error:
            raise BadMessage(f"a message cannot be read: {error}") from None
        if problem := _misfit(header.arrays, frames[2:]):
            raise BadMessage(problem)
        arrays = {
            head.name: np.frombuffer(frame, dtype=head.dtype).reshape(head.shape)
            for head, frame in zip(header.arrays, frames[2:], strict=True)
        }
        return Parcel(header.release, header.number, body, MappingProxyType(arrays))


def _excess(frames: Sequence[Frame]) -> str:
    """Return what is too much of some frames, empty if nothing is."""
    if len(frames) - 2 > MAXIMUM_ARRAYS:
        return f"{len(frames) - 2} arrays, more than {MAXIMUM_ARRAYS}"
    sizes = [len(frame) for frame in frames]
    if sizes[1] > MAXIMUM_HEADER_BYTES:
        return f"a header of {sizes[1]} bytes, more than {MAXIMUM_HEADER_BYTES}"
    if max(sizes) > MAXIMUM_ARRAY_BYTES:
        return f"an array of {max(sizes)} bytes, more than {MAXIMUM_ARRAY_BYTES}"
    if sum(sizes) > MAXIMUM_MESSAGE_BYTES:
        return f"a message of {sum(sizes)} bytes, more than {MAXIMUM_MESSAGE_BYTES}"
    return ""


def _misfit(heads: Sequence[_ArrayHead], frames: Sequence[Frame]) -> str:
    """Return why frames are not the arrays that a header announces, empty if they are."""
    if len(heads) != len(frames):
        return f"{len(heads)} arrays were announced, {len(frames)} came"
    if problem := _foreign_type(heads):
        return problem
    for head, frame in zip(heads, frames, strict=True):
        if len(head.shape) > MAXIMUM_AXES or any(size < 0 for size in head.shape):
            return f"the array {head.name!r} has the shape {head.shape}"
        size = math.prod(head.shape) * np.dtype(head.dtype).itemsize
        if size != len(frame):
            return f"the array {head.name!r} needs {size} bytes, {len(frame)} came"
    return ""


def _foreign_type(heads: Sequence[_ArrayHead]) -> str:
    """Return which array has a type that is not on the list, empty if none has."""
    for head in heads:
        if head.dtype not in _DTYPES and not _BYTES.fullmatch(head.dtype):
            return f"the array {head.name!r} has a type that may not travel, {head.dtype!r}"
    return ""
