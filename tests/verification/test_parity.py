# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whole jobs against the exports of the reference, through the command oq."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).parents[2]
_CALL_MAIN = "import sys; from quakegrid.faces.cli.main import main; sys.exit(main())"
_RTOL, _ATOL = 1e-3, 1e-6
_PATIENCE = 300.0
_USER_INPUT = 3

#: The step `foundation` of the suite.
_FOUNDATION = (
    "classical/case_01/job",
    "classical/case_01/job_wrong",
    "classical/case_03/job",
    "classical/case_03/job_wrong",
    "classical/case_24/job",
    "classical/case_66/job",
    "classical/case_66/job1",
    "demo/hazard/AreaSourceClassicalPSHA/job",
    "demo/hazard/CharacteristicFaultSourceCase1ClassicalPSHA/job",
    "demo/hazard/CharacteristicFaultSourceCase2ClassicalPSHA/job",
    "demo/hazard/CharacteristicFaultSourceCase3ClassicalPSHA/job",
    "demo/hazard/ComplexFaultSourceClassicalPSHA/job",
    "demo/hazard/LogicTreeCase1ClassicalPSHA/job",
    "demo/hazard/PointSourceClassicalPSHA/job",
    "demo/hazard/SimpleFaultSourceClassicalPSHA/job",
    "logictree/case_52/job",
    "logictree/case_83/job_expanded_LT",
    "logictree/case_84/job_test",
)
#: Magnitude bins of 0.001 without scatter: the third decimal decides.
_FINE_BINS = ("logictree/case_08/job", "logictree/case_09/job")
#: The largest magnitude and the rates of a fault from its area and slip rate.
_SLIP = ("logictree/case_73/job",)
#: The spectrum of what exceeds a level.
_SPECTRA = ("conditional_spectrum/case_1/job", "conditional_spectrum/case_2/job")
#: Amplification of the motion of each rupture.
_KERNEL = ("classical/case_50/job",)
#: A fault with a part in the area that its models tell apart.
_CANTERBURY = ("classical/case_37/job",)
#: Other jobs that the reference rejects.
_REJECTED = ("classical/case_57/job_wrong",)


@pytest.fixture(scope="session")
def suite(shared: Path) -> Path:
    """Return the folder of the jobs."""
    return shared / "parity"


@pytest.fixture(scope="session")
def manifest(suite: Path) -> dict[str, dict[str, Any]]:
    """Return what is known of each job, by its id."""
    entries = json.loads((suite / "manifest.json").read_text())
    return {entry["id"]: entry for entry in entries}


@pytest.fixture(scope="session")
def compare_folders(suite: Path) -> Callable[..., dict[str, dict[str, Any]]]:
    """Return the suite's own comparison of two folders of exports."""
    spec = importlib.util.spec_from_file_location("compare", suite / "compare.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.compare_dirs


def test_foundation_is_the_step_of_the_suite(suite: Path) -> None:
    """No job is left out here."""
    steps = json.loads((suite / "steps.json").read_text())
    assert sorted(_FOUNDATION) == sorted(steps["foundation"])


@pytest.mark.parametrize(
    "job", [*_FOUNDATION, *_FINE_BINS, *_SLIP, *_SPECTRA, *_KERNEL, *_CANTERBURY, *_REJECTED]
)
def test_job_agrees_with_the_reference(
    suite: Path,
    manifest: dict[str, dict[str, Any]],
    compare_folders: Callable[..., dict[str, dict[str, Any]]],
    tmp_path: Path,
    job: str,
) -> None:
    """Every file is exported, every number within 1e-3; what it rejects is rejected."""
    entry = manifest[job]
    exports = tmp_path / "exports"
    exports.mkdir()
    done = _oq(tmp_path, "engine", "--run", suite / entry["ini"], exports=exports)
    if entry["kind"] == "rejects":
        assert done.returncode == _USER_INPUT
        assert "Traceback" not in done.stderr
        assert done.stderr.splitlines()[-1].startswith(str(suite / "cases"))
        return
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    if entry["kind"] == "exact":
        report = compare_folders(suite / entry["reference"], exports, _RTOL, _ATOL)
        assert report
        assert {name: told["why"] for name, told in report.items() if not told["ok"]} == {}


def _oq(folder: Path, *words: object, exports: Path) -> subprocess.CompletedProcess[str]:
    """Run a job to its end and export everything as CSV."""
    installed = Path(sys.executable).with_name("oq")
    command = [str(installed)] if installed.exists() else [sys.executable, "-c", _CALL_MAIN]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT / "daemons")}
    environment |= {"OQ_DATADIR": str(folder / "oqdata"), "OQ_DISTRIBUTE": "no"}
    return subprocess.run(
        [*command, *map(str, words), "--exports", "csv", "-p", f"export_dir={exports}"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )
