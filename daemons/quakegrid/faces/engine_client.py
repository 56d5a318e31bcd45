# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Submit, watch, abort, list, fetch: the one door to the engine for people and programs."""

from __future__ import annotations

import getpass
import os
import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from quakegrid.base.clock import SystemClock
from quakegrid.base.errors import Problem, ResultFileError, UserInputError
from quakegrid.base.settings import Settings, data_directory, read_settings, settings_files
from quakegrid.faces.job_database import open_job_database
from quakegrid.faces.job_runs import JobRuns
from quakegrid.faces.run_request import Listener, RunOutcome, RunRequest
from quakegrid.jobs.calculations.registry import CALCULATIONS
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader
from quakegrid.jobs.exports.registry import export_everything, export_key
from quakegrid.jobs.exports.results import Results
from quakegrid.jobs.job_status import UNFINISHED
from quakegrid.jobs.parameters.job_config import JobConfig
from quakegrid.jobs.ports import Clock
from quakegrid.jobs.records.job_records import JobRecord, LogLine, OutputRecord

if TYPE_CHECKING:
    from quakegrid.faces.job_database import JobDatabase

_RESULTS_FILE = re.compile(r"calc_(\d+)\.hdf5")


def engine_here(calculations: Mapping[str, str] = CALCULATIONS) -> EngineClient:
    """Return the engine with the settings and the data directory of whoever runs this process.

    Parameters
    ----------
    calculations
        calculation_mode -> ``module:class``.

    Raises
    ------
    InstallationError
        With every setting that is wrong.
    """
    settings = read_settings(settings_files(os.environ, Path.cwd()), os.environ)
    user = getpass.getuser()
    directory = data_directory(settings, user, Path.home(), os.environ)
    return EngineClient(settings, directory, user, SystemClock(), calculations)


class EngineClient:
    """The engine, as the settings have it: in this process, or behind the daemons of a cluster.

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
        self._runs = JobRuns(
            settings,
            data_directory,
            user,
            clock,
            calculations,
            lambda calculation: self._results_file(calculation)[0],
        )

    # -- running ------------------------------------------------------------------------

    def run(self, request: RunRequest, listener: Listener) -> RunOutcome:
        """Run a job to its end, here or by the daemons.

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
        return self._runs.run(request, listener)

    def submit(self, request: RunRequest, listener: Listener) -> int:
        """Hand a job to the daemons and return its number.

        Raises
        ------
        UserInputError
            The job file or something it names is wrong, or there are no daemons.
        """
        return self._runs.submit(request, listener)

    def follow(self, job_id: int, listener: Listener) -> RunOutcome:
        """Tell what a job that daemons run says until its end.

        Raises
        ------
        UserInputError
            There is no such job, or there are no daemons.
        QuakegridError
            As `run`.
        """
        return self._runs.follow(job_id, listener)

    def resume(self, job_id: int, listener: Listener) -> RunOutcome:
        """Let a job that failed or was stopped go on from what it has.

        Raises
        ------
        UserInputError
            There is no such job, its inputs have changed, or nothing is left of it.
        QuakegridError
            As `run`.
        """
        return self._runs.resume(job_id, listener)

    def check(self, request: RunRequest, *, cost: bool = False) -> tuple[tuple[str, str], ...]:
        """Read all that a job would read, and return what it would say: level, message.

        With `cost` also what it is predicted to take; one that does not fit is a mistake.

        Raises
        ------
        UserInputError
            With every mistake found.
        """
        return self._runs.check(request, cost=cost)

    def read_job(self, request: RunRequest) -> tuple[JobConfig, tuple[Problem, ...]]:
        """Return the checked job file of a request, and what is worth a warning.

        Raises
        ------
        UserInputError
            With every mistake in the file, the overrides and the formats.
        """
        return self._runs.read_job(request)

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
    def _store(self) -> Iterator[JobDatabase]:
        with open_job_database(self.settings, self.data_directory, self._clock) as store:
            yield store
