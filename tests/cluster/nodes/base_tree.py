# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The operating system of the nodes: Debian 12 as mmdebstrap makes it, with the engine's user."""

from __future__ import annotations

import shutil
from pathlib import Path

from nodes.cache import Cache, digest
from nodes.processes import call

SUITE = "bookworm"
MIRROR = "http://deb.debian.org/debian"
MMDEBSTRAP = ("mmdebstrap", "--quiet", "--variant=minbase", "--mode=root", "--format=directory")

#: What the nodes have. They reach no archive: what our packages depend on must be here.
PACKAGES = (
    "adduser",
    "dbus",
    "iproute2",
    "iputils-ping",
    "libnss-systemd",
    "libpam-systemd",
    "netcat-openbsd",
    "nftables",
    "openssh-client",
    "openssh-server",
    "polkitd",
    "procps",
    "python3",
    "python3-venv",
    "python3.11",
    "rpm",
    "sudo",
    "systemd",
    "systemd-sysv",
)

USER = "openquake"
HOME = "/var/lib/openquake"

#: The number of the user and of the group: on a cluster with a shared directory all nodes agree.
GROUP_NUMBER = 900

NODE_INIT = """\
#!/bin/sh
# Where control groups are of version 1 the node's own are mounted read-only: make them writable,
# so that MemoryMax=, TasksMax= and CPUQuota= of units act.
for group in memory pids cpu cpuacct cpu,cpuacct blkio; do
    [ -e /sys/fs/cgroup/$group ] && mount -o remount,rw,bind /sys/fs/cgroup/$group
done
exec /lib/systemd/systemd "$@"
"""

FILES = {
    "usr/local/sbin/node-init": NODE_INIT,
    "etc/sysusers.d/openquake-number.conf": (
        f'u {USER} {GROUP_NUMBER} "quakegrid daemons" {HOME} /bin/bash\n'
    ),
    "etc/systemd/journald.conf.d/nodes.conf": (
        "[Journal]\nStorage=persistent\nSystemMaxUse=64M\nRateLimitBurst=0\n"
    ),
    "etc/dpkg/dpkg.cfg.d/no-sync": "force-unsafe-io\n",
}

#: What nodes do not need and what would make booting longer.
MASKED = (
    "apt-daily.timer",
    "apt-daily-upgrade.timer",
    "console-getty.service",
    "dpkg-db-backup.timer",
    "e2scrub_all.timer",
    "e2scrub_reap.service",
    "fstrim.timer",
    "getty@.service",
    "systemd-pstore.service",
)

#: Owners as numbers, capabilities of files as they are.
EXACT = ("--numeric-owner", "--xattrs", "--xattrs-include=*")


def mirror() -> str:
    """Return the archive from which this machine takes Debian 12, or the public one."""
    listed = call(["apt-get", "indextargets", "--format", "$(CODENAME) $(ORIGIN) $(REPO_URI)"])
    for line in listed.splitlines():
        suite, _, rest = line.partition(" ")
        origin, _, address = rest.partition(" ")
        if suite == SUITE and origin == "Debian":
            return address
    return MIRROR


def _make(tree: Path) -> None:
    """Make the tree; 25 s on two cores."""
    source = f"deb {mirror()} {SUITE} main"
    call(
        [*MMDEBSTRAP, f"--include={','.join(PACKAGES)}", SUITE, str(tree), source],
        timeout_s=600,
    )
    for path, content in FILES.items():
        file = tree / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    (tree / "usr/local/sbin/node-init").chmod(0o755)
    root = f"--root={tree}"
    call(["systemctl", root, "--quiet", "mask", *MASKED])
    call(["systemctl", root, "--quiet", "enable", "systemd-networkd"])
    call(["systemd-sysusers", root])
    for folder, mode in ((HOME, "0750"), (f"{HOME}/.ssh", "0700")):
        numbers = ["-o", str(GROUP_NUMBER), "-g", str(GROUP_NUMBER)]
        call(["install", "-d", "-m", mode, *numbers, f"{tree}{folder}"])
    for key in (tree / "etc/ssh").glob("ssh_host_*"):
        key.unlink()
    shutil.rmtree(tree / "var/cache/apt/archives", ignore_errors=True)


def base_tree(cache: Cache) -> Path:
    """
    Return the tree of the operating system.

    It is kept twice in the cache: as an archive, which is one file to carry from machine to
    machine, and unpacked, as nodes use it.

    Parameters
    ----------
    cache
        Where it is kept, by a digest of this module, which says all of what is in it.
    """
    key = digest([Path(__file__).read_bytes()])
    archive = cache.folder / f"base-{key}.tar.zst"

    def make(tree: Path) -> None:
        if archive.exists():
            tree.mkdir()
            call(["tar", "-xf", str(archive), "-C", str(tree), *EXACT], timeout_s=300)
            return
        _make(tree)
        part = archive.with_suffix(".part")
        call(["tar", "-cf", str(part), "-C", str(tree), "--zstd", *EXACT, "."], timeout_s=300)
        part.rename(archive)

    return cache.get("base", key, make)
