# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a pool says to a runner, whatever is lost, late or said twice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quakegrid.distribution.workerpool.job_conversation import JobConversation, Phase, Speaker
from quakegrid.distribution.workerpool.pulls import pull_for_idle
from quakegrid.wire.messages.chunk_messages import (
    Assigned,
    Assignment,
    Beat,
    CannotSee,
    Done,
    DoneTogether,
    Failed,
    Hello,
    LeaseDone,
    Lost,
    Noted,
    NotedTogether,
    Over,
    Pull,
    Refused,
    Returned,
    Revoked,
    Sees,
    Welcome,
)
from quakegrid.wire.messages.plain import Computed, WireChunk, WireFailure

WELCOME = Welcome("/shared/calc_1", "inputs.hdf5", "abc")


def _assignment(lease: int, weight: float = 1.0) -> Assignment:
    return Assignment(lease, WireChunk(1, "toy", "sums", 100 + lease, (), weight, 0), 1)


def _computed(lease: int, seconds: float = 0.001) -> Computed:
    return Computed(100 + lease, "/part", seconds, seconds, 1, "host/1", {})


class Talk:
    """A conversation whose messages are kept, if the connection takes them."""

    def __init__(self) -> None:
        self.said: list = []
        self.connected = True
        self.it = JobConversation(1, 1, Speaker("pool", "0.1", 2), self._send, 0.0)

    def _send(self, message, arrays) -> bool:
        if self.connected:
            self.said.append(message)
        return self.connected

    def of(self, kind: type) -> list:
        return [message for message in self.said if isinstance(message, kind)]

    def hear(self, message, now: float = 0.0) -> tuple[int, ...]:
        return self.it.received(message, now)

    def working(self, *leases: int) -> Talk:
        """Come to where these leases wait for workers."""
        self.it.tick(0.0)
        self.hear(WELCOME)
        self.it.looked(writable=True, path="", reason="", now=0.0)
        self.it.pull(2, 0.0)
        self.hear(Assigned(1, tuple(map(_assignment, leases)), 0.1))
        return self


def test_it_greets_until_it_is_welcomed():
    """With growing pauses, as the runner may prepare the job."""
    talk = Talk()
    times = [0.0, 0.05, 0.1, 0.2, 0.35, 0.8, 1.7, 1.8, 2.8]
    for now in times:
        talk.it.tick(now)
    assert talk.said == [Hello("pool", 1, 1, "0.1", 2)] * 6
    talk.hear(WELCOME)
    talk.it.tick(10.0)
    assert len(talk.said) == 6
    assert talk.it.phase is Phase.LOOKING


def test_it_says_what_it_sees_and_then_asks_for_work():
    """Not before."""
    talk = Talk()
    talk.it.tick(0.0)
    assert not talk.it.may_pull(0.0)
    talk.hear(WELCOME)
    assert not talk.it.may_pull(0.0)
    talk.it.looked(writable=False, path="", reason="", now=0.0)
    assert talk.of(Sees) == [Sees("pool", 1, 1, False)]
    assert talk.it.inline
    assert talk.it.may_pull(0.0)


def test_a_directory_that_is_not_seen_is_told_and_looked_for_later():
    """Somebody may mount it in the meantime."""
    talk = Talk()
    talk.it.tick(0.0)
    talk.hear(WELCOME)
    talk.it.looked(writable=False, path="/shared/x", reason="No such file", now=1.0)
    assert talk.of(CannotSee) == [CannotSee("pool", 1, 1, "/shared/x", "No such file")]
    talk.it.tick(5.9)
    assert len(talk.of(Hello)) == 1
    talk.it.tick(6.0)
    assert len(talk.of(Hello)) == 2


def test_a_lost_sees_is_said_again():
    """The runner answers a pull with its welcome."""
    talk = Talk().working()
    talk.hear(WELCOME)
    assert len(talk.of(Sees)) == 2
    assert talk.it.phase is Phase.WORKING
    talk.hear(WELCOME, 0.1)
    assert len(talk.of(Sees)) == len(talk.of(Hello)) == 2, "that was the answer to its Hello"
    talk.hear(WELCOME, 1.1)
    assert len(talk.of(Sees)) == len(talk.of(Hello)) == 3
    talk.hear(Welcome("/elsewhere", "inputs.hdf5", "abc"))
    assert talk.it.phase is Phase.LOOKING


def test_one_pull_at_a_time_until_it_is_overdue():
    """An answer that was lost is asked for again after a second."""
    talk = Talk().working()
    talk.it.pull(2, 1.0)
    assert not talk.it.may_pull(1.5)
    assert talk.it.reserved(1.5) == 2
    assert talk.it.may_pull(2.0)
    assert talk.it.reserved(2.0) == 0
    talk.it.pull(1, 2.0)
    assert [pull.sequence for pull in talk.of(Pull)] == [1, 2, 3]


def test_without_chunks_it_asks_again_when_the_runner_says():
    """Not before."""
    talk = Talk().working()
    assert not talk.it.may_pull(0.05)
    assert talk.it.may_pull(0.1)


def test_a_late_answer_to_an_older_pull_counts_and_a_double_one_does_not():
    """The leases are the pool's all the same."""
    talk = Talk().working()
    talk.it.pull(2, 1.0)
    talk.it.pull(2, 2.0)
    talk.hear(Assigned(2, (_assignment(5),), 0.1), 2.1)
    assert not talk.it.may_pull(2.2)
    talk.hear(Assigned(2, (_assignment(5),), 0.1), 2.3)
    talk.hear(Assigned(3, (_assignment(6),), 0.1), 2.4)
    assert [talk.it.take(), talk.it.take(), talk.it.take()] == [
        (_assignment(5),),
        (_assignment(6),),
        (),
    ]


def test_every_lease_is_named_each_second_until_its_result_is_noted():
    """Waiting, computed and done."""
    talk = Talk().working(1, 2, 3)
    talk.it.take()
    talk.it.take()
    talk.it.done(1, _computed(1), 0.5)
    talk.it.tick(1.0)
    assert sorted(talk.of(Beat)[-1].leases) == [1, 2, 3]
    talk.hear(Noted(1))
    talk.it.tick(1.5)
    assert len(talk.of(Beat)) == 1
    talk.it.tick(2.0)
    assert sorted(talk.of(Beat)[-1].leases) == [2, 3]


@pytest.mark.parametrize("kind", [Done, Failed, Lost])
def test_what_became_of_a_chunk_is_said_until_it_is_noted(kind):
    """Also when the connection is away at first."""
    talk = Talk().working(1)
    talk.it.take()
    talk.connected = False
    if kind is Done:
        talk.it.done(1, _computed(1), 1.0)
    elif kind is Failed:
        talk.it.failed(1, 101, WireFailure("Bug", ()), 1.0)
    else:
        talk.it.lost(1, 101, "signal 9", 1.0, out_of_memory=True)
    talk.connected = True
    for now in (1.05, 1.1, 2.0, 3.1, 3.2, 7.1):
        talk.it.tick(now)
    assert len(talk.of(kind)) == 3
    talk.hear(Noted(1))
    talk.it.tick(100.0)
    assert len(talk.of(kind)) == 3
    assert talk.it.unnoted == 0


def test_a_revoked_lease_is_not_computed_any_more_nor_told_of():
    """Whether it waits or a worker has it."""
    talk = Talk().working(1, 2, 3)
    talk.it.take()
    assert talk.hear(Revoked((1, 2, 9))) == (1,)
    talk.it.done(1, _computed(1), 1.0)
    assert not talk.of(Done)
    assert talk.it.take() == (_assignment(3),)


def test_over_drops_everything():
    """But only that of this very run."""
    talk = Talk().working(1, 2, 3)
    talk.it.take()
    assert talk.hear(Over(1, 2)) == ()
    assert talk.hear(Over(1, 1)) == (1,)
    talk.it.tick(10.0)
    assert talk.it.phase is Phase.OVER
    assert talk.it.waiting == talk.it.unnoted == 0
    assert not talk.of(Beat)


def test_a_refusal_is_kept_and_nothing_more_is_said():
    """The pool leaves the job alone."""
    talk = Talk()
    talk.it.tick(0.0)
    talk.hear(Refused("another release"))
    talk.it.tick(100.0)
    assert (talk.it.phase, talk.it.reason) == (Phase.REFUSED, "another release")
    assert len(talk.said) == 1


def test_what_waits_is_given_back_in_one_message():
    """When the pool ends."""
    talk = Talk().working(1, 2, 3)
    talk.it.take()
    talk.it.give_back_waiting()
    assert talk.of(Returned) == [Returned("pool", 1, 1, (2, 3))]
    talk.it.give_back([1])
    assert talk.of(Returned)[1].leases == (1,)
    talk.it.give_back_waiting()
    assert len(talk.of(Returned)) == 2


def test_light_chunks_are_asked_for_before_the_workers_are_idle():
    """Heavy ones are not: another node may be idle."""
    talk = Talk().working(1, 2, 3, 4)
    talk.it.take()
    assert not talk.it.runs_dry()
    talk.it.done(1, _computed(1, 0.002), 1.0)
    assert talk.it.runs_dry()
    talk.it.take()
    talk.it.done(2, _computed(2, 10.0), 1.0)
    assert not talk.it.runs_dry()


def _light(count: int, seconds: float) -> Talk:
    """Return a talk with so many light chunks that wait, after one that took some time."""
    talk = Talk().working(0)
    talk.it.take()
    talk.it.done(0, _computed(0, seconds), 0.0)
    talk.hear(Noted(0))
    light = tuple(_assignment(lease, 0.0) for lease in range(1, count + 1))
    talk.hear(Assigned(1, light, 0.1))
    return talk


@pytest.mark.parametrize(
    ("waiting", "seconds", "taken"),
    [(81, 0.001, 20), (400, 0.0016, 18), (400, 0.02, 1), (3, 0.001, 1), (0, 0.001, 0)],
)
def test_a_worker_gets_several_light_chunks_at_once(waiting, seconds, taken):
    """Of some hundredths of a second in all, and a share of what waits."""
    assert len(_light(waiting, seconds).it.take()) == taken


def test_a_chunk_of_which_much_is_expected_is_given_alone():
    """Whatever those before it took."""
    talk = _light(0, 0.001)
    talk.hear(Assigned(1, tuple(_assignment(lease, 0.0) for lease in range(1, 10)), 0.1))
    talk.hear(Assigned(1, tuple(_assignment(lease, 5.0) for lease in range(10, 100)), 0.1))
    assert [each.lease for each in talk.it.take()] == list(range(1, 10))
    assert [each.lease for each in talk.it.take()] == [10]


def test_results_that_travel_come_from_one_chunk_at_a_time():
    """Their arrays are the message's."""
    talk = _light(400, 0.001)
    talk.it.inline = True
    assert len(talk.it.take()) == 1


def test_several_results_are_said_in_one_message_until_all_are_noted():
    """Only those that were not noted are said again."""
    talk = _light(81, 0.001)
    leases = [each.lease for each in talk.it.take()]
    results = [LeaseDone(lease, _computed(lease)) for lease in leases]
    talk.it.done_together(results, 1.0)
    (said,) = talk.of(DoneTogether)
    assert said == DoneTogether("pool", 1, 1, tuple(results))
    talk.hear(NotedTogether(tuple(leases[2:])))
    talk.it.tick(3.1)
    assert talk.of(DoneTogether)[1].results == tuple(results[:2])
    talk.hear(NotedTogether(tuple(leases[:1])))
    talk.it.tick(8.0)
    assert talk.of(Done)[-1] == Done("pool", 1, 1, leases[1], _computed(leases[1]))
    talk.hear(Noted(leases[1]))
    assert talk.it.unnoted == 0
    talk.it.done_together(results, 9.0)
    assert talk.it.unnoted == 0, "nobody waits for them any more"


def test_chunks_over_which_a_worker_died_are_computed_alone_and_first():
    """One of them killed it, and nobody knows which."""
    talk = _light(81, 0.001)
    taken = talk.it.take()
    assert talk.hear(Revoked((taken[3].lease,))) == (taken[3].lease,)
    talk.it.compute_alone(taken)
    again = [talk.it.take() for _ in range(len(taken))]
    assert again[:-1] == [(each,) for each in taken if each is not taken[3]]
    assert len(again[-1]) > 1
    assert not talk.of(Lost)


def test_the_most_urgent_job_is_asked_first_and_the_next_for_what_is_left():
    """While the first answer is awaited its workers are reserved."""
    first, second = Talk().working(), Talk().working()
    first.hear(WELCOME)
    pull_for_idle([first.it, second.it], 2, 2, 1.0)
    assert len(first.of(Pull)) == 2
    assert len(second.of(Pull)) == 1
    first.hear(Assigned(2, (), 5.0), 1.1)
    pull_for_idle([first.it, second.it], 2, 2, 1.2)
    assert len(first.of(Pull)) == 2
    assert len(second.of(Pull)) == 2


def test_a_runner_that_does_not_answer_does_not_hold_up_the_next_job():
    """For longer than a second."""
    first, second = Talk().working(), Talk().working()
    pull_for_idle([first.it, second.it], 2, 2, 1.0)
    assert len(second.of(Pull)) == 1
    first.connected = False
    pull_for_idle([first.it, second.it], 2, 2, 2.0)
    assert len(second.of(Pull)) == 2


EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("assign"), st.integers(1, 6)),
        st.tuples(st.just("take"), st.just(0)),
        st.tuples(st.sampled_from(["done", "lost", "noted", "revoke"]), st.integers(1, 6)),
        st.tuples(st.just("connection"), st.integers(0, 1)),
        st.tuples(st.just("tick"), st.floats(0.0, 3.0)),
    ),
    max_size=60,
)


class History:
    """A conversation that anything may happen to."""

    def __init__(self) -> None:
        self.talk = Talk().working()
        self.now = 0.0
        self.begun: set[int] = set()

    def assign(self, lease: int) -> None:
        self.talk.hear(Assigned(lease, (_assignment(lease),), 0.1), self.now)

    def take(self, value: int) -> None:
        for taken in self.talk.it.take():
            assert taken.lease not in self.begun
            self.begun.add(taken.lease)

    def done(self, lease: int) -> None:
        self.talk.it.done(lease, _computed(lease), self.now, {"a": np.zeros(1)})

    def lost(self, lease: int) -> None:
        self.talk.it.lost(lease, 0, "died", self.now, out_of_memory=False)

    def noted(self, lease: int) -> None:
        self.talk.hear(Noted(lease), self.now)

    def revoke(self, lease: int) -> None:
        assert set(self.talk.hear(Revoked((lease,)), self.now)) <= self.begun

    def connection(self, there: int) -> None:
        self.talk.connected = bool(there)

    def tick(self, seconds: float) -> None:
        self.now += seconds
        self.talk.it.tick(self.now)

    def told(self) -> set[int]:
        return {message.lease for message in self.talk.of(Done) + self.talk.of(Lost)}


@given(EVENTS)
def test_whatever_happens_no_lease_begins_twice_and_every_result_gets_through(events):
    """Messages lost, late and doubled; results of leases it does not hold are never told."""
    history = History()
    for what, value in events:
        getattr(history, what)(value)
        assert history.told() <= history.begun
    history.connection(1)
    for _ in range(50):
        history.tick(1.0)
        for lease in history.told():
            history.noted(lease)
    assert history.talk.it.unnoted == 0
