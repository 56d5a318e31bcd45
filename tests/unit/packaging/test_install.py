# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The installer plans what to do as data, and tells everything that stands in its way."""

from __future__ import annotations

from pathlib import Path

import pytest

HOME = Path("/home/ada")


@pytest.fixture
def install(program):
    """Return the installer."""
    return program("install")


def _words(install, actions):
    return [action.words for action in actions if isinstance(action, install.Command)]


def _copies(install, actions):
    return {str(a.path): a for a in actions if isinstance(a, install.Copy)}


def test_server_installs_units_with_the_paths_of_the_venv(install):
    """A server gets every unit of the sources in /etc/systemd/system."""
    actions = install.plan(install.Request("server"), install.Found())
    copies = _copies(install, actions)
    for unit in (*install.MASTER_UNITS, *install.OTHER_UNITS):
        assert copies[f"/etc/systemd/system/{unit}"].source.name == unit


def test_server_starts_the_master_and_leaves_the_pool_alone(install):
    """A server enables the units of the master, not the worker pool."""
    words = _words(install, install.plan(install.Request("server"), install.Found()))
    assert ("systemctl", "enable", "--quiet", *install.MASTER_UNITS) in words
    assert not any("openquake-workerpool.service" in line for line in words)


def test_server_without_systemd_starts_nothing(install):
    """Where systemd does not run no unit is started, and the user is told."""
    found = install.Found(systemd=False)
    actions = install.plan(install.Request("server"), found)
    assert not any(words[0] == "systemctl" for words in _words(install, actions))
    assert install.Say("systemd does not run here: the daemons are not started") in actions


@pytest.mark.parametrize("mode", ["server", "devel_server"])
def test_settings_of_a_server_are_kept(install, mode):
    """The settings file of a server is written once, for root and the daemons alone."""
    copy = _copies(install, install.plan(install.Request(mode), install.Found()))[
        "/opt/openquake/openquake.cfg"
    ]
    assert (copy.keep, copy.mode, copy.group) == (True, 0o640, "openquake")


@pytest.mark.parametrize(("account", "made"), [(False, 1), (True, 0)])
def test_the_account_is_made_once(install, account, made):
    """The user of the daemons is made where it is not there."""
    words = _words(install, install.plan(install.Request("server"), install.Found(account=account)))
    assert sum(line[0] == "useradd" for line in words) == made


@pytest.mark.parametrize(
    ("mode", "venv", "link"),
    [
        ("server", "/opt/openquake/venv", "/usr/local/bin/oq"),
        ("devel_server", "/opt/openquake/venv", "/usr/local/bin/oq"),
        ("user", "/home/ada/openquake", "/home/ada/.local/bin/oq"),
        ("devel", "/home/ada/openquake", "/home/ada/.local/bin/oq"),
    ],
)
def test_each_mode_has_its_places(install, mode, venv, link):
    """The program and the command go to the places of the mode."""
    actions = install.plan(install.Request(mode, home=HOME), install.Found())
    assert install.Link(Path(link), Path(venv, "bin/oq")) in actions
    assert any(words[1:] == ("-m", "venv", venv) for words in _words(install, actions))


@pytest.mark.parametrize("mode", ["user", "devel"])
def test_a_user_touches_nothing_outside_the_home(install, mode):
    """The modes for one user write below the home alone."""
    actions = install.plan(install.Request(mode, home=HOME), install.Found(root=False))
    paths = [action.path for action in actions if hasattr(action, "path")]
    assert paths
    assert all(path.is_relative_to(HOME) for path in paths)


def test_wheelhouse_replaces_the_network(install):
    """With a wheelhouse nothing is looked for in the network."""
    request = install.Request("user", wheelhouse=Path("/media/wheels"), home=HOME)
    words = list(install.pip_words(request))
    assert words[words.index("--no-index") :][1:3] == ["--find-links", "/media/wheels"]


def test_version_names_a_release(install):
    """With --version that release is installed instead of the sources."""
    words = list(install.pip_words(install.Request("user", version="0.1.0", home=HOME)))
    assert words[-1] == "quakegrid[plot]==0.1.0"


@pytest.mark.parametrize("mode", ["devel", "devel_server"])
def test_devel_runs_from_the_sources(install, mode):
    """The modes for developers install the sources in place."""
    words = list(install.pip_words(install.Request(mode, home=HOME)))
    assert words[-2] == "--editable"
    assert words[-1].startswith(str(install.SOURCES))


def test_removal_keeps_settings_and_data(install):
    """Removing a server leaves the settings, the job database and the user."""
    actions = install.plan(install.Request("server", remove=True), install.Found(account=True))
    removed = {str(a.path) for a in actions if isinstance(a, install.Remove)}
    assert "/opt/openquake/venv" in removed
    assert "/etc/systemd/system/openquake-dbserver.service" in removed
    assert not removed & {"/opt/openquake", "/opt/openquake/openquake.cfg", "/var/lib/openquake"}
    assert not any(words[0] == "userdel" for words in _words(install, actions))


def test_all_problems_are_told_at_once(install):
    """Everything that stands in the way is told, not the first thing alone."""
    found = install.Found(
        root=False, packages=True, venv="files", link=True, ensurepip=False, private_python=True
    )
    request = install.Request("devel_server", version="1.0", wheelhouse=Path("/not/there"))
    assert len(install.problems(request, found)) == 8


def test_openquake_itself_is_not_overwritten(install):
    """Another engine in the same place stops the installation."""
    (problem,) = install.problems(install.Request("server"), install.Found(venv="openquake"))
    assert "holds the OpenQuake engine" in problem


def test_a_fit_machine_has_no_problems(install):
    """Nothing stands in the way of a user without privileges."""
    found = install.Found(root=False, packages=True, sources=False)
    assert install.problems(install.Request("user", version="1.0", home=HOME), found) == []


def test_every_action_can_be_told(install):
    """What would be done is told as lines for people."""
    actions = [
        *install.plan(install.Request("server"), install.Found()),
        *install.plan(install.Request("server", remove=True), install.Found()),
    ]
    told = [install.told(action) for action in actions]
    assert "ln -s /opt/openquake/venv/bin/oq /usr/local/bin/oq" in told
    assert "rm -r /opt/openquake/venv" in told
    assert "mkdir -p /opt/openquake" in told


@pytest.mark.parametrize("mode", ["server", "devel_server", "user", "devel"])
def test_arguments_are_those_of_the_manual(install, mode):
    """Mode, --remove, --version, --wheelhouse and --dry-run are understood."""
    words = [mode, "--remove", "--version", "1.0", "--wheelhouse", "/tmp", "--dry-run"]
    request, dry_run = install.parse(words)
    assert (request.mode, request.remove, request.version, dry_run) == (mode, True, "1.0", True)
    assert request.wheelhouse == Path("/tmp")
