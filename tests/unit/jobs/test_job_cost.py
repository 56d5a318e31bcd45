# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a job is predicted to take, and whether that fits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.jobs.job_cost import JobCost, Resources, refuse_what_does_not_fit

COST = JobCost(1000, 2.5e6, 12, 34.56, 680e6, 5e9, "give fewer sites")
PLENTY = Resources(memory=64e9, disk=100e9)


def test_the_prediction_is_told_in_numbers():
    """Every one with what it counts."""
    assert COST.told() == (
        "Predicted: 1000 ruptures, 2.5e+06 rupture-site pairs, 12 chunks, 34.6 s of CPU time, "
        "680 MB of memory per worker, 5000.0 MB of disk"
    )


def test_the_outcome_tells_how_far_the_prediction_was_off():
    """As a factor, where there is one."""
    assert "69.1 s of CPU time, 2.00 times what was predicted" in COST.outcome(69.12)
    assert "0.0 were predicted" in replace(COST, seconds=0.0).outcome(1.0)


def test_what_fits_is_not_refused():
    """Many workers share what an empty one needs."""
    refuse_what_does_not_fit(COST, 16, PLENTY)
    refuse_what_does_not_fit(replace(COST, worker_memory=180e6), 64, Resources(200e6, 100e9))


def test_what_does_not_fit_is_refused_with_what_to_change():
    """Memory and disk are told together, with the setting that overrides."""
    with pytest.raises(UserInputError) as caught:
        refuse_what_does_not_fit(COST, 16, Resources(memory=8e9, disk=1e9))
    memory, disk = (problem.message for problem in caught.value.problems)
    assert "needs 8180 MB of memory for 16 workers, there are 8000 MB: give fewer sites" in memory
    assert "num_cores" in memory
    assert "needs 5000 MB of disk, 1000 MB are free: give fewer sites" in disk
    assert "refuse_large_jobs = no in [memory]" in memory
