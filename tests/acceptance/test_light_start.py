# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words that compute nothing load nothing that computes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from command import ROOT

from quakegrid.faces.cli.subcommands import SUBCOMMANDS

_HEAVY = ("numpy", "sqlalchemy", "h5py", "numba", "matplotlib", "lxml", "rich")
_LOADED = f"""
import sys
from quakegrid.faces.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code
print([name for name in {_HEAVY} if name in sys.modules], file=sys.stderr)
"""


@pytest.mark.parametrize(
    "words",
    [["--help"], ["--version"], [], *([name, "--help"] for name in sorted(SUBCOMMANDS))],
    ids=" ".join,
)
def test_help_and_version_load_nothing_heavy(words: list[str]) -> None:
    """Also the help of each command: a person who asks waits for no library."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, *words],
        env={**os.environ, "PYTHONPATH": str(ROOT / "daemons")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout
    assert done.stderr == "[]\n"


def test_who_asks_a_server_loads_no_database() -> None:
    """SQL is the server's: it would be a quarter of what a command that submits a job takes."""
    modules = "quakegrid.faces.engine_client, quakegrid.distribution.remote_store"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, {modules}; print('sqlalchemy' in sys.modules)"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "daemons")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"
