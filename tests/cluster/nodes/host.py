# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a machine must have to carry nodes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from nodes.processes import NodeError, RunningCommand, call

#: Commands of the packages that `.ci/cluster-requirements.sh` installs.
COMMANDS = (
    "ip",
    "mmdebstrap",
    "nft",
    "nsenter",
    "setpriv",
    "ssh-keygen",
    "systemd-nspawn",
    "unshare",
    "zstd",
)


def in_ci() -> bool:
    """Tell whether nothing may be skipped."""
    return os.environ.get("CI") == "true"


def missing_commands() -> list[str]:
    """Return the commands that are not there."""
    return [command for command in COMMANDS if shutil.which(command) is None]


def obstacle(checkout: Path) -> str:
    """
    Return why no nodes can be made here, or nothing.

    As root, packages that are missing are installed.

    Parameters
    ----------
    checkout
        The root of the repository.
    """
    if os.geteuid() != 0:
        return "nodes need root: run `sudo make test-cluster`"
    if missing_commands():
        try:
            call([str(checkout / ".ci/cluster-requirements.sh")], timeout_s=1500)
        except (NodeError, OSError) as error:
            return f"packages for nodes cannot be installed: {error}"
    if missing_commands():
        return f"not installed: {', '.join(missing_commands())}"
    namespaces = ["unshare", "--mount", "--net", "--pid", "--fork", "true"]
    if RunningCommand(namespaces).wait().rc != 0:
        return "this machine allows no namespaces"
    return ""
