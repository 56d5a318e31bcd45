# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The queue of jobs on a real disk."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.base.process import ProcessIdentity, this_process
from quakegrid.jobs.job_status import JobStatus
from quakegrid.jobs.records.job_queue import MOST_ATTEMPTS
from quakegrid.jobs.records.job_records import Requeue, RunningRecord
from quakegrid.jobs.records.job_rows import RunFenced

RUNNER = ProcessIdentity("master", 77, 1)


def test_the_most_urgent_job_goes_first_then_the_oldest(jobs):
    """Whatever their numbers."""
    first, second, urgent, last = (jobs.submit(priority) for priority in (0, 0, 5, -1))
    ahead = [jobs.queue.follow(job_id, 0, 9).ahead for job_id in (first, second, urgent, last)]
    assert ahead == [1, 2, 0, 3]
    assert [jobs.claim() for _ in range(5)] == [urgent, first, second, last, None]


def test_a_job_may_be_made_more_urgent_while_it_waits(jobs):
    """It keeps its age."""
    first, second = jobs.submit(), jobs.submit()
    assert jobs.queue.submit(second, 0) == 1
    assert jobs.queue.submit(second, 1) == 0
    assert jobs.queue.submit(first, 1) == 0
    assert jobs.claim() == first


def test_no_more_jobs_run_at_once_than_may(jobs):
    """All receivers count together; 0 is no limit."""
    for _ in range(4):
        jobs.submit()
    assert [jobs.claim(2), jobs.claim(2, "r2"), jobs.claim(2)] == [1, 2, None]
    assert (jobs.queue.waiting(), jobs.queue.taken()) == (2, 2)
    assert [jobs.claim(0), jobs.claim(0), jobs.claim(0)] == [3, 4, None]


def test_each_claim_is_a_new_run(jobs):
    """So that a run before it has nothing more to say."""
    job_id = jobs.submit()
    assert jobs.queue.claim("r1", "master", 0).epoch == 1
    jobs.store.begin(job_id, RUNNER, epoch=1)
    assert jobs.queue.runner_ended(job_id, 1, "signal 9") == Requeue(again=(job_id,))
    for epoch in (0, 1, 2):
        with pytest.raises(RunFenced, match="submitted"):
            jobs.store.begin(job_id, RUNNER, epoch=epoch)
    with pytest.raises(RunFenced, match="submitted"):
        jobs.queue.ready(job_id, 1, "master:1912", RUNNER)
    assert jobs.queue.claim("r1", "master", 0).epoch == 2
    with pytest.raises(RunFenced):
        jobs.store.complete(job_id, {}, {}, 0, epoch=1)
    with pytest.raises(RunFenced):
        jobs.store.transition(job_id, "failed", epoch=1)
    jobs.store.begin(job_id, RUNNER, epoch=2)
    jobs.store.complete(job_id, {}, {}, 0, epoch=2)
    assert jobs.status(job_id) == "complete"


def test_a_job_whose_process_is_lost_goes_on_three_times(jobs):
    """The fourth loss is its end, and its log tells the story."""
    job_id = jobs.submit()
    for epoch in range(1, MOST_ATTEMPTS + 1):
        jobs.claim()
        jobs.store.begin(job_id, RUNNER, epoch=epoch)
        assert jobs.queue.runner_ended(job_id, epoch, "signal 9") == Requeue(again=(job_id,))
        assert jobs.store.get_job(job_id).attempts == epoch
    jobs.claim()
    jobs.store.begin(job_id, RUNNER, epoch=4)
    assert jobs.queue.runner_ended(job_id, 4, "signal 9") == Requeue(failed=(job_id,))
    assert jobs.status(job_id) == "failed"
    assert "attempt 3 of 3" in jobs.told(job_id)
    assert f"oq engine --resume {job_id}" in jobs.told(job_id)


def test_a_job_that_was_given_up_may_be_submitted_again(jobs):
    """With three attempts anew."""
    test_a_job_whose_process_is_lost_goes_on_three_times(jobs)
    assert jobs.queue.submit(1, 0) == 0
    job = jobs.store.get_job(1)
    assert (job.status, job.attempts, job.epoch, job.process) == ("submitted", 0, 4, None)
    assert jobs.queue.claim("r1", "master", 0).epoch == 5


def test_what_is_no_fault_of_the_job_does_not_count(jobs):
    """A receiver that ends, a process that never began."""
    job_id = jobs.submit()
    jobs.claim()
    assert jobs.queue.runner_ended(job_id, 1, "it could not be started").again == (job_id,)
    jobs.claim()
    jobs.store.begin(job_id, RUNNER, epoch=2)
    assert jobs.queue.runner_ended(job_id, 2, "the receiver ends", fault=False).again == (job_id,)
    assert jobs.store.get_job(job_id).attempts == 0


def test_the_end_of_a_process_is_told_once(jobs):
    """It may be told twice, or late."""
    job_id = jobs.submit()
    jobs.claim()
    jobs.store.begin(job_id, RUNNER, epoch=1)
    assert jobs.queue.runner_ended(job_id, 1, "signal 9").again == (job_id,)
    assert jobs.queue.runner_ended(job_id, 1, "signal 9") == Requeue()
    jobs.claim()
    assert jobs.queue.runner_ended(job_id, 1, "signal 9") == Requeue()
    jobs.store.complete(job_id, {}, {}, 0, epoch=2)
    assert jobs.queue.runner_ended(job_id, 2, "") == Requeue()
    assert jobs.status(job_id) == "complete"


def test_a_claim_whose_answer_was_lost_is_found(jobs):
    """The receiver does not name the job among those that it runs."""
    lost, kept = jobs.submit(), jobs.submit()
    other = jobs.submit()
    assert [jobs.claim(), jobs.claim(), jobs.claim(0, "r2")] == [lost, kept, other]
    assert jobs.queue.keep_running("r1", [(kept, 1)]) == Requeue(again=(lost,))
    assert jobs.queue.keep_running("r1", [(kept, 1)]) == Requeue()
    assert jobs.claim() == lost
    assert jobs.queue.keep_running("r1", [(kept, 1), (lost, 1)]) == Requeue(again=(lost,))


def test_a_receiver_that_starts_anew_queues_its_jobs_again(jobs):
    """Those of another host are none of its business; being told twice does no harm."""
    mine, others = jobs.submit(), jobs.submit()
    assert [jobs.claim(), jobs.claim(0, "r9", "another")] == [mine, others]
    assert jobs.queue.receiver_started("r2", "master") == Requeue(again=(mine,))
    assert jobs.claim(0, "r2") == mine
    assert jobs.queue.receiver_started("r2", "master") == Requeue()
    assert jobs.status(others) == "executing"


def test_pools_learn_of_jobs_whose_runner_is_ready(jobs):
    """The most urgent first, until they end."""
    calm, urgent, unready = jobs.submit(), jobs.submit(3), jobs.submit()
    for _ in range(3):
        jobs.claim()
    jobs.queue.ready(calm, 1, "master:1912", RUNNER)
    jobs.queue.ready(urgent, 1, "master:1913", RUNNER)
    first = RunningRecord(urgent, 1, "master:1913", 3)
    assert jobs.queue.running() == (first, RunningRecord(calm, 1, "master:1912", 0))
    jobs.store.request_abort(urgent)
    assert [job.job_id for job in jobs.queue.running()] == [calm]
    jobs.queue.runner_ended(calm, 1, "signal 9")
    assert jobs.queue.running() == ()
    assert jobs.status(unready) == "executing"


def test_a_receiver_learns_which_jobs_have_to_end(jobs):
    """Stopped, superseded or unknown; not those that have come to their end by themselves."""
    running, stopped, superseded, complete = (jobs.submit() for _ in range(4))
    for _ in range(4):
        jobs.claim()
    jobs.store.request_abort(stopped)
    jobs.queue.runner_ended(superseded, 1, "signal 9")
    jobs.store.complete(complete, {}, {}, 0, epoch=1)
    told = jobs.queue.to_end([(number, 1) for number in (1, 2, 3, 4, 99)])
    assert set(told) == {stopped, superseded, 99}
    assert jobs.queue.to_end([(running, 1)]) == ()
    assert jobs.queue.to_end([]) == ()


def test_a_stopped_job_waits_no_more_and_may_wait_again(jobs):
    """In the same queue."""
    job_id = jobs.submit()
    jobs.store.request_abort(job_id)
    assert jobs.claim() is None
    jobs.queue.submit(job_id, 0)
    assert jobs.claim() == job_id


def test_a_job_that_runs_stays_where_it_is_when_it_is_submitted(jobs):
    """The answer to the first time was lost; one that another process runs cannot be."""
    job_id = jobs.submit()
    jobs.claim()
    assert jobs.queue.submit(job_id, 9) == 0
    assert jobs.status(job_id) == "executing"
    own = jobs.create(process=this_process())
    jobs.store.begin(own, this_process())
    with pytest.raises(UserInputError, match=f"oq abort {own}"):
        jobs.queue.submit(own, 0)


def test_a_complete_job_cannot_run_again(jobs):
    """Its results are there."""
    job_id = jobs.submit()
    jobs.claim()
    jobs.store.complete(job_id, {}, {}, 0, epoch=1)
    with pytest.raises(UserInputError, match="Job 1 is complete"):
        jobs.queue.submit(job_id, 0)


def test_jobs_that_ended_are_told_to_those_who_ran_them(jobs):
    """Their process may have been killed before it removed their folders."""
    done, other, stopped, running = (jobs.submit() for _ in range(4))
    jobs.claim()
    jobs.claim(0, "r9", "another")
    jobs.claim()
    jobs.claim()
    for job_id in (done, other):
        jobs.store.complete(job_id, {}, {}, 0, epoch=1)
    jobs.store.request_abort(stopped)
    never_run = jobs.submit()
    jobs.store.request_abort(never_run)

    def told(status: JobStatus, **which) -> list[int]:
        return [job_id for job_id, _ in jobs.queue.ended_runs(status, **which)]

    assert told(JobStatus.COMPLETE, host="master") == [done]
    assert told(JobStatus.ABORTED, host="master") == [stopped]
    assert told(JobStatus.COMPLETE, job_id=other) == [other]
    assert told(JobStatus.COMPLETE, job_id=running) == []
    folder = jobs.store.get_job(done).ds_calc_dir
    assert jobs.queue.ended_runs(JobStatus.COMPLETE, job_id=done) == ((done, folder),)


def test_a_job_stopped_while_it_waits_to_go_on_is_told_for_a_while(jobs):
    """One that never ran has left nothing."""
    lost, fresh = jobs.submit(), jobs.submit()
    jobs.claim()
    jobs.queue.runner_ended(lost, 1, "signal 9")
    assert jobs.queue.stopped_while_waiting(60.0) == ()
    for job_id in (lost, fresh):
        jobs.store.request_abort(job_id)
    assert [job_id for job_id, _ in jobs.queue.stopped_while_waiting(60.0)] == [lost]
    assert jobs.queue.stopped_while_waiting(-1.0) == ()


def test_jobs_of_receivers_do_not_fail_with_their_process(jobs):
    """Their receivers see to them."""
    job_id = jobs.submit()
    jobs.claim()
    jobs.store.begin(job_id, dataclasses.replace(this_process(), started=1), epoch=1)
    assert jobs.store.fail_dead_jobs() == ()
    assert jobs.status(job_id) == "executing"


def test_a_silent_process_on_another_machine_loses_its_job(jobs):
    """One of this machine is looked at instead; a receiver's is left to the receiver."""
    there = dataclasses.replace(this_process(), host="another")
    gone, speaking, here = (jobs.create(process=who) for who in (there, there, this_process()))
    for job_id in (gone, speaking):
        jobs.store.begin(job_id, there, epoch=0)
    taken = jobs.submit()
    jobs.claim()
    jobs.store.begin(taken, there, epoch=1)
    silent = {gone, here, taken}
    host = this_process().host
    assert jobs.store.fail_silent_jobs(lambda job_id: job_id in silent, host) == (gone,)
    assert "cannot reach the server" in jobs.told(gone)
    assert [jobs.status(job_id) for job_id in (gone, speaking)] == ["failed", "executing"]


def test_a_job_that_was_never_handed_over_fails(jobs, monkeypatch):
    """Here when the process that submits it dies; elsewhere when it is silent for too long."""
    dead = dataclasses.replace(this_process(), started=1)
    there = dataclasses.replace(this_process(), host="another")
    died, packing = jobs.create(process=dead), jobs.create(process=there)
    assert jobs.store.fail_dead_jobs() == (died,)
    host = this_process().host
    assert jobs.store.fail_silent_jobs(lambda job_id: True, host) == ()
    monkeypatch.setattr("quakegrid.jobs.records.job_processes._PACKING", timedelta(seconds=-1))
    assert jobs.store.fail_silent_jobs(lambda job_id: True, host) == (packing,)
    assert [jobs.status(job_id) for job_id in (died, packing)] == ["failed", "failed"]
    # what they have copied is of no use to anybody
    assert {job_id for job_id, _ in jobs.queue.unsubmitted()} == {died, packing}
    assert {job_id for job_id, _ in jobs.queue.unsubmitted(60.0)} == {died, packing}
    assert jobs.queue.unsubmitted(-1.0) == ()


def test_jobs_are_counted_by_their_state(jobs):
    """Those that were deleted are not."""
    jobs.submit()
    jobs.submit()
    jobs.claim()
    jobs.store.delete_job(jobs.create())
    assert jobs.store.count_by_status() == {"executing": 1, "submitted": 1}
    assert jobs.store.unfinished([1, 2, 3, 4]) == {1, 2}


def test_what_is_asked_twice_by_a_run_is_done_once(jobs):
    """The answer to the first time was lost with the server."""
    job_id = jobs.submit()
    jobs.claim()
    for _ in range(2):
        jobs.store.begin(job_id, RUNNER, epoch=1)
    for _ in range(2):
        jobs.store.complete(job_id, {"hcurves": "Hazard Curves"}, {}, 0, epoch=1)
    assert len(jobs.store.list_outputs(job_id)) == 1
    own = jobs.create(process=this_process())
    for _ in range(2):
        jobs.store.begin(own, this_process(), epoch=0)
    for _ in range(2):
        jobs.store.transition(own, "failed", epoch=0)
    assert jobs.status(own) == "failed"


def test_the_same_token_creates_one_job(jobs):
    """Another one creates another; without, each time."""
    assert [jobs.create(token="a"), jobs.create(token="a"), jobs.create(token="b")] == [1, 1, 2]
    assert [jobs.create(), jobs.create()] == [3, 4]
    assert jobs.create(token="c", lowest_id=42) == 42
