# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the job database server knows only while it runs: nodes, receivers, progress, clients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec

from quakegrid.wire.liveness import SILENCE_SECONDS, Liveness
from quakegrid.wire.messages.node_requests import Claim, Heartbeat, Node

#: How long a process that runs a job by itself may say nothing [s].
CLIENT_SILENCE: Final = 60.0
#: If the server itself did nothing for so long, the silence of others proves nothing [s].
_OWN_ABSENCE: Final = 5.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a stage of a run is done, 0 to 1."""

    epoch: int
    fraction: float
    stage: str


class Presence:
    """Who was heard of, and what they said of themselves.

    Time is passed in [s], from any clock that never runs backwards.

    Parameters
    ----------
    now
        When the server started: nobody was silent before.
    """

    def __init__(self, now: float) -> None:
        self._last_turn = now
        self._listening_since = now
        self._pools = Liveness(SILENCE_SECONDS)
        self._heartbeats: dict[str, tuple[Heartbeat, float]] = {}
        self._claims: dict[str, tuple[Claim, float]] = {}
        self._jobs: dict[int, float] = {}
        self._progress: dict[int, Progress] = {}

    def turn(self, now: float) -> None:
        """Note that the server listens; after an absence of its own all are forgiven."""
        gap = now - self._last_turn
        self._last_turn = now
        if gap > _OWN_ABSENCE:
            self._listening_since = now
            self._pools.late(gap)

    # -- worker nodes -------------------------------------------------------------------

    def pool_heard(self, heartbeat: Heartbeat, now: float) -> bool:
        """Take a heartbeat; return whether the pool is new."""
        new = self._pools.heard(heartbeat.pool, now)
        if new:
            self._replace(heartbeat)
        self._heartbeats[heartbeat.pool] = (heartbeat, now)
        return new

    def missing_pools(self, now: float) -> tuple[Heartbeat, ...]:
        """Return and forget the pools that have fallen silent."""
        return tuple(self._heartbeats.pop(pool)[0] for pool in self._pools.silent(now))

    def nodes(self, now: float) -> tuple[Node, ...]:
        """Return the worker nodes that are there, by their addresses."""
        nodes = [
            Node(**msgspec.structs.asdict(heartbeat), silent=max(now - heard, 0.0))
            for heartbeat, heard in self._heartbeats.values()
        ]
        return tuple(sorted(nodes, key=lambda node: (node.host, node.address)))

    def _replace(self, heartbeat: Heartbeat) -> None:
        """Forget the pool that listened before where a new one listens now."""
        place = (heartbeat.host, heartbeat.address)
        for pool, (known, _) in list(self._heartbeats.items()):
            if (known.host, known.address) == place:
                del self._heartbeats[pool]
                self._pools.gone(pool)

    # -- receivers ----------------------------------------------------------------------

    def receiver_heard(self, claim: Claim, now: float) -> None:
        """Take what a receiver says of itself."""
        self._claims = {
            name: known
            for name, known in self._claims.items()
            if now - known[1] <= SILENCE_SECONDS and known[0].host != claim.host
        }
        self._claims[claim.receiver] = (claim, now)

    def why_waiting(self, taken: int, now: float) -> str:
        """Return why the job that is first in the queue has to wait.

        Parameters
        ----------
        taken
            How many jobs receivers run.
        now
            The time.
        """
        claims = [claim for claim, heard in self._claims.values() if now - heard <= SILENCE_SECONDS]
        if not claims:
            if now - self._listening_since <= SILENCE_SECONDS:
                return ""
            return "no receiver is there to run it: start openquake-receiver on the master"
        if any(not claim.at_once or taken < claim.at_once for claim in claims):
            if any(claim.ports for claim in claims):
                return ""
            return "all receiver_ports are in use"
        most = max(claim.at_once for claim in claims)
        return f"{taken} running, serialize_jobs in openquake.cfg allows {most} at once"

    # -- jobs ---------------------------------------------------------------------------

    def job_heard(self, job_id: int, now: float) -> None:
        """Note that the process of a job said something."""
        self._jobs[job_id] = now

    def is_job_silent(self, job_id: int, now: float) -> bool:
        """Return whether the process of a job has said nothing for too long."""
        heard = max(self._jobs.get(job_id, self._listening_since), self._listening_since)
        return now - heard > CLIENT_SILENCE

    def set_progress(self, job_id: int, progress: Progress) -> None:
        """Keep how far a job is."""
        self._progress[job_id] = progress

    def progress(self, job_id: int) -> Progress:
        """Return how far a job is, as far as that is known."""
        return self._progress.get(job_id, Progress(0, 0.0, ""))

    def forget_jobs(self, ended: frozenset[int]) -> None:
        """Forget what is known of jobs that have ended."""
        for job_id in ended:
            self._jobs.pop(job_id, None)
            self._progress.pop(job_id, None)

    def known_jobs(self) -> frozenset[int]:
        """Return the jobs of which something is known."""
        return frozenset(self._jobs) | frozenset(self._progress)
