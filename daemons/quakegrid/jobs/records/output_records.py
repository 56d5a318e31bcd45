# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What finished jobs offer, a row per output."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from quakegrid.base.errors import UserInputError
from quakegrid.jobs.records.database import Database
from quakegrid.jobs.records.job_records import OutputRecord
from quakegrid.jobs.records.job_rows import job_row
from quakegrid.jobs.records.tables import OUTPUT

#: Bytes in the unit of `size_mb`.
MEGABYTE: Final = 1e6


class OutputRecords:
    """The outputs of jobs.

    Parameters
    ----------
    database
        Where they are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, job_id: int) -> tuple[OutputRecord, ...]:
        """Return the outputs of a job, by the name people read.

        Raises
        ------
        UserInputError
            There is no such job.
        """
        query = select(OUTPUT).where(OUTPUT.c.job_id == job_id)
        with self._database.reading() as connection:
            job_row(connection, job_id)
            rows = connection.execute(query.order_by(OUTPUT.c.display_name, OUTPUT.c.id))
            return tuple(OutputRecord(**row._mapping) for row in rows)

    def get(self, output_id: int) -> OutputRecord:
        """Return an output.

        Raises
        ------
        UserInputError
            There is no such output.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(OUTPUT).where(OUTPUT.c.id == output_id)).first()
        if row is None:
            raise UserInputError(f"There is no output {output_id}")
        return OutputRecord(**row._mapping)


def write_outputs(
    connection: Connection, job_id: int, outputs: Mapping[str, str], sizes: Mapping[str, int]
) -> None:
    """Offer outputs instead of those a job offered before.

    Parameters
    ----------
    connection
        In a transaction.
    job_id
        The job.
    outputs
        Dataset name -> the name people read.
    sizes
        Dataset name -> its size [bytes], of those that are stored.
    """
    connection.execute(delete(OUTPUT).where(OUTPUT.c.job_id == job_id))
    rows = [
        {
            "job_id": job_id,
            "display_name": display_name,
            "ds_key": name,
            "size_mb": sizes[name] / MEGABYTE if name in sizes else None,
        }
        for name, display_name in outputs.items()
    ]
    if rows:
        connection.execute(insert(OUTPUT), rows)
