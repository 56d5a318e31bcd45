# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a test says of a node before it is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

#: nspawn names the node's link `vb-NAME`, and names of links have 15 characters at most.
NAME = re.compile(r"[a-z][a-z0-9]{0,11}")

SUBNET = "10.99.0"


def address_of(number: int) -> str:
    """Return the address of a node by its place in the list of plans, from 0."""
    return f"{SUBNET}.{10 + number}"


@dataclass(frozen=True)
class NodeFile:
    """
    A file of a node.

    Attributes
    ----------
    content
        What is in it.
    mode
        Its permissions.
    owner
        User and group, `user:group`.
    """

    content: str | bytes
    mode: int = 0o644
    owner: str = "root:root"

    def as_bytes(self) -> bytes:
        """Return the content, text in UTF-8."""
        return self.content.encode() if isinstance(self.content, str) else self.content


@dataclass(frozen=True)
class NodePlan:
    """
    A node as a test wants it.

    Attributes
    ----------
    name
        Host name: up to 12 small letters and digits.
    files
        Path to file, written before the first boot. Text and bytes stand for a file of root that
        all can read.
    shared
        How the shared directory is mounted: `rw`, `ro` or `none`.
    binds
        Folders of this machine that the node sees, read-only: path in the node to folder.
    disk_mib
        Size of the root file system's writable part, in memory [MiB].
    memory_mib
        All memory of the node, with what it has written to its disk [MiB].
    tasks
        Largest number of processes and threads.
    """

    name: str
    files: Mapping[str, NodeFile | str | bytes] = field(default_factory=dict)
    shared: Literal["rw", "ro", "none"] = "rw"
    binds: Mapping[str, Path] = field(default_factory=dict)
    disk_mib: int = 1024
    memory_mib: int = 4096
    tasks: int = 2048

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is no name of a node: {NAME.pattern}")

    def node_files(self) -> dict[str, NodeFile]:
        """Return the files, those given as text or bytes made into files of root."""
        return {
            path: file if isinstance(file, NodeFile) else NodeFile(file)
            for path, file in self.files.items()
        }
