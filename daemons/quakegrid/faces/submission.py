# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Jobs that daemons run: hand them over, and follow them to their end."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from quakegrid import __version__
from quakegrid.base.errors import (
    PeerProcessError,
    Problem,
    QuakegridError,
    error_with_status,
)
from quakegrid.base.process import this_process
from quakegrid.faces.run_request import Listener, RunRequest
from quakegrid.jobs.datastore.paths import CalculationPaths, create_shared_directory
from quakegrid.jobs.job_status import UNFINISHED, JobStatus
from quakegrid.jobs.packed_inputs import pack_inputs
from quakegrid.jobs.parameters.job_config import JobConfig

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quakegrid.distribution.job_messages import JobNews
    from quakegrid.distribution.remote_store import RemoteStore

#: Pauses between asking what is new of a job, the first, the longest [s], and how they grow:
#: a small job is not kept waiting, a long one not disturbed.
_PAUSES: Final = (0.1, 1.0, 1.1)

#: The most lines that tell why a job failed.
_MOST_CAUSES: Final = 20

#: Waits some seconds.
Sleep = Callable[[float], None]


def submit_job(
    store: RemoteStore,
    job: JobConfig,
    request: RunRequest,
    *,
    overrides: Mapping[str, str],
    defaults: Mapping[str, str],
    parent: int | None,
    data_directory: Path,
    user: str,
) -> int:
    """Hand a job to the daemons and return its number.

    Parameters
    ----------
    store
        The job database.
    job
        The job as it was read.
    request
        What was asked for.
    overrides, defaults
        With which the job file was read.
    parent
        The job whose hazard it uses, if it has a number.
    data_directory
        Where calculations go, in the shared directory.
    user
        Whose job it is.

    Raises
    ------
    UserInputError
        An input cannot be read.
    InstallationError
        The shared directory cannot be written.
    PeerProcessError
        The server does not answer.
    """
    create_shared_directory(data_directory)
    job_id = store.create_job(
        description=job.calculation.description,
        user_name=user,
        calculation_mode=job.mode,
        data_directory=data_directory,
        hazard_calculation_id=parent,
        # should it die before the job is handed over, the server fails the job
        process=this_process(),
    )
    try:
        pack_inputs(
            CalculationPaths(data_directory, job_id).directory,
            job,
            overrides=overrides,
            defaults=defaults,
            parent=request.parent,
            exports=request.exports,
            user=user,
            release=__version__,
        )
        store.submit(job_id, request.priority)
    except (QuakegridError, KeyboardInterrupt):
        store.request_abort(job_id)
        raise
    return job_id


def has_to_wait(store: RemoteStore) -> bool:
    """Return whether other jobs run or wait that a new one may have to wait for."""
    jobs = store.server_status().jobs
    return any(jobs.get(status, 0) for status in UNFINISHED)


def follow_job(
    store: RemoteStore,
    job_id: int,
    listener: Listener,
    *,
    first_line: int = 0,
    sleep: Sleep = time.sleep,
) -> JobStatus:
    """Tell a listener what a job says until it has ended, and return how.

    A server that falls silent is waited for: the job goes on without it.

    Parameters
    ----------
    store
        The job database.
    job_id
        The job.
    listener
        Is told the lines of the log and the progress.
    first_line
        The first line of the log to tell, counted from 0.
    sleep
        Waits between two questions.

    Raises
    ------
    UserInputError
        There is no such job.
    """
    follower = _Follower(job_id, listener)
    pause, longest, growth = _PAUSES
    while True:
        try:
            news = store.follow(job_id, first_line)
        except PeerProcessError as error:
            follower.silent(error)
            sleep(longest)
            continue
        follower.tell(news)
        first_line += len(news.lines)
        if news.lines:
            continue
        if news.status not in UNFINISHED:
            return news.status
        sleep(pause)
        pause = min(pause * growth, longest)


def failure_of(store: RemoteStore, job_id: int) -> QuakegridError:
    """Return why a job failed, as its log tells."""
    told = [line.message for line in store.get_log(job_id) if line.level == "CRITICAL"]
    lines = told or [f"Job {job_id} failed: oq engine --show-log {job_id} tells what happened"]
    status = store.get_job(job_id).exit_status
    return error_with_status(status, [Problem(line) for line in lines[-_MOST_CAUSES:]])


class _Follower:
    """Tells a listener what is new, and what is so no more."""

    def __init__(self, job_id: int, listener: Listener) -> None:
        self._job_id = job_id
        self._listener = listener
        self._silent = False
        self._waiting = ""

    def silent(self, error: PeerProcessError) -> None:
        """Tell once that the server does not answer."""
        if not self._silent:
            self._say("warning", f"{error}; the job goes on, and so does the asking")
        self._silent = True

    def tell(self, news: JobNews) -> None:
        """Tell the lines, why the job waits, and how far it is."""
        if self._silent:
            self._say("warning", "The job database answers again")
            self._silent = False
        for line in news.lines:
            self._listener.log(self._job_id, line.timestamp, line.level.lower(), line.message)
        if news.status == JobStatus.SUBMITTED:
            self._wait(news)
        elif news.stage:
            self._listener.progress(self._job_id, news.fraction, news.stage)

    def _wait(self, news: JobNews) -> None:
        """Tell, when it changes, what a job waits for."""
        queue = f"{news.ahead} {'job goes' if news.ahead == 1 else 'jobs go'} first"
        reasons = [queue] if news.ahead else []
        reasons += [news.reason] if news.reason else []
        waiting = "; ".join(reasons)
        if waiting and waiting != self._waiting:
            self._say("info", f"Waiting: {waiting}")
        self._waiting = waiting

    def _say(self, level: str, message: str) -> None:
        """Tell a line that is not in the job's log."""
        self._listener.log(self._job_id, datetime.now(UTC), level, message)
