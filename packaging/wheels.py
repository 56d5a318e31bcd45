# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fetch the wheels that the packages carry, once for each list of versions, and keep them."""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
LOCK = Path(__file__).resolve().with_name("wheels.lock")

#: The interpreter of Debian 12 and of the package python3.11 of Enterprise Linux.
PYTHON = "/usr/bin/python3.11"

#: What builds the wheel of this project; it does not go into the packages.
BUILD_TOOLS = ("setuptools",)

#: Plain Python that is published without a wheel; everything else must not be compiled here.
SOURCE_ONLY = ("sdnotify",)


def cache() -> Path:
    """Return the folder that keeps what costs time to fetch."""
    chosen = os.environ.get("QUAKEGRID_BUILD_CACHE")
    return Path(chosen) if chosen else Path.home() / ".cache/quakegrid-build"


def requirements(pyproject: Path = REPOSITORY / "pyproject.toml") -> list[str]:
    """Return what the project needs to run, with its optional pictures."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["plot"]]


def pinned(lock: str) -> dict[str, str]:
    """Return the versions of a lock by the normalized names of the distributions."""
    lines = (line.partition("#")[0].strip() for line in lock.splitlines())
    pairs = (line.split("==") for line in lines if line)
    return {normalized(name): version for name, version in pairs}


def normalized(name: str) -> str:
    """Return the name of a distribution as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pip() -> list[str]:
    """Return the command of a pip of our own: the system may have none, or an old one."""
    environment = cache() / f"pip-{platform.machine()}"
    python = environment / "bin/python"
    if not (environment / "complete").exists():
        shutil.rmtree(environment, ignore_errors=True)
        run([PYTHON, "-m", "venv", environment])
        install = [python, "-m", "pip", "install", "--quiet", "--constraint", LOCK]
        run([*install, *BUILD_TOOLS])
        (environment / "complete").touch()
    return [str(python), "-m", "pip", "--disable-pip-version-check"]


def wheelhouse() -> Path:
    """Return the folder with the wheels of everything that the project needs.

    Its name tells what is in it, so that another list of versions gets another folder.
    """
    needed = requirements()
    stamp = "\n".join([LOCK.read_text(encoding="utf-8"), *needed, platform.machine()])
    folder = cache() / f"wheels-{hashlib.sha256(stamp.encode()).hexdigest()[:16]}"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        download(folder, ["--constraint", str(LOCK), *needed])
        (folder / "complete").touch()
    return folder


def download(folder: Path, arguments: list[str]) -> None:
    """Fetch wheels into a folder; nothing is compiled."""
    kinds = ["--only-binary", ":all:", "--no-binary", ",".join(SOURCE_ONLY)]
    quiet = ["--quiet", "--no-build-isolation"]
    run([*pip(), "wheel", *quiet, *kinds, "--wheel-dir", folder, *arguments])


def project_wheel(source: Path, folder: Path) -> Path:
    """Build the wheel of the project from a copy of its sources.

    Parameters
    ----------
    source
        The copy: the build leaves its traces there.
    folder
        Where the wheel goes.
    """
    arguments = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    run([*pip(), "wheel", *arguments, "--wheel-dir", folder, source])
    (wheel,) = folder.glob("quakegrid-*.whl")
    return wheel


def run(command: list[str | Path], **more: object) -> None:
    """Run a program; it ends this one when it fails, and has told why by then."""
    words = [str(word) for word in command]
    status = subprocess.run(words, check=False, **more).returncode  # type: ignore[call-overload]
    if status:
        sys.exit(f"this failed with status {status}: {' '.join(words)}")


def upgrade(folder: Path) -> str:
    """Return a lock of the newest versions that the project allows."""
    download(folder, [*requirements(), *BUILD_TOOLS])
    head = [line for line in LOCK.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    versions = sorted("==".join(wheel.name.split("-")[:2]) for wheel in folder.glob("*.whl"))
    return "\n".join([*head, *(line.replace("_", "-") for line in versions)]) + "\n"


def copy_sources(target: Path) -> Path:
    """Copy what the wheel of the project is built from."""
    leave = shutil.ignore_patterns("__pycache__", "*.egg-info", "*.nbi", "*.nbc")
    shutil.copytree(REPOSITORY / "daemons", target / "daemons", ignore=leave)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(REPOSITORY / name, target)
    return target


def complete_wheelhouse(folder: Path) -> None:
    """Put everything into a folder that an installation without a network needs."""
    folder.mkdir(parents=True, exist_ok=True)
    for wheel in wheelhouse().glob("*.whl"):
        shutil.copy(wheel, folder)
    with tempfile.TemporaryDirectory(prefix="quakegrid-build-") as work:
        project_wheel(copy_sources(Path(work) / "source"), folder)


def main() -> None:
    """Fetch what is not there, and print where it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="write wheels.lock anew first")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="make a wheelhouse for packaging/install.py there"
    )
    given = parser.parse_args()
    if given.upgrade:
        newest = cache() / "newest"
        shutil.rmtree(newest, ignore_errors=True)
        LOCK.write_text(upgrade(newest), encoding="utf-8")
        shutil.rmtree(newest)
    if given.out:
        complete_wheelhouse(given.out)
    sys.stdout.write(f"{given.out or wheelhouse()}\n")


if __name__ == "__main__":
    main()
