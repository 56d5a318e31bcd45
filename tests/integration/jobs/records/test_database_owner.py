# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One process owns the file of the job database."""

from __future__ import annotations

import os
import signal

import pytest

from quakegrid.base.errors import InstallationError
from quakegrid.jobs.records.database_owner import own


def test_a_second_owner_is_refused_and_told_the_first(tmp_path):
    """Until the first lets go."""
    file = tmp_path / "db.sqlite3"
    with own(file), pytest.raises(InstallationError, match=f"process {os.getpid()}"), own(file):
        pytest.fail("there are two owners")
    with own(file):
        assert not file.exists()


def test_a_killed_owner_owns_nothing(tmp_path):
    """The lock ends with the process, whatever it still holds on disk."""
    file = tmp_path / "db.sqlite3"
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with own(file):
            os.write(writing, b"!")
            signal.pause()
        os._exit(0)
    os.read(reading, 1)
    with pytest.raises(InstallationError, match=f"process {child}"), own(file):
        pytest.fail("there are two owners")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with own(file):
        owner = file.with_name("db.sqlite3.lock").read_text()
    assert owner == f"{os.getpid()}\n"
    os.close(reading)
    os.close(writing)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    """As the site's problem."""
    with pytest.raises(InstallationError, match="Cannot write"), own(tmp_path / "no/db.sqlite3"):
        pytest.fail("it cannot be owned")
