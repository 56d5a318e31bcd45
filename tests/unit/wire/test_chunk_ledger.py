# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which chunk is where."""

from __future__ import annotations

from quakegrid.wire.chunk_ledger import ChunkLedger, Verdict


def _ledger(*weights: float, **options) -> ChunkLedger:
    return ChunkLedger(list(enumerate(weights)), **options)


def _numbers(grants) -> list[int]:
    return [grant.number for grant in grants]


def test_heavy_chunks_go_first():
    """So that the last ones, for which others wait, are short."""
    ledger = _ledger(1.0, 5.0, 3.0, 5.0)
    assert _numbers(ledger.pull("a", 3, 0.0)) == [1, 3, 2]
    assert _numbers(ledger.pull("b", 3, 0.0)) == [0]
    assert ledger.pull("b", 3, 0.0) == ()


def test_light_chunks_travel_together():
    """As many as make a tenth of a second, or 32; heavy ones travel alone."""
    ledger = _ledger(*[0.02] * 1000, *[1.0] * 2)
    assert len(ledger.pull("a", 1, 0.0, 2)) == 1
    assert len(ledger.pull("a", 1, 0.0, 2)) == 1
    assert len(ledger.pull("a", 1, 0.0, 2)) == 5
    assert len(_ledger(*[0.0] * 1000).pull("a", 2, 0.0, 2)) == 64


def test_light_chunks_are_shared_out_at_the_end():
    """No worker hoards what others could compute meanwhile."""
    ledger = _ledger(*[0.0] * 20)
    assert len(ledger.pull("a", 1, 0.0, 5)) == 1
    assert len(ledger.pull("a", 1, 0.0, 1)) == 4


def test_leases_are_numbered_on_from_the_first():
    """The next stage begins where this one stopped."""
    ledger = _ledger(1.0, 1.0, first_lease=7)
    assert [grant.lease for grant in ledger.pull("a", 2, 0.0)] == [7, 8]
    assert ledger.next_lease == 9


def test_the_first_result_is_stored_and_others_are_dropped():
    """Whoever brings it, also under a lease that was lost."""
    ledger = _ledger(1.0)
    (first,) = ledger.pull("a", 1, 0.0)
    assert [loss.number for loss in ledger.expire(10.1)] == [0]
    (second,) = ledger.pull("b", 1, 11.0)
    assert ledger.done("a", first.lease, 0) is Verdict.STORE
    assert ledger.finished
    assert ledger.done("a", first.lease, 0) is Verdict.DROP
    assert ledger.done("b", second.lease, 0) is Verdict.DROP
    assert ledger.beat("b", [second.lease], 12.0) == (second.lease,)


def test_a_result_nobody_asked_for_is_dropped():
    """Of another chunk, of another pool, under no lease."""
    ledger = _ledger(1.0, 1.0)
    (grant,) = ledger.pull("a", 1, 0.0)
    assert ledger.done("a", grant.lease, 1) is Verdict.DROP
    assert ledger.done("b", grant.lease, 0) is Verdict.DROP
    assert ledger.done("a", 99, 0) is Verdict.DROP
    assert ledger.done("a", grant.lease, 0) is Verdict.STORE


def test_beats_keep_leases_alive():
    """Of the pool that holds them; other leases are revoked."""
    ledger = _ledger(1.0, 1.0)
    (grant,) = ledger.pull("a", 1, 0.0)
    for now in (5.0, 14.0, 23.0):
        assert ledger.beat("a", [grant.lease], now) == ()
        assert ledger.expire(now + 1.0) == ()
    assert ledger.beat("b", [grant.lease, 50], 24.0) == (grant.lease, 50)
    assert [loss.pool for loss in ledger.expire(33.1)] == ["a"]


def test_a_pool_that_comes_back_in_time_keeps_its_chunk():
    """While nobody else has begun with it: the work done so far is not lost."""
    ledger = _ledger(1.0, 1.0)
    first, second = ledger.pull("a", 2, 0.0)
    ledger.expire(11.0)
    ledger.pull("b", 1, 11.5)
    assert ledger.beat("a", [first.lease, second.lease], 12.0) == (first.lease,)
    assert ledger.pull("b", 1, 12.0) == ()
    assert ledger.done("a", second.lease, second.number) is Verdict.STORE


def test_a_lease_that_never_arrived_costs_the_chunk_nothing():
    """The pool beats and does not name it, or it pulls again."""
    ledger = _ledger(1.0)
    for start in (0.0, 100.0, 200.0, 300.0):
        ledger.pull("a", 1, start)
        ledger.beat("a", [], start + 1.0)
        assert ledger.waiting == 0
        ledger.beat("a", [], start + 3.1)
        assert ledger.waiting == 1
    assert ledger.pull("a", 1, 400.0)
    assert ledger.pull("a", 1, 402.0) == ()
    assert ledger.pull("a", 1, 403.1)
    assert ledger.poisoned is None


def test_the_third_loss_poisons_a_chunk_and_names_the_causes():
    """It would kill all workers there are."""
    ledger = _ledger(1.0, 2.0)
    for pool, cause in (("a", "signal 9"), ("b", "signal 11"), ("a", "exit code 1")):
        (grant,) = ledger.pull(pool, 1, 0.0)
        assert ledger.poisoned is None
        assert ledger.lost(pool, grant.lease, cause)
    assert ledger.poisoned is not None
    number, losses = ledger.poisoned
    assert number == 1
    assert [(loss.pool, loss.cause) for loss in losses] == [
        ("a", "signal 9"),
        ("b", "signal 11"),
        ("a", "exit code 1"),
    ]


def test_a_chunk_killed_for_memory_is_cut_before_that_counts():
    """In two, four and eight pieces."""
    ledger, cuts = _ledger(1.0), []
    while ledger.poisoned is None:
        (grant,) = ledger.pull("a", 1, 0.0)
        cuts.append(grant.cut)
        ledger.lost("a", grant.lease, "out of memory", out_of_memory=True)
    assert cuts == [1, 2, 4, 8, 8, 8]


def test_a_loss_is_counted_once():
    """Said again, said by another pool, or after its lease had run out, it is not heard."""
    ledger = _ledger(1.0)
    (grant,) = ledger.pull("a", 1, 0.0)
    assert ledger.lost("b", grant.lease, "signal 9") is None
    assert ledger.lost("a", grant.lease, "signal 9") is not None
    assert ledger.lost("a", grant.lease, "signal 9") is None
    assert ledger.expire(100.0) == ()


def test_a_failure_is_believed_of_the_holder_alone():
    """A late second computation fails because the parts it reads are gone."""
    ledger = _ledger(1.0)
    (grant,) = ledger.pull("a", 1, 0.0)
    assert ledger.failed("b", grant.lease) is None
    assert ledger.failed("a", grant.lease) == 0
    ledger.expire(11.0)
    assert ledger.failed("a", grant.lease) is None


def test_chunks_that_are_given_back_wait_again_without_fault():
    """As often as it happens."""
    ledger = _ledger(1.0)
    for _ in range(5):
        (grant,) = ledger.pull("a", 1, 0.0)
        assert ledger.returned("b", [grant.lease]) == ()
        assert ledger.returned("a", [grant.lease, 77]) == (0,)
    assert ledger.poisoned is None
    assert ledger.waiting == 1


def test_a_sleep_of_the_reader_prolongs_all_leases():
    """The beats are in its mail, or were lost through no fault of the pools."""
    ledger = _ledger(1.0)
    ledger.pull("a", 1, 0.0)
    assert ledger.next_deadline == 10.0
    ledger.late(60.0)
    assert ledger.next_deadline == 70.0
    assert ledger.expire(69.0) == ()
    assert len(ledger.expire(70.1)) == 1
    assert ledger.next_deadline is None


def test_a_stored_chunk_leaves_nothing_but_its_number():
    """Leases of it, whoever had them, are unknown from then on."""
    ledger = ChunkLedger([(1, 1.0), (2, 1.0)], lease_seconds=10.0)
    (early,) = ledger.pull("a", 1, 0.0)
    ledger.expire(11.0)
    (again,) = ledger.pull("b", 1, 11.0)
    assert ledger.done("a", early.lease, early.number) is Verdict.STORE
    assert ledger.asked("a", early.lease) is None
    assert ledger.asked("b", again.lease) is None
    assert ledger.beat("b", [again.lease], 12.0) == (again.lease,)
    assert ledger.done("b", again.lease, again.number) is Verdict.DROP
    assert ledger.stored == {early.number}
