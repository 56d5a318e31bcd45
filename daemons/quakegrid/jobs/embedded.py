# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The job database of a machine without daemons: one file in the data directory."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from quakegrid.jobs.datastore.paths import create_directory, highest_calculation
from quakegrid.jobs.ports import Clock
from quakegrid.jobs.records.job_store import SqlJobStore

#: What the store of a machine without daemons offers; others know it by this name alone.
EmbeddedStore: TypeAlias = SqlJobStore

#: The database's file in the data directory.
DATABASE = "db.sqlite3"


def open_embedded_store(data_directory: Path, clock: Clock) -> SqlJobStore:
    """Open the job database of a data directory; create both if need be.

    Parameters
    ----------
    data_directory
        Where calculations go.
    clock
        Time.

    Returns
    -------
    SqlJobStore
        To be closed by the caller. New jobs get numbers above those of any results that lie
        in the directory, so that nothing is overwritten when a database was lost.

    Raises
    ------
    InstallationError
        The directory or the database cannot be used; says why.
    """
    create_directory(data_directory)
    lowest_id = highest_calculation(data_directory) + 1
    return SqlJobStore(data_directory / DATABASE, clock, lowest_id)
