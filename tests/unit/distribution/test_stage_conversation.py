# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the runner answers the worker pools."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from quakegrid import __version__
from quakegrid.base.errors import InstallationError, PeerProcessError, UserInputError
from quakegrid.distribution.part_intake import PartAmiss
from quakegrid.distribution.pool_book import LONGEST_WAIT, PoolBook
from quakegrid.distribution.stage_conversation import RunIdentity, StageConversation
from quakegrid.distribution.wire_records import chunk_of
from quakegrid.distribution.workerpool.job_conversation import JobConversation, Phase, Speaker
from quakegrid.jobs.chunk import Chunk
from quakegrid.wire.codec import Parcel
from quakegrid.wire.messages import chunk_messages as say
from quakegrid.wire.messages.plain import Computed, WireFailure

WELCOME = say.Welcome("/shared/calc_7", "inputs.hdf5", "abc")


class Shelf:
    """Parts without a disk."""

    def __init__(self) -> None:
        self.hidden = False
        self.amiss = ""
        self.written: dict[int, dict[str, list[float]]] = {}

    def announced(self, computed, lease, now):
        if self.amiss:
            raise PartAmiss(self.amiss)
        return None if self.hidden else Path(computed.part)

    def sent(self, computed, arrays):
        self.written[computed.number] = {name: array.tolist() for name, array in arrays.items()}
        return Path(f"/written/{computed.number}")


class Stage:
    """A stage of chunks 0, 1, 2 ... of one second each, and what is said in it."""

    def __init__(self, chunks: int = 3, book: PoolBook | None = None, text: str = "") -> None:
        self.log: list[str] = []
        self.notices: list[tuple[str, int | None, str | None]] = []
        self.shelf = Shelf()
        self.chunks = [
            Chunk(
                7,
                "toy",
                "sums",
                number,
                (("rows", (number, 2, text) if text else (number, 2)),),
                1.0,
            )
            for number in range(chunks)
        ]
        self.conversation = StageConversation(
            RunIdentity(7, 2),
            self.chunks,
            WELCOME,
            self.shelf,
            book or PoolBook(),
            1,
            lambda level, message: self.log.append(f"{level}: {message}"),
            notice=lambda event, message, *, chunk=None, worker=None: self.notices.append(
                (event, chunk, worker)
            ),
        )

    def hear(self, pool: str, kind: Callable, *fields, now=0.0, run=(7, 2), arrays=None):
        """Take a message of a pool and return the bodies of the answers."""
        parcel = Parcel(__version__, 5, kind(pool, *run, *fields), arrays or {})
        answers = self.conversation.take(pool.encode(), parcel, now)
        assert all((answer.peer, answer.number) == (pool.encode(), 5) for answer in answers)
        return [answer.body for answer in answers]

    def join(self, pool: str, slots: int = 2, now: float = 0.0) -> None:
        assert self.hear(pool, say.Hello, __version__, slots, now=now) == [WELCOME]
        assert self.hear(pool, say.Sees, True, now=now) == []

    def pull(self, pool: str, slots: int = 1, sequence: int = 1, now: float = 0.0):
        assert self.hear(pool, say.Pull, slots, sequence, now=now) == []
        (answer,) = self.conversation.grants(now)
        return answer.body

    def done(
        self, pool: str, lease: int, number: int, part="part", arrays=None, pieced=(), now=0.0
    ):
        computed = Computed(number, part, 1.0, 1.0, 1, "host/1", {})
        return self.hear(pool, say.Done, lease, computed, pieced, arrays=arrays, now=now)


def test_a_pool_that_sees_the_directory_gets_chunks():
    """As they were planned."""
    stage = Stage()
    stage.join("a")
    assigned = stage.pull("a", 2)
    assert assigned.sequence == 1
    assert [each.cut for each in assigned.assignments] == [1, 1]
    assert [chunk_of(each.chunk) for each in assigned.assignments] == stage.chunks[:2]
    assert stage.log == ["info: The worker pool a works for the job"]


def test_a_pool_that_was_not_seen_before_is_welcomed_first():
    """Its greeting was lost, or the runner has forgotten it."""
    stage = Stage()
    assert stage.hear("a", say.Pull, 1, 1) == [WELCOME]
    stage.hear("a", say.Hello, __version__, 2)
    assert stage.hear("a", say.Pull, 1, 2) == [WELCOME]
    assert stage.conversation.grants(0.0) == ()


def test_only_the_last_of_several_pulls_is_answered():
    """The others waited while the runner did something else."""
    stage = Stage()
    stage.join("a")
    for sequence in (1, 3, 2):
        stage.hear("a", say.Pull, 1, sequence)
    (answer,) = stage.conversation.grants(0.0)
    assert answer.body.sequence == 3
    assert len(answer.body.assignments) == 1


def test_an_answer_holds_no_more_chunks_than_a_message():
    """The others wait for the next pull, at no fault."""
    stage = Stage(10, text="x" * 2**20)
    stage.join("a")
    assert [each.chunk.number for each in stage.pull("a", 2000).assignments] == [0, 1, 2]
    assert [each.chunk.number for each in stage.pull("a", 2, 2).assignments] == [3, 4]
    assert stage.conversation.ledger.waiting == 5


def test_who_finds_no_chunk_is_told_when_to_ask_again():
    """While others still compute theirs."""
    stage = Stage(1)
    stage.join("a")
    stage.join("b")
    stage.pull("a")
    assert stage.pull("b") == say.Assigned(1, (), 0.1)


def test_another_release_is_refused_and_told_once():
    """Its results could differ."""
    stage = Stage()
    for _ in range(2):
        (refused,) = stage.hear("a", say.Hello, "0.0.1", 2)
        assert "It has release 0.0.1" in refused.reason
        assert f"the master has {__version__}" in refused.reason
    assert stage.hear("a", say.Pull, 1, 1) == [refused]
    assert len(stage.log) == 1
    assert stage.notices == [("pool_refused", None, "a")]


@pytest.mark.parametrize("slots", [0, -1, 10**6])
def test_an_impossible_number_of_workers_is_refused(slots):
    """Nothing is computed with it."""
    (refused,) = Stage().hear("a", say.Hello, __version__, slots)
    assert isinstance(refused, say.Refused)


def test_a_message_of_another_run_is_answered_over():
    """Of another job, or of an earlier run of this one."""
    stage = Stage()
    stage.join("a")
    assert stage.hear("a", say.Beat, (1,), run=(7, 1)) == [say.Over(7, 1)]
    assert stage.hear("a", say.Pull, 1, 1, run=(8, 2)) == [say.Over(8, 2)]
    assert stage.conversation.grants(0.0) == ()


def test_a_node_that_does_not_see_the_directory_ends_the_job_at_its_start():
    """With its name, the path and the reason, before anything is computed in vain."""
    stage = Stage()
    stage.hear("node9", say.Hello, __version__, 2)
    with pytest.raises(InstallationError) as caught:
        stage.hear("node9", say.CannotSee, "/shared/calc_7", "No such file or directory")
    for word in ("node9", "/shared/calc_7", "No such file or directory", "oq workers debug"):
        assert word in str(caught.value)


def test_nobody_computes_before_all_pools_that_are_there_have_looked():
    """So that a node without the directory ends the job before it has cost anything."""
    stage = Stage(book=PoolBook(["a", "b"]))
    stage.join("a")
    stage.hear("a", say.Pull, 1, 1)
    assert stage.conversation.grants(0.0) == ()
    with pytest.raises(InstallationError, match="worker pool b does not see /shared/calc_7"):
        stage.hear("b", say.CannotSee, "/shared/calc_7", "No such file", now=1.0)
    assert stage.conversation.ledger.waiting == 3
    stage.join("b", now=1.0)
    (answer,) = stage.conversation.grants(1.0)
    assert [each.chunk.number for each in answer.body.assignments] == [0]


def test_a_pool_that_is_refused_is_not_waited_for():
    """It has answered."""
    stage = Stage(book=PoolBook(["a", "b"]))
    stage.join("a")
    stage.hear("b", say.Hello, "0.0.1", 2)
    assert len(stage.pull("a").assignments) == 1


def test_a_pool_that_does_not_answer_is_waited_for_in_vain_once():
    """It has died a moment ago, or is too busy with another job."""
    stage = Stage(book=PoolBook(["a", "b"]))
    stage.join("a")
    stage.hear("a", say.Pull, 1, 1)
    assert stage.conversation.grants(10.0) == ()
    assert stage.conversation.grants(10.0 + LONGEST_WAIT - 0.1) == ()
    stage.conversation.late(1.0)
    assert stage.conversation.grants(10.0 + LONGEST_WAIT) == ()
    (answer,) = stage.conversation.grants(11.0 + LONGEST_WAIT)
    assert len(answer.body.assignments) == 1
    assert stage.log[-1] == ("warning: The worker pool b does not answer: the job begins without")
    assert len(stage.pull("a", sequence=2, now=20.0).assignments) == 1
    assert len(stage.log) == 2


def test_a_blind_node_that_joins_later_is_turned_away():
    """The others compute for hours already, in the next stage too."""
    book = PoolBook()
    Stage(book=book).join("a", now=0.0)
    stage = Stage(book=book)
    stage.hear("b", say.Hello, __version__, 2, now=100.0)
    (refused,) = stage.hear("b", say.CannotSee, "/shared/calc_7", "no such file", now=100.0)
    assert isinstance(refused, say.Refused)
    assert "b was refused" in stage.log[-1]


def test_a_result_is_noted_when_its_part_is_there():
    """Not before; the pool says it again."""
    stage = Stage(1)
    stage.join("a")
    (one,) = stage.pull("a").assignments
    stage.shelf.hidden = True
    assert stage.done("a", one.lease, 0) == []
    assert stage.conversation.results() == ()
    stage.shelf.hidden = False
    assert stage.done("a", one.lease, 0) == [say.Noted(one.lease)]
    assert stage.done("a", one.lease, 0) == [say.Noted(one.lease)]
    assert [done.number for done in stage.conversation.results()] == [0]
    assert stage.conversation.results() == ()
    assert stage.conversation.ledger.finished


def test_several_results_are_noted_in_one_message():
    """Those whose parts are there, and those that are dropped; the others are said again."""
    stage = Stage(3)
    stage.join("a", 3)
    leases = [each.lease for each in stage.pull("a", 3).assignments]
    results = tuple(
        say.LeaseDone(lease, Computed(number, "part", 1.0, 1.0, 1, "host/1", {}))
        for number, lease in enumerate(leases)
    )
    assert stage.hear("a", say.DoneTogether, results[:2]) == [say.NotedTogether(tuple(leases[:2]))]
    stage.shelf.hidden = True
    assert stage.hear("a", say.DoneTogether, results) == [say.NotedTogether(tuple(leases[:2]))]
    assert stage.hear("a", say.DoneTogether, results[2:]) == []
    stage.shelf.hidden = False
    assert stage.hear("a", say.DoneTogether, results[2:]) == [say.NotedTogether((leases[2],))]
    assert [done.number for done in stage.conversation.results()] == [0, 1, 2]


def test_a_part_that_is_amiss_is_computed_again():
    """And the reason is in the log."""
    stage = Stage(1)
    stage.join("a")
    (one,) = stage.pull("a").assignments
    stage.shelf.amiss = "it is not a whole HDF5 file"
    assert stage.done("a", one.lease, 0) == [say.Noted(one.lease)]
    assert "a lost chunk 0 of sums (it is not a whole HDF5 file)" in stage.log[-1]
    assert [each.chunk.number for each in stage.pull("a", 1, 2).assignments] == [0]


def test_arrays_from_a_node_that_may_only_read_are_written_here():
    """Those in the message and those that came in pieces, in any order, some twice."""
    stage = Stage(1)
    stage.join("a")
    (one,) = stage.pull("a").assignments
    large = np.arange(6.0)
    for offset in (24, 0, 24):
        frame = {"bytes": large.view(np.uint8)[offset : offset + 24]}
        fields = (one.lease, "large", "<f8", (2, 3), offset)
        assert stage.hear("a", say.Piece, *fields, arrays=frame) == []
    small = {"small": np.ones(2)}
    answer = stage.done("a", one.lease, 0, part="", arrays=small, pieced=("large",))
    assert answer == [say.Noted(one.lease)]
    assert stage.shelf.written[0] == {"small": [1.0, 1.0], "large": large.reshape(2, 3).tolist()}
    assert [str(done.part) for done in stage.conversation.results()] == ["/written/0"]


def test_a_result_with_missing_pieces_is_computed_again():
    """Whether some bytes are missing or a whole array."""
    stage = Stage(2)
    stage.join("a")
    one, two = stage.pull("a", 2).assignments
    frame = {"bytes": np.zeros(8, np.uint8)}
    stage.hear("a", say.Piece, one.lease, "large", "<f8", (2,), 8, arrays=frame)
    for assignment in (one, two):
        number = assignment.chunk.number
        noted = stage.done("a", assignment.lease, number, part="", pieced=("large",))
        assert noted == [say.Noted(assignment.lease)]
    assert stage.shelf.written == {}
    assert len(stage.pull("a", 2, 2).assignments) == 2


@pytest.mark.parametrize(
    ("dtype", "shape", "offset"),
    [
        ("<f8", (2,), 16),
        ("<f8", (2,), -8),
        ("O", (2,), 0),
        ("<f8", (-2,), 0),
        ("nonsense", (2,), 0),
    ],
)
def test_a_piece_that_does_not_fit_loses_the_lease(dtype, shape, offset):
    """And nothing is written out of bounds."""
    stage = Stage(1)
    stage.join("a")
    (one,) = stage.pull("a").assignments
    frame = {"bytes": np.zeros(8, np.uint8)}
    stage.hear("a", say.Piece, one.lease, "x", dtype, shape, offset, arrays=frame)
    assert "a lost chunk 0" in stage.log[-1]


def test_a_result_too_large_to_be_held_ends_the_job():
    """With the advice to let the node write."""
    stage = Stage(1)
    stage.join("a")
    (one,) = stage.pull("a").assignments
    frame = {"bytes": np.zeros(8, np.uint8)}
    with pytest.raises(InstallationError, match="let it write there"):
        stage.hear("a", say.Piece, one.lease, "x", "<f8", (2**40,), 0, arrays=frame)


def test_an_error_of_a_chunk_ends_the_job_with_its_family():
    """A mistake of the user that only a worker can see."""
    stage = Stage(1)
    stage.join("a")
    (one,) = stage.pull("a").assignments
    failure = WireFailure("UserInputError", (("bad depth", "model.xml", 7),))
    with pytest.raises(UserInputError, match=r"model\.xml:7: bad depth"):
        stage.hear("a", say.Failed, one.lease, 0, failure)


def test_an_error_under_a_lost_lease_ends_nothing():
    """The parts it read may have been used up meanwhile."""
    stage = Stage(1)
    stage.join("a")
    stage.join("b")
    (one,) = stage.pull("a").assignments
    stage.conversation.expire(11.0)
    stage.join("b", now=11.0)
    stage.pull("b", now=11.0)
    failure = WireFailure("ResultFileError", (("no such part", None, None),))
    assert stage.hear("a", say.Failed, one.lease, 0, failure, now=12.0) == [say.Noted(one.lease)]


def test_the_third_loss_of_a_chunk_ends_the_job_and_tells_its_story():
    """The chunk, the pools and the causes."""
    stage = Stage(1)
    for pool, cause in (("a", "signal 9"), ("b", "signal 11"), ("c", "exit code 1")):
        stage.join(pool)
        (one,) = stage.pull(pool).assignments
        stage.conversation.check()
        assert stage.hear(pool, say.Lost, one.lease, 0, cause, False) == [say.Noted(one.lease)]
    with pytest.raises(PeerProcessError) as caught:
        stage.conversation.check()
    story = "by a: signal 9; by b: signal 11; by c: exit code 1"
    assert (
        str(caught.value)
        == f"chunk 0 (stage sums) with {{'rows': (0, 2)}} was lost 3 times, {story}"
    )


def test_a_chunk_killed_for_memory_comes_back_in_pieces():
    """And the log says so."""
    stage = Stage(1)
    stage.join("a")
    (one,) = stage.pull("a").assignments
    stage.hear("a", say.Lost, one.lease, 0, "killed for memory", True)
    assert "in 2 pieces" in stage.log[-1]
    assert [each.cut for each in stage.pull("a", 1, 2).assignments] == [2]


def test_a_draining_pool_gives_back_what_it_has_not_done():
    """Others compute it, at no fault."""
    stage = Stage(3)
    stage.join("a")
    stage.join("b")
    leases = tuple(each.lease for each in stage.pull("a", 2).assignments)
    assert stage.hear("a", say.Returned, leases) == []
    assert len(stage.pull("b", 3).assignments) == 3
    assert stage.log[-1] == "info: The worker pool a gives back chunks 0, 1"


def test_beats_are_answered_with_what_is_to_be_stopped():
    """Here a chunk that another pool has brought."""
    stage = Stage(1)
    stage.join("a")
    stage.join("b")
    (one,) = stage.pull("a").assignments
    assert stage.hear("a", say.Beat, (one.lease,), now=1.0) == [say.Revoked(())]
    stage.conversation.expire(11.5)
    stage.join("b", now=11.5)
    (two,) = stage.pull("b", now=11.5).assignments
    stage.done("b", two.lease, 0, now=12.0)
    assert stage.hear("a", say.Beat, (one.lease,), now=12.0) == [say.Revoked((one.lease,))]


def test_many_chunks_of_a_silent_pool_are_told_in_one_line():
    """The log is for people; the journal has one entry for each."""
    stage = Stage(40)
    stage.join("a", slots=40)
    stage.pull("a", 40)
    stage.conversation.expire(10.5)
    assert len(stage.log) == 2
    assert "a lost chunks 0, 1, 2, 3, 4 and 35 more of sums (nothing was heard" in stage.log[-1]
    assert stage.notices == [("chunk_lost", number, "a") for number in range(40)]


def test_messages_of_somebody_unknown_do_no_harm():
    """A fallen pool that speaks again, or a liar."""
    stage = Stage(1)
    assert stage.hear("x", say.Sees, True) == []
    assert stage.hear("x", say.Beat, (1, 2)) == [say.Revoked((1, 2))]
    assert stage.done("x", 1, 0) == [say.Noted(1)]
    assert stage.hear("x", say.Lost, 1, 0, "a lie", False) == [say.Noted(1)]
    assert stage.hear("x", say.Returned, (1,)) == []
    assert stage.conversation.ledger.waiting == 1
    assert stage.log == []


def test_a_pool_that_the_runner_has_forgotten_comes_back_by_itself():
    """It was suspended, or compiled its kernels for a minute before it could look."""
    stage = Stage()
    waiting: list = []
    pool = JobConversation(
        7, 2, Speaker("a", __version__, 2), lambda body, arrays: not waiting.append(body), 0.0
    )

    def talk(now: float) -> None:
        while waiting:
            parcel = Parcel(__version__, 5, waiting.pop(0), {})
            for answer in stage.conversation.take(b"a", parcel, now):
                pool.received(answer.body, now)
        for answer in stage.conversation.grants(now):
            pool.received(answer.body, now)

    pool.tick(0.0)
    talk(0.0)
    assert pool.phase is Phase.LOOKING
    stage.conversation.expire(60.0)
    pool.looked(writable=True, path="", reason="", now=60.0)
    for now in (60.0, 60.1):
        pool.pull(2, now)
        talk(now)
    assert pool.waiting == 2
