# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""systemd understands our units, and finds them well closed."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SYSTEMD = ROOT / "systemd"
SERVICES = sorted(path.name for path in SYSTEMD.glob("*.service"))
DAEMONS = [name for name in SERVICES if name != "openquake-warmup.service"]

#: The highest exposure of `systemd-analyze security`, in tenths.
EXPOSURE = {
    "openquake-dbserver.service": 15,
    "openquake-receiver.service": 15,
    "openquake-workerpool.service": 20,
    "openquake-warmup.service": 15,
}


def _tool(name: str, package: str = "systemd") -> str:
    found = shutil.which(name)
    if found:
        return found
    reason = f"{name} is not installed: apt install {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def _unit(name: str) -> dict[str, list[str]]:
    """Return the values of a unit by ``section.key``."""
    values: dict[str, list[str]] = {}
    section = ""
    for line in (SYSTEMD / name).read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line):
            section = match[1]
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            values.setdefault(f"{section}.{key}", []).append(value)
    return values


def test_every_service_has_a_bound_of_exposure():
    """No service is forgotten below."""
    assert sorted(EXPOSURE) == SERVICES


@pytest.mark.parametrize("name", SERVICES)
def test_service_is_well_closed(name):
    """systemd-analyze finds a service no more exposed than its bound."""
    command = [_tool("systemd-analyze"), "security", "--offline=yes", "--no-pager"]
    bound = f"--threshold={EXPOSURE[name]}"
    done = subprocess.run([*command, bound, SYSTEMD / name], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("name", SERVICES)
def test_settings_are_known_to_systemd(name, tmp_path):
    """systemd-analyze verify finds no unknown or wrong setting."""
    for path in SYSTEMD.glob("openquake-*"):
        text = path.read_text(encoding="utf-8")
        # the program itself is not there: it is not what is tested
        text = re.sub(r"^ExecStart=.*$", "ExecStart=/bin/true", text, flags=re.MULTILINE)
        text = re.sub(r"^Documentation=.*$", "", text, flags=re.MULTILINE)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    command = [_tool("systemd-analyze"), "verify", "--man=no", tmp_path / name]
    done = subprocess.run(command, capture_output=True, text=True)
    ours = [line for line in done.stderr.splitlines() if "openquake-" in line]
    assert ours == []


@pytest.mark.parametrize("name", DAEMONS)
def test_daemon_is_a_program_of_the_project(name):
    """Each unit of a daemon starts a script that pyproject.toml declares."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    program = _unit(name)["Service.ExecStart"][0]
    assert program == f"/opt/openquake/venv/bin/{name.removesuffix('.service')}"
    assert Path(program).name in project["scripts"]


@pytest.mark.parametrize("name", DAEMONS)
def test_daemon_belongs_to_its_target(name):
    """A daemon starts and stops with the target that wants it."""
    unit = _unit(name)
    assert unit["Unit.PartOf"] == unit["Install.WantedBy"]
    assert (SYSTEMD / unit["Install.WantedBy"][0]).is_file()


@pytest.mark.parametrize("name", DAEMONS)
def test_daemon_ends_with_its_children(name):
    """Whatever a daemon leaves behind is killed when its time to drain is over."""
    unit = _unit(name)
    assert unit["Service.KillMode"] == ["mixed"]
    assert unit["Service.Type"] == ["notify"]
    assert int(unit["Service.TimeoutStopSec"][0]) > 10


def test_privileges_are_for_our_units_alone():
    """Polkit and sudo let the daemons' user start and stop the same units, all of them ours."""
    rules = (SYSTEMD / "polkit/50-openquake.rules").read_text(encoding="utf-8")
    by_polkit = set(re.findall(r'"(openquake-[\w.-]+)"', rules))
    sudoers = (SYSTEMD / "sudoers/openquake").read_text(encoding="utf-8")
    commands = re.findall(r"/usr/bin/systemctl (\w+) ([^\s,]+)", sudoers)
    allowed = {*DAEMONS, "openquake-master.target", "openquake-worker.target"}
    assert by_polkit == allowed
    assert set(commands) == {
        (verb, unit) for verb in ("start", "stop", "restart") for unit in allowed
    }


def test_sudo_understands_its_rules():
    """Visudo accepts the file."""
    command = [_tool("visudo", "sudo"), "--check", "--file", SYSTEMD / "sudoers/openquake"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout


def test_account_and_folders_can_be_made(tmp_path):
    """The user and the folders of the daemons come from their declarations."""
    (tmp_path / "etc").mkdir()
    users = [_tool("systemd-sysusers"), f"--root={tmp_path}"]
    subprocess.run([*users, SYSTEMD / "sysusers.d/openquake.conf"], check=True, capture_output=True)
    passwd = (tmp_path / "etc/passwd").read_text(encoding="utf-8")
    assert re.search(r"^openquake:.*:/var/lib/openquake:/bin/bash$", passwd, re.MULTILINE)
    folders = [_tool("systemd-tmpfiles"), "--create", f"--root={tmp_path}"]
    done = subprocess.run(
        [*folders, SYSTEMD / "tmpfiles.d/openquake.conf"], capture_output=True, text=True
    )
    assert (tmp_path / "etc/credstore/openquake.authkey").is_symlink(), done.stderr
    if os.geteuid() == 0:  # others may not give folders away
        oqdata = (tmp_path / "var/lib/openquake/oqdata").stat()
        assert oct(oqdata.st_mode) == "0o42770"


def test_journal_reads_the_catalogue(tmp_path):
    """Journalctl takes every entry of the catalogue."""
    folder = tmp_path / "usr/lib/systemd/catalog"
    folder.mkdir(parents=True)
    (tmp_path / "var/lib/systemd/catalog").mkdir(parents=True)
    shutil.copy(SYSTEMD / "openquake.catalog", folder)
    journal = [_tool("journalctl"), f"--root={tmp_path}", "--no-pager"]
    subprocess.run([*journal, "--update-catalog"], check=True, capture_output=True)
    done = subprocess.run([*journal, "--list-catalog"], check=True, capture_output=True, text=True)
    entries = (SYSTEMD / "openquake.catalog").read_text(encoding="utf-8").count("\n-- ")
    assert len(done.stdout.splitlines()) == entries > 0


@pytest.mark.parametrize("name", sorted(path.name for path in SYSTEMD.glob("examples/*.conf")))
def test_example_is_a_drop_in(name):
    """Each example sets something in the section of a service, and says where it goes."""
    text = (SYSTEMD / "examples" / name).read_text(encoding="utf-8")
    parser = configparser.ConfigParser(strict=False)
    parser.read_string(text)
    assert parser.sections() == ["Service"]
    assert "/etc/systemd/system/openquake-" in text
