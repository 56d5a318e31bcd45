# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the job database server answers: a table from each message to its handler."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from quakegrid import __version__
from quakegrid.base.errors import Bug, QuakegridError
from quakegrid.base.process import ProcessIdentity, this_process
from quakegrid.distribution.job_messages import (
    log_lines_of,
    wire_job,
    wire_lines,
    wire_output,
)
from quakegrid.distribution.wire_records import (
    chunk_done_of,
    computed_of,
    process_of,
    wire_failure,
    wire_process,
)
from quakegrid.jobs.job_status import JobStatus
from quakegrid.jobs.records.job_records import Requeue
from quakegrid.jobs.records.job_rows import RunFenced
from quakegrid.jobs.records.job_store import SqlJobStore
from quakegrid.jobs.records.run_records import RunWrites
from quakegrid.jobs.records.schema_version import SCHEMA_VERSION
from quakegrid.processes.daemon_log import DaemonLog
from quakegrid.processes.dbserver_presence import Presence, Progress
from quakegrid.wire.messages import job_requests as jobs
from quakegrid.wire.messages import node_requests as nodes

Request: TypeAlias = jobs.JobRequest | nodes.NodeRequest
Answer: TypeAlias = jobs.JobAnswer | nodes.NodeAnswer

#: The most lines of a log in one answer: whoever wants more asks again.
MOST_LINES: Final = 1000
#: The most jobs in one answer.
MOST_JOBS: Final = 1000
#: How long receivers are told of jobs that were stopped while they waited [s].
_LATELY: Final = 5.0
#: The most finished chunks in one answer.
MOST_CHUNKS: Final = 5000


@dataclass(frozen=True, slots=True)
class ServerIdentity:
    """Who the server is.

    Attributes
    ----------
    file
        The job database.
    process
        The server.
    started
        When [s since 1970].
    """

    file: Path
    process: ProcessIdentity
    started: float


def identify(file: Path) -> ServerIdentity:
    """Return who this process is as the server of a job database."""
    return ServerIdentity(file, this_process(), time.time())


class RequestDesk:
    """Answers requests, one at a time or many small writings in one transaction.

    Parameters
    ----------
    store
        The job database.
    presence
        Who was heard of.
    log
        Is told of what operators should know, and of bugs.
    identity
        Who the server is.
    monotonic
        Returns seconds that never run backwards.
    """

    def __init__(
        self,
        store: SqlJobStore,
        presence: Presence,
        log: DaemonLog,
        identity: ServerIdentity,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._presence = presence
        self._log = log
        self._identity = identity
        self._monotonic = monotonic
        self._handlers: Mapping[type, Callable[[Any], Answer]] = MappingProxyType(
            {
                jobs.CreateJob: self._create_job,
                jobs.Submit: self._submit,
                jobs.Follow: self._follow,
                jobs.GetJob: self._get_job,
                jobs.ListJobs: self._list_jobs,
                jobs.LatestJob: self._latest_job,
                jobs.ListOutputs: self._list_outputs,
                jobs.GetOutput: self._get_output,
                jobs.GetLog: self._get_log,
                jobs.Abort: self._abort,
                jobs.DeleteJob: self._delete_job,
                jobs.GetServerStatus: self._server_status,
                jobs.Begin: self._begin,
                jobs.Transition: self._transition,
                jobs.IsAborted: self._is_aborted,
                jobs.GetFinishedChunks: self._finished_chunks,
                jobs.Complete: self._complete,
                nodes.Heartbeat: self._heartbeat,
                nodes.ListNodes: self._list_nodes,
                nodes.ReceiverStarted: self._receiver_started,
                nodes.Claim: self._claim,
                nodes.RunnerEnded: self._runner_ended,
                nodes.RunnerReady: self._runner_ready,
            }
        )
        self._writers: Mapping[type, Callable[[RunWrites, Any], None]] = MappingProxyType(
            {
                jobs.LogLines: self._log_lines,
                jobs.SetProgress: self._set_progress,
                jobs.PlanChunks: self._plan_chunks,
                jobs.ChunksDone: self._chunks_done,
            }
        )

    def is_writing(self, request: Request) -> bool:
        """Return whether a request goes to `write_all`, else it goes to `answer`."""
        return type(request) in self._writers

    def answer(self, request: Request) -> Answer:
        """Answer a request; an error becomes an answer too."""
        try:
            self._note(request)
            return self._handlers[type(request)](request)
        except Exception as error:
            return self._failed(request, error)

    def write_all(self, requests: Sequence[Request]) -> list[Answer]:
        """Answer requests that only write, all in one transaction."""
        try:
            with self._store.runs.writing() as writes:
                return [self._write(writes, request) for request in requests]
        except Exception as error:
            if isinstance(error, QuakegridError) or len(requests) == 1:
                return [self._failed(request, error) for request in requests]
            # one of them must not spoil it for all
            return [answer for request in requests for answer in self.write_all([request])]

    def _write(self, writes: RunWrites, request: Request) -> Answer:
        """Answer one of many requests that write."""
        self._note(request)
        try:
            self._writers[type(request)](writes, request)
        except QuakegridError as error:
            return self._failed(request, error)
        return jobs.Fine()

    def _note(self, request: Request) -> None:
        """Note that the process of a job is alive."""
        if isinstance(request, jobs.OfRunner):
            self._presence.job_heard(request.job_id, self._monotonic())

    def _failed(self, request: Request, error: Exception) -> Answer:
        """Return an error as an answer; only bugs are told to the operator."""
        if isinstance(error, RunFenced):
            return jobs.Fenced(error.status)
        if isinstance(error, QuakegridError):
            return jobs.RequestFailed(wire_failure(error))
        name = type(request).__name__
        self._log.bug(f"The request {name} could not be answered: {request!r:.1000}", error)
        bug = Bug(f"the job database server could not answer {name}: {error!r}")
        return jobs.RequestFailed(wire_failure(bug))

    # -- clients ------------------------------------------------------------------------

    def _create_job(self, request: jobs.CreateJob) -> Answer:
        process = process_of(request.process) if request.process else None
        job_id = self._store.create_job(
            description=request.description,
            user_name=request.user_name,
            calculation_mode=request.calculation_mode,
            data_directory=Path(request.data_directory),
            hazard_calculation_id=request.hazard_calculation_id,
            process=process,
            token=request.token,
            lowest_id=request.lowest_id,
        )
        self._presence.job_heard(job_id, self._monotonic())
        return jobs.JobNumber(job_id)

    def _submit(self, request: jobs.Submit) -> Answer:
        return jobs.Position(self._store.queue.submit(request.job_id, request.priority))

    def _follow(self, request: jobs.Follow) -> Answer:
        # jobs whose processes died are looked for every second anyway
        new = self._store.queue.follow(request.job_id, request.first_line, MOST_LINES)
        progress = self._presence.progress(request.job_id)
        reason = ""
        if new.status == "submitted":
            reason = self._presence.why_waiting(self._store.queue.taken(), self._monotonic())
        return jobs.Followed(
            status=new.status,
            lines=wire_lines(new.lines),
            fraction=progress.fraction,
            stage=progress.stage,
            ahead=new.ahead,
            reason=reason,
        )

    def _get_job(self, request: jobs.GetJob) -> Answer:
        return jobs.Jobs((wire_job(self._store.get_job(request.job_id)),))

    def _list_jobs(self, request: jobs.ListJobs) -> Answer:
        found = self._store.list_jobs(
            request.calculation_modes,
            user_name=request.user_name,
            with_deleted=request.with_deleted,
            after=request.after,
            limit=MOST_JOBS,
        )
        return jobs.Jobs(tuple(map(wire_job, found)))

    def _latest_job(self, request: jobs.LatestJob) -> Answer:
        return jobs.JobNumber(self._store.latest_job_id(request.user_name))

    def _list_outputs(self, request: jobs.ListOutputs) -> Answer:
        return jobs.Outputs(tuple(map(wire_output, self._store.list_outputs(request.job_id))))

    def _get_output(self, request: jobs.GetOutput) -> Answer:
        return jobs.Outputs((wire_output(self._store.get_output(request.output_id)),))

    def _get_log(self, request: jobs.GetLog) -> Answer:
        stop = request.start + MOST_LINES
        if request.stop is not None:
            stop = min(stop, request.stop)
        return jobs.Log(wire_lines(self._store.get_log(request.job_id, request.start, stop)))

    def _abort(self, request: jobs.Abort) -> Answer:
        before = self._store.request_abort(request.job_id)
        if before.is_running:
            self._log.event("job_aborted", f"Job {before.id} was stopped", job=before.id)
        return jobs.Jobs((wire_job(before),))

    def _delete_job(self, request: jobs.DeleteJob) -> Answer:
        return jobs.Paths(tuple(map(str, self._store.delete_job(request.job_id))))

    def _server_status(self, request: jobs.GetServerStatus) -> Answer:
        counts = self._store.count_by_status()
        return jobs.ServerStatus(
            release=__version__,
            file=str(self._identity.file),
            schema=SCHEMA_VERSION,
            process=wire_process(self._identity.process),
            started=self._identity.started,
            jobs={str(status): count for status, count in counts.items()},
        )

    # -- runs of jobs -------------------------------------------------------------------

    def _begin(self, request: jobs.Begin) -> Answer:
        process = process_of(request.process)
        self._store.begin(request.job_id, process, epoch=request.epoch)
        return jobs.Fine()

    def _transition(self, request: jobs.Transition) -> Answer:
        self._store.transition(
            request.job_id, request.status, request.exit_status, epoch=request.epoch
        )
        return jobs.Fine()

    def _is_aborted(self, request: jobs.IsAborted) -> Answer:
        return jobs.YesNo(self._store.runs.is_aborted(request.job_id, request.epoch))

    def _finished_chunks(self, request: jobs.GetFinishedChunks) -> Answer:
        limit = min(request.limit, MOST_CHUNKS)
        found = self._store.runs.finished_chunks(
            request.job_id, request.epoch, request.after, limit
        )
        return jobs.FinishedChunks(tuple(map(computed_of, found)))

    def _complete(self, request: jobs.Complete) -> Answer:
        self._store.complete(
            request.job_id,
            dict(request.outputs),
            dict(request.sizes),
            request.size,
            epoch=request.epoch,
        )
        return jobs.Fine()

    def _log_lines(self, writes: RunWrites, request: jobs.LogLines) -> None:
        writes.log(request.job_id, request.epoch, log_lines_of(request.lines))

    def _set_progress(self, writes: RunWrites, request: jobs.SetProgress) -> None:
        writes.check(request.job_id, request.epoch)
        progress = Progress(request.epoch, request.fraction, request.stage)
        self._presence.set_progress(request.job_id, progress)

    def _plan_chunks(self, writes: RunWrites, request: jobs.PlanChunks) -> None:
        writes.plan(request.job_id, request.epoch, request.chunks)

    def _chunks_done(self, writes: RunWrites, request: jobs.ChunksDone) -> None:
        writes.done(request.job_id, request.epoch, map(chunk_done_of, request.chunks))

    # -- pools and receivers ------------------------------------------------------------

    def _heartbeat(self, request: nodes.Heartbeat) -> Answer:
        if self._presence.pool_heard(request, self._monotonic()):
            self._log.event(
                "node_found",
                f"Worker node {request.host} has come with {request.cores} cores",
                worker=request.host,
            )
        running = tuple(
            nodes.RunningJob(job.job_id, job.epoch, job.address, job.priority)
            for job in self._store.queue.running()
        )
        return nodes.RunningJobs(__version__, running)

    def _list_nodes(self, request: nodes.ListNodes) -> Answer:
        return nodes.Nodes(self._presence.nodes(self._monotonic()))

    def _receiver_started(self, request: nodes.ReceiverStarted) -> Answer:
        requeue = self._store.queue.receiver_started(request.receiver, request.host)
        return self._requeued(requeue, host=request.host)

    def _runner_ended(self, request: nodes.RunnerEnded) -> Answer:
        requeue = self._store.queue.runner_ended(
            request.job_id, request.epoch, request.cause, fault=request.fault
        )
        return self._requeued(requeue, job_id=request.job_id)

    def _claim(self, request: nodes.Claim) -> Answer:
        queue = self._store.queue
        self._presence.receiver_heard(request, self._monotonic())
        self._tell_requeued(queue.keep_running(request.receiver, request.running))
        job = None
        if request.ports and (
            claim := queue.claim(request.receiver, request.host, request.at_once)
        ):
            port = request.ports[0]
            job = nodes.ClaimedJob(claim.job_id, claim.epoch, port, str(claim.ds_calc_dir))
        waiting = queue.waiting()
        reason = ""
        if waiting:
            reason = self._presence.why_waiting(queue.taken(), self._monotonic())
        stopped = _wire_runs(queue.stopped_while_waiting(_LATELY))
        unsubmitted = _wire_runs(queue.unsubmitted(_LATELY))
        end = queue.to_end(request.running)
        return nodes.Claimed(job, end, waiting, reason, stopped, unsubmitted)

    def _runner_ready(self, request: nodes.RunnerReady) -> Answer:
        process = process_of(request.process)
        self._store.queue.ready(request.job_id, request.epoch, request.address, process)
        return jobs.Fine()

    def _requeued(
        self, requeue: Requeue, *, host: str | None = None, job_id: int | None = None
    ) -> nodes.Requeued:
        """Return what became of jobs whose process was lost, and which may have left something."""
        self._tell_requeued(requeue)
        complete, aborted = (
            _wire_runs(self._store.queue.ended_runs(status, host=host, job_id=job_id))
            for status in (JobStatus.COMPLETE, JobStatus.ABORTED)
        )
        unsubmitted = _wire_runs(self._store.queue.unsubmitted())
        return nodes.Requeued(requeue.again, requeue.failed, complete, aborted, unsubmitted)

    def _tell_requeued(self, requeue: Requeue) -> None:
        """Tell the operator what became of jobs whose process was lost."""
        for job_id in requeue.again:
            self._log.event(
                "job_resumed",
                f"The process of job {job_id} was lost: the job waits to go on",
                level="warning",
                job=job_id,
            )
        for job_id in requeue.failed:
            self._log.event(
                "job_given_up",
                f"The process of job {job_id} was lost once too often: the job has failed",
                level="error",
                job=job_id,
            )


def _wire_runs(runs: Sequence[tuple[int, Path]]) -> tuple[tuple[int, str], ...]:
    """Return numbers and folders of jobs as they travel."""
    return tuple((job_id, str(folder)) for job_id, folder in runs)
