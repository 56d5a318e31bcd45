# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A unit of systemd, started and stopped with the rights one has."""

from __future__ import annotations

from pathlib import Path

import pytest

from quakegrid.faces.systemd_unit import SystemdUnit, run_command

UNIT = "openquake-dbserver.service"
HERE, NOWHERE = Path("/"), Path("/no/such/folder")


class Shell:
    """Remembers commands; answers by their words."""

    def __init__(self, **answers: tuple[int, str]) -> None:
        self.answers = answers
        self.ran: list[str] = []

    def __call__(self, words):
        self.ran.append(" ".join(words))
        return next((answer for word, answer in self.answers.items() if word in words), (0, ""))


def test_without_systemd_there_is_no_unit():
    """And nothing is run to find that out."""
    shell = Shell()
    unit = SystemdUnit(UNIT, shell, NOWHERE)
    assert not unit.exists()
    assert unit.main_process() == 0
    assert shell.ran == []


@pytest.mark.parametrize(("status", "exists"), [(0, True), (1, False)])
def test_systemd_knows_which_units_there_are(status, exists):
    """By the exit status of its command."""
    assert SystemdUnit(UNIT, Shell(cat=(status, "")), HERE).exists() is exists


@pytest.mark.parametrize(
    ("answer", "pid"), [((0, "123"), 123), ((0, "0"), 0), ((1, "no bus"), 0), ((0, ""), 0)]
)
def test_the_main_process_is_asked_for(answer, pid):
    """0 where it does not run."""
    assert SystemdUnit(UNIT, Shell(show=answer), HERE).main_process() == pid


def test_who_may_starts_the_unit():
    """By the own rights, and nothing else is tried."""
    shell = Shell()
    assert SystemdUnit(UNIT, shell, HERE).start() == ""
    assert shell.ran == [f"systemctl --no-ask-password start {UNIT}"]


def test_the_user_of_the_daemons_starts_the_unit_by_a_rule():
    """In the very words of the rule."""
    shell = Shell(**{"--no-ask-password": (1, "Access denied")})
    assert SystemdUnit(UNIT, shell, HERE).stop() == ""
    assert shell.ran[-1] == f"sudo -n /usr/bin/systemctl stop {UNIT}"


def test_why_a_unit_cannot_be_started_is_told():
    """What systemd says, not what the second try says."""
    shell = Shell(**{"--no-ask-password": (1, "Access denied"), "sudo": (1, "no password")})
    assert SystemdUnit(UNIT, shell, HERE).start() == "Access denied"


def test_a_command_that_is_not_there_is_told():
    """As a shell does."""
    assert run_command(["no-such-command-here"])[0] == 127
