# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What runs of jobs write, many things in one transaction."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from quakegrid.base.errors import InstallationError, UserInputError
from quakegrid.jobs.ports import ChunkDone
from quakegrid.jobs.records.job_records import LogLine
from quakegrid.jobs.records.job_rows import RunFenced

NOON = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)


def _line(message: str) -> LogLine:
    return LogLine(NOON, "info", "host/1", message)


def _done(number: int, worker: str = "host/1") -> ChunkDone:
    return ChunkDone(number, Path(f"/parts/{number}.hdf5"), 1.0, 2.0, 3, worker, {"n": 4.0})


@pytest.fixture
def run(jobs):
    """Return the number of a job of which a receiver runs the first run."""
    job_id = jobs.submit()
    jobs.claim()
    return job_id


def _ledger(jobs) -> list[tuple[int, ...]]:
    """Return (number, is done, times stored, losses) of all chunks."""
    with sqlite3.connect(jobs.file) as database:
        query = "SELECT number, is_done, stored, losses FROM chunk ORDER BY number"
        rows = database.execute(query).fetchall()
    database.close()
    return rows


def test_many_things_are_written_at_once(jobs, run):
    """Of several jobs, in their order."""
    other = jobs.submit()
    jobs.claim()
    with jobs.store.runs.writing() as writes:
        writes.plan(run, 1, [(0, "rates", 1.0), (1, "rates", 2.0)])
        writes.log(run, 1, [_line("one"), _line("two")])
        writes.done(run, 1, [_done(0)])
        writes.log(other, 1, [_line("three")])
        writes.check(other, 1)
    assert [line.message for line in jobs.store.get_log(run)] == ["one", "two"]
    assert jobs.store.get_log(run)[0] == LogLine(NOON, "INFO", "host/1", "one")
    assert jobs.store.runs.finished_chunks(run, 1, -1, 10) == (_done(0),)


def test_a_run_that_is_over_writes_nothing_and_spoils_nothing(jobs, run):
    """What others write in the same transaction stays."""
    with jobs.store.runs.writing() as writes:
        writes.log(run, 1, [_line("one")])
        for wrong in (lambda: writes.log(run, 0, [_line("x")]), lambda: writes.plan(run, 2, [])):
            with pytest.raises(RunFenced) as caught:
                wrong()
            assert caught.value.status == "executing"
        with pytest.raises(UserInputError, match="There is no job 99"):
            writes.done(99, 1, [])
        writes.log(run, 1, [_line("two")])
    assert [line.message for line in jobs.store.get_log(run)] == ["one", "two"]


def test_lines_that_come_twice_are_kept_once(jobs, run):
    """Their answer was lost with the server; the same words at another time are others."""
    lines = [_line("one"), _line("two")]
    later = LogLine(NOON + timedelta(microseconds=1), "info", "host/1", "two")
    for some in (lines, lines, [later], [later], []):
        with jobs.store.runs.writing() as writes:
            writes.log(run, 1, some)
    assert [line.message for line in jobs.store.get_log(run)] == ["one", "two", "two"]


def test_a_chunk_that_is_done_twice_counts_once(jobs, run):
    """The first result stays."""
    with jobs.store.runs.writing() as writes:
        writes.plan(run, 1, [(0, "rates", 1.0), (1, "rates", 1.0)])
        writes.done(run, 1, [_done(0, "first"), _done(0, "second")])
    with jobs.store.runs.writing() as writes:
        writes.done(run, 1, [_done(0, "third")])
    assert [done.worker for done in jobs.store.finished_chunks(run).values()] == ["first"]
    assert _ledger(jobs) == [(0, 1, 1, 0), (1, 0, 0, 0)]


def test_a_result_that_was_found_missing_is_a_loss(jobs, run):
    """It is planned again, and stored once again."""
    for _ in range(2):
        with jobs.store.runs.writing() as writes:
            writes.plan(run, 1, [(0, "rates", 1.0), (1, "rates", 1.0)])
            writes.done(run, 1, [_done(0)])
    assert _ledger(jobs) == [(0, 1, 1, 1), (1, 0, 0, 0)]


def test_finished_chunks_come_in_pages(jobs, run):
    """By their numbers."""
    with jobs.store.runs.writing() as writes:
        writes.plan(run, 1, [(number, "rates", 1.0) for number in range(9)])
        writes.done(run, 1, [_done(number) for number in (7, 3, 1, 5)])
    pages = [jobs.store.runs.finished_chunks(run, 1, after, 2) for after in (-1, 3, 7)]
    assert [[done.number for done in page] for page in pages] == [[1, 3], [5, 7], []]
    with pytest.raises(RunFenced):
        jobs.store.runs.finished_chunks(run, 2, -1, 2)


def test_a_run_may_ask_and_speak_until_its_job_is_taken_from_it(jobs, run):
    """The end of the job does not silence it, only its successor does."""
    runs = jobs.store.runs
    assert not runs.is_aborted(run, 1)
    jobs.store.request_abort(run)
    assert runs.is_aborted(run, 1)
    with runs.writing() as writes:
        writes.log(run, 1, [_line("I stop")])
        with pytest.raises(RunFenced, match="aborted"):
            writes.done(run, 1, [])
    jobs.queue.submit(run, 0)
    with pytest.raises(RunFenced, match="submitted"):
        runs.is_aborted(run, 1)


def test_a_disk_that_takes_nothing_is_the_sites_problem(jobs, run):
    """And all goes on when it takes something again."""
    with jobs.store.runs.writing() as writes:
        connection = writes._connection
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with (
        pytest.raises(InstallationError, match="full; look at the space"),
        jobs.store.runs.writing() as writes,
    ):
        writes.log(run, 1, [_line("x" * 100_000)])
    with pytest.raises(InstallationError, match="full"):
        jobs.store.log(run, "info", "oq", "y" * 100_000)
    with jobs.store.runs.writing() as writes:
        writes._connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    jobs.store.log(run, "info", "oq", "z" * 100_000)
    assert [line.message[0] for line in jobs.store.get_log(run)] == ["z"]
