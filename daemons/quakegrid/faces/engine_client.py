# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Submit, watch, abort, list, fetch: the one door to the engine for people and programs."""

from __future__ import annotations

import getpass
import os
import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from quakegrid.base.clock import SystemClock
from quakegrid.base.errors import Problem, QuakegridError, ResultFileError, UserInputError
from quakegrid.base.process import this_process
from quakegrid.base.settings import Settings, data_directory, read_settings, settings_files
from quakegrid.distribution.registry import open_dispatcher
from quakegrid.faces.job_voice import JobVoice
from quakegrid.faces.run_request import Listener, RunOutcome, RunRequest
from quakegrid.jobs.calculations.registry import CALCULATIONS, calculation_named
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader
from quakegrid.jobs.datastore.hdf5_writer import Hdf5Writer
from quakegrid.jobs.datastore.paths import CalculationPaths
from quakegrid.jobs.embedded import EmbeddedStore, open_embedded_store
from quakegrid.jobs.exports.registry import FORMATS, check_formats, export_everything, export_key
from quakegrid.jobs.exports.results import Results
from quakegrid.jobs.hazard_inputs.parent_hazard import parent_differences
from quakegrid.jobs.input_checksum import input_checksum
from quakegrid.jobs.job_ini import read_job_ini
from quakegrid.jobs.job_status import UNFINISHED
from quakegrid.jobs.parameters.job_config import JobConfig
from quakegrid.jobs.ports import Clock, Dispatcher
from quakegrid.jobs.records.job_records import JobRecord, LogLine, OutputRecord
from quakegrid.jobs.runner import JobPorts, run_job

_RESULTS_FILE = re.compile(r"calc_(\d+)\.hdf5")


def engine_here() -> EngineClient:
    """Return the engine with the settings and the data directory of whoever runs this process.

    Raises
    ------
    InstallationError
        With every setting that is wrong.
    """
    settings = read_settings(settings_files(os.environ, Path.cwd()), os.environ)
    user = getpass.getuser()
    return EngineClient(
        settings, data_directory(settings, user, Path.home(), os.environ), user, SystemClock()
    )


class EngineClient:
    """The engine on this machine, in this process: no daemon is needed.

    Parameters
    ----------
    settings
        Of the installation.
    data_directory
        Where calculations go, and the job database.
    user
        Whose jobs these are.
    clock
        Time.
    calculations
        calculation_mode -> ``module:class``.
    """

    def __init__(
        self,
        settings: Settings,
        data_directory: Path,
        user: str,
        clock: Clock,
        calculations: Mapping[str, str] = CALCULATIONS,
    ) -> None:
        self.settings = settings
        self.data_directory = data_directory
        self._user = user
        self._clock = clock
        self._calculations = calculations

    # -- running ------------------------------------------------------------------------

    def read_job(self, request: RunRequest) -> tuple[JobConfig, tuple[Problem, ...]]:
        """Return the checked job file of a request, and what is worth a warning.

        Raises
        ------
        UserInputError
            With every mistake in the file, the overrides and the formats.
        """
        check_formats(request.exports)
        overrides = dict(request.overrides)
        defaults = {"pointsource_distance": str(self.settings.performance.pointsource_distance)}
        if request.parent is not None:
            overrides["hazard_calculation_id"] = request.parent
        if request.exports:
            overrides["exports"] = " ".join(request.exports)
        return read_job_ini(request.job_file, overrides, defaults)

    def run(self, request: RunRequest, listener: Listener) -> RunOutcome:
        """Run a job to its end.

        Parameters
        ----------
        request
            What to run.
        listener
            Is told the lines of the log, which also go to the job database.

        Raises
        ------
        UserInputError
            The job file or something it names is wrong.
        JobAborted
            Somebody stopped it.
        QuakegridError
            It failed; its state is in the job database.
        """
        job, warnings = self.read_job(request)
        if (first := _job_to_run_first(job)) is not None:
            before = self.run(RunRequest(first, distribute=request.distribute), listener)
            return self.run(replace(request, parent=str(before.job_id)), listener)
        calculation = calculation_named(job.mode, self._calculations)
        with (
            self._parent(job) as parent,
            closing(self._dispatcher(request)) as dispatcher,
            self._store() as store,
        ):
            job_id = store.create_job(
                description=job.calculation.description,
                user_name=self._user,
                calculation_mode=job.mode,
                data_directory=self.data_directory,
                hazard_calculation_id=_number(job.calculation.hazard_calculation_id),
                process=this_process(),
            )
            voice = JobVoice(job_id, store, self._clock, listener)
            paths = CalculationPaths(self.data_directory, job_id)
            self._greet(job, warnings, dispatcher, voice)
            if not request.parent_must_fit and parent is not None:
                parent = _fitting(job, parent, voice)
            ports = JobPorts(store, dispatcher, self._clock, voice.report, voice.progress, parent)
            summary = run_job(job_id, job, calculation, paths, ports)
            self._export_all(job_id, job, paths.results, voice)
            return RunOutcome(job_id, store.list_outputs(job_id), paths.results, summary)

    def check(self, request: RunRequest) -> tuple[tuple[str, str], ...]:
        """Read all that a job would read, and return what it would say: level, message.

        Raises
        ------
        UserInputError
            With every mistake found.
        """
        job, warnings = self.read_job(request)
        calculation = calculation_named(job.mode, self._calculations)
        said = [("warning", str(warning)) for warning in warnings]

        def report(level: str, message: str) -> None:
            said.append((level, message))

        with (
            TemporaryDirectory() as folder,
            Hdf5Writer(Path(folder) / "inputs.hdf5") as inputs,
            self._parent(job) as parent,
        ):
            calculation.prepare(job, inputs, report, parent)
        return tuple(said)

    def _greet(
        self,
        job: JobConfig,
        warnings: Sequence[Problem],
        dispatcher: Dispatcher,
        voice: JobVoice,
    ) -> None:
        """Say who runs what, with what."""
        parent = job.calculation.hazard_calculation_id
        host = os.uname().nodename
        voice.report("warning", f"{self._user}@{host} running {job.path.resolve()} --hc={parent}")
        if dispatcher.workers > 1:
            voice.report("warning", f"Using {dispatcher.workers} processpool workers")
        else:
            voice.report("warning", "Disabled distribution")
        for warning in warnings:
            voice.report("warning", str(warning))
        inputs = input_checksum(job)
        voice.report(
            "info",
            f"Checksum of the inputs: {inputs.checksum} (total size {inputs.size / 1024:.2f} KB)",
        )
        voice.report("info", f"Running {job.mode}")

    def _export_all(self, job_id: int, job: JobConfig, file: Path, voice: JobVoice) -> None:
        """Export everything as the job asks; the job is complete whatever becomes of this.

        Raises
        ------
        QuakegridError
            Something could not be exported; the command must not end as if it had been.
        """
        formats = [name for name in job.output.exports if name in FORMATS]
        for name in job.output.exports:
            if name not in formats:
                voice.report("warning", f"nothing can be exported as {name}; there are {FORMATS}")
        if not formats:
            return
        directory = Path(job.output.export_dir).expanduser()
        try:
            with Hdf5Reader(file) as reader:
                results = Results(reader, job_id)
                for key, paths in export_everything(results, formats, directory):
                    voice.report("info", f"exported {key}: {[str(path) for path in paths]}")
        except QuakegridError as error:
            again = f"the results are in {file}: export again with oq engine --eos {job_id} DIR"
            voice.report("critical", f"{error}; {again}")
            raise type(error)([*error.problems, Problem(again)]) from error

    # -- jobs ---------------------------------------------------------------------------

    def jobs(self, modes: Collection[str] | None = None) -> tuple[JobRecord, ...]:
        """Return all jobs that were not deleted, or those of some calculation modes."""
        with self._store() as store:
            return store.list_jobs(modes)

    def job(self, job_id: int) -> JobRecord:
        """Return a job; 0 and below count from the end, -1 being the last of this user.

        Raises
        ------
        UserInputError
            There is no such job.
        """
        with self._store() as store:
            if job_id > 0:
                return store.get_job(job_id)
            mine = store.list_jobs(user_name=self._user)
            if not mine or -job_id > len(mine):
                raise UserInputError("there is no such calculation yet: run one first")
            return mine[min(job_id, -1)]

    def outputs(self, job_id: int) -> tuple[OutputRecord, ...]:
        """Return what a job offers.

        Raises
        ------
        UserInputError
            There is no such job.
        """
        with self._store() as store:
            return store.list_outputs(job_id)

    def log(self, job_id: int) -> tuple[LogLine, ...]:
        """Return the log of a job.

        Raises
        ------
        UserInputError
            There is no such job.
        """
        with self._store() as store:
            return store.get_log(job_id)

    def abort(self, job_id: int) -> JobRecord:
        """Stop a job and return it as it was before; what has ended stays as it is.

        Raises
        ------
        UserInputError
            There is no such job.
        """
        with self._store() as store:
            return store.request_abort(job_id)

    def delete(self, job_id: int) -> None:
        """Delete a job with its results.

        Raises
        ------
        UserInputError
            There is no such job, it still runs, or others use its hazard.
        """
        with self._store() as store:
            files = store.delete_job(job_id)
        for path in files:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

    def unsuccessful_jobs(self) -> tuple[JobRecord, ...]:
        """Return the jobs that ended without results."""
        ended = ("complete", *UNFINISHED)
        return tuple(job for job in self.jobs() if job.status not in ended)

    # -- results ------------------------------------------------------------------------

    @contextmanager
    def results(self, calculation: str = "-1") -> Iterator[Results]:
        """Open the results of a calculation: its number, -1 for the last, or a file.

        Raises
        ------
        UserInputError
            There is no such calculation, or it has no results.
        ResultFileError
            The file is missing or damaged.
        """
        path, number = self._results_file(calculation)
        with Hdf5Reader(path) as reader:
            yield Results(reader, number)

    def contents(self, calculation: str = "-1") -> tuple[tuple[str, int], ...]:
        """Return the arrays of a calculation, or groups of them, with their sizes [bytes].

        Raises
        ------
        UserInputError, ResultFileError
            As `results`.
        """
        path, _ = self._results_file(calculation)
        with Hdf5Reader(path) as reader:
            groups = sorted({name.partition("/")[0] for name in reader.names()})
            return tuple((name, reader.size(name)) for name in groups)

    def export(
        self, calculation: str, key: str, formats: Sequence[str], directory: Path
    ) -> tuple[Path, ...]:
        """Export one output of a calculation and return the files.

        Raises
        ------
        UserInputError
            No such calculation, output or format.
        ResultFileError, InstallationError
            The results cannot be read, or the directory not be written.
        """
        with self.results(calculation) as results:
            return export_key(results, key, formats, directory)

    def export_output(
        self, output_id: int, formats: Sequence[str], directory: Path
    ) -> tuple[Path, ...]:
        """Export an output by its number in the job database.

        Raises
        ------
        UserInputError
            No such output, or it has no such format.
        """
        with self._store() as store:
            output = store.get_output(output_id)
        return self.export(str(output.job_id), output.ds_key, formats, directory)

    def export_all(
        self, calculation: str, formats: Sequence[str], directory: Path
    ) -> tuple[Path, ...]:
        """Export all that people want of a calculation and return the files.

        Raises
        ------
        UserInputError
            No such calculation or format.
        """
        with self.results(calculation) as results:
            everything = export_everything(results, formats, directory)
            return tuple(path for _, paths in everything for path in paths)

    def _results_file(self, calculation: str) -> tuple[Path, int]:
        """Return the results file of a calculation, and its number (0 for a foreign file)."""
        if calculation.endswith(".hdf5"):
            match = _RESULTS_FILE.fullmatch(Path(calculation).name)
            return Path(calculation), int(match[1]) if match else 0
        try:
            number = int(calculation)
        except ValueError:
            raise UserInputError(
                f"{calculation!r} is no calculation: write its number, -1 for the last, "
                "or the path of a calc_<number>.hdf5"
            ) from None
        job = self.job(number)
        if job.status != "complete":
            raise UserInputError(f"calculation {job.id} is {job.status}: it has no results")
        if not job.results.exists():
            raise ResultFileError(f"the results of calculation {job.id} are gone: {job.results}")
        return job.results, job.id

    @contextmanager
    def _parent(self, job: JobConfig) -> Iterator[Hdf5Reader | None]:
        """Open the results of the calculation that a job starts from, if it does from any."""
        parent = job.calculation.hazard_calculation_id
        if parent is None:
            yield None
            return
        path, _ = self._results_file(str(parent))
        with Hdf5Reader(path) as reader:
            yield reader

    def _dispatcher(self, request: RunRequest) -> Dispatcher:
        """Return how the chunks of a request travel."""
        settings = self.settings.distribution
        way = settings.oq_distribute if request.distribute else "no"
        return open_dispatcher(way, settings.num_cores, self._calculations)

    @contextmanager
    def _store(self) -> Iterator[EmbeddedStore]:
        with closing(open_embedded_store(self.data_directory, self._clock)) as store:
            yield store


def _job_to_run_first(job: JobConfig) -> Path | None:
    """Return the job file that a job starts from, if it is a job file."""
    parent = job.calculation.hazard_calculation_id
    if not isinstance(parent, str) or not parent.endswith(".ini"):
        return None
    here = Path(parent)
    return here if here.exists() else job.base / parent


def _fitting(job: JobConfig, parent: Hdf5Reader, voice: JobVoice) -> Hdf5Reader | None:
    """Return a parent that nobody chose if it has the hazard of a job; else say why not."""
    differences = parent_differences(job, input_checksum(job), parent)
    if not differences:
        return parent
    told = "; ".join(problem.message for problem in differences)
    voice.report("info", f"Nothing is taken from the first job of this command: {told}")
    return None


def _number(parent: int | str | None) -> int | None:
    """Return the number of a parent in the job database; a file has none."""
    return parent if isinstance(parent, int) else None
