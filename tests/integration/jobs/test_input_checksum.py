# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The checksum of a job's inputs."""

from __future__ import annotations

from pathlib import Path

from small_hazard import write_job

from quakegrid.jobs.input_checksum import InputChecksum, input_checksum
from quakegrid.jobs.job_ini import read_job_ini


def _checksum(directory: Path, *more: str) -> InputChecksum:
    directory.mkdir(exist_ok=True)
    job, _ = read_job_ini(write_job(directory, *more))
    return input_checksum(job)


def test_same_inputs_elsewhere_have_the_same_checksum(tmp_path: Path) -> None:
    """Neither the folder nor a comment nor where exports go counts."""
    first = _checksum(tmp_path / "a")
    second = _checksum(tmp_path / "b", "# a comment", "export_dir = /tmp")
    assert first.checksum == second.checksum
    assert second.size > first.size


def test_parameter_changes_the_checksum(tmp_path: Path) -> None:
    """Another value is another job."""
    assert _checksum(tmp_path).checksum != _checksum(tmp_path, "hazard_maps = true").checksum


def test_input_file_changes_the_checksum(tmp_path: Path) -> None:
    """So is another content of an input file, or of a model that a logic tree names."""
    job, _ = read_job_ini(write_job(tmp_path))
    checksums = {input_checksum(job)}
    tree = tmp_path / "source_model_logic_tree.xml"
    tree.write_text("<uncertaintyModel>model.xml</uncertaintyModel>")
    checksums.add(input_checksum(job))
    (tmp_path / "model.xml").write_text("<nrml/>")
    checksums.add(input_checksum(job))
    (tmp_path / "model.xml").write_text("<nrml />")
    checksums.add(input_checksum(job))
    assert len(checksums) == 4
