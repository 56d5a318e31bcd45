# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the packages hold: which file of the repository goes where, for deb and for rpm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]

COMMON, MASTER, WORKER = "quakegrid-common", "quakegrid-master", "quakegrid-worker"
PACKAGES = (COMMON, MASTER, WORKER)

#: Where the program is on a machine, whatever installed it.
VENV = "opt/openquake/venv"

#: Where what belongs to no architecture is.
SHARE = "usr/share/quakegrid"

#: Scripts of the repository that run a job and draw it, and byte code.
_NOT_SHIPPED = (".py", ".pyc")

#: What is started at boot, by package.
UNITS = {
    MASTER: ("openquake-master.target", "openquake-dbserver.service", "openquake-receiver.service"),
    WORKER: ("openquake-worker.target", "openquake-workerpool.service"),
}


@dataclass(frozen=True, slots=True)
class Family:
    """Where a family of distributions keeps things.

    Attributes
    ----------
    name
        ``deb`` or ``rpm``.
    units
        The folder of systemd's units.
    zsh
        The folder of completions for zsh.
    """

    name: str
    units: str
    zsh: str


FAMILIES = {
    "deb": Family("deb", "lib/systemd/system", "usr/share/zsh/vendor-completions"),
    "rpm": Family("rpm", "usr/lib/systemd/system", "usr/share/zsh/site-functions"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A file of a package.

    Attributes
    ----------
    package
        Whose it is.
    source
        Its path in the repository; a path that begins with ``@`` is made by
        ``manual_pages.py`` or ``completions.py``.
    target
        Its path on the machine, without the leading slash.
    mode
        Its permissions.
    """

    package: str
    source: str
    target: str
    mode: int = 0o644


def items(family: Family) -> Iterator[Item]:
    """Yield every file of the packages but the program itself."""
    yield Item(COMMON, "etc/openquake.cfg", "etc/openquake/openquake.cfg", 0o640)
    yield Item(COMMON, "systemd/sudoers/openquake", "etc/sudoers.d/openquake", 0o440)
    yield Item(
        COMMON, "systemd/polkit/50-openquake.rules", "usr/share/polkit-1/rules.d/50-openquake.rules"
    )
    yield Item(COMMON, "systemd/sysusers.d/openquake.conf", "usr/lib/sysusers.d/openquake.conf")
    yield Item(COMMON, "systemd/tmpfiles.d/openquake.conf", "usr/lib/tmpfiles.d/openquake.conf")
    yield Item(COMMON, "systemd/openquake.catalog", "usr/lib/systemd/catalog/openquake.catalog")
    yield Item(
        COMMON, "systemd/openquake-warmup.service", f"{family.units}/openquake-warmup.service"
    )
    for package, units in UNITS.items():
        for unit in units:
            yield Item(package, f"systemd/{unit}", f"{family.units}/{unit}")
    yield Item(COMMON, "CHANGELOG.md", f"usr/share/doc/{COMMON}/NEWS.md")
    for name in ("memory", "shared-dir", "addresses"):
        examples = f"usr/share/doc/{COMMON}/examples"
        yield Item(COMMON, f"systemd/examples/{name}.conf", f"{examples}/{name}.conf")
    yield from _jobs()
    yield from _made(family)


def _jobs() -> Iterator[Item]:
    """Yield the numbered jobs that people begin with."""
    for path in sorted((REPOSITORY / "examples").glob("[0-9]*/**/*")):
        if path.is_file() and path.suffix not in _NOT_SHIPPED:
            name = path.relative_to(REPOSITORY).as_posix()
            yield Item(COMMON, name, f"{SHARE}/{name}")


def _made(family: Family) -> Iterator[Item]:
    """Yield what is made from the tables of the program."""
    for page in ("oq.1", "openquake.cfg.5"):
        yield Item(COMMON, f"@{page}", f"usr/share/man/man{page[-1]}/{page}")
    for package, units in UNITS.items():
        for unit in units:
            name, _, kind = unit.rpartition(".")
            if kind == "service":
                yield Item(package, f"@{name}.8", f"usr/share/man/man8/{name}.8")
    yield Item(COMMON, "@oq.bash", "usr/share/bash-completion/completions/oq")
    yield Item(COMMON, "@oq.zsh", f"{family.zsh}/_oq")
    yield Item(COMMON, "@oq.fish", "usr/share/fish/vendor_completions.d/oq.fish")
