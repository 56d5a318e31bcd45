# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Part files on a real disk."""

from __future__ import annotations

import os

import numpy as np
import pytest

from quakegrid.base.errors import InstallationError, ResultFileError, UnreadablePart
from quakegrid.jobs.datastore.part_file import (
    PartFiles,
    PartWriter,
    read_part,
    remove_unreadable_parts,
)
from quakegrid.jobs.datastore.paths import (
    CalculationPaths,
    create_directory,
    highest_calculation,
    part_path,
)


def test_a_part_comes_back_as_it_was(tmp_path):
    """Arrays, also none, and counts."""
    path = tmp_path / "000001.hdf5"
    PartWriter().write(path, {"rates": np.arange(3.0), "sids": np.array([1, 2])}, {"contexts": 5})
    arrays, counts = read_part(path)
    assert {name: array.tolist() for name, array in arrays.items()} == {
        "rates": [0.0, 1.0, 2.0],
        "sids": [1, 2],
    }
    assert counts == {"contexts": 5.0}


def test_a_part_may_hold_nothing(tmp_path):
    """A chunk without a rupture near a site."""
    PartWriter().write(tmp_path / "a.hdf5", {}, {})
    assert read_part(tmp_path / "a.hdf5") == ({}, {})


def test_parts_are_found_by_number(tmp_path):
    """Below the calculation's directory."""
    paths = CalculationPaths(tmp_path, 3)
    paths.create()
    PartWriter().write(part_path(paths.directory, 7), {"x": np.ones(1)}, {})
    parts = PartFiles(paths.directory)
    assert parts.read(7)["x"].tolist() == [1.0]
    with pytest.raises(ResultFileError, match="There is no file"):
        parts.read(8)


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path):
    """With what to do about it."""
    (tmp_path / "file").write_text("")
    with pytest.raises(InstallationError, match=r"file/oqdata.*OQ_DATADIR"):
        create_directory(tmp_path / "file" / "oqdata")


def test_a_data_directory_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    """The superuser may write anywhere, hence the system's answer is given here."""
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(InstallationError, match="is not writable"):
        create_directory(tmp_path)


def test_the_highest_calculation_counts_files_and_folders(tmp_path):
    """Results that lie there keep their numbers."""
    assert highest_calculation(tmp_path / "absent") == 0
    for name in ("calc_7.hdf5", "calc_12.hdf5", "calc_x.hdf5", "calc_99.txt"):
        (tmp_path / name).touch()
    (tmp_path / "calc_20").mkdir()
    assert highest_calculation(tmp_path) == 20


def test_a_part_written_while_the_folder_is_removed_does_not_keep_it(tmp_path, monkeypatch):
    """By a worker of a pool that was suspended and is late."""
    paths = CalculationPaths(tmp_path, 1)
    paths.create()
    late = [paths.parts / "000001.hdf5", paths.parts / "000002.hdf5"]
    plain = os.rmdir

    def rmdir(*arguments, **options):
        if late:
            late.pop().write_bytes(b"late")
        plain(*arguments, **options)

    monkeypatch.setattr(os, "rmdir", rmdir)
    paths.remove_directory()
    assert late == []
    assert list(tmp_path.iterdir()) == []


def test_parts_that_cannot_be_read_are_removed(tmp_path):
    """Small or large, wherever the damage is; the others stay."""
    writer = PartWriter()
    sizes = {1: 10, 2: 10, 3: 100_000, 4: 100_000}
    for number, size in sizes.items():
        writer.write(tmp_path / f"00000{number}.hdf5", {"rates": np.ones(size)}, {"n": 1.0})
    for number in (2, 4):
        damaged = tmp_path / f"00000{number}.hdf5"
        content = damaged.read_bytes()
        # the signature stays, what comes after it is lost
        damaged.write_bytes(content[:8] + bytes(2048) + content[2056:])
    with pytest.raises(UnreadablePart):
        read_part(tmp_path / "000004.hdf5")
    remove_unreadable_parts(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"000001.hdf5", "000003.hdf5"}
