# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a worker pool is told at its start, and what it needs from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PoolOptions:
    """What a worker pool is told.

    Attributes
    ----------
    pool
        Its name, new with each start.
    host
        The node as operators know it.
    cores
        How many workers.
    server
        ``host:port`` of the job database server.
    listen, control_port
        Where the control port listens.
    soft_mem_limit, hard_mem_limit
        As in ``[memory]`` [percent].
    calculations
        calculation_mode -> ``module:class``.
    """

    pool: str
    host: str
    cores: int
    server: str
    listen: str
    control_port: int
    soft_mem_limit: int
    hard_mem_limit: int
    calculations: Mapping[str, str]


class Lifecycle(Protocol):
    """The life of the process, as the operating system and systemd see it."""

    wakeup_fd: int

    @property
    def stop_requested(self) -> bool:
        """Whether the process was asked to end."""
        ...

    def alive(self) -> None:
        """Take note that the main loop runs."""
        ...

    def notify_ready(self, status: str) -> None:
        """Tell that the pool is ready."""
        ...

    def notify_status(self, text: str) -> None:
        """Tell how things are."""
        ...


class Journal(Protocol):
    """Where a pool tells what happens."""

    def event(
        self,
        name: str,
        message: str,
        *,
        level: str = "info",
        job: int | None = None,
        chunk: int | None = None,
        worker: str | None = None,
    ) -> None:
        """Tell of an event that operators know by its name."""
        ...

    def say(
        self,
        level: str,
        message: str,
        *,
        job: int | None = None,
        chunk: int | None = None,
        worker: str | None = None,
    ) -> None:
        """Say a sentence."""
        ...
