# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ssh keys of a cluster: of its hosts, and of the one user who goes from node to node."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from nodes.plan import NodeFile
from nodes.processes import call


class KeyPair(NamedTuple):
    """A private and a public key, as ssh-keygen writes them."""

    private: str
    public: str


def make_pair(comment: str) -> KeyPair:
    """Make a new pair of keys."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "key"
        call(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", str(file)])
        return KeyPair(file.read_text(), file.with_suffix(".pub").read_text())


class SshKeys:
    """
    What an administrator sets up once on a cluster: every node knows every other.

    Parameters
    ----------
    addresses
        Names of nodes to their addresses.
    user
        Who may go from any node to any without a password.
    home
        The home of that user, the same on all nodes.
    """

    def __init__(self, addresses: Mapping[str, str], user: str, home: str) -> None:
        self._hosts = {name: make_pair(name) for name in addresses}
        self._user, self._home, self._pair = user, home, make_pair(user)
        self._known = "".join(
            f"{name},{address} {' '.join(self._hosts[name].public.split()[:2])}\n"
            for name, address in addresses.items()
        )

    def files(self, node: str) -> dict[str, NodeFile]:
        """Return the files of one node."""
        host, owner = self._hosts[node], f"{self._user}:{self._user}"
        return {
            "/etc/ssh/ssh_host_ed25519_key": NodeFile(host.private, 0o600),
            "/etc/ssh/ssh_host_ed25519_key.pub": NodeFile(host.public),
            "/etc/ssh/ssh_known_hosts": NodeFile(self._known),
            f"{self._home}/.ssh/id_ed25519": NodeFile(self._pair.private, 0o600, owner),
            f"{self._home}/.ssh/authorized_keys": NodeFile(self._pair.public, 0o600, owner),
        }
