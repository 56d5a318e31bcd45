# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Encrypted sockets between processes: the only user of ZeroMQ."""

from __future__ import annotations

import math
import os
import secrets
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType, TracebackType
from typing import Any, Final, Generic, TypeAlias, TypeVar

import msgspec
import zmq
from zmq.auth.thread import ThreadAuthenticator
from zmq.utils import z85

from quakegrid.base.errors import InstallationError, PeerProcessError
from quakegrid.wire.codec import MAXIMUM_ARRAY_BYTES, Array, BadMessage, Codec, Parcel
from quakegrid.wire.keys import Keys, numeric_address

Body = TypeVar("Body")
Item: TypeAlias = "ClientSocket[Any] | ServerSocket[Any] | int"

#: How long a closed socket still tries to send what it holds [ms].
_LINGER: Final = 500
#: Pauses between tries to connect, from and to [ms].
_RECONNECT: Final = (100, 1000)
#: How often peers that say nothing are asked whether they live, and how long they may take [ms].
_HEARTBEAT: Final = (2000, 6000)
#: How long a handshake may take [ms].
_HANDSHAKE: Final = 10_000
#: The longest pause before a request is sent again [s].
_LONGEST_PAUSE: Final = 2.0
#: How many messages may wait in a socket.
_QUEUE: Final = 10_000
_NO_ARRAYS: Final[Mapping[str, Array]] = MappingProxyType({})


class Context:
    """Where the sockets of a process come from.

    Parameters
    ----------
    keys
        Of the cluster.
    """

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._zmq = zmq.Context()
        self._authenticator: ThreadAuthenticator | None = None
        self._sockets: list[ClientSocket[Any] | ServerSocket[Any]] = []

    def __enter__(self) -> Context:
        """Return the context."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it with all its sockets."""
        self.close()

    def client(self, address: str, answers: Codec[Body]) -> ClientSocket[Body]:
        """Return a socket that talks to the server at ``host:port``, which need not be there."""
        made = ClientSocket(self._zmq, self._keys, address, answers)
        self._keep(made)
        return made

    def server(self, listen: str, port: int, incoming: Codec[Body]) -> ServerSocket[Body]:
        """Return a socket that listens.

        Parameters
        ----------
        listen
            An address of this machine.
        port
            Its port, 0 for any that is free.
        incoming
            What may arrive.

        Raises
        ------
        InstallationError
            The port is taken or the address not this machine's.
        """
        if self._authenticator is None:
            authenticator = ThreadAuthenticator(self._zmq)
            authenticator.start()
            authenticator.configure_curve_callback("*", _Guard(_public(self._keys.client)))
            self._authenticator = authenticator
        made = ServerSocket(self._zmq, self._keys, listen, port, incoming)
        self._keep(made)
        return made

    def close(self) -> None:
        """Close all sockets."""
        for made in self._sockets:
            made.close()
        self._sockets.clear()
        if self._authenticator is not None:
            self._authenticator.stop()
            self._authenticator = None
        self._zmq.destroy(linger=_LINGER)

    def _keep(self, made: ClientSocket[Any] | ServerSocket[Any]) -> None:
        """Remember a socket until it is closed, so that nobody loses an open one."""
        self._sockets = [*(kept for kept in self._sockets if not kept.raw().closed), made]


class ClientSocket(Generic[Body]):
    """Talks to one server; connects, and connects again, by itself.

    Parameters
    ----------
    context
        Of ZeroMQ.
    keys
        Of the cluster.
    address
        ``host:port`` of the server.
    answers
        What may arrive.

    Attributes
    ----------
    address
        ``host:port`` of the server.
    bad
        How many messages could not be understood.
    """

    def __init__(
        self, context: zmq.Context[Any], keys: Keys, address: str, answers: Codec[Body]
    ) -> None:
        self.address = address
        self.bad = 0
        self._context = context
        self._keys = keys
        self._codec = answers
        self._identity = b"c" + secrets.token_bytes(15)
        self._number = secrets.randbelow(2**48)
        self._socket = self._connected()

    def send(
        self,
        body: msgspec.Struct,
        *,
        number: int = 0,
        arrays: Mapping[str, Array] = _NO_ARRAYS,
    ) -> bool:
        """Send a message if the server is there and takes it; never waits.

        Returns
        -------
        bool
            Whether it is on its way, which does not mean that it arrives.
        """
        return self._send(self._codec.encode(body, number=number, arrays=arrays))

    def receive(self, timeout: float = 0.0) -> Parcel[Body] | None:
        """Return the next message, None if none comes within `timeout` [s]."""
        end = time.monotonic() + timeout
        while True:
            if not _readable(self._socket, end):
                return None
            with suppress(zmq.Again):
                frames = self._socket.recv_multipart(zmq.NOBLOCK)
                try:
                    return self._codec.decode(frames)
                except BadMessage:
                    self.bad += 1

    def request(self, body: msgspec.Struct, *, deadline: float, first_pause: float = 0.1) -> Body:
        """Send a request until it is answered, and return the answer.

        It is sent again under the same number, so that the server can know it again.

        Parameters
        ----------
        body
            The request.
        deadline
            How long to try [s]; may be infinite.
        first_pause
            How long to wait for the first answer [s]; doubled each time, up to two seconds.

        Raises
        ------
        PeerProcessError
            There was no answer in time.
        """
        self._number += 1
        frames = self._codec.encode(body, number=self._number)
        end, pause = time.monotonic() + deadline, first_pause
        while True:
            again = min(end, time.monotonic() + pause)
            if _writable(self._socket, again) and self._send(frames):
                again = min(end, time.monotonic() + pause)
            while (parcel := self.receive(max(again - time.monotonic(), 0.0))) is not None:
                if parcel.number == self._number:
                    return parcel.body
            if time.monotonic() >= end:
                raise PeerProcessError(
                    f"{self.address} has not answered for {deadline:.0f} s: is the daemon running "
                    "there, is the port open, and is [dbserver] authkey the same on both machines?"
                )
            pause = min(2 * pause, _LONGEST_PAUSE)

    def reconnect(self) -> None:
        """Forget the connection with all that waits in it, and make a new one."""
        self.close()
        self._socket = self._connected()

    def close(self) -> None:
        """Close the socket."""
        self._socket.close(_LINGER)

    def raw(self) -> zmq.Socket[bytes]:
        """Return the socket below, for a `Poller`."""
        return self._socket

    def _send(self, frames: Sequence[Any]) -> bool:
        """Send frames if the server takes them."""
        try:
            self._socket.send_multipart(frames, zmq.NOBLOCK)
        except zmq.Again:
            return False
        return True

    def _connected(self) -> zmq.Socket[bytes]:
        """Return a new socket that connects."""
        made: zmq.Socket[bytes] = self._context.socket(zmq.DEALER)
        _set_up(made)
        made.setsockopt(zmq.ROUTING_ID, self._identity)
        # a message goes to a server that is there, or stays with its sender
        made.setsockopt(zmq.IMMEDIATE, 1)
        made.setsockopt(zmq.RECONNECT_IVL, _RECONNECT[0])
        made.setsockopt(zmq.RECONNECT_IVL_MAX, _RECONNECT[1])
        secret = z85.encode(self._keys.client)
        made.curve_secretkey = secret
        made.curve_publickey = zmq.curve_public(secret)
        made.curve_serverkey = _public(self._keys.server)
        host, _, port = self.address.rpartition(":")
        made.connect(f"tcp://{_bracketed(host)}:{port}")
        return made


class ServerSocket(Generic[Body]):
    """Listens, and answers whoever has the key of clients.

    Parameters
    ----------
    context
        Of ZeroMQ.
    keys
        Of the cluster.
    listen
        An address of this machine.
    port
        Its port, 0 for any that is free.
    incoming
        What may arrive.

    Attributes
    ----------
    port
        The port.
    bad
        How many messages could not be understood.

    Raises
    ------
    InstallationError
        The port is taken or the address not this machine's.
    """

    def __init__(
        self,
        context: zmq.Context[Any],
        keys: Keys,
        listen: str,
        port: int,
        incoming: Codec[Body],
    ) -> None:
        self.bad = 0
        self._codec = incoming
        self._socket: zmq.Socket[bytes] = context.socket(zmq.ROUTER)
        _set_up(self._socket)
        self._socket.setsockopt(zmq.ROUTER_MANDATORY, 1)
        # a client that connects anew takes the place of its old connection
        self._socket.setsockopt(zmq.ROUTER_HANDOVER, 1)
        self._socket.curve_server = True
        self._socket.curve_secretkey = z85.encode(keys.server)
        address = f"tcp://{_bracketed(numeric_address(listen))}:{port or '*'}"
        try:
            self._socket.bind(address)
        except zmq.ZMQError as error:
            self._socket.close(0)
            raise InstallationError(
                f"Cannot listen on {listen}:{port}: {os.strerror(error.errno or 0)}"
            ) from None
        endpoint = bytes(self._socket.getsockopt(zmq.LAST_ENDPOINT)).rstrip(b"\0").decode()
        self.port = int(endpoint.rpartition(":")[2])

    def receive(self, timeout: float = 0.0) -> tuple[bytes, Parcel[Body]] | None:
        """Return who sent the next message and the message, None if none comes in time [s]."""
        end = time.monotonic() + timeout
        while True:
            if not _readable(self._socket, end):
                return None
            with suppress(zmq.Again):
                peer, *frames = self._socket.recv_multipart(zmq.NOBLOCK)
                try:
                    return peer, self._codec.decode(frames)
                except BadMessage:
                    self.bad += 1

    def send(
        self,
        peer: bytes,
        body: msgspec.Struct,
        *,
        number: int = 0,
        arrays: Mapping[str, Array] = _NO_ARRAYS,
    ) -> bool:
        """Send a message to a client if it is there and takes it; never waits."""
        frames = self._codec.encode(body, number=number, arrays=arrays)
        try:
            self._socket.send_multipart([peer, *frames], zmq.NOBLOCK)
        except zmq.ZMQError as error:
            if error.errno in (zmq.EAGAIN, zmq.EHOSTUNREACH):
                return False
            raise
        return True

    def close(self) -> None:
        """Close the socket."""
        self._socket.close(_LINGER)

    def raw(self) -> zmq.Socket[bytes]:
        """Return the socket below, for a `Poller`."""
        return self._socket


class Poller:
    """Waits for sockets and file descriptors."""

    def __init__(self) -> None:
        self._poller = zmq.Poller()
        self._items: dict[Any, Item] = {}

    def register(self, item: Item) -> None:
        """Wait for this one too."""
        below = _below(item)
        self._items[below] = item
        self._poller.register(below, zmq.POLLIN)

    def unregister(self, item: Item) -> None:
        """Wait for this one no more; one that was never waited for may be given."""
        below = _below(item)
        if self._items.pop(below, None) is not None:
            self._poller.unregister(below)

    def poll(self, timeout: float) -> list[Item]:
        """Return what can be read, after at most `timeout` [s]; infinite for no limit."""
        limit = None if math.isinf(timeout) else max(round(1000 * timeout), 0)
        return [self._items[below] for below, _ in self._poller.poll(limit)]


class _Guard:
    """Lets in whoever has the key of clients."""

    def __init__(self, public_key: bytes) -> None:
        self._public_key = public_key

    def callback(self, domain: str, key: bytes) -> bool:
        """Return whether a client may come in."""
        return secrets.compare_digest(key, self._public_key)


def _set_up(made: zmq.Socket[bytes]) -> None:
    """Set what sockets of both kinds have in common."""
    made.setsockopt(zmq.LINGER, _LINGER)
    made.setsockopt(zmq.MAXMSGSIZE, MAXIMUM_ARRAY_BYTES)
    made.setsockopt(zmq.SNDHWM, _QUEUE)
    made.setsockopt(zmq.RCVHWM, _QUEUE)
    made.setsockopt(zmq.HEARTBEAT_IVL, _HEARTBEAT[0])
    made.setsockopt(zmq.HEARTBEAT_TIMEOUT, _HEARTBEAT[1])
    made.setsockopt(zmq.HANDSHAKE_IVL, _HANDSHAKE)
    made.setsockopt(zmq.IPV6, 1)


def _public(secret: bytes) -> bytes:
    """Return the public key of a secret one, as ZeroMQ writes it."""
    return zmq.curve_public(z85.encode(secret))


def _bracketed(host: str) -> str:
    """Return a host as addresses want it."""
    return f"[{host}]" if ":" in host else host


def _below(item: Item) -> Any:
    """Return what ZeroMQ waits for."""
    return item if isinstance(item, int) else item.raw()


def _readable(made: zmq.Socket[bytes], end: float) -> bool:
    """Return whether something can be read before `end` (monotonic) [s]."""
    return bool(made.poll(_milliseconds(end), zmq.POLLIN))


def _writable(made: zmq.Socket[bytes], end: float) -> bool:
    """Return whether something can be sent before `end` (monotonic) [s]."""
    return bool(made.poll(_milliseconds(end), zmq.POLLOUT))


def _milliseconds(end: float) -> int:
    """Return how long it is until `end` (monotonic) [ms], at most an hour."""
    return max(math.ceil(1000 * min(end - time.monotonic(), 3600.0)), 0)
