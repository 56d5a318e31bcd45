# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Job files on a disk, and the page of the manual that tells their parameters."""

from __future__ import annotations

from pathlib import Path

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.jobs.job_ini import read_job_ini
from quakegrid.jobs.parameters.manual import parameters_page

ROOT = Path(__file__).parents[3]

JOB = """[general]
description = Erdbeben \u2013 a test
calculation_mode = classical
sites = 0 0
investigation_time = 50
truncation_level = 3
maximum_distance = 200
intensity_measure_types_and_levels = {'PGA': [0.1, 0.2]}
source_model_logic_tree_file = model/ssm.xml
gsim_logic_tree_file = ../gmm.xml
"""


@pytest.fixture
def job_file(tmp_path: Path) -> Path:
    (tmp_path / "job/model").mkdir(parents=True)
    (tmp_path / "job/model/ssm.xml").touch()
    (tmp_path / "gmm.xml").touch()
    path = tmp_path / "job/job.ini"
    path.write_text(JOB, encoding="utf-8-sig")
    return path


def test_job_file_with_a_byte_order_mark_is_read(job_file: Path) -> None:
    """A file as Windows programs write it is read, its inputs found beside and above it."""
    job, warnings = read_job_ini(job_file)
    assert warnings == ()
    assert job.calculation.description == "Erdbeben \u2013 a test"
    assert all(path.is_file() for paths in job.inputs.values() for path in paths)


def test_missing_input_files_are_told_with_their_lines(job_file: Path) -> None:
    """Every input file that is not there is told."""
    (job_file.parent / "model/ssm.xml").unlink()
    (job_file.parent.parent / "gmm.xml").unlink()
    with pytest.raises(UserInputError) as caught:
        read_job_ini(job_file)
    assert [problem.line for problem in caught.value.problems] == [9, 10]


def test_job_file_that_is_not_there_is_a_users_mistake(tmp_path: Path) -> None:
    """A path that leads nowhere, or to a folder, is told as such."""
    with pytest.raises(UserInputError, match="cannot be read: No such file"):
        read_job_ini(tmp_path / "job.ini")
    with pytest.raises(UserInputError, match="cannot be read: Is a directory"):
        read_job_ini(tmp_path)


def test_job_file_in_another_encoding_is_told_with_the_line(job_file: Path) -> None:
    """A character that is not UTF-8 is told with its line."""
    job_file.write_bytes(JOB.replace("\u2013", "-").encode() + "name = \u00e9\n".encode("latin-1"))
    with pytest.raises(UserInputError) as caught:
        read_job_ini(job_file)
    (problem,) = caught.value.problems
    assert problem.line == 11
    assert "UTF-8" in problem.message


def test_page_of_the_manual_is_made_from_the_declarations() -> None:
    """docs/reference/parameters.md is what the declarations give."""
    page = (ROOT / "docs/reference/parameters.md").read_text(encoding="utf-8")
    assert page == parameters_page(), "write what parameters_page() returns into it"
