# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Errors that keep their family on their way between processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from quakegrid.base.errors import (
    Bug,
    InstallationError,
    JobAborted,
    PeerProcessError,
    Problem,
    ResultFileError,
    UserInputError,
)
from quakegrid.distribution.failure import chunk_error, error_of, failure_of
from quakegrid.jobs.chunk import Chunk

CHUNK = Chunk(1, "toy", "sums", 12, (), 1.0)


@pytest.mark.parametrize(
    "family", [InstallationError, PeerProcessError, ResultFileError, UserInputError]
)
def test_a_family_and_its_problems_arrive(family):
    """With file and line of each."""
    problems = (Problem("bad depth", Path("model.xml"), 7), Problem("bad rake"))
    error = error_of(failure_of(family(problems)))
    assert type(error) is family
    assert error.problems == problems


def test_an_error_of_a_finer_kind_arrives_as_its_family():
    """Its own class may be unknown on the other side."""

    class DepthError(UserInputError):
        pass

    assert type(error_of(failure_of(DepthError("deep")))) is UserInputError


def test_anything_else_is_a_bug_that_names_the_chunk():
    """With the traceback, which would not arrive otherwise."""
    try:
        raise ZeroDivisionError("nobody expected this")
    except ZeroDivisionError as error:
        bug = chunk_error(CHUNK, error)
    arrived = error_of(failure_of(bug))
    assert type(arrived) is Bug
    assert "chunk 12 (stage sums) raised ZeroDivisionError" in str(arrived)
    assert "test_failure.py" in str(arrived)


def test_a_lack_of_memory_is_the_machines():
    """Not a defect."""
    assert isinstance(chunk_error(CHUNK, MemoryError("8 GiB")), InstallationError)


def test_ctrl_c_inside_compiled_code_stops_the_job():
    """The compiler wraps it in a SystemError; it is no bug."""
    wrapped = SystemError("returned a result with an exception set")
    wrapped.__cause__ = SystemError("once more")
    wrapped.__cause__.__cause__ = KeyboardInterrupt()
    assert isinstance(chunk_error(CHUNK, wrapped), JobAborted)
