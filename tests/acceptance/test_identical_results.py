# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The same numbers to the last bit, however many workers computed them and whoever died."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest
from command import Command, IslandRun, hold_a_worker, kill, wait_until
from results_file import contents

_CHUNKS = 8


def _pool(folder: Path, cores: int) -> dict[str, str]:
    """Return the variables that make a pool of so many workers, by a file of settings."""
    settings = folder / "settings.cfg"
    settings.write_text(f"[distribution]\noq_distribute = processpool\nnum_cores = {cores}\n")
    return {"OQ_CONFIG_FILE": str(settings)}


def _workers(results: Path) -> set[bytes]:
    with h5py.File(results) as file:
        tasks = file["task_info"][()]
    return set(tasks[tasks["taskname"] == b"rates"]["worker"].tolist())


def test_island_is_cut_into_chunks_of_both_stages(island_run: IslandRun) -> None:
    """Or the tests of this file would show nothing."""
    with h5py.File(island_run.oq.results(1)) as file:
        stages = file["task_info"]["taskname"].tolist()
        curves = file["hcurves-rlzs"][()]
    assert len(stages) >= _CHUNKS
    assert min(stages.count(b"rates"), stages.count(b"statistics")) >= 3
    assert curves.shape[1] == 4
    assert np.all(np.ptp(curves[:, :, 0, 10], axis=1) > 0.0)


@pytest.mark.parametrize("cores", [1, 2])
def test_number_of_workers_changes_no_bit(
    oq: Command, island: Path, island_run: IslandRun, tmp_path: Path, cores: int
) -> None:
    """Every dataset and attribute but times, against a run without distribution."""
    done = oq("engine", "--run", island, **_pool(tmp_path, cores))
    assert done.returncode == 0, done.stderr
    assert len(_workers(oq.results(1))) == cores
    assert contents(oq.results(1)) == contents(island_run.oq.results(1))


def test_killed_worker_changes_no_bit(
    oq: Command, island: Path, island_run: IslandRun, tmp_path: Path
) -> None:
    """With kill -9 in the middle: the job completes and says in its log what happened."""
    process = oq.start("engine", "--run", island, **_pool(tmp_path, 2))
    held = hold_a_worker(process)
    parts = oq.data / "calc_1" / "parts"
    wait_until(lambda: any(parts.glob("*.hdf5")), process)
    kill(held)
    _, log = process.communicate()
    assert process.returncode == 0, log
    assert "WARNING] A worker was lost (signal 9)" in log
    assert contents(oq.results(1)) == contents(island_run.oq.results(1))
    assert oq.files() == {"calc_1.hdf5"}
    assert "A worker was lost" in oq("engine", "--show-log", 1).stdout
