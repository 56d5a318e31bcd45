# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run jobs, here or by the daemons, follow them, let them go on, export what they give."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

from quakegrid.base.errors import (
    InstallationError,
    JobAborted,
    Problem,
    QuakegridError,
    UserInputError,
)
from quakegrid.base.process import this_process
from quakegrid.base.settings import Settings
from quakegrid.distribution.machine_resources import resources_here, resources_of_nodes
from quakegrid.distribution.registry import DAEMONS, available_cores, open_dispatcher
from quakegrid.faces.job_database import has_server, open_job_database
from quakegrid.faces.job_voice import JobVoice
from quakegrid.faces.kept_request import keep_request, kept_request
from quakegrid.faces.run_request import Listener, RunOutcome, RunRequest
from quakegrid.jobs.calculations.registry import calculation_named
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader
from quakegrid.jobs.datastore.hdf5_writer import Hdf5Writer
from quakegrid.jobs.datastore.paths import CalculationPaths
from quakegrid.jobs.exports.registry import FORMATS, check_formats, export_everything
from quakegrid.jobs.exports.results import Results
from quakegrid.jobs.hazard_inputs.parent_hazard import parent_differences
from quakegrid.jobs.input_checksum import input_checksum
from quakegrid.jobs.job_cost import JobCost, Resources, job_cost, refuse_what_does_not_fit
from quakegrid.jobs.job_ini import read_job_ini
from quakegrid.jobs.job_performance import read_summary
from quakegrid.jobs.job_status import UNFINISHED, JobStatus
from quakegrid.jobs.parameters.job_config import JobConfig
from quakegrid.jobs.ports import Clock, Dispatcher
from quakegrid.jobs.runner import JobPorts, run_job

if TYPE_CHECKING:
    from quakegrid.distribution.remote_store import RemoteStore
    from quakegrid.faces.job_database import JobDatabase
    from quakegrid.jobs.calculations.calculation import Report
    from quakegrid.jobs.records.job_records import JobRecord


@dataclass(frozen=True, slots=True)
class _ReadJob:
    """A job file that was read, and with what."""

    job: JobConfig
    warnings: tuple[Problem, ...]
    overrides: Mapping[str, str]
    defaults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Ports:
    """What a job that is run here needs, opened before it gets a number."""

    store: JobDatabase
    dispatcher: Dispatcher
    parent: Hdf5Reader | None


class JobRuns:
    """Runs jobs.

    Parameters
    ----------
    settings
        Of the installation.
    data_directory
        Where calculations go.
    user
        Whose jobs these are.
    clock
        Time.
    calculations
        calculation_mode -> ``module:class``.
    results_file
        Finds the results of a calculation that is given by number or path.
    """

    def __init__(
        self,
        settings: Settings,
        data_directory: Path,
        user: str,
        clock: Clock,
        calculations: Mapping[str, str],
        results_file: Callable[[str], Path],
    ) -> None:
        self._settings = settings
        self._data_directory = data_directory
        self._user = user
        self._clock = clock
        self._calculations = calculations
        self._results_file = results_file

    # -- asked from outside -------------------------------------------------------------

    def read_job(self, request: RunRequest) -> tuple[JobConfig, tuple[Problem, ...]]:
        """Return the checked job file of a request, and what is worth a warning."""
        read = self._read(request)
        return read.job, read.warnings

    def run(self, request: RunRequest, listener: Listener) -> RunOutcome:
        """Run a job to its end, here or by the daemons."""
        read = self._read(request)
        if (first := _job_to_run_first(read.job)) is not None:
            before = self.run(RunRequest(first, distribute=request.distribute), listener)
            return self.run(replace(request, parent=str(before.job_id)), listener)
        if self._by_daemons(request):
            job_id = self._submit(read, request, listener)
            return self._follow_or_abort(job_id, read.job, listener)
        checksum = input_checksum(read.job).checksum
        with (
            self._parent(read.job) as parent,
            closing(self._dispatcher(request)) as dispatcher,
            self._database() as store,
        ):
            job_id = store.create_job(
                description=read.job.calculation.description,
                user_name=self._user,
                calculation_mode=read.job.mode,
                data_directory=self._data_directory,
                hazard_calculation_id=_number(read.job.calculation.hazard_calculation_id),
                process=this_process(),
            )
            try:
                paths = CalculationPaths(self._data_directory, job_id)
                paths.create()
                keep_request(paths.directory, request, checksum)
            except QuakegridError:
                store.transition(job_id, JobStatus.FAILED)
                raise
            ports = _Ports(store, dispatcher, parent)
            return self._run_here(job_id, read, request, ports, listener)

    def submit(self, request: RunRequest, listener: Listener) -> int:
        """Hand a job to the daemons and return its number."""
        if not self._by_daemons(request):
            raise UserInputError(
                "only daemons can run a job that nobody waits for: write oq_distribute = zmq in "
                "openquake.cfg and start them, or leave out --detach"
            )
        read = self._read(request)
        if _job_to_run_first(read.job) is not None:
            raise UserInputError(
                "hazard_calculation_id names a job file: run that first, and give its number"
            )
        return self._submit(read, request, listener)

    def follow(self, job_id: int, listener: Listener) -> RunOutcome:
        """Tell what a job says until its end; Ctrl-C ends the telling, not the job."""
        if not has_server(self._settings):
            raise UserInputError("only jobs that daemons run can be followed: see --show-log")
        return self._followed(job_id, listener, 0)

    def resume(self, job_id: int, listener: Listener) -> RunOutcome:
        """Let a job that failed or was stopped go on from what it has."""
        with self._database() as store:
            record = store.get_job(job_id)
            lines = len(store.get_log(job_id))
        _check_resumable(record)
        if (record.ds_calc_dir / "input").is_dir() and has_server(self._settings):
            with self._server() as server:
                server.submit(job_id)
            return self._follow_or_abort(job_id, None, listener, lines)
        kept = kept_request(record.ds_calc_dir, job_id)
        read = self._read(kept.request())
        if input_checksum(read.job).checksum != kept.checksum:
            raise UserInputError(
                Problem(
                    f"the inputs have changed since job {job_id} began: run the job file again",
                    read.job.path,
                )
            )
        with (
            self._parent(read.job) as parent,
            closing(self._dispatcher(kept.request())) as dispatcher,
            self._database() as store,
        ):
            if record.status == JobStatus.ABORTED:
                store.transition(job_id, JobStatus.SUBMITTED)
            ports = _Ports(store, dispatcher, parent)
            return self._run_here(job_id, read, kept.request(), ports, listener)

    def check(self, request: RunRequest, *, cost: bool = False) -> tuple[tuple[str, str], ...]:
        """Read all that a job would read, and return what it would say: level, message.

        With `cost` also what it is predicted to take; one that does not fit is a mistake.
        """
        read = self._read(request)
        said = [("warning", str(warning)) for warning in read.warnings]

        def report(level: str, message: str) -> None:
            said.append((level, message))

        predicted = self._prepare_aside(read, report, cost=cost)
        if predicted is not None:
            report("info", predicted.told())
            there_is = self._resources(request)
            if there_is is not None:
                refuse_what_does_not_fit(predicted, there_is)
        return tuple(said)

    def _prepare_aside(self, read: _ReadJob, report: Report, *, cost: bool) -> JobCost | None:
        """Read all that a job would read; return what it is predicted to take, if asked."""
        calculation = calculation_named(read.job.mode, self._calculations)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "inputs.hdf5"
            with Hdf5Writer(path) as inputs, self._parent(read.job) as parent:
                calculation.prepare(read.job, inputs, report, parent)
            if not cost:
                return None
            with Hdf5Reader(path) as reader:
                return job_cost(calculation, reader, calculation.plan(0, reader))

    def _resources(self, request: RunRequest) -> Resources | None:
        """Return what there is for a request, if a job that needs more is to be refused."""
        memory = self._settings.memory
        if not self._by_daemons(request):
            workers = self._settings.distribution.num_cores or available_cores()
            workers = workers if request.distribute else 1
            return resources_here(workers, self._data_directory, memory)
        with self._server() as store:
            nodes = [node for node in store.list_nodes() if not node.draining]
        return resources_of_nodes(nodes, self._data_directory, memory)

    # -- by the daemons -----------------------------------------------------------------

    def _by_daemons(self, request: RunRequest) -> bool:
        """Return whether the daemons run what is requested."""
        return request.distribute and self._settings.distribution.oq_distribute == "zmq"

    def _submit(self, read: _ReadJob, request: RunRequest, listener: Listener) -> int:
        """Hand a job to the daemons."""
        from quakegrid.faces.submission import has_to_wait, submit_job

        def tell(level: str, message: str) -> None:
            listener.log(0, datetime.now(UTC), level, message)

        for warning in read.warnings:
            tell("warning", str(warning))
        parent = read.job.calculation.hazard_calculation_id
        results: str | None = None
        if parent is not None:
            results = str(self._results_file(str(parent)).absolute())
            with Hdf5Reader(Path(results)) as reader:
                if not request.parent_must_fit and _fitting(read.job, reader, tell) is None:
                    results = None
        with self._server() as store:
            if parent is None and has_to_wait(store):
                # its own process will tell, but only when it comes to that
                predicted = self._prepare_aside(read, _silence, cost=True)
                there_is = self._resources(request)
                if predicted is not None and there_is is not None:
                    refuse_what_does_not_fit(predicted, there_is)
            return submit_job(
                store,
                read.job,
                replace(request, parent=results),
                overrides=read.overrides,
                defaults=read.defaults,
                parent=_number(parent),
                data_directory=self._data_directory,
                user=self._user,
            )

    def _follow_or_abort(
        self, job_id: int, job: JobConfig | None, listener: Listener, first_line: int = 0
    ) -> RunOutcome:
        """Follow a job to its end; Ctrl-C ends the job."""
        try:
            outcome = self._followed(job_id, listener, first_line)
        except KeyboardInterrupt:
            with self._server() as store:
                store.request_abort(job_id)
            raise JobAborted(f"Job {job_id} was stopped from the keyboard") from None
        if job is not None:

            def tell(level: str, message: str) -> None:
                listener.log(job_id, datetime.now(UTC), level, message)

            self._export_all(job_id, job, outcome.results, tell)
        return outcome

    def _followed(self, job_id: int, listener: Listener, first_line: int) -> RunOutcome:
        """Follow a job that daemons run to its end, and return what came out."""
        from quakegrid.faces.submission import failure_of, follow_job

        with self._server() as store:
            status = follow_job(store, job_id, listener, first_line=first_line)
            if status == JobStatus.ABORTED:
                raise JobAborted(f"Job {job_id} was stopped")
            if status != JobStatus.COMPLETE:
                raise failure_of(store, job_id)
            outputs, results = store.list_outputs(job_id), store.get_job(job_id).results
        with Hdf5Reader(results) as reader:
            names = {output.ds_key: output.display_name for output in outputs}
            return RunOutcome(job_id, outputs, results, read_summary(reader, names))

    # -- in this process ----------------------------------------------------------------

    def _run_here(
        self,
        job_id: int,
        read: _ReadJob,
        request: RunRequest,
        ports: _Ports,
        listener: Listener,
    ) -> RunOutcome:
        """Run a job in this process and those it starts."""
        calculation = calculation_named(read.job.mode, self._calculations)
        store, parent = ports.store, ports.parent
        voice = JobVoice(job_id, store, self._clock, listener)
        paths = CalculationPaths(self._data_directory, job_id)
        self._greet(read, ports.dispatcher, voice)
        if not request.parent_must_fit and parent is not None:
            parent = _fitting(read.job, parent, voice.report)
        job_ports = JobPorts(
            store,
            ports.dispatcher,
            self._clock,
            voice.report,
            voice.progress,
            parent,
            resources=resources_here(
                ports.dispatcher.workers, self._data_directory, self._settings.memory
            ),
        )
        summary = run_job(job_id, read.job, calculation, paths, job_ports)
        self._export_all(job_id, read.job, paths.results, voice.report)
        return RunOutcome(job_id, store.list_outputs(job_id), paths.results, summary)

    def _greet(self, read: _ReadJob, dispatcher: Dispatcher, voice: JobVoice) -> None:
        """Say who runs what, with what."""
        job = read.job
        parent = job.calculation.hazard_calculation_id
        host = os.uname().nodename
        voice.report("warning", f"{self._user}@{host} running {job.path.resolve()} --hc={parent}")
        if dispatcher.workers > 1:
            voice.report("warning", f"Using {dispatcher.workers} processpool workers")
        else:
            voice.report("warning", "Disabled distribution")
        for warning in read.warnings:
            voice.report("warning", str(warning))
        inputs = input_checksum(job)
        voice.report(
            "info",
            f"Checksum of the inputs: {inputs.checksum} (total size {inputs.size / 1024:.2f} KB)",
        )
        voice.report("info", f"Running {job.mode}")

    def _dispatcher(self, request: RunRequest) -> Dispatcher:
        """Return how the chunks of a request travel."""
        settings = self._settings.distribution
        way = settings.oq_distribute if request.distribute else "no"
        if way == DAEMONS:  # a job that was begun without them goes on so
            way = "processpool"
        return open_dispatcher(way, settings.num_cores, self._calculations)

    # -- either way ---------------------------------------------------------------------

    def _read(self, request: RunRequest) -> _ReadJob:
        """Read the job file of a request."""
        check_formats(request.exports)
        overrides = dict(request.overrides)
        defaults = {"pointsource_distance": str(self._settings.performance.pointsource_distance)}
        if request.parent is not None:
            overrides["hazard_calculation_id"] = request.parent
        if request.exports:
            overrides["exports"] = " ".join(request.exports)
        job, warnings = read_job_ini(request.job_file, overrides, defaults)
        return _ReadJob(job, (*self._settings.warnings, *warnings), overrides, defaults)

    def _export_all(self, job_id: int, job: JobConfig, file: Path, report: Report) -> None:
        """Export everything as the job asks; the job is complete whatever becomes of this.

        Raises
        ------
        QuakegridError
            Something could not be exported; the command must not end as if it had been.
        """
        formats = [name for name in job.output.exports if name in FORMATS]
        for name in job.output.exports:
            if name not in formats:
                report("warning", f"nothing can be exported as {name}; there are {FORMATS}")
        if not formats:
            return
        directory = Path(job.output.export_dir).expanduser()
        try:
            with Hdf5Reader(file) as reader:
                results = Results(reader, job_id)
                for key, paths in export_everything(results, formats, directory):
                    report("info", f"exported {key}: {[str(path) for path in paths]}")
        except QuakegridError as error:
            again = f"the results are in {file}: export again with oq engine --eos {job_id} DIR"
            report("critical", f"{error}; {again}")
            raise type(error)([*error.problems, Problem(again)]) from error

    @contextmanager
    def _parent(self, job: JobConfig) -> Iterator[Hdf5Reader | None]:
        """Open the results of the calculation that a job starts from, if it does from any."""
        parent = job.calculation.hazard_calculation_id
        if parent is None:
            yield None
            return
        with Hdf5Reader(self._results_file(str(parent))) as reader:
            yield reader

    @contextmanager
    def _database(self) -> Iterator[JobDatabase]:
        with open_job_database(self._settings, self._data_directory, self._clock) as store:
            yield store

    @contextmanager
    def _server(self) -> Iterator[RemoteStore]:
        with self._database() as store:
            yield cast("RemoteStore", store)


def _check_resumable(record: JobRecord) -> None:
    """Raise unless a job failed or was stopped, or waits."""
    if record.status == JobStatus.COMPLETE:
        raise UserInputError(f"Job {record.id} is complete: there is nothing to go on with")
    if record.status in UNFINISHED and record.status != JobStatus.SUBMITTED:
        raise UserInputError(
            f"Job {record.id} is {record.status}: oq engine --follow {record.id} shows it, "
            f"oq abort {record.id} stops it"
        )
    if not record.ds_calc_dir.parent.is_dir():
        raise InstallationError(f"The folder {record.ds_calc_dir.parent} is not there")


def _job_to_run_first(job: JobConfig) -> Path | None:
    """Return the job file that a job starts from, if it is a job file."""
    parent = job.calculation.hazard_calculation_id
    if not isinstance(parent, str) or not parent.endswith(".ini"):
        return None
    here = Path(parent)
    return here if here.exists() else job.base / parent


def _fitting(job: JobConfig, parent: Hdf5Reader, report: Report) -> Hdf5Reader | None:
    """Return a parent that nobody chose if it has the hazard of a job; else say why not."""
    differences = parent_differences(job, input_checksum(job), parent)
    if not differences:
        return parent
    told = "; ".join(problem.message for problem in differences)
    report("info", f"Nothing is taken from the first job of this command: {told}")
    return None


def _silence(level: str, message: str) -> None:
    """Say nothing: whoever runs the job will."""


def _number(parent: int | str | None) -> int | None:
    """Return the number of a parent in the job database; a file has none."""
    return parent if isinstance(parent, int) else None
