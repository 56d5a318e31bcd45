# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lay out the files of the packages in one folder for each, as they will lie on a machine."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import wheels
from layout import COMMON, PACKAGES, VENV, Family, items

#: Parts of wheels that nothing needs at run time.
_LEFT_OUT = ("**/tests", "**/*.a", "**/*.pyi", "**/numpy/_core/include", "**/sqlalchemy/testing")

_SCRIPTS_OF_OTHERS_KEPT = ("python", "python3", "python3.11", "oq")


def lay_out(work: Path, family: Family) -> None:
    """Lay out ``work/quakegrid-common`` and its siblings.

    Parameters
    ----------
    work
        An empty folder.
    family
        The kind of package.
    """
    source = wheels.copy_sources(work / "source")
    wheel = wheels.project_wheel(source, work / "wheels")
    root = work / COMMON
    make_program(root, wheel)
    made = work / "made"
    made.mkdir()
    python = root / VENV / "bin/python"
    for script in ("manual_pages.py", "completions.py"):
        here = wheels.REPOSITORY / "packaging" / script
        wheels.run([python, "-I", "-B", here, made])
    for item in items(family):
        origin = (
            made / item.source[1:] if item.source[0] == "@" else wheels.REPOSITORY / item.source
        )
        target = work / item.package / item.target
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(origin, target)
        target.chmod(item.mode)
    (root / "etc/openquake/conf.d").mkdir()
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin/oq").symlink_to(f"/{VENV}/bin/oq")
    if family.name == "rpm":
        _compress_pages(work)
    for folder in (source, work / "wheels", made):
        shutil.rmtree(folder)


def make_program(root: Path, wheel: Path) -> None:
    """Make the virtual environment that will stand in ``/opt/openquake/venv``."""
    venv = root / VENV
    wheels.run([wheels.PYTHON, "-m", "venv", "--without-pip", venv])
    pip = [*wheels.pip(), "--python", venv / "bin/python"]
    install = [
        *pip,
        "install",
        "--quiet",
        "--no-index",
        "--no-compile",
        "--no-warn-script-location",
    ]
    places = ["--find-links", wheels.wheelhouse(), "--find-links", wheel.parent]
    # by its name: the address of a file would be remembered in the environment
    wheels.run([*install, *places, "quakegrid[plot]"])
    make_final(root, venv)
    # time stamps change on the way to the machine, and the daemons may not write there
    compiled = ["--invalidation-mode", "unchecked-hash", "-s", root, "-p", "/"]
    wheels.run([wheels.PYTHON, "-m", "compileall", "-q", "-j", "2", *compiled, venv / "lib"])


def make_final(root: Path, venv: Path) -> None:
    """Let all files name their final places, and leave out what nobody needs."""
    for pattern in _LEFT_OUT:
        for path in sorted(venv.glob(f"lib/python3.11/site-packages/{pattern}")):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    # manual pages and headers of others
    for folder in ("share", "include"):
        shutil.rmtree(venv / folder, ignore_errors=True)
    for script in (venv / "bin").iterdir():
        ours = script.name in _SCRIPTS_OF_OTHERS_KEPT or script.name.startswith("openquake-")
        if not ours:
            script.unlink()
        elif not script.is_symlink():
            _replace(script, str(root), "")
    _replace(venv / "pyvenv.cfg", str(root), "")


def _replace(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def _compress_pages(work: Path) -> None:
    """Compress the manual pages; debhelper does it for the other family."""
    for package in PACKAGES:
        for page in (work / package).glob("usr/share/man/man*/*"):
            page.with_name(f"{page.name}.gz").write_bytes(gzip.compress(page.read_bytes(), mtime=0))
            page.unlink()
