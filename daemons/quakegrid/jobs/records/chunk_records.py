# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ledger of chunks in the database: planned, done once, found again after a crash."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert

from quakegrid.jobs.ports import ChunkDone
from quakegrid.jobs.records.database import Database
from quakegrid.jobs.records.tables import CHUNK

#: (number, stage, weight) of a chunk to compute.
PlannedChunk = tuple[int, str, float]


class ChunkRecords:
    """The ledger of chunks.

    Parameters
    ----------
    database
        Where it is.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def finished(
        self, job_id: int, after: int = -1, limit: int | None = None
    ) -> tuple[ChunkDone, ...]:
        """Return the chunks of a job that are done, by number.

        Parameters
        ----------
        job_id
            The job.
        after
            Only those with larger numbers.
        limit
            At most so many.
        """
        with self._database.reading() as connection:
            return read_finished(connection, job_id, after, limit)


def read_finished(
    connection: Connection, job_id: int, after: int, limit: int | None
) -> tuple[ChunkDone, ...]:
    """Return the chunks of a job that are done and have larger numbers than `after`."""
    query = (
        select(CHUNK)
        .where(CHUNK.c.job_id == job_id, CHUNK.c.number > after, CHUNK.c.is_done)
        .order_by(CHUNK.c.number)
        .limit(limit)
    )
    return tuple(
        ChunkDone(
            number=row.number,
            part=Path(row.part),
            cpu_seconds=row.cpu_seconds,
            wall_seconds=row.wall_seconds,
            peak_memory=row.peak_memory,
            worker=row.worker,
            counts=json.loads(row.counts),
        )
        for row in connection.execute(query)
    )


def write_plan(connection: Connection, job_id: int, chunks: Iterable[PlannedChunk]) -> None:
    """Enter chunks as queued, also those that were done once: their results were lost."""
    rows = [
        {"job_id": job_id, "number": number, "stage": stage, "weight": weight, "is_done": False}
        for number, stage, weight in chunks
    ]
    if not rows:
        return
    statement = insert(CHUNK)
    again = statement.on_conflict_do_update(
        index_elements=["job_id", "number"],
        set_={
            "is_done": False,
            "stage": statement.excluded.stage,
            "losses": CHUNK.c.losses + CHUNK.c.stored,
            "stored": 0,
        },
    )
    connection.execute(again, rows)


def write_done(connection: Connection, job_id: int, chunks: Iterable[ChunkDone]) -> None:
    """Enter chunks as done; one that is done already stays as it is."""
    rows = [
        {
            "chunk_job_id": job_id,
            "chunk_number": int(done.number),
            "part": str(done.part),
            "cpu_seconds": done.cpu_seconds,
            "wall_seconds": done.wall_seconds,
            "peak_memory": done.peak_memory,
            "worker": done.worker,
            "counts": json.dumps(dict(done.counts)),
        }
        for done in chunks
    ]
    if not rows:
        return
    statement = (
        update(CHUNK)
        .where(
            CHUNK.c.job_id == bindparam("chunk_job_id"),
            CHUNK.c.number == bindparam("chunk_number"),
            CHUNK.c.is_done.is_(False),
        )
        .values(
            is_done=True,
            stored=CHUNK.c.stored + 1,
            **{name: bindparam(name) for name in rows[0] if not name.startswith("chunk_")},
        )
    )
    connection.execute(statement, rows)
