# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a job is predicted to take, and whether that fits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.jobs.job_cost import JobCost, Machine, Resources, refuse_what_does_not_fit

COST = JobCost(1000, 2.5e6, 12, 34.56, 680e6, 5e9, "give fewer sites")


def there_is(workers, memory, disk=100e9, name="master"):
    machine = Machine(name, workers, memory, "set num_cores to fewer workers")
    return Resources((machine,), disk, "/shared/anna/oqdata")


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
    refuse_what_does_not_fit(COST, there_is(16, 64e9))
    refuse_what_does_not_fit(replace(COST, worker_memory=180e6), there_is(64, 200e6))


def test_what_does_not_fit_is_refused_with_what_to_change():
    """Memory and disk are told together, with the setting that overrides."""
    with pytest.raises(UserInputError) as caught:
        refuse_what_does_not_fit(COST, there_is(16, 8e9, disk=1e9))
    memory, disk = (problem.message for problem in caught.value.problems)
    assert "needs 8180 MB of memory for 16 workers on master, there are 8000 MB" in memory
    assert "8000 MB: give fewer sites, or set num_cores" in memory
    assert "num_cores" in memory
    assert "needs 5000 MB of disk, 1000 MB are free in /shared/anna/oqdata: give" in disk
    assert "refuse_large_jobs = no in [memory]" in memory


def test_every_machine_that_is_too_small_is_told():
    """The others have room; without machines only the disk counts."""
    small, large = there_is(16, 8e9, name="small"), there_is(16, 64e9, name="large")
    with pytest.raises(UserInputError) as caught:
        refuse_what_does_not_fit(COST, replace(small, machines=small.machines + large.machines))
    (problem,) = caught.value.problems
    assert "16 workers on small" in problem.message
    refuse_what_does_not_fit(COST, replace(small, machines=()))
