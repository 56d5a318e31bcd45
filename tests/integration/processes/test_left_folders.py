# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What jobs have left whose process was killed."""

from __future__ import annotations

from quakegrid.jobs.datastore.paths import PACKED_INPUTS, CalculationPaths
from quakegrid.processes.left_folders import remove_left_folders


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
