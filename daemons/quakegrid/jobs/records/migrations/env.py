# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run by Alembic for each command: migrate over the connection that was handed in."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
