# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was asked of a job can be read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from quakegrid.base.errors import InstallationError, ResultFileError, UserInputError
from quakegrid.faces.kept_request import keep_request, kept_request
from quakegrid.faces.run_request import RunRequest


def test_a_request_is_read_as_it_was_written(tmp_path: Path) -> None:
    """With the whole path of its job file, and the checksum."""
    request = RunRequest(Path("job.ini"), {"poes": "0.1"}, "12", ("csv",), distribute=False)
    keep_request(tmp_path, request, 99)
    kept = kept_request(tmp_path, 3)
    assert kept.checksum == 99
    assert kept.request() == RunRequest(
        Path.cwd() / "job.ini", {"poes": "0.1"}, "12", ("csv",), distribute=False
    )


def test_a_job_of_which_nothing_is_left_says_so(tmp_path: Path) -> None:
    """With what to do instead."""
    with pytest.raises(UserInputError, match=r"Nothing is left of job 3.*run its job file again"):
        kept_request(tmp_path, 3)


def test_a_damaged_request_is_named(tmp_path: Path) -> None:
    """Not taken for another."""
    (tmp_path / "request.json").write_text("{}")
    with pytest.raises(ResultFileError, match=r"request\.json: the file is damaged"):
        kept_request(tmp_path, 3)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """By path and reason."""
    with pytest.raises(InstallationError, match=r"Cannot write .*gone/request\.json: No such file"):
        keep_request(tmp_path / "gone", RunRequest(Path("job.ini")), 1)
