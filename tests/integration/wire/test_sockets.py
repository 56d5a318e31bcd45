# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Processes with the same secret understand each other over real sockets, others get nothing."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest
import zmq
from free_ports import free_port

from quakegrid.base.errors import InstallationError, PeerProcessError
from quakegrid.wire.codec import Codec
from quakegrid.wire.keys import derive_keys
from quakegrid.wire.messages.chunk_messages import Noted, Piece, Pull, ToPool, ToRunner
from quakegrid.wire.sockets import ClientSocket, Context, Poller, ServerSocket

#: How long something may take that must happen, on a machine that is slow and busy [s].
PATIENCE = 180.0
_PULL = Pull("pool", 1, 1, slots=2, sequence=3)


@pytest.fixture
def context() -> Iterator[Context]:
    """Give the sockets of a process."""
    with Context(derive_keys("secret")) as made:
        yield made


@pytest.fixture
def server(context: Context) -> ServerSocket[ToRunner]:
    """Give a runner that listens on loopback."""
    return context.server("127.0.0.1", 0, Codec(ToRunner))


@pytest.fixture
def client(context: Context, server: ServerSocket[ToRunner]) -> ClientSocket[ToPool]:
    """Give a pool that talks to it."""
    return context.client(f"127.0.0.1:{server.port}", Codec(ToPool))


def _answering(server: ServerSocket[ToRunner], first: int) -> threading.Thread:
    """Answer, from message number `first` on, once."""

    def answer() -> None:
        for _ in range(first):
            server.receive(PATIENCE)
        received = server.receive(PATIENCE)
        if received is not None:
            server.send(received[0], Noted(1), number=received[1].number)

    thread = threading.Thread(target=answer)
    thread.start()
    return thread


def test_a_request_is_answered(server, client):
    """The answer that carries the request's number is the answer."""
    thread = _answering(server, 0)
    assert client.request(_PULL, deadline=PATIENCE) == Noted(1)
    thread.join()


def test_a_request_is_sent_again_until_it_is_answered(server, client):
    """Two requests get no answer; the third, the same, does."""
    thread = _answering(server, 2)
    assert client.request(_PULL, deadline=PATIENCE, first_pause=0.05) == Noted(1)
    thread.join()


def test_nobody_waits_for_ever(client):
    """A server that says nothing is an error that names it and what to look at."""
    with pytest.raises(PeerProcessError, match=r"127\.0\.0\.1:\d+ has not answered.*authkey"):
        client.request(_PULL, deadline=0.3)


def test_arrays_come_through(server, client):
    """Whole megabytes in one frame."""
    array = np.random.default_rng(1).random(500_000)
    piece = Piece("pool", 1, 1, 5, "rates", "<f8", (500_000,), 0)
    while not client.send(piece, arrays={"bytes": array}):
        client.receive(0.05)
    received = server.receive(PATIENCE)
    assert received is not None
    assert np.array_equal(received[1].arrays["bytes"], array)


def test_another_secret_gets_nothing(server):
    """Its messages do not arrive and it gets no answer."""
    with Context(derive_keys("other")) as stranger:
        client = stranger.client(f"127.0.0.1:{server.port}", Codec(ToPool))
        with pytest.raises(PeerProcessError):
            client.request(_PULL, deadline=0.5)
    assert server.receive(0.0) is None


def test_a_client_without_encryption_gets_nothing(server):
    """Plain text is not heard."""
    plain = zmq.Context()
    try:
        speaker = plain.socket(zmq.DEALER)
        speaker.setsockopt(zmq.LINGER, 0)
        speaker.connect(f"tcp://127.0.0.1:{server.port}")
        speaker.send_multipart(Codec(ToPool).encode(_PULL))
        assert server.receive(0.5) is None
        assert speaker.poll(100) == 0
    finally:
        plain.destroy(0)


def test_a_client_with_a_key_of_its_own_gets_nothing(server):
    """The server's public key alone is not enough."""
    from quakegrid.wire import sockets

    plain = zmq.Context()
    try:
        speaker = plain.socket(zmq.DEALER)
        speaker.setsockopt(zmq.LINGER, 0)
        speaker.curve_publickey, speaker.curve_secretkey = zmq.curve_keypair()
        speaker.curve_serverkey = sockets._public(derive_keys("secret").server)
        speaker.connect(f"tcp://127.0.0.1:{server.port}")
        speaker.send_multipart(Codec(ToPool).encode(_PULL))
        assert server.receive(0.5) is None
    finally:
        plain.destroy(0)


def test_noise_on_the_port_does_no_harm(server, client):
    """Whoever writes bytes to the port is dropped, others go on."""
    with socket.create_connection(("127.0.0.1", server.port)) as noise:
        noise.sendall(b"GET / HTTP/1.1\r\n\r\n" * 100)
        thread = _answering(server, 0)
        assert client.request(_PULL, deadline=PATIENCE) == Noted(1)
        thread.join()


def test_a_message_that_cannot_be_understood_is_dropped_and_counted(server, context):
    """The next good one is taken."""
    from quakegrid.wire.messages.job_requests import GetJob, JobAnswer

    other = context.client(f"127.0.0.1:{server.port}", Codec(JobAnswer))
    while not other.send(GetJob(1)):
        other.receive(0.05)
    end = time.monotonic() + PATIENCE
    while not server.bad:
        assert time.monotonic() < end
        assert server.receive(0.1) is None
    assert server.bad == 1


def test_a_port_that_is_taken_is_named(context, server):
    """The message says which address and why."""
    with pytest.raises(InstallationError, match=rf"127\.0\.0\.1:{server.port}: Address already"):
        context.server("127.0.0.1", server.port, Codec(ToRunner))


def test_a_poller_tells_which_can_be_read(server, client):
    """Sockets and descriptors alike."""
    poller = Poller()
    poller.register(server)
    assert poller.poll(0.0) == []
    while not client.send(_PULL):
        client.receive(0.05)
    assert poller.poll(PATIENCE) == [server]
    poller.unregister(server)
    assert poller.poll(0.0) == []


def test_a_server_that_comes_back_is_found_again(context):
    """The client connects again by itself, and its request goes through."""
    port = free_port()
    server = context.server("127.0.0.1", port, Codec(ToRunner))
    client = context.client(f"127.0.0.1:{port}", Codec(ToPool))
    server.close()
    with pytest.raises(PeerProcessError):
        client.request(_PULL, deadline=0.3)
    end = time.monotonic() + PATIENCE
    while True:
        try:
            again = context.server("127.0.0.1", port, Codec(ToRunner))
            break
        except InstallationError:
            assert time.monotonic() < end
            client.receive(0.02)
    thread = _answering(again, 0)
    assert client.request(_PULL, deadline=PATIENCE) == Noted(1)
    thread.join()
