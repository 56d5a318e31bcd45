# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The worker processes of a node: always as many as there are cores, and one to look around."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from quakegrid.distribution.workerpool.ending import Ending, ending_of, sizes_told
from quakegrid.distribution.workerpool.message_stream import Delivery
from quakegrid.distribution.workerpool.worker_handle import Task, WorkerHandle
from quakegrid.distribution.workerpool.worker_messages import FromWorker
from quakegrid.distribution.workerpool.zygote import Report
from quakegrid.distribution.workerpool.zygote_link import ZygoteLink, ZygoteReport
from quakegrid.wire.sockets import Poller

#: Pause before another try after a worker or a zygote ended at once, the longest one [s].
_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 30.0
#: A worker that ends within this time after its birth could not start [s].
_SHORTEST_LIFE: Final = 1.0


@dataclass(frozen=True, slots=True)
class Loss:
    """A worker that died by itself: its number, how, and what it had not finished."""

    pid: int
    ending: Ending
    tasks: tuple[Task, ...]
    was_scout: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What a worker said."""

    worker: WorkerHandle
    delivery: Delivery[FromWorker]


class Crew:
    """Worker processes, all forked from one zygote, replaced when they die.

    One more than there are cores, the scout, never computes: it looks at directories, so that
    a mount that hangs takes no worker.

    Parameters
    ----------
    size
        How many workers compute.
    calculations
        calculation_mode -> ``module:class``.
    poller
        Waits for them.
    kills
        Returns how many processes the kernel has killed for memory, None if unknown.

    Attributes
    ----------
    size
        How many workers compute.
    ready
        Whether the zygote has loaded all that workers need.
    false_starts
        How many zygotes in a row ended before they were ready.
    workers, scout
        The processes.
    """

    def __init__(
        self,
        size: int,
        calculations: Mapping[str, str],
        poller: Poller,
        kills: Callable[[], int | None],
    ) -> None:
        self.size = size
        self.ready = False
        self.false_starts = 0
        self.workers: list[WorkerHandle] = []
        self.scout: WorkerHandle | None = None
        self._calculations = calculations
        self._poller = poller
        self._kills = kills
        self._accounted = kills()
        self._unborn: list[WorkerHandle] = []
        self._ended: dict[int, int] = {}
        self._dismissed: list[WorkerHandle] = []
        self._wait_until = 0.0
        self._zygote: ZygoteLink | None = None
        self._start_zygote()

    # -- what others ask ----------------------------------------------------------------

    def idle(self) -> list[WorkerHandle]:
        """Return the workers that can take a chunk now."""
        return [each for each in self.workers if each.pid and not each.busy and not each.gone]

    def computing(self) -> list[WorkerHandle]:
        """Return the workers that compute a chunk."""
        return [each for each in self.workers if each.tasks]

    def free_scout(self) -> WorkerHandle | None:
        """Return the scout if it waits for an order."""
        scout = self.scout
        return scout if scout is not None and scout.pid and not scout.busy else None

    def kill(self, worker: WorkerHandle) -> None:
        """End a worker whose work is not wanted any more; another takes its place."""
        worker.tasks = {}
        worker.kill()
        if worker in self.workers:
            self.workers.remove(worker)
        if worker is self.scout:
            self.scout = None
        self._poller.unregister(worker.fileno())
        self._dismissed.append(worker)

    def end(self) -> None:
        """End all processes at once."""
        for worker in (*self._all(), *self._dismissed):
            worker.kill()
            worker.close()
        self.workers, self._unborn, self._dismissed, self.scout = [], [], [], None
        if self._zygote is not None:
            self._zygote.end()
            self._zygote = None

    # -- what the loop calls ------------------------------------------------------------

    def heard(self, ready: set[int]) -> Iterator[Said]:
        """Yield what workers said, after their descriptors became readable."""
        for worker in self._all():
            if worker.fileno() in ready:
                for delivery in worker.heard():
                    yield Said(worker, delivery)
                if worker.gone:
                    self._poller.unregister(worker.fileno())

    def losses(self) -> list[Loss]:
        """Take the zygote's reports; return the workers that died by themselves."""
        if self._zygote is not None:
            try:
                for report in self._zygote.reports():
                    self._take(report)
            except EOFError:
                return self._zygote_lost()
        self._forget_dismissed()
        found = []
        for worker in self._all():
            if worker.gone and worker.pid in self._ended:
                kills = self._new_kills()
                found.append(self._bury(worker, ending_of(self._ended.pop(worker.pid), kills)))
        return found

    def refill(self, now: float) -> None:
        """Have as many workers as there should be."""
        if now < self._wait_until:
            return
        if self._zygote is None:
            self._start_zygote()
        if not self.ready:
            return
        while len(self.workers) < self.size and self._fork(now) is not None:
            self.workers.append(self._unborn[-1])
        if self.scout is None:
            self.scout = self._fork(now)

    # -- steps --------------------------------------------------------------------------

    def _all(self) -> list[WorkerHandle]:
        return [*self.workers, *([self.scout] if self.scout else [])]

    def _start_zygote(self) -> None:
        self.ready = False
        self._zygote = ZygoteLink(self._calculations)
        self._poller.register(self._zygote.fileno())

    def _fork(self, now: float) -> WorkerHandle | None:
        """Ask for a worker; None if the zygote does not take it."""
        if self._zygote is None:
            return None
        try:
            worker = WorkerHandle(self._zygote.fork(), now)
        except OSError:
            self._wait_until = now + _PAUSE
            return None
        self._unborn.append(worker)
        self._poller.register(worker.fileno())
        return worker

    def _take(self, report: ZygoteReport) -> None:
        """Take a report of the zygote."""
        if report.what is Report.READY:
            self.ready, self.false_starts = True, 0
        elif report.what is Report.BORN:
            worker = self._unborn.pop(0)
            worker.born(report.pid)
            if worker in self._dismissed:
                worker.kill()
        elif report.what is Report.NOT_BORN:
            self._remove(self._unborn.pop(0))
            self._wait_until = time.monotonic() + _PAUSE
        else:
            self._ended[report.pid] = report.number

    def _bury(self, worker: WorkerHandle, ending: Ending) -> Loss:
        """Forget a worker that died by itself."""
        tasks = tuple(worker.tasks.values())
        if len(tasks) == 1 and (sizes := sizes_told(tasks[0].shapes)):
            ending = Ending(f"{ending.cause}; {sizes}", ending.out_of_memory)
        loss = Loss(worker.pid, ending, tasks, worker is self.scout)
        now = time.monotonic()
        if not worker.busy and now - worker.made < _SHORTEST_LIFE:
            self._wait_until = now + _PAUSE
        self._remove(worker)
        return loss

    def _remove(self, worker: WorkerHandle) -> None:
        if worker in self.workers:
            self.workers.remove(worker)
        if worker is self.scout:
            self.scout = None
        self._poller.unregister(worker.fileno())
        worker.close()

    def _forget_dismissed(self) -> None:
        """Forget workers that were ended on purpose and are gone."""
        for worker in list(self._dismissed):
            if worker.pid and worker.pid in self._ended:
                del self._ended[worker.pid]
                self._dismissed.remove(worker)
                worker.close()

    def _zygote_lost(self) -> list[Loss]:
        """Bury all workers: they died with their zygote."""
        assert self._zygote is not None
        self._poller.unregister(self._zygote.fileno())
        self._zygote.end()
        self._zygote = None
        self.false_starts += not self.ready
        pause = min(_PAUSE * 2**self.false_starts, _LONGEST_PAUSE)
        self._wait_until = time.monotonic() + pause
        ending = Ending(
            "the process that starts workers was killed, and its workers with it", False
        )
        losses = [self._bury(worker, ending) for worker in self._all()]
        for worker in self._dismissed:
            worker.close()
        self._unborn, self._dismissed, self._ended = [], [], {}
        return losses

    def _new_kills(self) -> int | None:
        """Return how many processes were killed for memory since the last that is accounted."""
        now = self._kills()
        if now is None or self._accounted is None:
            return None
        new = now - self._accounted
        if new > 0:
            self._accounted += 1
        return new
