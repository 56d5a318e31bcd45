# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The main loop of a worker pool: one thread between runners, workers, server and operators."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from typing import Final

from quakegrid import __version__
from quakegrid.distribution.workerpool.control_desk import ControlDesk
from quakegrid.distribution.workerpool.crew import Crew, Loss, Said
from quakegrid.distribution.workerpool.ending import sizes_told
from quakegrid.distribution.workerpool.job_conversation import JobConversation, Speaker
from quakegrid.distribution.workerpool.job_desk import JobDesk, next_due, refusals
from quakegrid.distribution.workerpool.memory_gauge import MemoryGauge
from quakegrid.distribution.workerpool.memory_watch import MemoryWatch
from quakegrid.distribution.workerpool.pool_options import Journal, Lifecycle, PoolOptions
from quakegrid.distribution.workerpool.pulls import pull_for_idle
from quakegrid.distribution.workerpool.retirement import Retirement
from quakegrid.distribution.workerpool.scouting import Scouting
from quakegrid.distribution.workerpool.server_link import ServerLink
from quakegrid.distribution.workerpool.worker_handle import Task, WorkerHandle
from quakegrid.distribution.workerpool.worker_messages import (
    Begun,
    Broken,
    Compute,
    Finished,
    Inspected,
    LookAt,
    LookedAt,
)
from quakegrid.wire.codec import Codec
from quakegrid.wire.messages.chunk_messages import ToPool
from quakegrid.wire.messages.control_messages import PoolStatus, RunningChunk, ToControl
from quakegrid.wire.messages.node_requests import Heartbeat, NodeAnswer
from quakegrid.wire.sockets import ClientSocket, Context, Poller, ServerSocket

#: The longest that the loop sleeps [s].
_LONGEST_SLEEP: Final = 0.25
#: How long who asked for the end has to read that it was agreed to, before the connection is
#: closed and what was not read is dropped [s].
_FAREWELL: Final = 0.3
_GIGABYTE: Final = 2**30


class PoolSupervisor:
    """A worker pool.

    Parameters
    ----------
    options
        What it is told.
    context
        Where its sockets come from.
    lifecycle
        The life of its process.
    journal
        Where it tells what happens.

    Raises
    ------
    InstallationError
        The control port is taken.
    """

    def __init__(
        self, options: PoolOptions, context: Context, lifecycle: Lifecycle, journal: Journal
    ) -> None:
        self._options = options
        self._context = context
        self._lifecycle = lifecycle
        self._journal = journal
        self._started = time.time()
        now = time.monotonic()
        self._poller = Poller()
        control: ServerSocket[ToControl] = context.server(
            options.listen, options.control_port, Codec(ToControl)
        )
        self._control = ControlDesk(control)
        server: ClientSocket[NodeAnswer] = context.client(options.server, Codec(NodeAnswer))
        self._server_socket = server
        self._server = ServerLink(server, now)
        for item in (control, server, lifecycle.wakeup_fd):
            self._poller.register(item)
        gauge = MemoryGauge()
        self._memory = MemoryWatch(
            gauge.memory, gauge.resident, options.soft_mem_limit, options.hard_mem_limit
        )
        self._crew = Crew(options.cores, options.calculations, self._poller, gauge.kills)
        speaker = Speaker(options.pool, __version__, options.cores)
        self._desk = JobDesk(speaker, self._connect, self._poller.unregister)
        self._scouting = Scouting()
        self._retirement = Retirement()
        self._refused: set[tuple[int, int]] = set()
        self._reachable = True
        self._bad_messages = 0
        self._false_starts = 0

    @property
    def control_port(self) -> int:
        """Return where the control port listens."""
        return self._control.port

    def run(self) -> None:
        """Work until asked to end."""
        ready_told = False
        try:
            while not self._retirement.finished:
                self._turn(self._poller.poll(self._sleep()))
                if self._crew.ready and not ready_told:
                    ready_told = True
                    self._lifecycle.notify_ready(self._summary())
                self._lifecycle.alive()
        finally:
            self._crew.end()
            self._desk.close()
            if self._control.drain_asked or self._control.kill_asked:
                time.sleep(_FAREWELL)

    # -- one turn of the loop -----------------------------------------------------------

    def _sleep(self) -> float:
        """Return how long nothing is to be done [s]."""
        now = time.monotonic()
        due = min(self._server.next_beat, self._memory.next_look, next_due(self._desk))
        return min(max(due - now, 0.0), _LONGEST_SLEEP)

    def _turn(self, ready: Sequence[object]) -> None:
        """Take what came, then do what is due."""
        now = time.monotonic()
        descriptors = {item for item in ready if isinstance(item, int)}
        if self._lifecycle.wakeup_fd in descriptors:
            self._take_signals(now)
        if self._lifecycle.stop_requested:
            self._retirement.begin(now)
        if self._server_socket in ready and self._server.receive(now) and self._options.cores:
            self._stop_computing(self._desk.update(self._server.jobs, now))
        self._stop_computing(self._desk.receive(now))
        self._answer_operators(now)
        for said in self._crew.heard(descriptors):
            self._take(said, now)
        for loss in self._crew.losses():
            self._lost(loss, now)
        self._tell_of_false_starts()
        self._crew.refill(now)
        self._watch(now)
        self._scout(now)
        for conversation in self._desk:
            conversation.tick(now)
        self._give_out(now)
        self._retire(now)

    def _take_signals(self, now: float) -> None:
        """Count the signals that came: the second one is an order to end at once."""
        for _ in os.read(self._lifecycle.wakeup_fd, 4096):
            self._retirement.signalled(now)

    def _answer_operators(self, now: float) -> None:
        """Answer the control port."""
        for peer, number, asked in self._control.asked():
            self._scouting.inspect(asked, peer, number)
        self._control.answer(self._status)
        if self._control.drain_asked:
            self._retirement.begin(now)
        if self._control.kill_asked:
            self._retirement.finished = True

    def _watch(self, now: float) -> None:
        """Look at memory, the server and bad messages; tell the server how things are."""
        if now >= self._memory.next_look:
            self._look_at_memory(now)
        if now >= self._server.next_beat:
            self._server.beat(self._heartbeat(), now)
            self._tell_of_server()
            self._tell_of_bad_messages()
            self._lifecycle.notify_status(self._summary())
        for conversation in refusals(self._desk, self._refused):
            self._journal.event(
                "pool_refused",
                f"The runner of job {conversation.job_id} refuses this pool: {conversation.reason}",
                level="error",
                job=conversation.job_id,
            )

    def _scout(self, now: float) -> None:
        """Look at directories and the node where somebody waits for it."""
        order = self._scouting.overdue(self._crew, now)
        if isinstance(order, LookAt):
            reason = "it takes longer than half a minute to open: does the mount hang?"
            self._directory_seen(
                LookedAt(order.job_id, order.epoch, False, order.directory, reason), now
            )
        elif order is not None:
            self._control.failed(
                self._scouting.given_up(order.ticket),
                "Looking at the node takes longer than a minute: does the shared directory hang?",
            )
        self._scouting.look_for(self._desk)
        self._scouting.send(self._crew, now)

    def _give_out(self, now: float) -> None:
        """Give idle workers what waits, and ask for more."""
        if self._retirement.begun:
            return
        idle = self._crew.idle()
        for conversation in self._desk:
            while idle and (assignments := conversation.take()):
                assert conversation.welcome is not None
                worker = idle.pop()
                worker.tasks = {
                    each.lease: Task(conversation.job_id, conversation.epoch, each, now)
                    for each in assignments
                }
                directory = conversation.welcome.directory
                worker.give(Compute(assignments, directory, conversation.inline))
        if not self._memory.short:
            pull_for_idle(self._desk, len(idle), self._options.cores, now)

    def _retire(self, now: float) -> None:
        """Go on with ending, once that was asked for."""
        retirement = self._retirement
        if not retirement.begun:
            return
        for conversation in self._desk:
            conversation.give_back_waiting()
        if retirement.cuts_off(now):
            for worker in self._crew.computing():
                assert worker.task is not None
                conversation_of_task = self._desk.find(worker.task.job_id, worker.task.epoch)
                if conversation_of_task is not None:
                    conversation_of_task.give_back(worker.tasks)
                self._crew.kill(worker)
        unnoted = sum(conversation.unnoted for conversation in self._desk)
        retirement.look(now, len(self._crew.computing()), unnoted)

    # -- what workers say ---------------------------------------------------------------

    def _take(self, said: Said, now: float) -> None:
        """Take what a worker said."""
        worker, message = said.worker, said.delivery.body
        if isinstance(message, Begun):
            if message.lease in worker.tasks:
                worker.tasks[message.lease].shapes = message.shapes
            return
        if isinstance(message, LookedAt):
            self._directory_seen(message, now)
        elif isinstance(message, Inspected):
            self._control.examined(*self._scouting.inspected(message))
        else:
            self._computed(said, message, now)
        worker.busy = bool(worker.tasks)

    def _computed(self, said: Said, message: Finished | Broken, now: float) -> None:
        """Take what came of chunks."""
        finished = message.results if isinstance(message, Finished) else (message,)
        tasks = [said.worker.tasks.pop(each.lease, None) for each in finished]
        task = tasks[0] if tasks else None
        conversation = self._desk.find(task.job_id, task.epoch) if task else None
        if task is None or conversation is None:
            return
        if isinstance(message, Finished):
            if message.read_only and not conversation.inline:
                conversation.inline = True
                self._journal.say(
                    "warning",
                    "This node may not write in the job's directory any more: results travel "
                    "in messages",
                    job=task.job_id,
                )
            first = message.results[0].computed
            if first.part:
                conversation.done_together(message.results, now)
            else:
                conversation.done(task.lease, first, now, said.delivery.arrays)
        elif message.memory:
            cause = "; ".join(problem[0] for problem in message.failure.problems)
            cause = "; ".join(part for part in (cause, sizes_told(task.shapes)) if part)
            conversation.lost(task.lease, task.number, cause, now, out_of_memory=True)
        else:
            conversation.failed(task.lease, task.number, message.failure, now)

    def _lost(self, loss: Loss, now: float) -> None:
        """Take note that a worker died."""
        worker = f"{os.uname().nodename}/{loss.pid}"
        if not loss.tasks:
            self._journal.event(
                "worker_lost",
                f"An idle worker was lost: {loss.ending.cause}",
                level="warning",
                worker=worker,
            )
            return
        task = loss.tasks[0]
        if len(loss.tasks) > 1:
            self._journal.event(
                "worker_lost",
                f"A worker was lost that had {len(loss.tasks)} chunks ({task.stage}) to compute: "
                f"{loss.ending.cause}. Each of them is computed by itself now",
                level="warning",
                job=task.job_id,
                worker=worker,
            )
            self._compute_alone(loss.tasks)
            return
        self._journal.event(
            "worker_lost",
            f"A worker was lost that computed chunk {task.number} ({task.stage}): "
            f"{loss.ending.cause}",
            level="warning",
            job=task.job_id,
            chunk=task.number,
            worker=worker,
        )
        conversation = self._desk.find(task.job_id, task.epoch)
        if conversation is not None:
            ending = loss.ending
            conversation.lost(
                task.lease, task.number, ending.cause, now, out_of_memory=ending.out_of_memory
            )

    def _compute_alone(self, tasks: Sequence[Task]) -> None:
        """Have chunks computed again over one of which a worker died: which, is found so."""
        conversation = self._desk.find(tasks[0].job_id, tasks[0].epoch)
        if conversation is not None:
            conversation.compute_alone([task.assignment for task in tasks])

    def _directory_seen(self, answer: LookedAt, now: float) -> None:
        """Take what was seen of a job's directory."""
        self._scouting.looked(answer, self._desk, now)
        if answer.reason:
            self._journal.event(
                "pool_refused",
                f"{answer.path} cannot be used on this node: {answer.reason}",
                level="error",
                job=answer.job_id,
            )

    def _stop_computing(self, stopped: list[tuple[JobConversation, int]]) -> None:
        """End the workers that compute what is not wanted any more."""
        unwanted = {(each.job_id, each.epoch, lease) for each, lease in stopped}
        if not unwanted:
            return
        for worker in self._crew.computing():
            for task in worker.tasks.values():
                if (task.job_id, task.epoch, task.lease) in unwanted:
                    task.unwanted = True
            if all(task.unwanted for task in worker.tasks.values()):
                self._crew.kill(worker)

    # -- memory -------------------------------------------------------------------------

    def _look_at_memory(self, now: float) -> None:
        """See whether memory is short, and make room where there is no other way."""
        if self._memory.look(now):
            percent = f"{self._memory.memory.percent:.0f} % of the memory is in use"
            if self._memory.short:
                self._journal.event(
                    "memory_short", f"{percent}: no more chunks are taken", level="warning"
                )
            else:
                self._journal.say("info", f"{percent}: chunks are taken again")
        workers = {worker.pid: worker for worker in self._crew.computing()}
        victim = self._memory.victim(tuple(workers), now)
        if victim is not None:
            self._sacrifice(workers[victim[0]], victim[1], now)

    def _sacrifice(self, worker: WorkerHandle, size: int, now: float) -> None:
        """End a worker because it takes too much memory."""
        task = worker.task
        assert task is not None
        cause = (
            f"its process was ended at {size / _GIGABYTE:.1f} GB because "
            f"{self._memory.memory.percent:.0f} % of the memory of {self._options.host} were in "
            f"use, more than hard_mem_limit"
        )
        cause = "; ".join(part for part in (cause, sizes_told(task.shapes)) if part)
        tasks = tuple(worker.tasks.values())
        self._journal.event(
            "memory_short",
            f"Chunk {task.number} ({task.stage}): {cause}",
            level="error",
            job=task.job_id,
            chunk=task.number,
            worker=f"{os.uname().nodename}/{worker.pid}",
        )
        self._crew.kill(worker)
        if len(tasks) > 1:
            self._compute_alone(tasks)
            return
        conversation = self._desk.find(task.job_id, task.epoch)
        if conversation is not None:
            conversation.lost(task.lease, task.number, cause, now, out_of_memory=True)

    # -- what is told -------------------------------------------------------------------

    def _heartbeat(self) -> Heartbeat:
        """Return what the server is told."""
        memory = self._memory.memory
        return Heartbeat(
            pool=self._options.pool,
            host=self._options.host,
            address=f"{self._options.host}:{self._control.port}",
            release=__version__,
            cores=self._options.cores,
            running=len(self._crew.computing()),
            draining=self._retirement.begun,
            load=os.getloadavg()[0],
            memory_used=memory.used,
            memory_total=memory.total,
        )

    def _status(self) -> PoolStatus:
        """Return what operators are told."""
        now = time.monotonic()
        running = tuple(
            RunningChunk(
                worker.task.job_id,
                worker.task.stage,
                worker.task.number,
                worker.pid,
                now - worker.task.began,
            )
            for worker in self._crew.computing()
            if worker.task is not None
        )
        beat = self._heartbeat()
        return PoolStatus(
            pool=beat.pool,
            host=beat.host,
            pid=os.getpid(),
            release=beat.release,
            cores=beat.cores,
            draining=beat.draining,
            running=running,
            load=beat.load,
            memory_used=beat.memory_used,
            memory_total=beat.memory_total,
            started=self._started,
        )

    def _summary(self) -> str:
        """Return how things are, in one line."""
        running, cores = len(self._crew.computing()), self._options.cores
        if self._retirement.begun:
            return f"Ending: {running} chunks are being computed"
        if not self._crew.ready:
            return "Loading the numerical kernels"
        jobs = sum(1 for _ in self._desk)
        text = f"{running} of {cores} workers compute, for {jobs} jobs"
        if not self._reachable:
            text += f"; {self._options.server} does not answer"
        return f"{text}; memory is short" if self._memory.short else text

    def _tell_of_server(self) -> None:
        """Tell when the server falls silent and when it is back."""
        if self._server.reachable == self._reachable:
            return
        self._reachable = self._server.reachable
        address = self._options.server
        if self._reachable:
            self._journal.event("server_back", f"{address} answers again")
        else:
            self._journal.event(
                "server_unreachable",
                f"{address} does not answer; the pool works on for the jobs it knows",
                level="warning",
            )

    def _tell_of_false_starts(self) -> None:
        """Tell when the process that starts workers could not begin."""
        if self._crew.false_starts > self._false_starts:
            self._journal.event(
                "worker_lost",
                "The process that starts workers ended before it was ready; what it wrote stands "
                "above in the log. It is tried again",
                level="error",
            )
        self._false_starts = self._crew.false_starts

    def _tell_of_bad_messages(self) -> None:
        """Tell when messages came that could not be understood."""
        bad = self._desk.bad_messages + self._server_socket.bad + self._control.bad_messages
        if bad > self._bad_messages:
            count = bad - self._bad_messages
            self._bad_messages = bad
            self._journal.event(
                "bad_message", f"{count} messages could not be understood", level="warning"
            )

    def _connect(self, address: str) -> ClientSocket[ToPool]:
        """Open a connection to the runner of a job."""
        socket: ClientSocket[ToPool] = self._context.client(address, Codec(ToPool))
        self._poller.register(socket)
        return socket
