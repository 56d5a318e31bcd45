# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files on their way into a node, as one archive that its tar unpacks."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

from nodes.plan import NodeFile

#: Run in the node, or with its root: owners are found by their names there.
UNPACK = ("tar", "--extract", "--file=-", "--directory=/", "--preserve-permissions")

#: Whose a file is if the node does not know the owner's name: of nobody, so that it is noticed.
NOBODY = 65534


def _owned(entry: tarfile.TarInfo, owner: str) -> tarfile.TarInfo:
    entry.uname, _, entry.gname = owner.partition(":")
    entry.uid = entry.gid = 0 if owner == "root:root" else NOBODY
    return entry


def pack_files(files: Mapping[str, NodeFile]) -> bytes:
    """Pack files by their absolute paths in the node."""
    parcel = io.BytesIO()
    with tarfile.open(fileobj=parcel, mode="w") as archive:
        for path, file in files.items():
            content = file.as_bytes()
            entry = _owned(tarfile.TarInfo(path.lstrip("/")), file.owner)
            entry.size, entry.mode = len(content), file.mode
            archive.addfile(entry, io.BytesIO(content))
    return parcel.getvalue()


def pack_tree(source: Path, target: str, owner: str) -> bytes:
    """Pack a file or folder of this machine under its absolute path in the node."""
    parcel = io.BytesIO()
    with tarfile.open(fileobj=parcel, mode="w") as archive:
        archive.add(source, target.lstrip("/"), filter=lambda entry: _owned(entry, owner))
    return parcel.getvalue()
