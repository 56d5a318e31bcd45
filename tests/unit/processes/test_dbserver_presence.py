# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the job database server knows only while it runs."""

from __future__ import annotations

import pytest

from quakegrid.processes.dbserver_presence import CLIENT_SILENCE, Presence, Progress
from quakegrid.wire.messages.node_requests import Claim, Heartbeat

START = 1000.0


def _heartbeat(pool: str = "w1/10", host: str = "w1", **changes) -> Heartbeat:
    values = {
        "pool": pool,
        "host": host,
        "address": f"{host}:1909",
        "release": "1",
        "cores": 8,
        "running": 3,
        "draining": False,
        "load": 1.0,
        "memory_used": 1,
        "memory_total": 2,
    }
    return Heartbeat(**{**values, **changes})


def _claim(receiver: str = "r1", ports: tuple[int, ...] = (1912,), at_once: int = 1) -> Claim:
    return Claim(receiver, "master", "master", ports, at_once, ())


@pytest.fixture
def presence():
    """Return what a server knows that has just started."""
    return Presence(START)


def test_a_node_is_there_until_it_was_silent_for_ten_seconds(presence):
    """It is found once and missed once."""
    assert presence.pool_heard(_heartbeat(), START)
    assert not presence.pool_heard(_heartbeat(running=5), START + 1)
    (node,) = presence.nodes(START + 4)
    assert (node.host, node.running, node.silent) == ("w1", 5, 3.0)
    assert presence.missing_pools(START + 11) == ()
    assert [pool.host for pool in presence.missing_pools(START + 11.1)] == ["w1"]
    assert presence.nodes(START + 11.1) == ()
    assert presence.missing_pools(START + 12) == ()


def test_a_pool_that_starts_anew_takes_the_place_of_the_old_one(presence):
    """A node is not listed twice."""
    presence.pool_heard(_heartbeat("w1/10"), START)
    presence.pool_heard(_heartbeat("w2/10", "w2"), START)
    assert presence.pool_heard(_heartbeat("w1/11"), START + 1)
    assert [node.pool for node in presence.nodes(START + 1)] == ["w1/11", "w2/10"]
    presence.pool_heard(_heartbeat("w2/10", "w2"), START + 11)
    assert [pool.pool for pool in presence.missing_pools(START + 12)] == ["w1/11"]


def test_a_server_that_was_away_itself_misses_nobody(presence):
    """Suspended, or waiting for a slow disk."""
    presence.pool_heard(_heartbeat(), START)
    presence.job_heard(7, START)
    presence.turn(START + 1)
    presence.turn(START + 100)
    assert presence.missing_pools(START + 100) == ()
    assert not presence.is_job_silent(7, START + 100)


def test_a_job_is_silent_a_minute_after_its_last_word(presence):
    """Not before the server has listened for a minute."""
    assert not presence.is_job_silent(7, START + CLIENT_SILENCE)
    assert presence.is_job_silent(7, START + CLIENT_SILENCE + 1)
    presence.job_heard(7, START + 50)
    assert not presence.is_job_silent(7, START + 50 + CLIENT_SILENCE)
    assert presence.is_job_silent(7, START + 51 + CLIENT_SILENCE)


def test_what_is_known_of_a_job_is_forgotten_with_it(presence):
    """Or the server would grow for ever."""
    presence.job_heard(7, START)
    presence.set_progress(8, Progress(1, 0.5, "rates"))
    assert presence.known_jobs() == {7, 8}
    assert presence.progress(8).stage == "rates"
    presence.forget_jobs(frozenset({7, 8}))
    assert presence.known_jobs() == frozenset()
    assert presence.progress(8).fraction == 0.0


def test_a_job_waits_for_another_to_end(presence):
    """As many run as may."""
    presence.receiver_heard(_claim(at_once=1), START)
    assert "serialize_jobs" in presence.why_waiting(1, START)
    assert presence.why_waiting(0, START) == ""


def test_a_job_waits_for_a_port(presence):
    """Without a limit the ports are one."""
    presence.receiver_heard(_claim(ports=(), at_once=0), START)
    assert "receiver_ports" in presence.why_waiting(9, START)


def test_a_job_waits_for_a_receiver(presence):
    """Which is told once it should have been heard of."""
    assert presence.why_waiting(0, START + 5) == ""
    assert "openquake-receiver" in presence.why_waiting(0, START + 11)
    presence.receiver_heard(_claim(), START + 12)
    assert presence.why_waiting(0, START + 13) == ""
    assert "openquake-receiver" in presence.why_waiting(0, START + 30)
