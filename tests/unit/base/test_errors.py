# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How mistakes are told."""

from __future__ import annotations

from pathlib import Path

from quakegrid.base.errors import Problem


def test_problem_is_told_in_one_line() -> None:
    """Though it repeats what somebody has written over several."""
    problem = Problem("[AvgGMPE]\nb1.weight=0.5\n\n: no", Path("job.ini"), 3)
    assert str(problem) == "job.ini:3: [AvgGMPE] b1.weight=0.5 : no"
