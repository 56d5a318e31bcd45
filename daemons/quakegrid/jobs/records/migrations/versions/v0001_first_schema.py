# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first schema: jobs, their chunks, logs and outputs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    version = op.create_table(
        "schema_version",
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("oldest_reader", sa.Integer, nullable=False),
    )
    op.execute(sa.insert(version).values(version=1, oldest_reader=1))
    _create_job()
    _create_chunk()
    _create_log_and_output()


def _create_job() -> None:
    """Create the table of jobs."""
    op.create_table(
        "job",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("description", sa.String, nullable=False),
        sa.Column("user_name", sa.String, nullable=False),
        sa.Column("calculation_mode", sa.String, nullable=False),
        sa.Column("hazard_calculation_id", sa.Integer, sa.ForeignKey("job.id")),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("is_running", sa.Boolean, nullable=False),
        sa.Column("start_time", sa.DateTime, nullable=False),
        sa.Column("stop_time", sa.DateTime),
        sa.Column("relevant", sa.Boolean, nullable=False),
        sa.Column("ds_calc_dir", sa.String, nullable=False),
        sa.Column("size_mb", sa.Float),
        sa.Column("host", sa.String),
        sa.Column("pid", sa.Integer),
        sa.Column("process_started", sa.Integer),
    )
    op.create_index("ix_job_is_running", "job", ["is_running"])
    op.create_index("ix_job_user_name", "job", ["user_name"])


def _create_chunk() -> None:
    """Create the ledger of chunks."""
    op.create_table(
        "chunk",
        sa.Column("job_id", sa.Integer, sa.ForeignKey("job.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("stage", sa.String, nullable=False),
        sa.Column("weight", sa.Float, nullable=False),
        sa.Column("is_done", sa.Boolean, nullable=False),
        sa.Column("part", sa.String),
        sa.Column("cpu_seconds", sa.Float),
        sa.Column("wall_seconds", sa.Float),
        sa.Column("peak_memory", sa.Integer),
        sa.Column("worker", sa.String),
        sa.Column("counts", sa.String),
        sa.PrimaryKeyConstraint("job_id", "number", name="pk_chunk"),
    )


def _create_log_and_output() -> None:
    """Create the tables of what a job says and offers."""
    op.create_table(
        "log",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("job_id", sa.Integer, sa.ForeignKey("job.id"), nullable=False),
        sa.Column("timestamp", sa.DateTime, nullable=False),
        sa.Column("level", sa.String, nullable=False),
        sa.Column("process", sa.String, nullable=False),
        sa.Column("message", sa.String, nullable=False),
    )
    op.create_index("ix_log_job_id", "log", ["job_id"])
    op.create_table(
        "output",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("job_id", sa.Integer, sa.ForeignKey("job.id"), nullable=False),
        sa.Column("display_name", sa.String, nullable=False),
        sa.Column("ds_key", sa.String, nullable=False),
        sa.Column("size_mb", sa.Float),
    )
    op.create_index("ix_output_job_id_ds_key", "output", ["job_id", "ds_key"], unique=True)
