# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""openquake-receiver: takes submitted jobs and runs each in a process of its own."""

from __future__ import annotations

import os
import secrets
import signal
import socket as sockets
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeAlias

from quakegrid.base.settings import Settings
from quakegrid.processes.daemon import Daemon, run_daemon
from quakegrid.processes.left_folders import remove_left_folders, remove_left_packing
from quakegrid.processes.runner_process import STOPPED, RunnerProcess
from quakegrid.processes.server_errands import ServerErrands
from quakegrid.wire.codec import Codec
from quakegrid.wire.keys import check_bindable, derive_keys, numeric_address
from quakegrid.wire.messages.job_requests import RequestFailed
from quakegrid.wire.messages.node_requests import (
    Claim,
    Claimed,
    ClaimedJob,
    NodeAnswer,
    ReceiverStarted,
    Requeued,
    RunnerEnded,
)
from quakegrid.wire.sockets import Context, Poller

NAME: Final = "openquake-receiver"
#: Starts the process of a job, with environment variables.
StartRunner: TypeAlias = Callable[[ClaimedJob, Mapping[str, str]], RunnerProcess]
#: How often to ask for a job [s].
_CLAIM_EVERY: Final = 0.5
#: How long the loop sleeps at most [s].
_LONGEST_SLEEP: Final = 0.5
#: How long the database server is told of the last ends, when the receiver itself ends [s].
_FAREWELL: Final = 3.0


def main() -> int:
    """Run the receiver until it is asked to end."""
    return run_daemon(NAME, serve)


def serve(daemon: Daemon, settings: Settings, start: StartRunner = RunnerProcess) -> None:
    """Run submitted jobs.

    Parameters
    ----------
    daemon
        The process.
    settings
        Of the cluster.
    start
        Starts the process of a job.

    Raises
    ------
    InstallationError
        The address may not be listened on with the secret of a fresh installation.
    """
    server = settings.dbserver
    check_bindable(server.listen, server.authkey)
    post = ReceiverPost(
        receiver=f"{os.uname().nodename}/{os.getpid()}/{secrets.token_hex(4)}",
        host=os.uname().nodename,
        address=server.receiver_host or server.host,
        listen=server.listen,
        ports=tuple(server.receiver_ports.ports()),
        at_once=settings.distribution.serialize_jobs,
    )
    former = signal.signal(signal.SIGCHLD, lambda number, frame: None)
    try:
        with Context(derive_keys(server.authkey)) as context:
            answers = Codec[NodeAnswer | RequestFailed](NodeAnswer | RequestFailed)
            socket = context.client(f"{server.host}:{server.port}", answers)
            errands: ServerErrands[Any] = ServerErrands(socket, secrets.randbelow(2**48) + 1)
            receiver = Receiver(post, errands, daemon, Poller(), start)
            receiver.poller.register(socket)
            receiver.poller.register(daemon.wakeup_fd)
            daemon.notify_ready(f"Asks {server.host}:{server.port} for jobs")
            try:
                receiver.run()
            finally:
                receiver.leave()
    finally:
        signal.signal(signal.SIGCHLD, former)


class Wakeful(Protocol):
    """What the receiver needs of a poller."""

    def register(self, item: Any) -> None:
        """Wait for this one too."""
        ...

    def unregister(self, item: Any) -> None:
        """Wait for this one no more."""
        ...

    def poll(self, timeout: float) -> list[Any]:
        """Return what can be read, after at most so long [s]."""
        ...


@dataclass(frozen=True, slots=True)
class ReceiverPost:
    """Who the receiver is and what it has.

    Attributes
    ----------
    receiver
        Its name, new with each start.
    host
        Its machine.
    address
        Under which name workers reach it.
    listen
        On which address its runners listen.
    ports
        One for each job it runs.
    at_once
        How many jobs may run at the same time, 0 for as many as ports.
    """

    receiver: str
    host: str
    address: str
    listen: str
    ports: tuple[int, ...]
    at_once: int


class Receiver:
    """Claims jobs, starts a process for each, sees to their ends.

    Parameters
    ----------
    post
        Who it is.
    errands
        The way to the job database server.
    daemon
        The process it is.
    poller
        Wakes it when something happens.
    start
        Starts the process of a job.
    monotonic
        Returns seconds that never run backwards.

    Attributes
    ----------
    poller
        As above.
    """

    def __init__(
        self,
        post: ReceiverPost,
        errands: ServerErrands[Any],
        daemon: Daemon,
        poller: Wakeful,
        start: StartRunner = RunnerProcess,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.poller = poller
        self._post = post
        self._errands = errands
        self._daemon = daemon
        self._start = start
        self._monotonic = monotonic
        self._runners: dict[int, RunnerProcess] = {}
        self._claim_at = 0.0
        self._claiming = False
        self._unreachable_told = False
        self._no_port_told = False

    # -- the loop -----------------------------------------------------------------------

    def run(self) -> None:
        """Work until asked to end."""
        self._errands.ask(
            ReceiverStarted(self._post.receiver, self._post.host), self._receiver_started
        )
        while not self._daemon.stop_requested:
            self.poller.poll(self._sleep())
            self._daemon.clear_wakeup()
            self.turn()
            self._daemon.alive()

    def turn(self) -> None:
        """Do what is due."""
        now = self._monotonic()
        self._look_after_runners(now)
        if not self._claiming and now >= self._claim_at:
            self._claiming = True
            self._claim_at = now + _CLAIM_EVERY
            self._errands.ask(self._claim(), self._claimed)
        self._errands.turn(now)
        self._tell_reachable()

    def leave(self) -> None:
        """End all processes gently; their jobs go on when a receiver is there again."""
        now = self._monotonic()
        for runner in self._runners.values():
            runner.end(now)
        farewell = now + _FAREWELL
        while self._runners or (len(self._errands) and now < farewell):
            self.poller.poll(0.1)
            self._daemon.clear_wakeup()
            now = self._monotonic()
            if self._runners:
                # the last of them may take its time: its end is told all the same
                farewell = now + _FAREWELL
            self._look_after_runners(now)
            self._errands.turn(now)

    def _sleep(self) -> float:
        """Return how long nothing is due [s]."""
        due = self._errands.next_due() if self._claiming else self._claim_at
        return min(max(due - self._monotonic(), 0.0), _LONGEST_SLEEP)

    # -- processes ----------------------------------------------------------------------

    def _look_after_runners(self, now: float) -> None:
        """Pass on what processes say, kill the slow, bury the dead."""
        for job_id, runner in list(self._runners.items()):
            _pass_on(runner.hear())
            runner.insist(now)
            if runner.ended():
                del self._runners[job_id]
                self.poller.unregister(runner.voice)
                self._bury(runner)

    def _bury(self, runner: RunnerProcess) -> None:
        """Tell that a process has ended."""
        status, cause = runner.bury()
        job = runner.job
        fault = True
        if status == STOPPED:
            cause = "it was asked to end"
            fault = not self._daemon.stop_requested
        elif runner.asked_to_end and self._daemon.stop_requested:
            fault = False
        self._daemon.log.event(
            "job_ended",
            f"The process of job {job.job_id} has ended" + (f": {cause}" if cause else ""),
            level="warning" if cause and not runner.asked_to_end else "info",
            job=job.job_id,
        )
        ended = RunnerEnded(job.job_id, job.epoch, cause, fault)
        self._errands.ask(ended, self._runner_ended)

    def _begin(self, job: ClaimedJob) -> None:
        """Start the process of a job."""
        message = f"Job {job.job_id} begins, on port {job.port}"
        try:
            runner = self._start(job, os.environ)
        except OSError as error:
            cause = f"its process cannot be started: {error.strerror}"
            self._daemon.log.say("error", f"{message}: {cause}", job=job.job_id)
            self._errands.ask(RunnerEnded(job.job_id, job.epoch, cause), self._runner_ended)
            return
        self._runners[job.job_id] = runner
        self.poller.register(runner.voice)
        self._daemon.log.event(
            "job_claimed",
            message,
            job=job.job_id,
            worker=f"{self._post.host}/{runner.pid}",
        )

    # -- the job database server --------------------------------------------------------

    def _claim(self) -> Claim:
        """Return what to ask: a job is wanted while none of ours has to end first."""
        return Claim(
            self._post.receiver,
            self._post.host,
            self._post.address,
            self._free_ports(),
            self._post.at_once,
            tuple((runner.job.job_id, runner.job.epoch) for runner in self._runners.values()),
        )

    def _free_ports(self) -> tuple[int, ...]:
        taken = {runner.job.port for runner in self._runners.values()}
        free = (port for port in self._post.ports if port not in taken)
        return tuple(port for port in free if can_listen(self._post.listen, port))

    def _claimed(self, answer: Any) -> None:
        self._claiming = False
        if not isinstance(answer, Claimed):
            self._tell_failure(answer)
            return
        now = self._monotonic()
        for job_id in answer.end:
            if (runner := self._runners.get(job_id)) is not None:
                if not runner.asked_to_end:
                    self._daemon.log.event("job_aborted", f"Job {job_id} is ended", job=job_id)
                runner.end(now)
        remove_left_folders((), answer.stopped)
        remove_left_packing(answer.unsubmitted)
        if answer.job is not None and not self._daemon.stop_requested:
            self._begin(answer.job)
        self._tell_status(answer)

    def _receiver_started(self, answer: Any) -> None:
        if not isinstance(answer, Requeued):
            self._tell_failure(answer)
            # the jobs of the receiver before must be found, or they would hang for ever
            started = ReceiverStarted(self._post.receiver, self._post.host)
            self._errands.ask(started, self._receiver_started)
            return
        for job_id in answer.again:
            message = f"Job {job_id} goes on: it was run by the receiver before this one"
            self._daemon.log.event("job_resumed", message, job=job_id)
        remove_left_folders(answer.complete, answer.aborted)
        remove_left_packing(answer.unsubmitted)

    def _runner_ended(self, answer: Any) -> None:
        if not isinstance(answer, Requeued):
            # the next claim tells the same: the job is not among those that run
            self._tell_failure(answer)
            return
        remove_left_folders(answer.complete, answer.aborted)

    # -- telling ------------------------------------------------------------------------

    def _tell_status(self, answer: Claimed) -> None:
        """Tell systemd how things are, and operators when there is no free port."""
        running = ", ".join(str(job_id) for job_id in sorted(self._runners))
        status = f"Runs job {running}" if running else "Runs no job"
        if answer.waiting:
            status += f"; {answer.waiting} wait"
            status += f": {answer.reason}" if answer.reason else ""
        self._daemon.notify_status(status)
        without_port = bool(answer.waiting) and not self._free_ports()
        if without_port and not self._no_port_told:
            self._daemon.log.event(
                "no_free_port",
                f"{answer.waiting} jobs wait: every port from {self._post.ports[0]} to "
                f"{self._post.ports[-1]} is in use",
                level="warning",
            )
        self._no_port_told = without_port

    def _tell_failure(self, answer: Any) -> None:
        if isinstance(answer, RequestFailed):
            for message, _, _ in answer.failure.problems:
                self._daemon.log.say("error", f"The job database server: {message}")

    def _tell_reachable(self) -> None:
        if not self._errands.reachable and not self._unreachable_told:
            message = "The job database server does not answer; jobs that run go on"
            self._daemon.log.event("server_unreachable", message, level="warning")
            self._daemon.notify_status(message)
            self._unreachable_told = True
        elif self._errands.reachable and self._unreachable_told:
            self._daemon.log.event("server_back", "The job database server answers again")
            self._unreachable_told = False


def can_listen(listen: str, port: int) -> bool:
    """Return whether a port is free on an address of this machine."""
    address = numeric_address(listen)
    family = sockets.AF_INET6 if ":" in address else sockets.AF_INET
    with sockets.socket(family, sockets.SOCK_STREAM) as probe:
        probe.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
            # two sockets may be bound to one port while neither listens
            probe.listen(1)
        except OSError:
            return False
    return True


def _pass_on(words: bytes) -> None:
    """Write on stderr what a process has written on its own."""
    with suppress(OSError):
        while words:
            words = words[os.write(2, words) :]


if __name__ == "__main__":
    sys.exit(main())
