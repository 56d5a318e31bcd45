# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parts of small arrays: files of HDF5 whose damage shows."""

from __future__ import annotations

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra import numpy as some_numpy

from quakegrid.base.errors import InstallationError, ResultFileError
from quakegrid.jobs.datastore.part_file import (
    PartWriter,
    part_is_there,
    part_is_whole,
    read_part,
)
from quakegrid.jobs.datastore.small_part import SEAL_BYTES, is_sealed

_PAGE = 4096
_DTYPES = ["<f8", "<f4", "<i8", "<i4", "<u2", "|u1", "|i1", "|b1"]
_ARRAYS = some.dictionaries(
    some.text("abcdefgh_", min_size=1, max_size=8),
    some.sampled_from(_DTYPES).flatmap(
        lambda dtype: some_numpy.arrays(dtype, some_numpy.array_shapes(min_dims=0, min_side=0))
    ),
    max_size=5,
)
_COUNTS = some.dictionaries(
    some.text("klmn", min_size=1, max_size=4), some.floats(allow_nan=False), max_size=3
)


@pytest.fixture
def part(tmp_path):
    """Write the part of a cheap chunk."""
    path = tmp_path / "000007.hdf5"
    PartWriter().write(path, {"rates": np.arange(900.0)}, {"contexts": 5.0}, cheap=True)
    return path


@settings(max_examples=25, deadline=None)
@given(parts=some.lists(some.tuples(_ARRAYS, _COUNTS), min_size=1, max_size=3))
def test_what_is_read_is_what_was_written(tmp_path_factory, parts):
    """Any arrays and counts, several kinds of parts and several of a kind by one writer."""
    folder = tmp_path_factory.mktemp("parts")
    writer = PartWriter()
    for number, (arrays, counts) in enumerate([*parts, *parts]):
        path = folder / f"{number}.hdf5"
        writer.write(path, arrays, counts, cheap=True)
        read, counted = read_part(path)
        assert counted == counts
        assert read.keys() == arrays.keys()
        for name, array in arrays.items():
            assert (read[name].dtype, read[name].shape) == (array.dtype, array.shape)
            assert read[name].tobytes() == array.tobytes()


def test_chunks_of_a_kind_differ_in_their_values_alone(tmp_path):
    """The second part of a kind is a pattern filled in."""
    writer = PartWriter()
    for number in range(3):
        values = {"x": np.array([number, 9]), "y": np.array(0.5 * number)}
        writer.write(tmp_path / f"{number}", values, {"a": number, "b": 2.0 * number}, cheap=True)
    arrays, counts = read_part(tmp_path / "2")
    assert (arrays["x"].tolist(), float(arrays["y"]), counts) == ([2, 9], 1.0, {"a": 2, "b": 4})
    assert read_part(tmp_path / "1")[1] == {"a": 1, "b": 2}


def test_a_small_part_is_a_file_of_hdf5(part):
    """Other software reads it, the seal in front of it notwithstanding."""
    with h5py.File(part) as file:
        assert file.userblock_size == SEAL_BYTES
        assert file.attrs["created_by"] == "quakegrid"
        assert file["arrays/rates"][:].tolist() == list(range(900))
        assert file["counts"].attrs["contexts"] == 5.0


def test_threads_write_their_first_parts_at_once(tmp_path):
    """Each with a writer of its own, which makes its patterns in memory."""

    def write(number):
        for again in range(20):
            arrays = {"x": np.full(again + 1, float(number))}
            PartWriter().write(tmp_path / f"{number}-{again}", arrays, {}, cheap=True)
        return number

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(write, range(8))) == list(range(8))
    for number in range(8):
        assert read_part(tmp_path / f"{number}-19")[0]["x"].tolist() == [number] * 20


@pytest.mark.skipif(
    shutil.which("h5dump") is None and os.environ.get("CI") != "true",
    reason="h5dump is not installed: apt install hdf5-tools",
)
def test_the_tools_of_hdf5_read_a_small_part(part):
    """Without h5py."""
    told = subprocess.run(["h5dump", part], capture_output=True, text=True, check=True).stdout
    assert "899" in told


def test_parts_that_are_not_small_are_written_by_hdf5(tmp_path):
    """Many numbers, or text: on the disk before they have a name, without a seal."""
    large, text = tmp_path / "large", tmp_path / "text"
    PartWriter().write(large, {"x": np.ones(10_000)}, {}, cheap=True)
    PartWriter().write(text, {"x": np.array(["a", "bc"])}, {}, cheap=True)
    for path in (large, text):
        assert not is_sealed(path.read_bytes())
        assert part_is_whole(path)
    assert read_part(text)[0]["x"].tolist() == ["a", "bc"]


@pytest.mark.parametrize("cheap", [True, False])
def test_only_what_is_dear_is_waited_for(tmp_path, monkeypatch, cheap):
    """A disk takes milliseconds to take a file."""
    waited = []
    monkeypatch.setattr("os.fsync", waited.append)
    PartWriter().write(tmp_path / "a", {"x": np.ones(3)}, {}, cheap=cheap)
    assert bool(waited) is not cheap


def test_what_a_loss_of_power_leaves_is_no_part(part):
    """No bytes, fewer bytes, pages of zeros, in front as well as behind."""
    content = part.read_bytes()
    assert part_is_whole(part)
    assert len(content) > 2 * _PAGE
    torn = [b"", content[:100], content[:_PAGE], content[:-1], bytes(len(content))]
    for first in range(0, len(content), _PAGE):
        size = len(content[first : first + _PAGE])
        torn.append(content[:first] + bytes(size) + content[first + size :])
    for left in torn:
        part.write_bytes(left)
        assert not part_is_there(part)
        with pytest.raises(ResultFileError, match=r"000007\.hdf5 is damaged"):
            read_part(part)
    part.unlink()
    assert not part_is_there(part)


def test_a_part_is_replaced_whole(part):
    """By a later try of the same chunk; nothing else is left in the folder."""
    PartWriter().write(part, {"rates": np.arange(2.0)}, {}, cheap=True)
    assert read_part(part)[0]["rates"].tolist() == [0.0, 1.0]
    assert list(part.parent.iterdir()) == [part]


def test_a_disk_that_takes_no_more_is_told(part, monkeypatch):
    """And what was begun is removed, what was there stays."""

    def full(descriptor, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.write", full)
    with pytest.raises(InstallationError, match=r"000007\.hdf5: No space left on device"):
        PartWriter().write(part, {"rates": np.arange(2.0)}, {}, cheap=True)
    monkeypatch.undo()
    assert list(part.parent.iterdir()) == [part]
    assert len(read_part(part)[0]["rates"]) == 900
