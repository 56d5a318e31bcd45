# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every hazard job keeps: inputs are left alone, results are plain, nothing is overheard."""

from __future__ import annotations

import shutil
from pathlib import Path

import h5py
import numpy as np
import pytest
from command import Command, IslandRun

DISAGGREGATION = (
    "calculation_mode=disaggregation,poes_disagg=0.1,distance_bin_width=20,mag_bin_width=0.5"
)
#: Something that a careless reader would pass over: file, what is written, instead of what.
STRANGERS = {
    "a parameter": ("job.ini", "colour = red\ntruncation_level", "truncation_level"),
    "an argument of a model": (
        "job.ini",
        'gsim = [SadighEtAl1997]\n  colour = "red"',
        "gsim = SadighEtAl1997",
    ),
    "a region of a dictionary": (
        "job.ini",
        "maximum_distance = {'default': 200, 'colour': 100}",
        "maximum_distance = 200",
    ),
    "an attribute of a source model": (
        "source_model.xml",
        '<sourceModel colour="red" name="Point">',
        '<sourceModel name="Point">',
    ),
    "an attribute of a group": (
        "source_model.xml",
        '<sourceGroup colour="red" name="crust"',
        '<sourceGroup name="crust"',
    ),
    "an attribute of a source": ("source_model.xml", '<pointSource colour="red"', "<pointSource"),
    "an attribute within a source": (
        "source_model.xml",
        '<nodalPlane colour="red" ',
        "<nodalPlane ",
    ),
    "an element of a source": ("source_model.xml", "<colour/><magScaleRel>", "<magScaleRel>"),
    "an attribute of a branch set": (
        "source_model_logic_tree.xml",
        '<logicTreeBranchSet colour="red"',
        "<logicTreeBranchSet",
    ),
    "an attribute of a branch": (
        "source_model_logic_tree.xml",
        '<logicTreeBranch colour="red" ',
        "<logicTreeBranch ",
    ),
    "an element of a branch": (
        "source_model_logic_tree.xml",
        "<colour/><uncertaintyWeight>",
        "<uncertaintyWeight>",
    ),
}


@pytest.fixture
def job(tmp_path: Path, tiny: Path) -> Path:
    """Return a job in a folder of its own."""
    return Path(shutil.copytree(tiny.parent, tmp_path / "inputs")) / tiny.name


@pytest.fixture
def elsewhere(tmp_path: Path) -> Command:
    """Return the command, called in another folder."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return Command(folder)


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return when every file of a folder was written, and what is in it."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in files
    }


def test_nothing_is_written_where_the_inputs_are(elsewhere: Command, job: Path) -> None:
    """Neither by checking nor by running nor by exporting."""
    before, touched = snapshot(job.parent), job.parent.stat().st_mtime_ns
    for words in (
        ("check_input", job, "--cost"),
        ("engine", "--run", job, "-e", "csv"),
        ("engine", "--run", job, "-e", "csv", "-p", DISAGGREGATION),
    ):
        done = elsewhere(*words, OQ_DISTRIBUTE="no")
        assert done.returncode == 0, done.stderr
    assert list(elsewhere.folder.rglob("*.csv"))
    assert snapshot(job.parent) == before
    assert job.parent.stat().st_mtime_ns == touched


def assert_plain(name: str, dtype: np.dtype) -> None:
    """Fail unless values are numbers, texts, tables of these or places in the same file."""
    for part in [dtype[field] for field in dtype.names or ()]:
        assert_plain(name, part)
    if dtype.names or dtype.kind in "iufbSU":
        return
    is_text, is_place = h5py.check_string_dtype(dtype), h5py.check_ref_dtype(dtype)
    lengths = h5py.check_vlen_dtype(dtype)
    if isinstance(lengths, np.dtype):
        assert_plain(name, lengths)
        return
    assert is_text or is_place, f"{name} is of type {dtype}"


def assert_all_plain(path: Path) -> int:
    """Check a results file and return how many arrays it has."""
    count = 0

    def look(name: str, item: h5py.Group | h5py.Dataset) -> None:
        nonlocal count
        for key in item.attrs:
            assert_plain(f"{name} @{key}", item.attrs.get_id(key).dtype)
        if isinstance(item, h5py.Dataset):
            count += 1
            assert_plain(name, item.dtype)
            opaque = h5py.check_opaque_dtype(item.dtype)
            assert not opaque, name

    with h5py.File(path) as file:
        look("/", file)
        file.visititems(look)
    return count


def test_results_hold_numbers_and_texts_only(
    elsewhere: Command, job: Path, island_run: IslandRun
) -> None:
    """No pickled objects, nothing opaque: other software reads all of it."""
    done = elsewhere("engine", "--run", job, "-p", DISAGGREGATION, OQ_DISTRIBUTE="no")
    assert done.returncode == 0, done.stderr
    for path in (island_run.oq.results(1), elsewhere.results(1)):
        assert assert_all_plain(path) > 20


@pytest.mark.parametrize("stranger", STRANGERS)
def test_what_nobody_knows_is_told(elsewhere: Command, job: Path, stranger: str) -> None:
    """As a warning or as a mistake, by its name, with file and line."""
    name, written, instead = STRANGERS[stranger]
    file = job.parent / name
    text = file.read_text()
    assert instead in text
    file.write_text(text.replace(instead, written, 1))
    done = elsewhere("check_input", job)
    (told,) = [line for line in (done.stdout + done.stderr).splitlines() if "colour" in line]
    assert name in told or "maximum_distance" in told


def test_settings_that_nobody_knows_are_told(elsewhere: Command, job: Path) -> None:
    """Where a job is checked or run."""
    settings = job.parent / "openquake.cfg"
    settings.write_text("[distribution]\ncolour = red\n[paint]\nthickness = 1\n")
    for words in (("check_input", job), ("engine", "--run", job)):
        done = elsewhere(*words, OQ_CONFIG_FILE=str(settings), OQ_DISTRIBUTE="no")
        assert done.returncode == 0, done.stderr
        said = done.stdout + done.stderr
        assert "openquake.cfg:2: there is no setting colour in [distribution]" in said
        assert "openquake.cfg:4: there is no section [paint]" in said
