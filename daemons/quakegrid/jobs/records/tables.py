# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of the job database."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
)

METADATA: Final = MetaData()

#: One row: which schema this is, and the oldest schema whose code can still read it.
SCHEMA_VERSION_TABLE: Final = Table(
    "schema_version",
    METADATA,
    Column("version", Integer, nullable=False),
    Column("oldest_reader", Integer, nullable=False),
)

#: Alembic's own table, declared so that a new database needs no Alembic.
ALEMBIC_VERSION: Final = Table(
    "alembic_version",
    METADATA,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)

#: One row per run of a job file; times are UTC, sizes 10**6 bytes.
JOB: Final = Table(
    "job",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("description", String, nullable=False),
    Column("user_name", String, nullable=False),
    Column("calculation_mode", String, nullable=False),
    Column("hazard_calculation_id", Integer, ForeignKey("job.id")),
    Column("status", String, nullable=False),
    Column("is_running", Boolean, nullable=False),
    Column("start_time", DateTime, nullable=False),
    Column("stop_time", DateTime),
    Column("relevant", Boolean, nullable=False),
    Column("ds_calc_dir", String, nullable=False),
    Column("size_mb", Float),
    Column("host", String),
    Column("pid", Integer),
    Column("process_started", Integer),
    # how urgent it is in the queue, and since when it waits there
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("submitted_time", DateTime),
    # counted up each time a receiver takes the job; 0 while none did
    Column("epoch", Integer, nullable=False, server_default="0"),
    # how often the process that ran it was lost
    Column("attempts", Integer, nullable=False, server_default="0"),
    # of a job that failed: what a command that waits for it ends with
    Column("exit_status", Integer),
    # who took it, and where pools reach its runner
    Column("receiver", String),
    Column("receiver_host", String),
    Column("address", String),
    # chosen by whoever created it, so that asking twice creates one job
    Column("token", String),
    Index("ix_job_queue", "status", "priority", "submitted_time"),
    Index("ix_job_token", "token", unique=True),
    Index("ix_job_is_running", "is_running"),
    Index("ix_job_user_name", "user_name"),
)

#: The ledger of chunks: one row per chunk of a job that was handed out.
CHUNK: Final = Table(
    "chunk",
    METADATA,
    Column("job_id", Integer, ForeignKey("job.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("stage", String, nullable=False),
    Column("weight", Float, nullable=False),
    Column("is_done", Boolean, nullable=False),
    Column("part", String),
    Column("cpu_seconds", Float),
    Column("wall_seconds", Float),
    Column("peak_memory", Integer),
    Column("worker", String),
    Column("counts", String),
    # how often a result was accepted since the chunk was last planned, and how often a result
    # that had been accepted was found missing
    Column("stored", Integer, nullable=False, server_default="0"),
    Column("losses", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint("job_id", "number", name="pk_chunk"),
)

#: The job's own log, a row per line.
LOG: Final = Table(
    "log",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("job_id", Integer, ForeignKey("job.id"), nullable=False),
    Column("timestamp", DateTime, nullable=False),
    Column("level", String, nullable=False),
    Column("process", String, nullable=False),
    Column("message", String, nullable=False),
    Index("ix_log_job_id", "job_id"),
)

#: What a finished job offers; size_mb is empty for what is made when it is exported.
OUTPUT: Final = Table(
    "output",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("job_id", Integer, ForeignKey("job.id"), nullable=False),
    Column("display_name", String, nullable=False),
    Column("ds_key", String, nullable=False),
    Column("size_mb", Float),
    Index("ix_output_job_id_ds_key", "job_id", "ds_key", unique=True),
)
