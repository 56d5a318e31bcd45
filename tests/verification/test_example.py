# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first example against hazard computed by the reference on a coarser grid."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "01-classical-psha"
CALL_MAIN = "import sys; from quakegrid.faces.cli.main import main; sys.exit(main())"


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the example on a grid of 60 km and return the folder of its exports."""
    out = tmp_path_factory.mktemp("example")
    words = ["engine", "--run", str(EXAMPLE / "job.ini"), "--exports", "csv"]
    done = subprocess.run(
        [sys.executable, "-c", CALL_MAIN, *words, "-p", f"region_grid_spacing=60,export_dir={out}"],
        env={"PYTHONPATH": str(ROOT / "daemons"), "OQ_DATADIR": str(out), "HOME": str(out)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return out


def _numbers(path: Path) -> tuple[list[str], np.ndarray]:
    with path.open(newline="") as file:
        rows = [row for row in csv.reader(file) if not row[0].startswith("#")]
    return rows[0], np.array(rows[1:], dtype=float)


@pytest.mark.parametrize(
    "name", ["hazard_map-mean-475y", "quantile_map-0.5-475y", "hazard_uhs-mean"]
)
def test_example_gives_the_expected_hazard(exports: Path, name: str) -> None:
    """Sites are the same and every number is within 0.1 %."""
    header, got = _numbers(next(exports.glob(f"{name}_*.csv")))
    expected_header, expected = _numbers(EXAMPLE / "expected" / f"{name}.csv")
    assert header == expected_header
    np.testing.assert_allclose(got[:, :2], expected[:, :2], atol=1e-5)
    np.testing.assert_allclose(got[:, 2:], expected[:, 2:], rtol=1e-3)


def test_demo_says_where_its_files_are(tmp_path: Path) -> None:
    """Kinds of files are listed with their names; the command itself is stood in for."""
    (tmp_path / "hazard_map-mean_1.csv").write_text("")
    done = subprocess.run(
        [sys.executable, str(EXAMPLE / "run.py"), "--oq", "true", "--out", str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"Everything is in {tmp_path}:" in done.stdout
    assert "hazard_map-mean_1.csv" in done.stdout
