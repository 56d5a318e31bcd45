# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The job database behind its server, for running jobs and for those who ask about jobs."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeAlias, TypeVar

from quakegrid.base.errors import UserInputError
from quakegrid.base.process import ProcessIdentity
from quakegrid.base.settings import Settings
from quakegrid.distribution.job_messages import (
    JobNews,
    job_of,
    log_lines_of,
    news_of,
    output_of,
    wire_line,
)
from quakegrid.distribution.run_line import Notice, RunLine, RunSocket
from quakegrid.distribution.server_line import (
    ServerAnswer,
    ServerLine,
    expect,
    server_address,
)
from quakegrid.distribution.wire_records import chunk_done_of, computed_of, wire_process
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.datastore.paths import highest_calculation
from quakegrid.jobs.ports import ChunkDone, Clock
from quakegrid.jobs.records.job_records import JobRecord, LogLine, OutputRecord
from quakegrid.wire.codec import Codec
from quakegrid.wire.keys import derive_keys
from quakegrid.wire.messages import job_requests as jobs
from quakegrid.wire.messages import node_requests as nodes
from quakegrid.wire.sockets import Context

#: How much is planned or looked up in one message.
_PLANNED_AT_ONCE: Final = 20_000
_FINISHED_AT_ONCE: Final = 5000
_TOKEN_BYTES: Final = 16

Expected = TypeVar("Expected")
_RunRequest: TypeAlias = (
    jobs.Begin
    | jobs.Transition
    | jobs.PlanChunks
    | jobs.GetFinishedChunks
    | jobs.Complete
    | nodes.RunnerReady
)


def no_notice(event: str, message: str) -> None:
    """Tell nobody."""


def open_remote_store(
    settings: Settings, clock: Clock, *, epoch: int = 0, notice: Notice = no_notice
) -> RemoteStore:
    """Return the job database behind the server that the settings name.

    It need not be there yet; nothing is sent.

    Parameters
    ----------
    settings
        Where the server is, and the secret of the cluster.
    clock
        Time.
    epoch
        Of the run of a job; 0 for a process that no receiver started.
    notice
        Told (event, message) when the server falls silent under a run, and when it is back.
    """

    @contextmanager
    def open_socket() -> Iterator[RunSocket]:
        with Context(derive_keys(settings.dbserver.authkey)) as context:
            yield context.client(server_address(settings), Codec[ServerAnswer](ServerAnswer))

    runs = RunLine(open_socket, epoch, notice)
    return RemoteStore(lambda: ServerLine(settings), runs, clock, epoch)


class RemoteStore:
    """The job database behind its server, a `JobStore` and all that clients ask.

    Who asks about jobs gets a `PeerProcessError` when the server does not answer within ten
    seconds. A running job waits for ever instead, and where it has only something to tell it
    does not wait at all.

    Parameters
    ----------
    open_line
        Opens the connection for questions about jobs, when one comes.
    runs
        The talk of the running job.
    clock
        Time.
    epoch
        Of the run.
    """

    def __init__(
        self, open_line: Callable[[], ServerLine], runs: RunLine, clock: Clock, epoch: int = 0
    ) -> None:
        self._open_line = open_line
        self._runs = runs
        self._clock = clock
        self._epoch = epoch

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Tell what waits to be told, for a few seconds at most, and close the connections."""
        self._runs.close()
        if "_line" in self.__dict__:
            self._line.close()

    @cached_property
    def _line(self) -> ServerLine:
        return self._open_line()

    # -- a running job ------------------------------------------------------------------

    def begin(self, job_id: int, process: ProcessIdentity) -> None:
        """Move the job to executing, as the work of a process.

        Raises
        ------
        UserInputError
            There is no such job, or it cannot be executed in its state.
        JobAborted
            This run is over.
        """
        self._ask(jobs.Begin(job_id, self._epoch, wire_process(process)), jobs.Fine)

    def transition(self, job_id: int, status: str, exit_status: int | None = None) -> None:
        """Move the job to another state; one that failed, with that of its error's family.

        Raises
        ------
        UserInputError
            There is no such job, or the move is not legal.
        JobAborted
            This run is over.
        """
        self._ask(jobs.Transition(job_id, self._epoch, status, exit_status), jobs.Fine)

    def is_aborted(self, job_id: int) -> bool:
        """Return whether somebody asked to end the job; takes no time."""
        self._runs.watch(job_id)
        return self._runs.is_aborted

    def log(self, job_id: int, level: str, process: str, message: str) -> None:
        """Keep one line of the job's log; takes no time."""
        self._runs.watch(job_id)
        line = LogLine(self._clock.now(), level, process, message)
        self._runs.outbox.add_line(job_id, wire_line(line))

    def set_progress(self, job_id: int, fraction: float, stage: str) -> None:
        """Tell how much of a stage is done, 0 to 1; takes no time."""
        self._runs.watch(job_id)
        self._runs.outbox.set_progress(job_id, fraction, stage)

    def plan_chunks(self, chunks: Sequence[Chunk]) -> None:
        """Enter chunks of a job in the ledger as queued.

        Raises
        ------
        JobAborted
            This run is over.
        """
        for start in range(0, len(chunks), _PLANNED_AT_ONCE):
            some = chunks[start : start + _PLANNED_AT_ONCE]
            planned = tuple((int(chunk.number), chunk.stage, float(chunk.weight)) for chunk in some)
            self._ask(jobs.PlanChunks(some[0].job_id, self._epoch, planned), jobs.Fine)

    def chunk_done(self, job_id: int, done: ChunkDone) -> None:
        """Enter a finished chunk in the ledger; takes no time."""
        self._runs.watch(job_id)
        self._runs.outbox.add_done(job_id, computed_of(done))

    def chunks_entered(self, job_id: int) -> int:
        """Return how many of the finished chunks the server has taken so far."""
        return self._runs.outbox.done_told

    def finished_chunks(self, job_id: int) -> Mapping[int, ChunkDone]:
        """Return the chunks the ledger knows as done, by number.

        Raises
        ------
        JobAborted
            This run is over.
        """
        finished: dict[int, ChunkDone] = {}
        after = -1
        while True:
            request = jobs.GetFinishedChunks(job_id, self._epoch, after, _FINISHED_AT_ONCE)
            answer = self._ask(request, jobs.FinishedChunks)
            if not answer.chunks:
                return finished
            finished |= {computed.number: chunk_done_of(computed) for computed in answer.chunks}
            after = max(finished)

    def complete(
        self, job_id: int, outputs: Mapping[str, str], sizes: Mapping[str, int], size: int
    ) -> None:
        """Move the job to complete and offer its outputs.

        Raises
        ------
        JobAborted
            Somebody stopped the job in the meantime, or this run is over.
        """
        plain_sizes = tuple((name, int(bytes_)) for name, bytes_ in sizes.items())
        request = jobs.Complete(job_id, self._epoch, tuple(outputs.items()), plain_sizes, int(size))
        self._ask(request, jobs.Fine)

    def runner_ready(self, job_id: int, address: str, process: ProcessIdentity) -> None:
        """Tell where pools reach the runner of the job.

        Raises
        ------
        JobAborted
            This run is over.
        """
        ready = nodes.RunnerReady(job_id, self._epoch, address, wire_process(process))
        self._ask(ready, jobs.Fine)

    def _ask(self, request: _RunRequest, kind: type[Expected]) -> Expected:
        """Return the answer to a question of the running job, however late it comes."""
        self._runs.watch(request.job_id)
        return expect(self._runs.ask(request), kind)

    # -- who asks about jobs ------------------------------------------------------------

    def create_job(
        self,
        *,
        description: str,
        user_name: str,
        calculation_mode: str,
        data_directory: Path,
        hazard_calculation_id: int | None = None,
        process: ProcessIdentity | None = None,
    ) -> int:
        """Create a job and return its number.

        Parameters
        ----------
        description, calculation_mode
            As in the job file.
        user_name
            Whose job it is.
        data_directory
            Where its results go.
        hazard_calculation_id
            The job whose hazard it uses.
        process
            Who will work for it, if no receiver shall: the job fails when it dies.

        Raises
        ------
        UserInputError
            There is no such job whose hazard could be used.
        """
        request = jobs.CreateJob(
            token=secrets.token_hex(_TOKEN_BYTES),
            description=description,
            user_name=user_name,
            calculation_mode=calculation_mode,
            data_directory=str(data_directory),
            hazard_calculation_id=hazard_calculation_id,
            process=None if process is None else wire_process(process),
            lowest_id=highest_calculation(data_directory) + 1,
        )
        job_id = self._line.ask(request, jobs.JobNumber).job_id
        if job_id is None:
            raise UserInputError("the server gave the job no number")
        return job_id

    def submit(self, job_id: int, priority: int = 0) -> int:
        """Let a job run when it is its turn, also one that failed or was stopped.

        Parameters
        ----------
        job_id
            The job, whose packed inputs lie in its directory.
        priority
            Larger ones go first.

        Returns
        -------
        int
            How many jobs go before it.

        Raises
        ------
        UserInputError
            There is no such job, or it is complete.
        """
        return self._line.ask(jobs.Submit(job_id, priority), jobs.Position).ahead

    def follow(self, job_id: int, first_line: int = 0) -> JobNews:
        """Return what is new of a job, from a line of its log (counted from 0) on.

        With a state that is an end and no lines, all has been told.

        Raises
        ------
        UserInputError
            There is no such job.
        """
        return news_of(self._line.ask(jobs.Follow(job_id, first_line), jobs.Followed))

    def get_job(self, job_id: int) -> JobRecord:
        """Return a job.

        Raises
        ------
        UserInputError
            There is no such job.
        """
        return job_of(self._line.ask(jobs.GetJob(job_id), jobs.Jobs).jobs[0])

    def list_jobs(
        self,
        calculation_modes: Collection[str] | None = None,
        *,
        user_name: str | None = None,
        with_deleted: bool = False,
    ) -> tuple[JobRecord, ...]:
        """Return jobs in the order of their numbers.

        Parameters
        ----------
        calculation_modes
            Only these; None for all.
        user_name
            Only of this user; None for all.
        with_deleted
            Whether to list deleted jobs too.
        """
        modes = None if calculation_modes is None else tuple(calculation_modes)
        found: list[JobRecord] = []
        while True:
            after = found[-1].id if found else 0
            request = jobs.ListJobs(modes, user_name, with_deleted, after)
            some = self._line.ask(request, jobs.Jobs).jobs
            if not some:
                return tuple(found)
            found += map(job_of, some)

    def latest_job_id(self, user_name: str) -> int | None:
        """Return the number of a user's newest job that was not deleted, if there is one."""
        return self._line.ask(jobs.LatestJob(user_name), jobs.JobNumber).job_id

    def list_outputs(self, job_id: int) -> tuple[OutputRecord, ...]:
        """Return the outputs of a job, by the name people read.

        Raises
        ------
        UserInputError
            There is no such job.
        """
        answer = self._line.ask(jobs.ListOutputs(job_id), jobs.Outputs)
        return tuple(map(output_of, answer.outputs))

    def get_output(self, output_id: int) -> OutputRecord:
        """Return an output.

        Raises
        ------
        UserInputError
            There is no such output.
        """
        return output_of(self._line.ask(jobs.GetOutput(output_id), jobs.Outputs).outputs[0])

    def get_log(self, job_id: int, start: int = 0, stop: int | None = None) -> tuple[LogLine, ...]:
        """Return lines of a job's log, from `start` (counted from 0) to before `stop`.

        Raises
        ------
        UserInputError
            There is no such job.
        """
        lines: list[LogLine] = []
        while stop is None or start + len(lines) < stop:
            request = jobs.GetLog(job_id, start + len(lines), stop)
            some = log_lines_of(self._line.ask(request, jobs.Log).lines)
            if not some:
                break
            lines += some
        return tuple(lines)

    def request_abort(self, job_id: int) -> JobRecord:
        """Stop a job and return it as it was before; what has ended stays as it is.

        Raises
        ------
        UserInputError
            There is no such job.
        """
        return job_of(self._line.ask(jobs.Abort(job_id), jobs.Jobs).jobs[0])

    def delete_job(self, job_id: int) -> tuple[Path, ...]:
        """Mark a job as deleted; return the files and folders the caller may remove now.

        Raises
        ------
        UserInputError
            There is no such job, it still runs, or other jobs use its hazard.
        """
        return tuple(map(Path, self._line.ask(jobs.DeleteJob(job_id), jobs.Paths).paths))

    def list_nodes(self) -> tuple[nodes.Node, ...]:
        """Return the worker nodes that are there."""
        return self._line.ask(nodes.ListNodes(), nodes.Nodes).nodes

    def server_status(self) -> jobs.ServerStatus:
        """Return who the server is and how many jobs it has in each state."""
        return self._line.ask(jobs.GetServerStatus(), jobs.ServerStatus)
