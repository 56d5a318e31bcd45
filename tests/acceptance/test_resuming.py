# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A job whose command was killed goes on from what it had computed."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

from command import Command, IslandRun, hold_a_worker, wait_until
from results_file import contents


def _killed_in_the_middle(oq: Command, job: Path) -> set[str]:
    """Run a job, kill all its processes when it has some parts, and return their names."""
    process = oq.start("engine", "--run", job, OQ_DISTRIBUTE="processpool", OQ_NUM_CORES="2")
    hold_a_worker(process)
    parts = oq.data / "calc_1" / "parts"
    wait_until(lambda: len(list(parts.glob("[0-9]*.hdf5"))) >= 2, process)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return {path.name for path in parts.glob("[0-9]*.hdf5")}


def test_a_killed_job_goes_on_and_gives_the_same_to_the_last_bit(
    oq: Command, island: Path, island_run: IslandRun
) -> None:
    """Nothing that was done is done again, and nothing but the results stays."""
    assert _killed_in_the_middle(oq, island)
    done = oq("engine", "--resume", 1, OQ_DISTRIBUTE="no")
    assert done.returncode == 0, done.stderr
    assert "Going on from the chunks that are done" in done.stderr
    assert contents(oq.results(1)) == contents(island_run.oq.results(1))
    assert oq.files() == {"calc_1.hdf5"}


def test_a_job_whose_inputs_have_changed_is_not_gone_on_with(
    oq: Command, island: Path, tmp_path: Path
) -> None:
    """What was computed does not fit any more."""
    copy = tmp_path / "copy"
    shutil.copytree(island.parent, copy)
    _killed_in_the_middle(oq, copy / island.name)
    with (copy / island.name).open("a") as file:
        file.write("\ntruncation_level = 2\n")
    done = oq("engine", "--resume", 1)
    assert done.returncode == 3, done.stderr
    assert "changed since job 1 began" in done.stderr or "truncation_level" in done.stderr


def test_a_job_that_is_complete_cannot_go_on(oq: Command, tiny: Path) -> None:
    """It says so, and so does one that never was."""
    assert oq("engine", "--run", tiny).returncode == 0
    done = oq("engine", "--resume", 1)
    assert (done.returncode, done.stderr) == (
        3,
        "oq: Job 1 is complete: there is nothing to go on with\n",
    )
    done = oq("engine", "--resume", 8)
    assert (done.returncode, done.stderr) == (3, "oq: There is no job 8\n")


def test_words_for_daemons_say_that_there_are_none(oq: Command, tiny: Path) -> None:
    """Neither detaching nor following does something else instead."""
    done = oq("engine", "--run", tiny, "--detach")
    assert (done.returncode, done.stdout) == (3, "")
    assert "oq_distribute = zmq" in done.stderr
    done = oq("engine", "--follow", 1)
    assert done.returncode == 3
    assert "only jobs that daemons run can be followed" in done.stderr
