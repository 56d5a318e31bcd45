# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What jobs have left whose process was killed."""

from __future__ import annotations

import dataclasses
import os
import time
from pathlib import Path

from quakegrid.base.process import ProcessIdentity, this_process
from quakegrid.jobs.datastore import paths as module
from quakegrid.jobs.datastore.paths import PACKED_INPUTS, CalculationPaths, packing_folder
from quakegrid.processes.left_folders import remove_left_folders, remove_left_packing


def test_what_a_complete_job_has_left_is_removed_but_its_results(tmp_path):
    """And nothing that is not the folder of the job, whatever the name says."""
    left, other = CalculationPaths(tmp_path, 1), CalculationPaths(tmp_path, 2)
    for paths in (left, other):
        paths.create()
        paths.results.write_bytes(b"results")
    thread = remove_left_folders([(1, str(left.directory)), (3, str(other.directory))], [])
    assert thread is not None
    thread.join(180.0)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "calc_1.hdf5",
        "calc_2",
        "calc_2.hdf5",
    ]


def test_where_nothing_is_left_nothing_is_started(tmp_path):
    """As after every job that ended by itself."""
    assert remove_left_folders([(1, str(tmp_path / "calc_1"))], []) is None


def test_of_a_stopped_job_the_inputs_stay(tmp_path):
    """It may be submitted again at once: its parts are out of the way before they are gone."""
    paths = CalculationPaths(tmp_path, 1)
    paths.create()
    (paths.directory / PACKED_INPUTS).mkdir()
    for path in (paths.inputs, paths.parts / "000001.hdf5"):
        path.write_bytes(b"")
    thread = remove_left_folders([], [(1, str(paths.directory))])
    assert not paths.parts.exists()
    paths.create()
    assert thread is not None
    thread.join(180.0)
    assert {path.name for path in paths.directory.iterdir()} == {PACKED_INPUTS, "parts"}


def _half_copied(monkeypatch, paths: CalculationPaths, process: ProcessIdentity) -> Path:
    """Return a folder with a file that a process was copying."""
    with monkeypatch.context() as context:
        context.setattr(module, "this_process", lambda: process)
        folder = packing_folder(paths.directory)
    (folder / "files").mkdir(parents=True)
    (folder / "files/model.xml").write_bytes(b"<nrml")
    return folder


def _age(folder: Path, seconds: float) -> None:
    """Have a folder look as if nobody had touched it for so long."""
    then = time.time() - seconds
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (then, then))


def test_a_copy_is_removed_whose_process_has_died(monkeypatch, tmp_path):
    """With the folder of the job, in which there is nothing else; that of a living one stays."""
    left, busy = CalculationPaths(tmp_path, 1), CalculationPaths(tmp_path, 2)
    # another process has the number now
    _half_copied(monkeypatch, left, dataclasses.replace(this_process(), started=1))
    copy = _half_copied(monkeypatch, busy, this_process())
    _age(copy, 1e6)
    told = [(1, str(left.directory)), (2, str(busy.directory)), (3, str(tmp_path / "calc_3"))]
    thread = remove_left_packing(told)
    assert thread is not None
    thread.join(180.0)
    assert [path.name for path in tmp_path.iterdir()] == ["calc_2"]
    assert copy.is_dir()
    assert remove_left_packing(told) is None


def test_a_copy_by_another_machine_is_removed_after_a_day(monkeypatch, tmp_path):
    """Whether its process lives cannot be seen from here; parts and inputs stay in any case."""
    paths = CalculationPaths(tmp_path, 1)
    paths.create()
    there = dataclasses.replace(this_process(), host="another")
    copy = _half_copied(monkeypatch, paths, there)
    told = [(1, str(paths.directory))]
    assert remove_left_packing(told) is None
    _age(copy, 90_000.0)
    thread = remove_left_packing(told)
    assert thread is not None
    thread.join(180.0)
    assert [path.name for path in paths.directory.iterdir()] == ["parts"]
