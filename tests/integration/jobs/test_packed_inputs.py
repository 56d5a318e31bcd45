# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The inputs of a submitted job, copied and checked."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from quakegrid.base.errors import InstallationError, ResultFileError, UserInputError
from quakegrid.jobs.job_ini import read_job_ini
from quakegrid.jobs.packed_inputs import PackedInputs, pack_inputs, read_packed_inputs

TREE = (
    '<nrml><logicTree><uncertaintyModel>source_model.xml "{}"</uncertaintyModel></logicTree></nrml>'
)
JOB = """\
[general]
calculation_mode = classical
sites = 10.0 45.0
reference_vs30_value = 760
source_model_logic_tree_file = ../models/tree.xml
gsim_logic_tree_file = gmm.xml
investigation_time = 50
truncation_level = 3
maximum_distance = 200
intensity_measure_types_and_levels = {"PGA": [0.1, 0.2]}
"""


@pytest.fixture
def job_file(tmp_path: Path) -> Path:
    """Return a job whose inputs lie in two folders, one of them behind a link."""
    (tmp_path / "study" / "jobs").mkdir(parents=True)
    (tmp_path / "study" / "models" / "more").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    models = tmp_path / "study" / "models"
    (models / "tree.xml").write_text(TREE.format("more/second.xml"))
    (tmp_path / "elsewhere" / "real.xml").write_text("<nrml/>")
    (models / "source_model.xml").symlink_to(tmp_path / "elsewhere" / "real.xml")
    (models / "more" / "second.xml").write_text("<nrml>second</nrml>")
    (models / "unrelated.xml").write_text("nobody names it")
    job = tmp_path / "study" / "jobs" / "job.ini"
    job.write_text(JOB)
    (job.parent / "gmm.xml").write_text("<nrml/>")
    return job


def _pack(job_file: Path, directory: Path, **overrides: str) -> PackedInputs:
    defaults = {"pointsource_distance": "100"}
    job, _ = read_job_ini(job_file, overrides, defaults)
    return pack_inputs(
        directory,
        job,
        overrides=overrides,
        defaults=defaults,
        parent=None,
        exports=("csv",),
        user="anna",
        release="1.0",
    )


def test_packed_job_is_the_job(job_file: Path, tmp_path: Path):
    """With its overrides and defaults, and the paths of the user in what results say of it."""
    before, _ = read_job_ini(job_file, {"truncation_level": "2"}, {"pointsource_distance": "100"})
    _pack(job_file, tmp_path / "calc_1", truncation_level="2")
    packed = read_packed_inputs(tmp_path / "calc_1")
    after, _ = packed.read_job()
    assert packed.job_file.is_relative_to(tmp_path / "calc_1")
    assert after.calculation.truncation_level == 2.0
    assert after.plain_values() == before.plain_values()
    assert packed.request.user == "anna"
    assert packed.request.exports == ("csv",)


def test_files_keep_their_places_and_links_become_files(job_file: Path, tmp_path: Path):
    """Those that trees name come along, others do not."""
    packed = _pack(job_file, tmp_path / "calc_1")
    assert sorted(packed.files) == [
        "files/jobs/gmm.xml",
        "files/jobs/job.ini",
        "files/models/more/second.xml",
        "files/models/source_model.xml",
        "files/models/tree.xml",
        "request.json",
    ]
    copy = packed.folder / "files/models/source_model.xml"
    assert copy.read_text() == "<nrml/>"
    assert not copy.is_symlink()
    assert packed.size == sum((packed.folder / name).stat().st_size for name in packed.files)
    assert [path.name for path in (tmp_path / "calc_1").iterdir()] == ["input"]


def test_group_of_a_shared_folder_may_read_and_write_all(job_file: Path, tmp_path: Path):
    """Daemons run as another user than the one who submits."""
    shared = tmp_path / "oqdata"
    shared.mkdir()
    shared.chmod(0o2770)
    old = os.umask(0o077)
    try:
        packed = _pack(job_file, shared / "calc_1")
    finally:
        os.umask(old)
    for path in [shared / "calc_1", *(shared / "calc_1").rglob("*")]:
        assert path.stat().st_mode & 0o7777 == (0o2770 if path.is_dir() else 0o660), path
    assert packed.job_file.exists()


def test_who_is_interrupted_leaves_nothing_half_copied(
    job_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Nor who finds a file that cannot be read."""

    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(os, "fsync", interrupt)
        (tmp_path / "calc_1").mkdir()
        with pytest.raises(KeyboardInterrupt):
            _pack(job_file, tmp_path / "calc_1")
    assert list((tmp_path / "calc_1").iterdir()) == []


def test_packing_again_replaces_what_was_there(job_file: Path, tmp_path: Path):
    """A submission that was cut off is made anew."""
    _pack(job_file, tmp_path / "calc_1")
    job_file.write_text(JOB + "description = again\n")
    _pack(job_file, tmp_path / "calc_1")
    job, _ = read_packed_inputs(tmp_path / "calc_1").read_job()
    assert job.calculation.description == "again"


def test_every_changed_or_missing_file_is_named(job_file: Path, tmp_path: Path):
    """A job that ran on half of a change could not be explained to anybody."""
    packed = _pack(job_file, tmp_path / "calc_1")
    (packed.folder / "files/models/tree.xml").write_text("<nrml/>")
    (packed.folder / "files/jobs/gmm.xml").unlink()
    with pytest.raises(ResultFileError) as caught:
        read_packed_inputs(tmp_path / "calc_1")
    told = sorted(str(problem) for problem in caught.value.problems)
    assert len(told) == 2
    assert "gmm.xml: cannot be read" in told[0]
    assert "tree.xml: was changed after the job was submitted" in told[1]


def test_inputs_that_were_never_packed_are_missed_by_name(tmp_path: Path):
    """With the file that was looked for."""
    with pytest.raises(ResultFileError, match=r"manifest\.json: the inputs of the job cannot"):
        read_packed_inputs(tmp_path)


def test_a_manifest_cannot_point_outside(job_file: Path, tmp_path: Path):
    """Nor does it get files read that lie elsewhere."""
    packed = _pack(job_file, tmp_path / "calc_1")
    manifest = packed.folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace("files/jobs/gmm.xml", "../../secret"))
    with pytest.raises(ResultFileError, match="lies outside of the inputs"):
        read_packed_inputs(tmp_path / "calc_1")


def test_a_file_that_went_away_is_the_users_to_mend(job_file: Path, tmp_path: Path):
    """Nothing half-packed stays."""
    job, _ = read_job_ini(job_file)
    (job_file.parent / "gmm.xml").unlink()
    with pytest.raises(UserInputError, match=r"gmm\.xml: the file cannot be read"):
        pack_inputs(
            tmp_path / "calc_1",
            job,
            overrides={},
            defaults={},
            parent=None,
            exports=(),
            user="anna",
            release="1.0",
        )
    assert list((tmp_path / "calc_1").iterdir()) == []


def test_too_little_space_is_told_before_anything_is_copied(
    job_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """With what is needed and what there is."""
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=12))
    with pytest.raises(InstallationError, match=r"too little space .* 12 bytes are free"):
        _pack(job_file, tmp_path / "calc_1")
    assert not list(tmp_path.rglob("manifest.json"))


def test_a_folder_that_cannot_be_made_is_told(job_file: Path, tmp_path: Path):
    """With its name."""
    (tmp_path / "file").write_text("")
    with pytest.raises(InstallationError, match="cannot be copied to"):
        _pack(job_file, tmp_path / "file" / "calc_1")
