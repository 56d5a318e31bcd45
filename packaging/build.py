# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Build the packages: `make deb` and `make rpm` call this; docs/packaging.md tells more."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from email.utils import formatdate
from pathlib import Path

import payload
import wheels
from layout import FAMILIES, PACKAGES, SHARE, VENV

HERE = Path(__file__).resolve().parent

#: Names of compressions -> what dpkg-deb and rpmbuild call them.
_COMPRESSIONS = {
    "zstd": ("zstd", "3", "w3.zstdio"),
    "gzip": ("gzip", "1", "w1.gzdio"),
    "xz": ("xz", "6", "w6.xzdio"),
}

#: What the build of each kind needs, by command.
_TOOLS = {
    "deb": ("dpkg-buildpackage", "dh", wheels.PYTHON),
    "rpm": ("rpmbuild", wheels.PYTHON),
}


def version(build_number: int) -> str:
    """Return the version of the packages; numbers above 0 tell builds of one release apart."""
    text = (wheels.REPOSITORY / "daemons/quakegrid/__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    if found is None:
        sys.exit("daemons/quakegrid/__init__.py names no version")
    return f"{found[1]}+{build_number}" if build_number else found[1]


def source_date() -> int:
    """Return the time that the packages bear: that of the last commit, if it is known."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    git = ["git", "-C", str(wheels.REPOSITORY), "log", "-1", "--format=%ct"]
    try:
        return int(subprocess.run(git, check=True, capture_output=True, text=True).stdout)
    except (OSError, subprocess.CalledProcessError):
        return int(time.time())


def deb_changelog(release: str, when: int) -> str:
    """Return the changelog of the deb packages."""
    return (
        f"quakegrid ({release}) unstable; urgency=medium\n\n"
        "  * What is new stands in /usr/share/doc/quakegrid-common/NEWS.md.\n\n"
        f" -- The quakegrid authors <quakegrid@example.org>  {formatdate(when)}\n"
    )


def build_deb(work: Path, release: str, compression: str) -> list[Path]:
    """Build the deb packages in an empty folder."""
    source = work / f"quakegrid-{release}"
    shutil.copytree(HERE / "deb/debian", source / "debian")
    (source / "debian/changelog").write_text(deb_changelog(release, source_date()))
    kind, level, _ = _COMPRESSIONS[compression]
    environment = os.environ | {
        "PAYLOAD": str(work / "payload"),
        "COMPRESSION": kind,
        "LEVEL": level,
        "DEB_BUILD_OPTIONS": "nocheck",
    }
    command: list[str | Path] = ["dpkg-buildpackage", "-us", "-uc", "-b", "--no-sign"]
    _quietly(command, work / "build.log", cwd=source, env=environment)
    return [*work.glob("*.deb"), *work.glob("*.changes")]


def build_rpm(work: Path, release: str, compression: str) -> list[Path]:
    """Build the rpm packages in an empty folder."""
    values = {
        "_topdir": work / "rpmbuild",
        "payload": work / "payload",
        "release_version": release.partition("+")[0],
        "build_number": str(int(release.partition("+")[2] or "0") + 1),
        "_binary_payload": _COMPRESSIONS[compression][2],
        "build_date": time.strftime("%a %b %d %Y", time.gmtime(source_date())),
    }
    for package in PACKAGES:
        (work / f"{package}.files").write_text(file_list(work / "payload" / package))
        values[f"files_{package.rpartition('-')[2]}"] = work / f"{package}.files"
    defined = [word for name, value in values.items() for word in ("--define", f"{name} {value}")]
    # the packages of Debian are not known to rpm: what is needed was looked for above
    command: list[str | Path] = [
        "rpmbuild",
        "-bb",
        "--nodeps",
        *defined,
        HERE / "rpm/quakegrid.spec",
    ]
    _quietly(command, work / "build.log")
    return [*work.glob("rpmbuild/RPMS/*/*.rpm")]


def file_list(root: Path) -> str:
    """Return the lines of the ``%files`` of a package for everything below a folder."""
    lines = []
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if name == VENV:
            lines += ["%dir /opt/openquake", f"/{VENV}"]
        elif name == SHARE:
            lines.append(f"/{SHARE}")
        elif name == "etc/openquake":
            lines.append("%dir /etc/openquake")
        elif name == "etc/openquake/conf.d":
            lines.append("%dir /etc/openquake/conf.d")
        elif name == "etc/openquake/openquake.cfg":
            lines.append(f"%attr(0640, root, openquake) %config(noreplace) /{name}")
        elif name.startswith("etc/sudoers.d/"):
            lines.append(f"%attr(0440, root, root) %config(noreplace) /{name}")
        elif name.startswith("usr/share/doc/"):
            lines += [] if path.is_dir() else [f"%doc /{name}"]
        elif not name.startswith((VENV, SHARE)) and (path.is_symlink() or not path.is_dir()):
            lines.append(f"/{name}")
    return "\n".join(lines) + "\n"


def _quietly(command: list[str | Path], log: Path, **more: object) -> None:
    """Run a program whose words are of interest only when it fails."""
    with log.open("w", encoding="utf-8") as stream:
        words = list(map(str, command))
        status = subprocess.run(words, stdout=stream, stderr=stream, **more).returncode  # type: ignore[call-overload]
    if status:
        tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-40:])
        sys.exit(f"{tail}\n{words[0]} failed with status {status}")


def build(kind: str, out: Path, build_number: int, compression: str) -> list[Path]:
    """Build the packages of one kind and return where they are."""
    missing = [tool for tool in _TOOLS[kind] if shutil.which(tool) is None]
    if missing:
        sys.exit(f"{', '.join(missing)} not found: run packaging/requirements.sh as root")
    release = version(build_number)
    os.environ["SOURCE_DATE_EPOCH"] = str(source_date())
    os.environ.pop("PYTHONPATH", None)
    with tempfile.TemporaryDirectory(prefix="quakegrid-build-") as folder:
        work = Path(folder)
        (work / "payload").mkdir()
        payload.lay_out(work / "payload", FAMILIES[kind])
        builder = build_deb if kind == "deb" else build_rpm
        made = builder(work, release, compression)
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        return [Path(shutil.move(file, out / file.name)) for file in made]


def main() -> None:
    """Build, and tell what was built."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=[*FAMILIES])
    parser.add_argument("--out", type=Path, help="where the packages go; build/KIND if not given")
    parser.add_argument(
        "--build-number", type=int, default=0, help="tells builds of one release apart"
    )
    what = "zstd is quick, gzip is for lintian, xz is small and takes minutes"
    parser.add_argument("--compression", choices=[*_COMPRESSIONS], default="zstd", help=what)
    given = parser.parse_args()
    began = time.monotonic()
    out = given.out or wheels.REPOSITORY / "build" / given.kind
    made = build(given.kind, out, given.build_number, given.compression)
    for file in sorted(made):
        sys.stdout.write(f"{file}  {file.stat().st_size / 1e6:.1f} MB\n")
    sys.stdout.write(f"built in {time.monotonic() - began:.0f} s\n")


if __name__ == "__main__":
    main()
