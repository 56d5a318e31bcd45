# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What acceptance tests share: the command, small jobs, one run that many tests look at."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

# tests find the modules that lie beside them
sys.path.insert(0, str(Path(__file__).parent))

from command import JOBS, Command, IslandRun


@pytest.fixture
def oq(tmp_path: Path) -> Command:
    """Return the command with an empty data directory."""
    return Command(tmp_path)


@pytest.fixture(scope="session")
def island() -> Path:
    """Return a job of an area, a fault and four realizations, cut into eight chunks."""
    return JOBS / "island" / "job.ini"


@pytest.fixture(scope="session")
def tiny() -> Path:
    """Return a job of one point and one site."""
    return JOBS / "tiny" / "job.ini"


@pytest.fixture(scope="session")
def island_run(island: Path, tmp_path_factory: pytest.TempPathFactory) -> IslandRun:
    """Run the island without distribution."""
    oq = Command(tmp_path_factory.mktemp("island"))
    done = oq("engine", "--run", island, OQ_DISTRIBUTE="no")
    assert done.returncode == 0, done.stderr
    return IslandRun(oq, done.stderr)


@pytest.fixture(scope="session")
def suite() -> Path:
    """Return the parity suite beside the repository; skip where it is absent."""
    folder = Path(__file__).resolve().parents[2].parent / "shared" / "parity" / "cases"
    if not folder.is_dir():
        message = f"the parity suite is not at {folder}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return folder
