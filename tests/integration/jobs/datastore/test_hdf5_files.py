# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Result files on a real disk: published whole or not at all, open to other software."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
import pytest
import xarray as xr

from quakegrid.base.errors import Bug, InstallationError, ResultFileError
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader
from quakegrid.jobs.datastore.hdf5_writer import Hdf5Writer


class Interruption(Exception):
    """What goes wrong in the middle of writing."""


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3),
        np.array(5, dtype=np.uint8),
        np.array([True, False]),
        np.array("mean"),
        np.array(b"bytes"),
        np.array(["a", "żółw", ""]),
        np.empty((0, 4), dtype=np.float32),
        np.array([], dtype="U3"),
        np.array([("a", 1.0), ("bc", 2.0)], dtype=[("name", "U2"), ("weight", "f4")]),
        np.zeros((1000, 300)),
    ],
    ids=lambda array: f"{array.dtype}{array.shape}",
)
def test_an_array_comes_back_as_it_was(tmp_path, array):
    """Any type the engine uses, of any shape."""
    with Hdf5Writer(tmp_path / "a.hdf5") as writer:
        writer.write("group/name", array)
    with Hdf5Reader(tmp_path / "a.hdf5") as reader:
        read = reader.read("group/name")
    assert read.shape == array.shape
    assert read.dtype.kind == array.dtype.kind
    assert read.tolist() == array.tolist()


def test_rows_are_written_and_read_by_slices(tmp_path):
    """For arrays that are too large to hold."""
    with Hdf5Writer(tmp_path / "a.hdf5") as writer:
        writer.create("curves", (4, 2), np.dtype(np.float64), unit="1", dimensions=("site", "imt"))
        writer.write_rows("curves", 2, np.ones((2, 2)))
        writer.write_rows("curves", 0, np.full((2, 2), 3.0))
        with pytest.raises(Bug, match="4 rows"):
            writer.write_rows("curves", 3, np.ones((2, 2)))
    with Hdf5Reader(tmp_path / "a.hdf5") as reader:
        assert reader.shape("curves") == (4, 2)
        assert reader.read("curves", slice(1, 3)).tolist() == [[3.0, 3.0], [1.0, 1.0]]


def test_names_and_attributes_can_be_asked_for(tmp_path):
    """Of the file, of groups and of arrays."""
    with Hdf5Writer(tmp_path / "a.hdf5") as writer:
        writer.write("sitecol/lon", np.zeros(2), unit="degree", attributes={"datum": "WGS84"})
        writer.write("sitecol/lat", np.zeros(2))
        writer.write("weights", np.ones(1))
        writer.set_attributes("", {"engine_version": "1", "checksum": 7})
        writer.set_attributes("full_lt", {"seed": 42})
    with Hdf5Reader(tmp_path / "a.hdf5") as reader:
        assert reader.names() == ("sitecol/lat", "sitecol/lon", "weights")
        assert reader.names("sitecol/") == ("sitecol/lat", "sitecol/lon")
        assert reader.attributes("sitecol/lon") == {"units": "degree", "datum": "WGS84"}
        assert reader.attributes("full_lt") == {"seed": 42}
        assert reader.attributes("")["checksum"] == 7
        assert reader.size("sitecol") == 32
        assert (reader.has("weights"), reader.has("poes")) == (True, False)


def test_nothing_can_be_seen_before_it_is_published(tmp_path):
    """A file that can be seen is whole."""
    writer = Hdf5Writer(tmp_path / "a.hdf5")
    writer.write("x", np.zeros(3))
    assert not (tmp_path / "a.hdf5").exists()
    writer.publish()
    assert [path.name for path in tmp_path.iterdir()] == ["a.hdf5"]


def test_nothing_is_left_after_an_error(tmp_path):
    """Not even the temporary file."""
    with pytest.raises(Interruption), Hdf5Writer(tmp_path / "a.hdf5") as writer:
        writer.write("x", np.zeros(3))
        raise Interruption
    assert list(tmp_path.iterdir()) == []


def test_a_writer_that_is_killed_leaves_the_published_file_as_it_was(tmp_path):
    """SIGKILL in the middle of writing a second version."""
    target = tmp_path / "a.hdf5"
    with Hdf5Writer(target) as writer:
        writer.write("x", np.arange(3))
    program = (
        "import numpy, sys; from pathlib import Path;"
        "from quakegrid.jobs.datastore.hdf5_writer import Hdf5Writer;"
        "writer = Hdf5Writer(Path(sys.argv[1])); writer.write('x', numpy.zeros(100000));"
        "print('written', flush=True); sys.stdin.read()"
    )
    path = os.pathsep.join(entry for entry in sys.path if entry)
    with subprocess.Popen(
        [sys.executable, "-c", program, str(target)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        process.send_signal(signal.SIGKILL)
    with Hdf5Reader(target) as reader:
        assert reader.read("x").tolist() == [0, 1, 2]


def test_a_missing_file_is_told(tmp_path):
    """As an error of the results, not of the program."""
    with pytest.raises(ResultFileError, match=r"There is no file .*calc_9\.hdf5"):
        Hdf5Reader(tmp_path / "calc_9.hdf5")


@pytest.mark.parametrize("content", [b"", b"no HDF5 at all", b"\x89HDF\r\n\x1a\n" + bytes(50)])
def test_a_damaged_file_is_told(tmp_path, content):
    """Empty, something else, or cut off."""
    (tmp_path / "a.hdf5").write_bytes(content)
    with pytest.raises(ResultFileError, match="damaged"):
        Hdf5Reader(tmp_path / "a.hdf5")


def test_a_file_cut_in_half_is_told(tmp_path):
    """As after a copy that broke off."""
    path = tmp_path / "a.hdf5"
    with Hdf5Writer(path) as writer:
        writer.write("x", np.random.default_rng(1).random(100_000))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ResultFileError, match="damaged"):
        Hdf5Reader(path)


def test_a_file_of_another_program_is_refused(tmp_path):
    """It may mean other things by the same names."""
    with h5py.File(tmp_path / "a.hdf5", "w") as file:
        file["x"] = 1
    with pytest.raises(ResultFileError, match="not written by quakegrid"):
        Hdf5Reader(tmp_path / "a.hdf5")


def test_a_file_of_a_newer_format_is_refused(tmp_path):
    """Old code would misread it."""
    with Hdf5Writer(tmp_path / "a.hdf5") as writer:
        writer.set_attributes("", {"format_version": 99})
    with pytest.raises(ResultFileError, match="newer"):
        Hdf5Reader(tmp_path / "a.hdf5")


def test_an_unknown_name_is_told(tmp_path):
    """With the file's name."""
    with Hdf5Writer(tmp_path / "a.hdf5") as writer:
        writer.write("group/x", np.zeros(1))
    with Hdf5Reader(tmp_path / "a.hdf5") as reader:
        with pytest.raises(ResultFileError, match=r"a\.hdf5 has no 'y'"):
            reader.read("y")
        with pytest.raises(ResultFileError, match="is a group"):
            reader.read("group")


def test_a_directory_that_is_none_is_the_sites_problem(tmp_path):
    """The message names the file."""
    (tmp_path / "oqdata").write_text("a file")
    with pytest.raises(InstallationError, match=r"oqdata/calc_1\.hdf5"):
        Hdf5Writer(tmp_path / "oqdata" / "calc_1.hdf5")


def test_only_what_shrinks_is_compressed(tmp_path):
    """Compression costs time and gains nothing on noise."""
    noise = np.random.default_rng(1).random((500, 100))
    with Hdf5Writer(tmp_path / "a.hdf5") as writer:
        writer.write("noise", noise)
        writer.write("zeros", np.zeros_like(noise))
        writer.write("small", np.zeros(10))
    with h5py.File(tmp_path / "a.hdf5") as file:
        assert [file[name].compression for name in ("noise", "zeros", "small")] == [
            None,
            "gzip",
            None,
        ]


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Write a results file as a calculation does."""
    path = tmp_path / "calc_1.hdf5"
    with Hdf5Writer(path) as writer:
        writer.write("site", np.arange(3), dimensions=("site",))
        writer.write("imt", np.array(["PGA", "SA(0.2)"]), dimensions=("imt",))
        writer.write(
            "hmaps-stats", np.arange(6.0).reshape(3, 2), unit="g", dimensions=("site", "imt")
        )
        writer.write("sitecol/lon", np.array([1.0, 2.0, 3.0]), unit="degree")
        writer.write("sitecol/lat", np.array([4.0, 5.0, 6.0]), unit="degree")
        writer.write(
            "source_info", np.array([("a", 3)], dtype=[("source_id", "U1"), ("num_ruptures", "u4")])
        )
    return path


def test_xarray_opens_a_results_file_without_us(results):
    """With the coordinates of the axes and the unit."""
    with xr.open_dataset(results, engine="h5netcdf", phony_dims="sort") as dataset:
        maps = dataset["hmaps-stats"]
        assert maps.dims == ("site", "imt")
        assert maps.attrs["units"] == "g"
        assert float(maps.sel(site=2, imt="SA(0.2)")) == 5.0


def test_pandas_reads_the_columns_of_a_group_and_a_table_without_us(results):
    """By way of h5py alone."""
    with h5py.File(results) as file:
        sites = pd.DataFrame({name: column[()] for name, column in file["sitecol"].items()})
        sources = pd.DataFrame(file["source_info"][()])
    assert sites.to_dict("list") == {"lat": [4.0, 5.0, 6.0], "lon": [1.0, 2.0, 3.0]}
    assert sources.to_dict("list") == {"source_id": [b"a"], "num_ruptures": [3]}


@pytest.mark.parametrize("room", [0, 5000, 70_000])
@pytest.mark.parametrize("rows", [30, 3000])
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path, monkeypatch, room, rows):
    """Wherever it happens: at an array, an attribute, or when the file is closed."""
    plain = os.pwrite

    def limited(descriptor, content, place):
        if place + len(content) > room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return plain(descriptor, content, place)

    monkeypatch.setattr(os, "pwrite", limited)
    path = tmp_path / "a.hdf5"
    with (
        pytest.raises(InstallationError, match=r"a\.hdf5: No space left on device"),
        Hdf5Writer(path) as writer,
    ):
        for number in range(100):
            writer.write(f"name{number}", np.random.default_rng(1).random(rows), dimensions=("x",))
            writer.set_attributes(f"name{number}", {"long": "x" * 1000})
    assert list(tmp_path.iterdir()) == []


def test_writing_goes_on_where_the_system_wrote_a_piece(tmp_path, monkeypatch):
    """A large array comes to the disk whole though one call wrote only some of it."""
    plain = os.pwrite
    monkeypatch.setattr(
        os, "pwrite", lambda file, content, place: plain(file, content[:777], place)
    )
    array = np.random.default_rng(1).random(5000)
    with Hdf5Writer(tmp_path / "a.hdf5") as writer:
        writer.write("a", array)
    with Hdf5Reader(tmp_path / "a.hdf5") as reader:
        assert np.array_equal(reader.read("a"), array)
