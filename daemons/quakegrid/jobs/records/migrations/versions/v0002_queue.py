# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The second schema: the queue of jobs, their runs, and how often a chunk was stored."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns and indexes."""
    for column in (
        sa.Column("priority", sa.Integer, nullable=False, server_default="0"),
        sa.Column("submitted_time", sa.DateTime),
        sa.Column("epoch", sa.Integer, nullable=False, server_default="0"),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("exit_status", sa.Integer),
        sa.Column("receiver", sa.String),
        sa.Column("receiver_host", sa.String),
        sa.Column("address", sa.String),
        sa.Column("token", sa.String),
    ):
        op.add_column("job", column)
    op.create_index("ix_job_queue", "job", ["status", "priority", "submitted_time"])
    op.create_index("ix_job_token", "job", ["token"], unique=True)
    for name in ("stored", "losses"):
        op.add_column("chunk", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE chunk SET stored = 1 WHERE is_done")
    op.execute("UPDATE schema_version SET version = 2, oldest_reader = 1")
