# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ports of this machine for servers of tests, which no connection is given by the system."""

from __future__ import annotations

import itertools
import os
import socket

#: The system gives connections the ports from 32768 on. A client that tries a port of those while
#: nobody listens there may be given the very same one, and is then connected with itself.
_FIRST, _COUNT = 10_000, 10_000
_next = itertools.count(os.getpid() * 100)


def free_port() -> int:
    """Return a port that nobody uses now, another one each time."""
    for number in _next:
        port = _FIRST + number % _COUNT
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise AssertionError("counting has no end")
