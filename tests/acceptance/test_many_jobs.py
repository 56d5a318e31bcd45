# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many jobs at once in one data directory."""

from __future__ import annotations

import json
from pathlib import Path

from command import Command
from results_file import contents

_JOBS = 10


def test_ten_jobs_at_once_never_clash(oq: Command, tiny: Path) -> None:
    """A fresh data directory, ten processes: ten numbers, ten equal results."""
    processes = [
        oq.start("engine", "--run", tiny, "--json", OQ_DISTRIBUTE="no") for _ in range(_JOBS)
    ]
    told = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0] * _JOBS, told
    numbers = sorted(json.loads(out)["job_id"] for out, _ in told)
    assert numbers == list(range(1, _JOBS + 1))
    listed = json.loads(oq("engine", "--lhc", "--json").stdout)
    assert {job["status"] for job in listed} == {"complete"}
    assert oq.files() == {f"calc_{number}.hdf5" for number in numbers}
    first = contents(oq.results(1))
    assert all(contents(oq.results(number)) == first for number in numbers)
