#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Install quakegrid where there are no packages for it, or without being root.

  install.py server         for all users, in /opt/openquake/venv, with the daemons of a master
  install.py devel_server   the same, run from this copy of the sources
  install.py user           for you alone, in ~/openquake
  install.py devel          the same, run from this copy of the sources, with what tests need
  install.py MODE --remove  take it away again; settings and calculations stay

It needs Python 3.11 or newer and nothing else; with --wheelhouse no network either.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - it is for those who try an older one
    sys.exit(
        "quakegrid needs Python 3.11 or newer, this is "
        + ".".join(map(str, sys.version_info[:3]))
        + ". If there is another one on this machine start it by its name: python3.11 "
        + " ".join(sys.argv)
    )

import argparse
import grp
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

MODES = ("server", "devel_server", "user", "devel")

#: The copy of the sources that this program is part of: units and settings come from there.
SOURCES = Path(__file__).resolve().parent.parent

OPT = Path("/opt/openquake")
ACCOUNT = "openquake"
STATE = Path("/var/lib/openquake")

#: What is started at boot on the master.
MASTER_UNITS = (
    "openquake-master.target",
    "openquake-dbserver.service",
    "openquake-receiver.service",
)
OTHER_UNITS = (
    "openquake-worker.target",
    "openquake-workerpool.service",
    "openquake-warmup.service",
)

#: Files of the sources -> their places on a server.
SERVER_FILES = {
    **{f"systemd/{unit}": f"/etc/systemd/system/{unit}" for unit in (*MASTER_UNITS, *OTHER_UNITS)},
    "systemd/tmpfiles.d/openquake.conf": "/etc/tmpfiles.d/openquake.conf",
    "systemd/polkit/50-openquake.rules": "/etc/polkit-1/rules.d/50-openquake.rules",
    "systemd/openquake.catalog": "/usr/local/lib/systemd/catalog/openquake.catalog",
}

#: What tells that the packages are installed.
_OF_PACKAGES = ("/usr/lib/systemd/system", "/lib/systemd/system")


class Request(NamedTuple):
    """What is asked for.

    Attributes
    ----------
    mode
        One of `MODES`.
    remove
        Whether to take it away.
    version
        The release to install; None for these sources.
    wheelhouse
        A folder with all wheels, used instead of the network; None for the network.
    home
        The home of the user.
    """

    mode: str
    remove: bool = False
    version: str | None = None
    wheelhouse: Path | None = None
    home: Path = Path("/root")

    @property
    def for_all(self) -> bool:
        """Whether it is for all users."""
        return self.mode.endswith("server")

    @property
    def venv(self) -> Path:
        """Where the program goes."""
        return OPT / "venv" if self.for_all else self.home / "openquake"

    @property
    def link(self) -> Path:
        """Where the command goes."""
        return (Path("/usr/local") if self.for_all else self.home / ".local") / "bin/oq"


class Found(NamedTuple):
    """What the machine is like.

    Attributes
    ----------
    root
        Whether this process may do everything.
    systemd
        Whether systemd runs.
    account
        Whether the user of the daemons is there.
    packages
        Whether the deb or rpm packages are installed.
    venv
        What stands where the program goes: ``nothing``, ``venv``, ``openquake`` (that other
        engine) or ``files``.
    link
        Whether something that is not a link stands where the command goes.
    ensurepip
        Whether Python can make virtual environments with pip.
    private_python
        Whether this Python lies where only root or its owner can read it.
    sources
        Whether this program lies in a copy of the sources.
    """

    root: bool = True
    systemd: bool = True
    account: bool = False
    packages: bool = False
    venv: str = "nothing"
    link: bool = False
    ensurepip: bool = True
    private_python: bool = False
    sources: bool = True


class Say(NamedTuple):
    """Tell something."""

    text: str


class Command(NamedTuple):
    """Run a program; unless it may fail, its failure ends the installation."""

    words: tuple[str, ...]
    may_fail: bool = False


class Folder(NamedTuple):
    """Make a folder, and all above it."""

    path: Path


class Copy(NamedTuple):
    """Copy a file; with `keep` one that is there already is not touched."""

    source: Path
    path: Path
    mode: int = 0o644
    group: str | None = None
    keep: bool = False


class Link(NamedTuple):
    """Make a symbolic link, in the place of an older one."""

    path: Path
    target: Path


class Remove(NamedTuple):
    """Remove a file, a link or a tree, if it is there."""

    path: Path


Action = Say | Command | Folder | Copy | Link | Remove


def problems(request: Request, found: Found) -> list[str]:
    """Return everything that stands in the way, each with what to do."""
    checks = [
        (
            request.for_all and not found.root,
            f"{request.mode} is for root: use sudo, or the mode user",
        ),
        (
            request.for_all and found.packages,
            "quakegrid is installed from packages: remove quakegrid-common first",
        ),
        (
            found.venv == "openquake",
            f"{request.venv} holds the OpenQuake engine: remove it with its own installer first",
        ),
        (
            found.venv == "files",
            f"{request.venv} is there and is no virtual environment: move it away",
        ),
        (found.link, f"{request.link} is there and is no link: move it away"),
    ]
    if not request.remove:
        checks += _problems_of_installing(request, found)
    return [text for stands, text in checks if stands]


def _problems_of_installing(request: Request, found: Found) -> list[tuple[bool, str]]:
    needs_sources = request.for_all or request.mode == "devel"
    return [
        (
            not found.ensurepip,
            "this Python makes no virtual environments: on Debian and Ubuntu run "
            "apt install python3-venv",
        ),
        (
            request.for_all and found.private_python,
            f"{sys.executable} lies in a home, where the daemons cannot read it: use the Python "
            "of the system, /usr/bin/python3.11",
        ),
        (
            needs_sources and not found.sources,
            f"{request.mode} needs the whole copy of the sources: this program beside systemd/, "
            "etc/ and daemons/",
        ),
        (
            request.mode.startswith("devel") and request.version is not None,
            f"{request.mode} runs from these sources: leave --version away",
        ),
        (
            request.wheelhouse is not None and not request.wheelhouse.is_dir(),
            f"there is no folder {request.wheelhouse}",
        ),
    ]


def plan(request: Request, found: Found) -> list[Action]:
    """Return what is to be done, in this order."""
    return list(_removal(request, found) if request.remove else _installation(request, found))


def _installation(request: Request, found: Found) -> Iterator[Action]:
    if request.for_all and not found.account:
        shell = ("--home-dir", str(STATE), "--shell", "/bin/bash")
        yield Command(("useradd", "--system", "--user-group", *shell, ACCOUNT))
    yield Say(f"Making the virtual environment {request.venv} ...")
    yield Folder(request.venv.parent)
    yield Command((sys.executable, "-m", "venv", str(request.venv)))
    yield Say("Installing the program ...")
    yield Command(tuple(pip_words(request)))
    yield Folder(request.link.parent)
    yield Link(request.link, request.venv / "bin/oq")
    if request.for_all:
        yield from _server(found)
    else:
        yield Say("Compiling the numerical kernels for this machine, about a minute ...")
        yield Command((str(request.link), "warmup"), may_fail=True)
    yield Say(f"Done: {request.link} --help")


def pip_words(request: Request) -> Iterator[str]:
    """Yield the words of the command that installs the program into its environment."""
    yield from (str(request.venv / "bin/python"), "-m", "pip", "install", "--upgrade", "--quiet")
    yield "--disable-pip-version-check"
    if request.wheelhouse is not None:
        yield from ("--no-index", "--find-links", str(request.wheelhouse))
    extra = "dev" if request.mode == "devel" else "plot"
    if request.mode.startswith("devel"):
        yield from ("--editable", f"{SOURCES}[{extra}]")
    elif request.version is not None:
        yield f"quakegrid[{extra}]=={request.version}"
    elif request.wheelhouse is not None and any(request.wheelhouse.glob("quakegrid-*.whl")):
        yield f"quakegrid[{extra}]"
    else:
        yield f"{SOURCES}[{extra}]"


def _server(found: Found) -> Iterator[Action]:
    for source, target in SERVER_FILES.items():
        yield Folder(Path(target).parent)
        yield Copy(SOURCES / source, Path(target))
    settings = OPT / "openquake.cfg"
    yield Copy(SOURCES / "etc/openquake.cfg", settings, 0o640, ACCOUNT, keep=True)
    yield Command(("systemd-tmpfiles", "--create", "openquake.conf"), may_fail=True)
    if not found.systemd:
        yield Say("systemd does not run here: the daemons are not started")
        return
    yield Command(("journalctl", "--update-catalog"), may_fail=True)
    yield Command(("systemctl", "daemon-reload"))
    yield Say("Compiling the numerical kernels for this machine, about a minute ...")
    yield Command(("systemctl", "start", "openquake-warmup.service"), may_fail=True)
    yield Command(("systemctl", "enable", "--quiet", *MASTER_UNITS))
    # its services with it, in one go: see quakegrid-master.postinst
    yield Command(("systemctl", "restart", "openquake-master.target"), may_fail=True)
    yield Say(
        f"The settings are in {settings}. To compute on this machine as on a node of a cluster: "
        "systemctl enable --now openquake-worker.target openquake-workerpool.service"
    )


def _removal(request: Request, found: Found) -> Iterator[Action]:
    if request.for_all:
        if found.systemd:
            services = (*MASTER_UNITS, *OTHER_UNITS[:2])
            yield Command(("systemctl", "disable", "--now", "--quiet", *services), may_fail=True)
        for target in SERVER_FILES.values():
            yield Remove(Path(target))
        yield Remove(Path("/var/cache/openquake"))
        if found.systemd:
            yield Command(("systemctl", "daemon-reload"))
    yield Remove(request.link)
    yield Remove(request.venv)
    if request.for_all:
        yield Say(f"Kept: {OPT}/openquake.cfg, {STATE}, the user {ACCOUNT}, calculations")
    else:
        yield Say("Kept: your calculations in ~/oqdata")


def look(request: Request) -> Found:
    """Find out what the machine is like."""
    try:
        account = bool(grp.getgrnam(ACCOUNT))
    except KeyError:
        account = False
    units = (Path(place, "openquake-warmup.service") for place in _OF_PACKAGES)
    return Found(
        root=os.geteuid() == 0,
        systemd=Path("/run/systemd/system").is_dir(),
        account=account,
        packages=any(unit.exists() for unit in units),
        venv=_what_is(request.venv),
        link=request.link.exists() and not request.link.is_symlink(),
        ensurepip=_can_make_environments(),
        private_python=_is_private(Path(sys.executable)),
        sources=(SOURCES / "systemd/openquake-dbserver.service").is_file(),
    )


def _is_private(python: Path) -> bool:
    return any(python.resolve().is_relative_to(home) for home in ("/root", "/home"))


def _what_is(venv: Path) -> str:
    if not venv.exists():
        return "nothing"
    if any(venv.glob("lib/python3*/site-packages/openquake/engine")):
        return "openquake"
    return "venv" if (venv / "pyvenv.cfg").is_file() else "files"


def _can_make_environments() -> bool:
    try:
        import ensurepip
        import venv
    except ImportError:
        return False
    return bool(ensurepip.version() and venv)


def carry_out(actions: list[Action], root: Path = Path("/")) -> None:
    """Do everything; ``root`` is where the file system starts for files and folders."""
    doers: dict[type, Callable[..., None]] = {
        Say: lambda action, _: _say(action.text),
        Command: lambda action, _: _run(action),
        Folder: lambda action, root: _at(root, action.path).mkdir(parents=True, exist_ok=True),
        Copy: _copy,
        Link: _link,
        Remove: lambda action, root: _remove(_at(root, action.path)),
    }
    for action in actions:
        doers[type(action)](action, root)


def _at(root: Path, path: Path) -> Path:
    return root / path.relative_to("/")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _run(action: Command) -> None:
    if shutil.which(action.words[0]) is None and action.may_fail:
        return
    # what Python is told by the environment is not meant for the one that is installed
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    status = subprocess.run(action.words, env=environment, check=False).returncode
    if status and not action.may_fail:
        sys.exit(f"this failed with status {status}: {shlex.join(action.words)}")


def _copy(action: Copy, root: Path) -> None:
    path = _at(root, action.path)
    if action.keep and path.exists():
        _say(f"{path} is there already and stays as it is")
        return
    shutil.copyfile(action.source, path)
    path.chmod(action.mode)
    if action.group is not None and root == Path("/"):
        shutil.chown(path, group=action.group)


def _link(action: Link, root: Path) -> None:
    path = _at(root, action.path)
    _remove(path)
    path.symlink_to(action.target)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def told(action: Action) -> str:
    """Return an action as a line for people."""
    if isinstance(action, Say):
        return f"# {action.text}"
    if isinstance(action, Command):
        return shlex.join(action.words) + ("  # may fail" if action.may_fail else "")
    if isinstance(action, Copy):
        kept = "  # unless it is there" if action.keep else ""
        return f"install -m {action.mode:o} {action.source} {action.path}{kept}"
    if isinstance(action, Link):
        return f"ln -s {action.target} {action.path}"
    return f"{'mkdir -p' if isinstance(action, Folder) else 'rm -r'} {action.path}"


def parse(words: list[str] | None = None) -> tuple[Request, bool]:
    """Return what is asked for, and whether it is only to be told."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("mode", choices=MODES)
    parser.add_argument("--remove", action="store_true", help="take the installation away")
    parser.add_argument("--version", help="the release to install instead of these sources")
    parser.add_argument(
        "--wheelhouse", type=Path, metavar="DIR", help="install from the wheels in it, offline"
    )
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be done")
    given = parser.parse_args(words)
    wheelhouse = given.wheelhouse.resolve() if given.wheelhouse else None
    request = Request(given.mode, given.remove, given.version, wheelhouse, Path.home())
    return request, given.dry_run


def main() -> None:
    """Install or remove."""
    request, dry_run = parse()
    found = look(request)
    actions = plan(request, found)
    if dry_run:
        for action in actions:
            _say(told(action))
    wrong = problems(request, found)
    if wrong:
        sys.exit("\n".join(wrong))
    if not dry_run:
        carry_out(actions)
        _tell_of_path(request)


def _tell_of_path(request: Request) -> None:
    places = os.environ.get("PATH", "").split(os.pathsep)
    if not request.remove and str(request.link.parent) not in places:
        _say(f"Add {request.link.parent} to PATH to call it by its name")


if __name__ == "__main__":
    main()
