# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One trial: submit jobs, have faults strike, wait for the ends, look at what is left."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench_calculations import expected_values, toy_description
from chaos_checks import (
    ToyOrder,
    check_ledger,
    check_results,
    damaged_files,
    left_over,
    temporary_files,
)
from chaos_faults import Fault, send
from local_cluster import ROOT, LocalCluster

#: Any small job file: toys are told by their description.
JOB_FILE = ROOT / "tests" / "acceptance" / "jobs" / "tiny" / "job.ini"
#: How long the jobs of a trial may take, the times in which something is suspended left out [s].
DEADLINE = 300.0
#: How long what a job leaves behind may take to go [s].
TIDYING = 60.0
_ENDED = ("complete", "failed", "aborted")
_SUMS = 30


@dataclass
class Strike:
    """A fault that struck, and when a job went on after it."""

    kind: str
    at: float
    waiting: set[int]
    until: float = 0.0
    pids: set[int] = field(default_factory=set)
    recovered: float | None = None


@dataclass
class Outcome:
    """What came of a trial: strikes, ends of jobs, what was wrong."""

    strikes: list[Strike] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    abort_seconds: list[float] = field(default_factory=list)
    details: list[str] = field(default_factory=list)


class Trial:
    """One trial.

    Parameters
    ----------
    cluster
        The daemons.
    faults
        What strikes.
    lots
        Draws the jobs.
    classical
        Makes a real job, or None for toys only.
    """

    def __init__(
        self,
        cluster: LocalCluster,
        faults: tuple[Fault, ...],
        lots: random.Random,
        classical: Callable[[int], ToyOrder] | None = None,
    ) -> None:
        self._cluster = cluster
        self._faults = list(faults)
        self._lots = lots
        self._classical = classical
        self._published: dict[int, set[str]] = {}
        self._abort_at: float | None = None
        self.outcome = Outcome()

    def run(self) -> Outcome:
        """Run it to its end."""
        cluster = self._cluster
        orders = self._submit()
        began = time.monotonic()
        end = began + DEADLINE + sum(fault.duration for fault in self._faults)
        running = {order.job_id for order in orders}
        while running and time.monotonic() < end:
            cluster.look_after()
            running -= self._progress(running)
            if running:
                self._strike(time.monotonic() - began, running)
            time.sleep(0.02)
        if len(orders) == 1:
            self._note_abort(orders[0].job_id)
        self._wake_all()
        for order in orders:
            self._check(order, order.job_id in running)
        self._check_tidiness(orders)
        return self.outcome

    # -- jobs ---------------------------------------------------------------------------

    def _submit(self) -> list[ToyOrder]:
        """Submit one job, or two."""
        self._cluster.wait_until(lambda: all(u.pid for u in self._cluster.units.values()), 120.0)
        orders = [self._toy()]
        if self._lots.random() < 0.2:
            orders.append(self._toy())
        elif self._classical is not None and self._lots.random() < 0.08:
            job_id = self._cluster.submit(JOB_FILE)
            orders.append(self._classical(job_id))
        self._published = {order.job_id: set() for order in orders}
        return orders

    def _toy(self) -> ToyOrder:
        seed = self._lots.randrange(1000)
        description = toy_description(
            _SUMS, roots=True, pace=self._lots.choice((1.0, 2.0, 4.0)), seed=seed
        )
        job_id = self._cluster.submit(
            JOB_FILE, calculation_mode="preclassical", description=description
        )
        expected = expected_values(description)
        return ToyOrder(job_id, 2 * _SUMS, lambda path: _values(path) == expected.tobytes())

    def _progress(self, running: set[int]) -> set[int]:
        """Note which jobs went on; return those that have ended."""
        ended = set()
        for job_id in running:
            parts = self._cluster.data / f"calc_{job_id}" / "parts"
            now = {path.name for path in parts.glob("[0-9]*.hdf5")}
            is_over = self._cluster.status(job_id) in _ENDED
            if is_over:
                ended.add(job_id)
            if is_over or now - self._published[job_id]:
                self._published[job_id] |= now
                self._went_on(job_id)
        return ended

    def _went_on(self, job_id: int) -> None:
        now = time.monotonic()
        for strike in self.outcome.strikes:
            strike.waiting.discard(job_id)
            if not strike.waiting and strike.recovered is None:
                strike.recovered = now - strike.at

    # -- faults -------------------------------------------------------------------------

    def _strike(self, elapsed: float, running: set[int]) -> None:
        """Do what is due, and let go on what was suspended for long enough."""
        now = time.monotonic()
        for strike in self.outcome.strikes:
            if strike.until and now >= strike.until:
                send(strike.pids, signal.SIGCONT)
                strike.until = 0.0
        published = max(map(len, self._published.values()))
        for fault in [each for each in self._faults if each.is_due(elapsed, published)]:
            self._faults.remove(fault)
            strike = Strike(fault.kind, now, set(running))
            if fault.kind == "job aborted":
                self._abort_at = now
                self._cluster.abort(min(self._published))
            else:
                strike.pids = fault.strike(self._cluster)
                if not strike.pids:
                    continue
                strike.until = now + fault.duration if fault.duration else 0.0
            self.outcome.strikes.append(strike)

    def _wake_all(self) -> None:
        """Let what is still suspended come back late."""
        for strike in self.outcome.strikes:
            if strike.until:
                pause = strike.until - time.monotonic()
                self._cluster.wait_until(lambda: False, max(pause, 0.0))
                send(strike.pids, signal.SIGCONT)

    # -- checks -------------------------------------------------------------------------

    def _check(self, order: ToyOrder, is_stuck: bool) -> None:
        """See how a job ended."""
        outcome, job_id = self.outcome, order.job_id
        status = self._cluster.status(job_id)
        outcome.ends[status] += 1
        may_be_aborted = self._abort_at is not None and job_id == min(self._published)
        if is_stuck:
            self._wrong("stuck jobs", order)
        elif status == "complete":
            found = check_ledger(self._cluster, order) + check_results(self._cluster, order)
            for name, count in found.items():
                self._wrong(name, order, count)
        elif status != "aborted" or not may_be_aborted:
            self._wrong("wrong ends", order)

    def _check_tidiness(self, orders: list[ToyOrder]) -> None:
        """See that nothing is left."""
        cluster = self._cluster
        cluster.wait_until(lambda: not cluster.runners() and not cluster.orphans(), TIDYING)
        if cluster.runners() or cluster.orphans():
            self._wrong("processes left", orders[0], len(cluster.runners() | cluster.orphans()))

        def files() -> list[Path]:
            found = temporary_files(cluster)
            for order in orders:
                found += left_over(cluster, order, cluster.status(order.job_id))
            return found

        if not cluster.wait_until(lambda: not files(), TIDYING):
            left = files()
            self.outcome.details.append(f"left: {[str(path) for path in left[:10]]}")
            self._wrong("files left", orders[0], len(left))
        if damaged := damaged_files(cluster):
            self.outcome.details.append(f"damaged: {damaged}")
            self._wrong("damaged files", orders[0], len(damaged))

    def _note_abort(self, job_id: int) -> None:
        """Note how long after it was asked for nothing ran any more of a job that was stopped."""
        if self._abort_at is None or self._cluster.status(job_id) != "aborted":
            return
        if self._cluster.wait_until(lambda: not self._cluster.runners(), TIDYING):
            self.outcome.abort_seconds.append(time.monotonic() - self._abort_at)

    def _wrong(self, name: str, order: ToyOrder, count: int = 1) -> None:
        if count > 0:
            self.outcome.wrong[name] += count
            log = "\n    ".join(self._cluster.job_log(order.job_id))
            self.outcome.details.append(f"{name}: {count}, job {order.job_id}\n    {log}")


def _values(path: Path) -> bytes:
    import h5py

    with h5py.File(path, locking=False) as file:
        return file["values"][()].tobytes()
