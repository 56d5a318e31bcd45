# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The shared directory is full in the middle of a job."""

from __future__ import annotations

from aftermath import Aftermath
from daemon_cluster import DaemonCluster


def test_full_shared_directory(aftermath: Aftermath) -> None:
    """The job fails with the reason, nothing is damaged, and goes on when there is space again."""
    daemons = aftermath.daemons
    job_id = daemons.submit()
    daemons.hold(daemons["worker1"])
    daemons.wait_for_parts(job_id, 3)
    daemons.nodes.shared.fill()
    daemons.let_go()
    done = daemons.end_of(job_id)
    assert done.rc == 4
    assert "No space left on device" in done.err
    trace = aftermath.trace(job_id)
    assert (trace.status, trace.done < trace.chunks) == ("failed", True)
    kept = daemons.parts(job_id)
    assert len(kept) >= 3
    daemons.nodes.shared.free()
    resumed = daemons.oq("engine", "--resume", job_id)
    assert resumed.rc == 0, resumed.err
    aftermath.whole(job_id)
    assert "Going on from the chunks that are done" in daemons.log(job_id)


def test_no_space_to_submit(daemons: DaemonCluster) -> None:
    """A job that cannot be packed is refused with the reason, and the next one is taken."""
    daemons.data.mkdir(parents=True, exist_ok=True)
    daemons.nodes.shared.fill()
    done = daemons.oq("engine", "--run", "/opt/jobs/archipelago/job.ini", "--detach")
    assert done.rc == 4
    assert "too little space for the inputs" in done.err
    daemons.nodes.shared.free()
    daemons.complete(daemons.submit(region_grid_spacing=20))
