# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which schema of the job database this code writes, and the oldest code that may read it."""

from typing import Final

#: Counted up with every migration; the same number as the newest migration's revision.
SCHEMA_VERSION: Final = 2

#: The oldest code, by its SCHEMA_VERSION, that still understands what this code writes.
#: It moves only when a migration changes or removes something that older code reads.
OLDEST_READER: Final = 1


def revision(version: int) -> str:
    """Return the name of the migration that leads to a schema version."""
    return f"{version:04d}"
