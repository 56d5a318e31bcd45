# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What must hold after any fault: ledger, files and results of a job are as if nothing happened."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daemon_cluster import DATABASE, USER, DaemonCluster
from ledger import JobTrace, read_trace, unreadable_files
from nodes.deadline import wait_until
from results_file import contents

#: Writes a database on a node, with what lies in its write-ahead log, as text.
_COPY = (
    "import base64, sqlite3; "
    f"it = sqlite3.connect('file:{DATABASE}?mode=ro', uri=True); "
    "print(base64.b64encode(it.serialize()).decode())"
)
#: How long the process of a job may take to leave after the job is complete [s].
_LEAVING_S = 120.0


@dataclass(frozen=True)
class Aftermath:
    """
    Looks at jobs after faults.

    Attributes
    ----------
    daemons
        The cluster.
    embedded
        What the same job gives without daemons, by name.
    folder
        For copies of the job database.
    """

    daemons: DaemonCluster
    embedded: Mapping[str, Any]
    folder: Path

    def trace(self, job_id: int) -> JobTrace:
        """Return what the ledger has of a job, which has no mistake, whatever became of it."""
        copy = self.folder / "db.sqlite3"
        text = self.daemons.master.output(["python3", "-c", _COPY], user=USER)
        copy.write_bytes(base64.b64decode(text))
        trace = read_trace(copy, job_id)
        assert trace.problems == ()
        assert unreadable_files(self.daemons.data) == []
        return trace

    def whole(self, job_id: int, timeout_s: float | None = None) -> JobTrace:
        """
        Wait for a job to be complete and see that nothing shows what befell it.

        Every chunk was stored once, every file can be read, the results are those of the
        embedded mode to the last bit, and nothing else of the job is left.
        """
        if timeout_s is None:
            self.daemons.complete(job_id)
        else:
            self.daemons.complete(job_id, timeout_s)
        trace = self.trace(job_id)
        assert trace.status == "complete"
        assert contents(self.daemons.results(job_id)) == self.embedded
        wait_until(
            lambda: not self.daemons.runners(), timeout_s=_LEAVING_S, what="the runner has ended"
        )
        left = {path.name for path in self.daemons.data.glob(f"*calc_{job_id}*")}
        assert left == {f"calc_{job_id}.hdf5"}
        return trace
