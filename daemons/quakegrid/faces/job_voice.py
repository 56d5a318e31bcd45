# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a job says, to the listener and to the job database."""

from __future__ import annotations

from quakegrid.base.process import this_process
from quakegrid.faces.run_request import Listener
from quakegrid.jobs.ports import Clock, JobStore


class JobVoice:
    """Tells a listener what a job says and keeps it in the job database.

    Parameters
    ----------
    job_id
        The job.
    store
        The job database.
    clock
        Time.
    listener
        Who is told.
    """

    def __init__(self, job_id: int, store: JobStore, clock: Clock, listener: Listener) -> None:
        self._job_id = job_id
        self._store = store
        self._clock = clock
        self._listener = listener
        self._process = str(this_process())

    def report(self, level: str, message: str) -> None:
        """Say a line."""
        self._store.log(self._job_id, level.upper(), self._process, message)
        self._listener.log(self._job_id, self._clock.now(), level, message)

    def progress(self, done_weight: float, total_weight: float, stage: str) -> None:
        """Say how much of a stage is done."""
        self._listener.progress(self._job_id, done_weight / total_weight, stage)
