# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Drive one job: prepare, plan, dispatch, finish."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from quakegrid import __version__
from quakegrid.base.errors import (
    Bug,
    InstallationError,
    JobAborted,
    PeerProcessError,
    QuakegridError,
    ResultFileError,
    Superseded,
    UnreadablePart,
)
from quakegrid.base.process import this_process
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader
from quakegrid.jobs.datastore.hdf5_writer import Hdf5Writer
from quakegrid.jobs.datastore.part_file import (
    PartFiles,
    part_is_there,
    remove_part,
    remove_unreadable_parts,
)
from quakegrid.jobs.datastore.publication import remove_temporary_files
from quakegrid.jobs.job_cost import Resources, job_cost, refuse_what_does_not_fit
from quakegrid.jobs.job_performance import JobPerformance, JobSummary
from quakegrid.jobs.job_status import JobStatus
from quakegrid.jobs.rounds import rounds
from quakegrid.jobs.superseded_parts import SupersededParts

if TYPE_CHECKING:
    from quakegrid.jobs.calculations.calculation import Calculation, Report
    from quakegrid.jobs.chunk import Chunk
    from quakegrid.jobs.datastore.paths import CalculationPaths
    from quakegrid.jobs.parameters.job_config import JobConfig
    from quakegrid.jobs.ports import ArrayReader, ChunkDone, Clock, Dispatcher, JobStore
    from quakegrid.jobs.rounds import Plan

#: Told after every chunk: weight done, weight in all [CPU seconds], name of the stage.
Progress = Callable[[float, float, str], None]

#: After these the job can go on from its parts once the cause is mended.
_WORTH_RESUMING: Final = (PeerProcessError, InstallationError, UnreadablePart)


def no_progress(done_weight: float, total_weight: float, stage: str) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class JobPorts:
    """What a job needs from outside.

    Attributes
    ----------
    store
        The job database.
    dispatcher
        Who computes the chunks; the caller closes it.
    clock
        Time.
    report
        Takes the lines of the job's log: level, message. The message of an error that ends
        the job comes with the level ``critical``, as the caller gets it as an exception too.
    progress
        Told after every chunk.
    parent
        The results of the calculation that the job starts from, if there is one.
    resumes
        Whether the caller lets a job go on at once one of whose parts cannot be read.
    resources
        What there is for the job, if it is to be refused where it needs more.
    """

    store: JobStore
    dispatcher: Dispatcher
    clock: Clock
    report: Report
    progress: Progress = field(default=no_progress)
    parent: ArrayReader | None = None
    resumes: bool = False
    resources: Resources | None = None


def run_job(
    job_id: int,
    job: JobConfig,
    calculation: Calculation,
    paths: CalculationPaths,
    ports: JobPorts,
) -> JobSummary:
    """Run a job to its end, or go on with one that was cut off.

    Parameters
    ----------
    job_id
        The job, created in the store.
    job
        Its parameters.
    calculation
        What to do: the one the registry has for the job's calculation_mode.
    paths
        Where its files lie.
    ports
        What it needs from outside.

    Returns
    -------
    JobSummary
        The outputs and what the job took.

    Raises
    ------
    JobAborted
        Somebody stopped it, here or in the database.
    Superseded
        Another process has taken it over; nothing of it was touched since.
    UnreadablePart
        If the caller lets it go on: its state in the store is as it was.
    QuakegridError
        It failed: the state is in the store, nothing half-written is left, and the parts are
        kept only where the job can go on from them.
    """
    ports.store.begin(job_id, this_process())
    try:
        return _run(job_id, job, calculation, paths, ports)
    except Superseded:
        raise
    except (Exception, KeyboardInterrupt) as error:
        ending = _ending(error)
        _clean(paths, keep_parts=isinstance(ending, _WORTH_RESUMING))
        if isinstance(ending, UnreadablePart):
            remove_unreadable_parts(paths.parts)
        if not (ports.resumes and isinstance(ending, UnreadablePart)):
            _tell(job_id, ending, ports)
        if ending is error:
            raise
        raise ending from ending.__cause__


def _run(
    job_id: int,
    job: JobConfig,
    calculation: Calculation,
    paths: CalculationPaths,
    ports: JobPorts,
) -> JobSummary:
    """Go through the steps of a job."""
    began = ports.clock.now().astimezone().replace(tzinfo=None).isoformat(timespec="seconds")
    paths.create()
    performance = JobPerformance(ports.clock, ports.dispatcher.workers)
    with performance.step("prepare"):
        resumed = _prepare(job, calculation, paths, ports)
    with performance.step("plan"), Hdf5Reader(paths.inputs) as inputs:
        plan = calculation.plan(job_id, inputs)
        cost = job_cost(calculation, inputs, plan)
    ports.report("info", cost.told())
    if ports.resources is not None:
        refuse_what_does_not_fit(cost, ports.resources)
    finished = ports.store.finished_chunks(job_id) if resumed else {}
    _compute(calculation, plan, finished, paths, ports, performance)
    ports.report("info", cost.outcome(performance.chunk_seconds()))
    with Hdf5Writer(paths.results) as results:
        results.set_attributes("", {"engine_version": __version__, "date": began})
        with performance.step("finish"), Hdf5Reader(paths.inputs) as inputs:
            outputs = calculation.finish(
                inputs, plan, PartFiles(paths.directory), results, ports.report
            )
        performance.write(results, [chunk for stage in plan.values() for chunk in stage])
        _stop_if_aborted(job_id, ports)
    _complete(job_id, outputs, paths, ports)
    paths.remove_directory()
    return performance.summary(outputs)


def _prepare(
    job: JobConfig, calculation: Calculation, paths: CalculationPaths, ports: JobPorts
) -> bool:
    """Write what the chunks read, unless an earlier run of the same job did; tells which."""
    release = _release_of_inputs(paths)
    if release == __version__:
        ports.report("info", "Going on from the chunks that are done")
        return True
    if release is not None:
        ports.report(
            "warning",
            f"The job begins anew: what was done of it is of release {release}, "
            f"this is {__version__}",
        )
        _forget_work(paths)
    elif any(paths.parts.iterdir()):
        ports.report(
            "warning",
            "The job begins anew: of which release that is what was done of it is not known",
        )
        _forget_work(paths)
    with Hdf5Writer(paths.inputs) as inputs:
        inputs.set_attributes("", {"engine_version": __version__})
        calculation.prepare(job, inputs, ports.report, ports.parent)
    return False


def _release_of_inputs(paths: CalculationPaths) -> str | None:
    """Return the release that wrote the inputs that are there: only its own parts fit."""
    if not paths.inputs.exists():
        return None
    try:
        with Hdf5Reader(paths.inputs) as inputs:
            return str(inputs.attributes("").get("engine_version"))
    except ResultFileError:
        return None


def _forget_work(paths: CalculationPaths) -> None:
    """Have nothing left of an earlier run."""
    paths.set_work_aside()
    paths.create()
    paths.remove_set_aside()


def _compute(
    calculation: Calculation,
    plan: Plan,
    finished: Mapping[int, ChunkDone],
    paths: CalculationPaths,
    ports: JobPorts,
    performance: JobPerformance,
) -> None:
    """Compute the chunks that need it, and delete the parts that nobody reads any more."""
    stages = calculation.stages
    chunks = [chunk for stage in stages for chunk in plan.get(stage, ())]
    parts = SupersededParts(chunks, calculation.supersedes)
    before = parts.done_before(finished, lambda number: part_is_there(finished[number].part))
    for number in sorted(before):
        performance.add(finished[number])
        _free(number, parts, paths)
    ports.store.plan_chunks([chunk for chunk in chunks if chunk.number not in before])
    progress = _StageProgress(plan, before, ports.progress)
    entries = _Entries(ports.store, chunks[0].job_id) if chunks else None

    def done(chunk: ChunkDone) -> None:
        assert entries is not None
        performance.add(chunk)
        for number in entries.add(chunk):
            _free(number, parts, paths)
        progress.add(chunk.number)

    for round_plan in rounds(stages, plan, parts.by_chunk, ports.dispatcher.workers):
        for stage in stages:
            missing = [chunk for chunk in round_plan.get(stage, ()) if chunk.number not in before]
            with performance.step(f"compute {stage}"):
                _run_stage(missing, paths, ports, performance, done)


def _run_stage(
    chunks: Sequence[Chunk],
    paths: CalculationPaths,
    ports: JobPorts,
    performance: JobPerformance,
    done: Callable[[ChunkDone], None],
) -> None:
    """Compute chunks of a stage."""
    if not chunks:
        return
    job_id = chunks[0].job_id

    def interrupted() -> bool:
        return ports.store.is_aborted(job_id)

    began = ports.clock.monotonic()
    dispatched = ports.dispatcher.run(chunks, paths.directory, interrupted, ports.report)
    with closing(dispatched) as stream:
        for chunk in stream:
            done(chunk)
    numbers = [chunk.number for chunk in chunks]
    performance.add_stage(numbers, ports.clock.monotonic() - began)


class _Entries:
    """Enters finished chunks in the ledger, and tells which of them are there.

    The ledger may be behind: what a chunk was made of is kept until it is known there.
    """

    def __init__(self, store: JobStore, job_id: int) -> None:
        self._store = store
        self._job_id = job_id
        self._waiting: deque[int] = deque()
        self._entered = store.chunks_entered(job_id)

    def add(self, chunk: ChunkDone) -> list[int]:
        """Enter a chunk; return those that are in the ledger since the last call."""
        self._store.chunk_done(self._job_id, chunk)
        self._waiting.append(chunk.number)
        before, self._entered = self._entered, self._store.chunks_entered(self._job_id)
        return [self._waiting.popleft() for _ in range(self._entered - before)]


class _StageProgress:
    """How much of each stage is done, over all rounds."""

    def __init__(self, plan: Plan, before: Collection[int], tell: Progress) -> None:
        self._tell = tell
        self._chunks = {chunk.number: chunk for stage in plan.values() for chunk in stage}
        self._total = {
            stage: sum(chunk.weight for chunk in chunks) for stage, chunks in plan.items()
        }
        self._done = dict.fromkeys(plan, 0.0)
        for number in before:
            self._done[self._chunks[number].stage] += self._chunks[number].weight

    def add(self, number: int) -> None:
        """Tell that one more chunk is done."""
        chunk = self._chunks[number]
        self._done[chunk.stage] += chunk.weight
        self._tell(self._done[chunk.stage], self._total[chunk.stage], chunk.stage)


def _free(number: int, parts: SupersededParts, paths: CalculationPaths) -> None:
    """Delete the parts that serve nobody now that a chunk is published and in the ledger."""
    for part in parts.free(number):
        remove_part(paths.directory, part)


def _complete(
    job_id: int, outputs: Mapping[str, str], paths: CalculationPaths, ports: JobPorts
) -> None:
    """Offer the outputs of published results; take the results back if the job was stopped."""
    with Hdf5Reader(paths.results) as results:
        stored = {name for name in outputs if results.has(name)}
        sizes = {name: results.size(name) for name in stored}
    try:
        ports.store.complete(job_id, outputs, sizes, paths.results.stat().st_size)
    except JobAborted:
        paths.results.unlink(missing_ok=True)
        raise


def _stop_if_aborted(job_id: int, ports: JobPorts) -> None:
    """Raise if somebody stopped the job in the database."""
    if ports.store.is_aborted(job_id):
        raise JobAborted(f"Job {job_id} was stopped")


def _ending(error: BaseException) -> QuakegridError:
    """Return why a job ends as one of the families of errors."""
    if isinstance(error, QuakegridError):
        return error
    if isinstance(error, KeyboardInterrupt):
        return JobAborted("The job was stopped from the keyboard")
    bug = Bug(f"{type(error).__name__}: {error}")
    bug.__cause__ = error
    return bug


def _clean(paths: CalculationPaths, *, keep_parts: bool) -> None:
    """Remove what is half-written, and the parts unless the job can go on from them."""
    remove_temporary_files(paths.data_directory, paths.results.name)
    has_parts = paths.parts.is_dir() and any(
        True for path in paths.parts.iterdir() if path.suffix == ".hdf5"
    )
    if keep_parts and has_parts:
        remove_temporary_files(paths.directory)
        remove_temporary_files(paths.parts)
    else:
        paths.remove_work()


def _tell(job_id: int, ending: QuakegridError, ports: JobPorts) -> None:
    """Record how a job ended."""
    for problem in ending.problems:
        ports.report("critical", str(problem))
    if isinstance(ending, Bug):
        ports.report("critical", "".join(traceback.format_exception(ending)).rstrip())
    if ports.store.is_aborted(job_id):
        return  # stopped in the database: that stands
    if isinstance(ending, JobAborted):
        ports.store.transition(job_id, JobStatus.ABORTED)
    else:
        ports.store.transition(job_id, JobStatus.FAILED, ending.exit_code)
