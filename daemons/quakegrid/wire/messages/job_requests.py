# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What clients and runners of jobs ask the job database server, and its answers.

Every request may be sent again when its answer is lost: the server knows it by its number,
and those that create something carry a `token` of their own besides.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from quakegrid.wire.messages.plain import Computed, Process, WireFailure

# -- asked by clients ---------------------------------------------------------------------


class CreateJob(msgspec.Struct, frozen=True, tag="create_job"):
    """Client: give me a number for a job. Answered by `JobNumber`.

    With a `process` the job is run by that process; without, it waits to be submitted. The number
    is at least `lowest_id`, so that it names no results that lie in the data directory.
    """

    token: str
    description: str
    user_name: str
    calculation_mode: str
    data_directory: str
    hazard_calculation_id: int | None
    process: Process | None
    lowest_id: int = 1


class Submit(msgspec.Struct, frozen=True, tag="submit"):
    """Client: the inputs of the job lie packed in its directory: run it when it is its turn.

    Larger priorities go first. Also resumes a job that failed or was stopped. Answered by
    `Position`.
    """

    job_id: int
    priority: int


class Follow(msgspec.Struct, frozen=True, tag="follow"):
    """Client: what is new of a job, from this line of its log on? Answered by `Followed`."""

    job_id: int
    first_line: int


class GetJob(msgspec.Struct, frozen=True, tag="get_job"):
    """Client: tell me of a job. Answered by `Jobs` with one."""

    job_id: int


class ListJobs(msgspec.Struct, frozen=True, tag="list_jobs"):
    """Client: tell me of jobs of some modes or of a user. Answered by `Jobs`.

    Of those with numbers above `after`, the first: whoever gets some asks again.
    """

    calculation_modes: tuple[str, ...] | None
    user_name: str | None
    with_deleted: bool
    after: int = 0


class LatestJob(msgspec.Struct, frozen=True, tag="latest_job"):
    """Client: which is the newest job of a user? Answered by `JobNumber`, None if there is none."""

    user_name: str


class ListOutputs(msgspec.Struct, frozen=True, tag="list_outputs"):
    """Client: what does a job offer? Answered by `Outputs`."""

    job_id: int


class GetOutput(msgspec.Struct, frozen=True, tag="get_output"):
    """Client: tell me of an output. Answered by `Outputs` with one."""

    output_id: int


class GetLog(msgspec.Struct, frozen=True, tag="get_log"):
    """Client: lines of a job's log, from `start` (from 0) to before `stop`. Answered by `Log`."""

    job_id: int
    start: int
    stop: int | None


class Abort(msgspec.Struct, frozen=True, tag="abort"):
    """Client: stop a job. Answered by `Jobs` with the job as it was before."""

    job_id: int


class DeleteJob(msgspec.Struct, frozen=True, tag="delete_job"):
    """Client: delete a job. Answered by `Paths`, the files and folders to remove."""

    job_id: int


class GetServerStatus(msgspec.Struct, frozen=True, tag="get_server_status"):
    """Client: who are you? Answered by `ServerStatus`."""


# -- asked by the process that runs a job --------------------------------------------------


class OfRunner(msgspec.Struct, frozen=True):
    """What every request of a runner says first.

    With an epoch that is not the job's any more it is answered by `Fenced`.
    """

    job_id: int
    epoch: int


class Begin(OfRunner, frozen=True, tag="begin"):
    """Runner: the job is executing, by this process. Answered by `Fine`."""

    process: Process


class Transition(OfRunner, frozen=True, tag="transition"):
    """Runner: move the job to a state. Answered by `Fine`.

    `exit_status` is that of the error's family, of a job that failed.
    """

    status: str
    exit_status: int | None


class IsAborted(OfRunner, frozen=True, tag="is_aborted"):
    """Runner: does anybody want the job to end? Answered by `YesNo`; also a sign of life."""


class LogLines(OfRunner, frozen=True, tag="log_lines"):
    """Runner: (time since 1970 [s], level, process, message) of some lines. Answered by `Fine`."""

    lines: tuple[tuple[float, str, str, str], ...]


class SetProgress(OfRunner, frozen=True, tag="set_progress"):
    """Runner: how much of a stage is done, 0 to 1. Answered by `Fine`; lost, the next counts."""

    fraction: float
    stage: str


class PlanChunks(OfRunner, frozen=True, tag="plan_chunks"):
    """Runner: (number, stage, weight) of chunks to compute. Answered by `Fine`."""

    chunks: tuple[tuple[int, str, float], ...]


class ChunksDone(OfRunner, frozen=True, tag="chunks_done"):
    """Runner: chunks whose parts are published. Answered by `Fine`."""

    chunks: tuple[Computed, ...]


class GetFinishedChunks(OfRunner, frozen=True, tag="get_finished_chunks"):
    """Runner: which chunks were done in earlier runs? Answered by `FinishedChunks`.

    At most `limit` of them, with numbers above `after`.
    """

    after: int
    limit: int


class Complete(OfRunner, frozen=True, tag="complete"):
    """Runner: the results are published. Answered by `Fine`.

    `outputs` are (dataset, name for people), `sizes` (dataset, bytes), `size` that of the file.
    """

    outputs: tuple[tuple[str, str], ...]
    sizes: tuple[tuple[str, int], ...]
    size: int


# -- answers --------------------------------------------------------------------------------


class Job(msgspec.Struct, frozen=True):
    """A job; times are seconds since 1970."""

    id: int
    description: str
    user_name: str
    calculation_mode: str
    hazard_calculation_id: int | None
    status: str
    is_running: bool
    start_time: float
    stop_time: float | None
    relevant: bool
    ds_calc_dir: str
    size_mb: float | None
    process: Process | None
    priority: int
    epoch: int
    attempts: int
    exit_status: int | None


class Output(msgspec.Struct, frozen=True, array_like=True):
    """An output of a job."""

    id: int
    job_id: int
    display_name: str
    ds_key: str
    size_mb: float | None


class JobNumber(msgspec.Struct, frozen=True, tag="job_number"):
    """The number of a job, None if there is none."""

    job_id: int | None


class Position(msgspec.Struct, frozen=True, tag="position"):
    """How many jobs go before one that was submitted."""

    ahead: int


class Followed(msgspec.Struct, frozen=True, tag="followed"):
    """What is new of a job: lines of its log, its state, its progress; `ahead` while it waits."""

    status: str
    lines: tuple[tuple[float, str, str, str], ...]
    fraction: float
    stage: str
    ahead: int
    reason: str


class Jobs(msgspec.Struct, frozen=True, tag="jobs"):
    """Some jobs, by number."""

    jobs: tuple[Job, ...]


class Outputs(msgspec.Struct, frozen=True, tag="outputs"):
    """Some outputs."""

    outputs: tuple[Output, ...]


class Log(msgspec.Struct, frozen=True, tag="log"):
    """Lines of a log: (time since 1970 [s], level, process, message)."""

    lines: tuple[tuple[float, str, str, str], ...]


class Paths(msgspec.Struct, frozen=True, tag="paths"):
    """Files and folders."""

    paths: tuple[str, ...]


class ServerStatus(msgspec.Struct, frozen=True, tag="server_status"):
    """The server: its release, file, schema, process, start, and how many jobs in which state."""

    release: str
    file: str
    schema: int
    process: Process
    started: float
    jobs: dict[str, int]


class FinishedChunks(msgspec.Struct, frozen=True, tag="finished_chunks"):
    """Chunks that were done, by number."""

    chunks: tuple[Computed, ...]


class YesNo(msgspec.Struct, frozen=True, tag="yes_no"):
    """Yes or no."""

    yes: bool


class Fine(msgspec.Struct, frozen=True, tag="fine"):
    """It has been done."""


class Fenced(msgspec.Struct, frozen=True, tag="fenced"):
    """A newer run of the job has begun, or it was stopped: end, and touch nothing of it."""

    status: str


class RequestFailed(msgspec.Struct, frozen=True, tag="request_failed"):
    """It could not be done; the family says who must act."""

    failure: WireFailure


JobRequest: TypeAlias = (
    CreateJob
    | Submit
    | Follow
    | GetJob
    | ListJobs
    | LatestJob
    | ListOutputs
    | GetOutput
    | GetLog
    | Abort
    | DeleteJob
    | GetServerStatus
    | Begin
    | Transition
    | IsAborted
    | LogLines
    | SetProgress
    | PlanChunks
    | ChunksDone
    | GetFinishedChunks
    | Complete
)
JobAnswer: TypeAlias = (
    JobNumber
    | Position
    | Followed
    | Jobs
    | Outputs
    | Log
    | Paths
    | ServerStatus
    | FinishedChunks
    | YesNo
    | Fine
    | Fenced
    | RequestFailed
)
