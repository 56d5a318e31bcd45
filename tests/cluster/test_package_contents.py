# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Debian packages hold what they should, and no trace of where they were built."""

from __future__ import annotations

import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

VENV = "./opt/openquake/venv"


def _part(deb: Path, part: str) -> tarfile.TarFile:
    """Return the files of a package, or its scripts."""
    option = {"files": "--fsys-tarfile", "scripts": "--ctrl-tarfile"}[part]
    content = subprocess.run(["dpkg-deb", option, deb], check=True, capture_output=True).stdout
    return tarfile.open(fileobj=BytesIO(content))


@pytest.fixture(scope="module")
def debs(package: Path) -> dict[str, Path]:
    """Return the packages by name."""
    return {path.name.partition("_")[0]: path for path in package.glob("*.deb")}


@pytest.fixture(scope="module")
def common(debs):
    """Return the files of the package of the program."""
    with _part(debs["quakegrid-common"], "files") as files:
        yield files


def _text(files: tarfile.TarFile, name: str) -> str:
    member = files.extractfile(name)
    assert member is not None
    return member.read().decode()


def test_there_is_a_package_for_each_kind_of_node(debs):
    """What all nodes need, the master, a worker."""
    assert sorted(debs) == ["quakegrid-common", "quakegrid-master", "quakegrid-worker"]


def test_program_is_where_administrators_expect_it(common):
    """The command, the daemons, the settings and the pages of the manual are in their places."""
    names = set(common.getnames())
    programs = {"oq", "openquake-dbserver", "openquake-receiver", "openquake-workerpool"}
    assert {f"{VENV}/bin/{name}" for name in programs} <= names
    assert common.getmember("./usr/bin/oq").linkname == "/opt/openquake/venv/bin/oq"
    assert {"./etc/openquake/openquake.cfg", "./usr/share/man/man1/oq.1.gz"} <= names
    assert common.getmember("./etc/openquake/openquake.cfg").mode == 0o640


def test_everything_belongs_to_root(common):
    """No file bears the account of who built the package."""
    assert {(member.uname, member.gname) for member in common} == {("root", "root")}


def test_no_file_names_the_place_of_the_build(common):
    """Neither scripts nor byte code know the folder in which they were made."""
    found = [
        member.name
        for member in common
        if member.isfile()
        and not member.name.endswith(".so")
        and b"quakegrid-build-" in common.extractfile(member).read()
    ]
    assert found == []


def test_scripts_start_with_the_python_of_the_environment(common):
    """Each script of ours names the interpreter in /opt."""
    scripts = [
        member.name
        for member in common
        if member.name.startswith(f"{VENV}/bin/") and member.isfile()
    ]
    first = {_text(common, name).splitlines()[0] for name in scripts}
    assert first == {"#!/opt/openquake/venv/bin/python"}


def test_byte_code_does_not_depend_on_times(common):
    """Each module of ours has byte code that is never checked against the source's time."""
    names = set(common.getnames())
    modules = [
        Path(name) for name in names if "/site-packages/quakegrid/" in name and name.endswith(".py")
    ]
    compiled = [f"./{path.parent}/__pycache__/{path.stem}.cpython-311.pyc" for path in modules]
    assert len(modules) > 100
    assert [name for name in compiled if name not in names] == []
    # bytes 4-8 of the header: 1 is "has a hash that is not checked", PEP 552
    flags = {common.extractfile(name).read()[4:8] for name in compiled}
    assert flags == {b"\x01\x00\x00\x00"}


@pytest.mark.parametrize("name", ["quakegrid-common", "quakegrid-master", "quakegrid-worker"])
def test_scripts_can_be_read_by_sh(debs, name):
    """What debhelper made of the scripts has no mistake of syntax."""
    with _part(debs[name], "scripts") as control:
        kinds = ("./preinst", "./postinst", "./prerm", "./postrm")
        scripts = [_text(control, kind) for kind in kinds if kind in control.getnames()]
    assert scripts
    for script in scripts:
        done = subprocess.run(["sh", "-n"], input=script, capture_output=True, text=True)
        assert done.stderr == ""


@pytest.mark.parametrize("name", ["quakegrid-master", "quakegrid-worker"])
def test_daemons_come_with_the_same_release_of_the_program(debs, name):
    """A daemon is never installed with the program of another release, nor beside OpenQuake."""
    fields = ["dpkg-deb", "--field", debs[name], "Version", "Depends", "Conflicts"]
    told = subprocess.run(fields, check=True, capture_output=True, text=True).stdout
    values = dict(line.split(": ", 1) for line in told.splitlines())
    assert f"quakegrid-common (= {values['Version']})" in values["Depends"]
    assert values["Conflicts"] == "python3-oq-engine"
