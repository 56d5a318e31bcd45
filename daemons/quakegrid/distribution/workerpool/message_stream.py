# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Messages with arrays over a stream of bytes between a pool and a worker process."""

from __future__ import annotations

import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.generic]
Body = TypeVar("Body")

#: Length of the header and of all arrays behind it [bytes].
_LENGTHS: Final = struct.Struct("<QQ")
#: The most that one call takes out of a stream [bytes].
_READ: Final = 4 * 2**20
_NO_ARRAYS: Final[Mapping[str, Array]] = MappingProxyType({})


class _ArrayForm(msgspec.Struct, frozen=True, array_like=True):
    name: str
    dtype: str
    shape: tuple[int, ...]


class _Header(msgspec.Struct, frozen=True, array_like=True):
    body: msgspec.Raw
    arrays: tuple[_ArrayForm, ...]


@dataclass(frozen=True, slots=True)
class Delivery(Generic[Body]):
    """A message and the arrays that came with it."""

    body: Body
    arrays: Mapping[str, Array]


def stream_frames(
    body: msgspec.Struct, arrays: Mapping[str, Array] = _NO_ARRAYS
) -> list[bytes | memoryview]:
    """Return the bytes of a message, in order.

    Parameters
    ----------
    body
        The message.
    arrays
        What goes with it; no objects.
    """
    encoder = msgspec.msgpack.Encoder()
    plain = {name: np.asarray(array, order="C") for name, array in arrays.items()}
    forms = tuple(_ArrayForm(name, array.dtype.str, array.shape) for name, array in plain.items())
    header = encoder.encode(_Header(msgspec.Raw(encoder.encode(body)), forms))
    payload = sum(array.nbytes for array in plain.values())
    frames: list[bytes | memoryview] = [_LENGTHS.pack(len(header), payload) + header]
    frames += [array.reshape(-1).view(np.uint8).data for array in plain.values() if array.nbytes]
    return frames


class StreamReader(Generic[Body]):
    """Puts messages together again; knows nothing of where bytes come from.

    Parameters
    ----------
    incoming
        The record, or the union of records, that may arrive.
    """

    def __init__(self, incoming: Any) -> None:
        self._decoder: msgspec.msgpack.Decoder[Body] = msgspec.msgpack.Decoder(incoming)
        self._header = msgspec.msgpack.Decoder(_Header)
        self._lengths: tuple[int, int] | None = None
        self._buffer = bytearray(_LENGTHS.size)
        self._filled = 0

    def room(self) -> memoryview:
        """Return where the next bytes belong, never empty."""
        return memoryview(self._buffer)[self._filled : self._filled + _READ]

    def filled(self, count: int) -> Delivery[Body] | None:
        """Take note of so many more bytes; return the message if they complete it."""
        self._filled += count
        if self._filled < len(self._buffer):
            return None
        if self._lengths is None:
            header_bytes, payload_bytes = _LENGTHS.unpack(self._buffer)
            self._lengths = (header_bytes, payload_bytes)
            self._buffer = bytearray(header_bytes + payload_bytes)
            self._filled = 0
            return None
        delivery = self._delivery(*self._lengths)
        self._lengths = None
        self._buffer = bytearray(_LENGTHS.size)
        self._filled = 0
        return delivery

    def _delivery(self, header_bytes: int, payload_bytes: int) -> Delivery[Body]:
        """Return the message in a full buffer."""
        view = memoryview(self._buffer)
        header = self._header.decode(view[:header_bytes])
        arrays, offset = {}, header_bytes
        for form in header.arrays:
            dtype = np.dtype(form.dtype)
            count = int(np.prod(form.shape, dtype=np.int64))
            array = np.frombuffer(view, dtype, count, offset) if count else np.empty(0, dtype)
            arrays[form.name] = array.reshape(form.shape)
            offset += array.nbytes
        assert offset == header_bytes + payload_bytes
        return Delivery(self._decoder.decode(header.body), arrays)


class MessageStream(Generic[Body]):
    """One end of a connected pair of stream sockets.

    Parameters
    ----------
    connection
        The socket; closed by `close`.
    incoming
        The record, or the union of records, that may arrive.
    """

    def __init__(self, connection: socket.socket, incoming: Any) -> None:
        self._socket = connection
        self._reader: StreamReader[Body] = StreamReader(incoming)

    def fileno(self) -> int:
        """Return the descriptor to wait for."""
        return self._socket.fileno()

    def send(
        self,
        body: msgspec.Struct,
        arrays: Mapping[str, Array] = _NO_ARRAYS,
        longest: float | None = None,
    ) -> None:
        """Send a message; waits until the other side has taken it.

        Parameters
        ----------
        body
            The message.
        arrays
            What goes with it.
        longest
            How long the other side may take [s]; None for ever.

        Raises
        ------
        OSError
            The other side is gone, or takes too long.
        """
        before = self._socket.gettimeout()
        self._socket.settimeout(longest)
        try:
            for frame in stream_frames(body, arrays):
                self._socket.sendall(frame)
        finally:
            self._socket.settimeout(before)

    def receive(self) -> Delivery[Body]:
        """Wait for the next message.

        Raises
        ------
        EOFError
            The other side is gone.
        """
        while True:
            count = self._socket.recv_into(self._reader.room())
            if not count:
                raise EOFError
            if (delivery := self._reader.filled(count)) is not None:
                return delivery

    def receive_ready(self) -> Delivery[Body] | None:
        """Return the next message if it is here as a whole; takes what is here of it.

        For a socket that does not block.

        Raises
        ------
        EOFError
            The other side is gone and all it said has been heard.
        """
        while True:
            try:
                count = self._socket.recv_into(self._reader.room())
            except BlockingIOError:
                return None
            except OSError:
                raise EOFError from None
            if not count:
                raise EOFError
            if (delivery := self._reader.filled(count)) is not None:
                return delivery

    def close(self) -> None:
        """Close this end."""
        self._socket.close()
