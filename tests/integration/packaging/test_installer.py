# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The installer writes, links and removes files as it planned."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def install(program):
    """Return the installer."""
    return program("install")


def _files_alone(install, actions):
    """Return the actions that need no program and no privileges."""
    kinds = (install.Folder, install.Copy, install.Link, install.Remove)
    return [action for action in actions if isinstance(action, kinds)]


def test_server_lays_out_its_files_and_takes_them_away(install, tmp_path):
    """After removal only the settings are left of a server."""
    request, found = install.Request("server"), install.Found()
    install.carry_out(_files_alone(install, install.plan(request, found)), tmp_path)
    unit = tmp_path / "etc/systemd/system/openquake-receiver.service"
    assert unit.read_text().count("/opt/openquake/venv/bin/openquake-receiver") == 1
    assert (tmp_path / "usr/local/bin/oq").readlink() == Path("/opt/openquake/venv/bin/oq")
    removal = install.plan(request._replace(remove=True), found)
    install.carry_out(_files_alone(install, removal), tmp_path)
    left = [path for path in tmp_path.rglob("*") if not path.is_dir()]
    assert left == [tmp_path / "opt/openquake/openquake.cfg"]


def test_settings_of_an_administrator_are_not_touched(install, tmp_path, capsys):
    """A settings file that is there stays as it is, and that is told."""
    settings = tmp_path / "opt/openquake/openquake.cfg"
    settings.parent.mkdir(parents=True)
    settings.write_text("[dbserver]\nport = 1999\n")
    actions = install.plan(install.Request("server"), install.Found())
    install.carry_out(_files_alone(install, actions), tmp_path)
    assert settings.read_text() == "[dbserver]\nport = 1999\n"
    assert "stays as it is" in capsys.readouterr().out


def test_an_older_link_is_replaced(install, tmp_path):
    """The command is linked anew by a second installation."""
    (tmp_path / "oq").symlink_to("/nowhere")
    install.carry_out([install.Link(Path("/oq"), Path("/somewhere"))], tmp_path)
    assert (tmp_path / "oq").readlink() == Path("/somewhere")


def test_failure_of_a_program_ends_the_installation(install):
    """A program that fails is named with its status, unless it may fail."""
    failing = (sys.executable, "-c", "raise SystemExit(3)")
    install.carry_out([install.Command(failing, may_fail=True)])
    with pytest.raises(SystemExit, match="failed with status 3"):
        install.carry_out([install.Command(failing)])


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ([], "files"),
        (["pyvenv.cfg"], "venv"),
        (["pyvenv.cfg", "lib/python3.11/site-packages/openquake/engine/x.py"], "openquake"),
    ],
)
def test_what_stands_in_the_place_is_recognized(install, tmp_path, files, kind):
    """A virtual environment is told from other files and from the OpenQuake engine."""
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert install._what_is(tmp_path) == kind
    assert install._what_is(tmp_path / "not-there") == "nothing"


def test_dry_run_only_tells(install, tmp_path):
    """With --dry-run the commands are printed and nothing is done."""
    program = Path(install.__file__)
    done = subprocess.run(
        [sys.executable, program, "user", "--dry-run"],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"ln -s {tmp_path}/openquake/bin/oq {tmp_path}/.local/bin/oq" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_list_of_files_of_an_rpm_names_what_is_laid_out(program, tmp_path):
    """Every file below the folder is listed once, with the owner that it needs."""
    for name in ("opt/openquake/venv/bin/oq", "etc/openquake/openquake.cfg", "usr/share/man/a.gz"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert program("build").file_list(tmp_path).splitlines() == [
        "%dir /etc/openquake",
        "%attr(0640, root, openquake) %config(noreplace) /etc/openquake/openquake.cfg",
        "%dir /opt/openquake",
        "/opt/openquake/venv",
        "/usr/share/man/a.gz",
    ]
