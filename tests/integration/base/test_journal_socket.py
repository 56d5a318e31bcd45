# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Entries of the journal as its daemon would get them."""

from __future__ import annotations

import os
import socket

import pytest

from quakegrid.base.journal import Journal, journal_entry


@pytest.fixture
def journald(tmp_path):
    """Return a socket that takes entries."""
    taker = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    taker.bind(str(tmp_path / "socket"))
    taker.settimeout(60)
    yield taker
    taker.close()


@pytest.fixture
def journal(tmp_path):
    """Return the way to that socket."""
    journal = Journal(tmp_path / "socket")
    yield journal
    journal.close()


def test_an_entry_arrives_as_a_datagram(journald, journal):
    """With all its fields."""
    fields = {"MESSAGE": "two\nlines", "OQ_JOB": 42}
    assert journal.send(fields)
    assert journald.recv(1 << 16) == journal_entry(fields)


def test_a_large_entry_arrives_as_a_sealed_file(journald, journal):
    """As the kernel takes no such datagram; nobody can change it any more."""
    fields = {"MESSAGE": "x" * 5_000_000}
    assert journal.send(fields)
    data, descriptors, _, _ = socket.recv_fds(journald, 100, 4)
    (descriptor,) = descriptors
    assert data == b""
    with open(descriptor, "rb") as file:
        file.seek(0)
        assert file.read() == journal_entry(fields)
        with pytest.raises(PermissionError):
            os.truncate(f"/proc/self/fd/{descriptor}", 0)


def test_an_entry_for_nobody_is_not_taken(journal):
    """The caller finds another way to tell it."""
    assert not journal.send({"MESSAGE": "hello"})
