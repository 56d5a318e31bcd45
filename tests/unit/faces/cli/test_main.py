# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The command oq: help, usage and exit status."""

from __future__ import annotations

from pathlib import Path

import pytest

from quakegrid import __version__
from quakegrid.base import errors
from quakegrid.faces.cli.main import main, tell
from quakegrid.faces.cli.subcommands import SUBCOMMANDS


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """``oq --version`` prints the version alone."""
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"{__version__}\n"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """``oq`` alone tells what there is."""
    assert main([]) == 0
    told = capsys.readouterr().out
    assert all(f"  {command.name} " in told for command in SUBCOMMANDS.values())


def test_unknown_command_is_a_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """A word that is no command gets a hint and the status 2."""
    assert main(["engin"]) == 2
    assert capsys.readouterr().err == "oq: there is no command 'engin': did you mean 'engine'?\n"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.UserInputError("x"), 3),
        (errors.InstallationError("x"), 4),
        (errors.PeerProcessError("x"), 5),
        (errors.ResultFileError("x"), 6),
        (errors.JobAborted("x"), 130),
        (KeyboardInterrupt(), 130),
        (errors.Bug("x"), 1),
        (ZeroDivisionError("x"), 1),
    ],
    ids=lambda value: type(value).__name__,
)
def test_exit_status_is_that_of_the_family(
    error: BaseException, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """The shell learns who must act; only a bug shows a traceback, and where to report it."""
    assert tell(error) == status
    told = capsys.readouterr().err
    assert ("Please report it" in told) == (status == 1)


def test_every_problem_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """All mistakes are told, in the form that editors understand."""
    tell(
        errors.UserInputError(
            [errors.Problem("a is wrong", Path("job.ini"), 7), errors.Problem("b is wrong")]
        )
    )
    assert capsys.readouterr().err == "job.ini:7: a is wrong\noq: b is wrong\n"


@pytest.mark.parametrize("name", SUBCOMMANDS)
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each module of the table is there and declares its arguments."""
    with pytest.raises(SystemExit) as caught:
        main([name, "--help"])
    assert caught.value.code == 0
    assert f"usage: oq {name}" in capsys.readouterr().out


def test_lack_of_memory_is_no_bug(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever wrapped it, it is told as what the machine lacks."""
    wrapped = errors.Bug("the job failed")
    wrapped.__cause__ = MemoryError("Unable to allocate 12.4 GiB")
    assert tell(wrapped) == tell(MemoryError("Unable to allocate 12.4 GiB")) == 4
    told = capsys.readouterr().err
    assert told.count("does not suffice: Unable to allocate 12.4 GiB; give wider") == 2
    assert "Traceback" not in told
