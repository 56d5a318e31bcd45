# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much memory this node, or the control group this process is in, has and uses."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_CGROUPS: Final = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory that is used, which cannot be had by giving up caches, and that there is [bytes]."""

    used: int
    total: int

    @property
    def percent(self) -> float:
        """Return how much of it is used."""
        return 100.0 * self.used / self.total if self.total else 0.0


class MemoryGauge:
    """Reads what the kernel tells of memory.

    Parameters
    ----------
    proc, cgroups
        Where the kernel tells it.
    """

    def __init__(self, proc: Path = _PROC, cgroups: Path = _CGROUPS) -> None:
        self._proc = proc
        self._groups = tuple(_own_groups(_text(proc / "self/cgroup"), cgroups))

    def memory(self) -> Memory:
        """Return the memory of the node or of a control group, whichever is fuller."""
        node = _node_memory(_numbers(_text(self._proc / "meminfo")))
        limited = (memory for group in self._groups if (memory := _group_memory(group, node)))
        return max((node, *limited), key=lambda memory: memory.percent)

    def kills(self) -> int | None:
        """Return how many processes of the own group were killed for memory, None if unknown."""
        for group in self._groups:
            for name in ("memory.events", "memory.oom_control"):
                numbers = _numbers(_text(group / name))
                if "oom_kill" in numbers:
                    return numbers["oom_kill"]
        return None

    def resident(self, pid: int) -> int:
        """Return what a process holds in memory, 0 if it is gone [bytes]."""
        fields = _text(self._proc / str(pid) / "statm").split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") if len(fields) > 1 else 0


def _text(path: Path) -> str:
    """Return what the kernel tells in a file, nothing where it does not."""
    with suppress(OSError):
        return path.read_text()
    return ""


def _numbers(text: str) -> Mapping[str, int]:
    """Return the numbers of lines ``name number`` or ``name: number kB``."""
    found = {}
    for line in text.splitlines():
        name, *values = line.replace(":", " ").split()
        if values and values[0].isdigit():
            found[name] = int(values[0]) * (1024 if values[1:] == ["kB"] else 1)
    return found


def _own_groups(text: str, root: Path) -> Iterator[Path]:
    """Yield the folders of the groups that limit the memory of this process, upwards."""
    for line in text.splitlines():
        number, controllers, path = line.split(":", 2)
        if "memory" in controllers.split(","):
            base = root / "memory"
        elif number == "0":
            base = root
        else:
            continue
        folder = base / path.lstrip("/")
        if not folder.is_dir():  # in a container the group may be mounted as the root
            folder = base
        while folder != base:
            yield folder
            folder = folder.parent
        yield base


def _node_memory(numbers: Mapping[str, int]) -> Memory:
    total = numbers.get("MemTotal", 0)
    return Memory(total - numbers.get("MemAvailable", total), total)


def _group_memory(group: Path, node: Memory) -> Memory | None:
    """Return the memory of a group that has less than the node."""
    cached = _numbers(_text(group / "memory.stat"))
    for limit, usage in (
        ("memory.max", "memory.current"),
        ("memory.limit_in_bytes", "memory.usage_in_bytes"),
    ):
        most, used = _text(group / limit).strip(), _text(group / usage).strip()
        if most.isdigit() and used.isdigit() and int(most) < node.total:
            inactive = cached.get("total_inactive_file", cached.get("inactive_file", 0))
            return Memory(max(int(used) - inactive, 0), int(most))
    return None
