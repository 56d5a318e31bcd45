# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Any order of events ends with every chunk stored once, or with the reason why not."""

from __future__ import annotations

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from quakegrid.wire.chunk_ledger import MAXIMUM_CUT, MAXIMUM_LOSSES, ChunkLedger, Verdict

POOLS = ("a", "b", "liar")
POOL = st.sampled_from(POOLS)


class LedgerMachine(RuleBasedStateMachine):
    """Several pools that pull, beat, bring, lose, return, repeat themselves, sleep and lie."""

    @initialize(weights=st.lists(st.floats(0.0, 2.0), min_size=1, max_size=12))
    def begin(self, weights):
        self.numbers = [3 * number for number in range(len(weights))]
        self.ledger = ChunkLedger(list(zip(self.numbers, weights, strict=True)), first_lease=5)
        self.now = 0.0
        self.said: list[tuple[str, int, int]] = []  # pool, lease, number: all that was granted
        self.stored: Counter[int] = Counter()
        self.faults: Counter[int] = Counter()
        self.cuts = dict.fromkeys(self.numbers, 1)

    @rule(pool=POOL, slots=st.integers(0, 4), workers=st.integers(0, 4))
    def pull(self, pool, slots, workers):
        for grant in self.ledger.pull(pool, slots, self.now, workers):
            assert self.stored[grant.number] == 0
            assert grant.cut == self.cuts[grant.number] <= MAXIMUM_CUT
            assert grant.lease not in {lease for _, lease, _ in self.said}
            self.said.append((pool, grant.lease, grant.number))

    @precondition(lambda self: self.said)
    @rule(data=st.data())
    def done(self, data):
        """At any time, any number of times."""
        pool, lease, number = data.draw(st.sampled_from(self.said))
        if self.ledger.done(pool, lease, number) is Verdict.STORE:
            self.stored[number] += 1

    @rule(pool=POOL, lease=st.integers(0, 40), number=st.integers(-1, 40))
    def lie(self, pool, lease, number):
        """Say what nobody asked for; it changes nothing."""
        before = dict(self.ledger.holders)
        if (pool, lease, number) not in self.said:
            assert self.ledger.done(pool, lease, number) is Verdict.DROP
        if all((pool, lease) != (other, mine) for other, mine, _ in self.said):
            assert self.ledger.lost(pool, lease, "a lie") is None
            assert self.ledger.returned(pool, [lease]) == ()
            assert self.ledger.failed(pool, lease) is None
        assert dict(self.ledger.holders) == before

    @precondition(lambda self: self.said)
    @rule(data=st.data(), out_of_memory=st.booleans())
    def lost(self, data, out_of_memory):
        pool, lease, number = data.draw(st.sampled_from(self.said))
        held = self.ledger.holders.get(lease) == number
        loss = self.ledger.lost(pool, lease, "signal 9", out_of_memory)
        assert (loss is not None) == held
        if loss is not None:
            self.faults[number] += loss.counted
            self.cuts[number] = loss.cut
            assert loss.counted or out_of_memory

    @precondition(lambda self: self.said)
    @rule(data=st.data())
    def returned(self, data):
        pool, lease, _ = data.draw(st.sampled_from(self.said))
        self.ledger.returned(pool, [lease])

    @rule(pool=POOL, data=st.data())
    def beat(self, pool, data):
        mine = [lease for other, lease, _ in self.said if other == pool]
        named = data.draw(st.lists(st.sampled_from(mine), unique=True)) if mine else []
        revoked = self.ledger.beat(pool, named, self.now)
        assert set(named) - set(revoked) <= set(self.ledger.holders)

    @rule(pause=st.sampled_from([0.1, 1.0, 4.0, 11.0]))
    def wait(self, pause):
        self.now += pause

    @rule()
    def expire(self):
        for loss in self.ledger.expire(self.now):
            assert loss.counted
            self.faults[loss.number] += 1

    @rule(gap=st.floats(0.0, 30.0))
    def sleep(self, gap):
        """Let the reader sleep; that ends no lease."""
        self.now += gap
        before = self.ledger.next_deadline
        self.ledger.late(gap)
        assert before is None or self.ledger.next_deadline == before + gap

    @invariant()
    def every_chunk_is_in_one_place(self):
        """See that it waits, one pool holds it, or it is stored."""
        held = list(self.ledger.holders.values())
        stored = self.ledger.stored
        assert len(held) == len(set(held))
        assert stored.isdisjoint(held)
        assert self.ledger.waiting + len(held) + len(stored) == len(self.numbers)
        assert all(count == 1 for count in self.stored.values())
        assert stored == {number for number, count in self.stored.items() if count}

    @invariant()
    def only_three_losses_poison(self):
        if self.ledger.poisoned is not None:
            number, losses = self.ledger.poisoned
            assert self.stored[number] == 0
            assert len(losses) >= MAXIMUM_LOSSES
            assert all(loss.number == number and loss.cause for loss in losses)
        for number, count in self.faults.items():
            if count >= MAXIMUM_LOSSES and self.stored[number] == 0:
                assert self.ledger.poisoned is not None

    def teardown(self):
        """From here on one honest pool is enough to finish; a hostile one comes to an end too."""
        if not hasattr(self, "ledger"):
            return
        self._only_losses_from_here()
        rounds = 0
        self.ledger.expire(self.now + 100.0)
        while not self.ledger.finished:
            rounds += 1
            assert rounds <= len(self.numbers)
            for grant in self.ledger.pull("honest", 3, self.now + 100.0):
                assert self.ledger.done("honest", grant.lease, grant.number) is Verdict.STORE
        assert self.ledger.stored == set(self.numbers)
        assert self.ledger.poisoned is None

    def _only_losses_from_here(self):
        """Whoever only loses is stopped after a bounded number of tries."""
        tries = 0
        while self.ledger.waiting and self.ledger.poisoned is None:
            tries += 1
            assert tries < 20 * len(self.numbers)
            for grant in self.ledger.pull("liar", 1, self.now):
                self.ledger.lost("liar", grant.lease, "out of memory", tries % 2 == 0)


TestLedgerInAnyOrder = LedgerMachine.TestCase
TestLedgerInAnyOrder.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
