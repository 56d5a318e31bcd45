# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A job database whose clock goes on by a second at each look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from quakegrid.jobs.records.job_store import SqlJobStore

NOON = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)


class SteppingClock:
    """A clock that goes on by a second at each look."""

    def __init__(self) -> None:
        self._seconds = 0

    def now(self) -> datetime:
        self._seconds += 1
        return NOON + timedelta(seconds=self._seconds)

    def monotonic(self) -> float:
        return float(self._seconds)


class Jobs:
    """A job database, and short ways to bring jobs into some state."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "db.sqlite3"
        self.store = SqlJobStore(self.file, SteppingClock())
        self.queue = self.store.queue

    def create(self, **changes) -> int:
        """Create a job."""
        values = {
            "description": "a job",
            "user_name": "ada",
            "calculation_mode": "classical",
            "data_directory": Path("/oqdata"),
        }
        return self.store.create_job(**{**values, **changes})

    def submit(self, priority: int = 0) -> int:
        """Create and submit a job."""
        job_id = self.create()
        self.queue.submit(job_id, priority)
        return job_id

    def claim(self, at_once: int = 0, receiver: str = "r1", host: str = "master") -> int | None:
        """Take a job as a receiver; return its number."""
        taken = self.queue.claim(receiver, host, at_once)
        return taken.job_id if taken else None

    def status(self, job_id: int) -> str:
        """Return the state of a job."""
        return self.store.get_job(job_id).status

    def told(self, job_id: int) -> str:
        """Return the log of a job."""
        return "\n".join(line.message for line in self.store.get_log(job_id))


@pytest.fixture
def jobs(tmp_path):
    """Return an empty job database."""
    jobs = Jobs(tmp_path)
    yield jobs
    jobs.store.close()
