# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Entries of the journal as bytes."""

from __future__ import annotations

import os

import pytest

from quakegrid.base.journal import is_journal, journal_entry


def test_a_field_of_one_line_is_written_with_an_equals_sign():
    """In the order in which they come."""
    assert journal_entry({"MESSAGE": "chunk done", "OQ_JOB": 42}) == (
        b"MESSAGE=chunk done\nOQ_JOB=42\n"
    )


def test_a_field_of_several_lines_is_written_with_its_length():
    """Eight bytes, the lowest first, count the bytes of the value."""
    assert journal_entry({"MESSAGE": "due\nlinie è"}) == (
        b"MESSAGE\n" + b"\x0c\0\0\0\0\0\0\0" + "due\nlinie è".encode() + b"\n"
    )


@pytest.mark.parametrize("name", ["message", "_SECRET", "A B", "", "A=B", "A\nB"])
def test_a_name_the_journal_does_not_take_is_refused(name):
    """So that no text of somebody else can make a field."""
    with pytest.raises(ValueError, match="no name"):
        journal_entry({name: "x"})


def test_a_descriptor_leads_to_the_journal_if_device_and_inode_agree():
    """It may have been redirected after systemd opened it."""
    reading, writing = os.pipe()
    status = os.fstat(writing)
    assert is_journal(f"{status.st_dev}:{status.st_ino}", writing)
    assert not is_journal(f"{status.st_dev}:{status.st_ino + 1}", writing)
    assert not is_journal(None, writing)
    os.close(reading)
    os.close(writing)
    assert not is_journal(f"{status.st_dev}:{status.st_ino}", writing)
