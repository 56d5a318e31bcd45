# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who does not have the secret of the cluster gets nothing from its daemons."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from aftermath import Aftermath
from daemon_cluster import POOL, SETTINGS_AT, START_S, USER, DaemonCluster, plans, settings
from nodes.cluster import Cluster
from nodes.node import Node

#: Greets a port as a ZeroMQ client without encryption, then as a web browser, then with noise;
#: prints what is answered to the first, and how many bytes more than a greeting anybody gets.
PROBE = """\
import socket, sys

def converse(*words, least=0):
    got = b""
    with socket.create_connection((sys.argv[1], int(sys.argv[2])), 60) as it:
        for word in words:
            try:
                it.sendall(word)
                while True:
                    it.settimeout(60 if len(got) < least else 0.5)
                    if not (some := it.recv(4096)):
                        break
                    got += some
            except OSError:
                pass
            least = least and 64
    return got

signature = b"\\xff" + bytes(8) + b"\\x7f"
plain = b"NULL".ljust(20, b"\\0") + bytes(32)
ready = b"\\x04\\x1c\\x05READY\\x0bSocket-Type\\0\\0\\0\\x06DEALER"
# first a signature of ten bytes is answered, then the whole greeting
greeted = converse(signature, b"\\x03\\x00", plain, ready, least=10)
print(greeted[12:17].decode(), len(greeted))
print(len(converse(b"GET / HTTP/1.1\\r\\n\\r\\n")), len(converse(bytes(range(256)) * 64)))
"""


@pytest.fixture(scope="module")
def running(engine_cluster: Callable[..., Cluster]) -> DaemonCluster:
    """Return daemons on a master and two workers."""
    daemons = DaemonCluster(engine_cluster(*plans(["rw", "rw"])))
    daemons.start()
    return daemons


@pytest.fixture
def daemons(running: DaemonCluster) -> Iterator[DaemonCluster]:
    """Return the daemons, with the settings they had after each test."""
    yield running
    for node in running.nodes.nodes.values():
        if node.read(SETTINGS_AT) != settings(2).content:
            node.write(SETTINGS_AT, settings(2))
            # what runs, or has failed, has read the others
            target = "master" if node is running.master else "worker"
            node.output(f"systemctl restart openquake-{target}.target", timeout_s=START_S)
    running.restore()


def listening(node: Node) -> set[int]:
    """Return the ports on which the engine's user listens for other machines."""
    lines = node.output("ss -Hltn").splitlines()
    places = [line.split()[3].rsplit(":", 1) for line in lines]
    return {int(port) for address, port in places if 1900 <= int(port) < 2000}


def test_plain_text(aftermath: Aftermath) -> None:
    """Clients that do not encrypt are offered CURVE and get no byte more; a job goes on."""
    daemons = aftermath.daemons
    job_id = daemons.submit()
    daemons.hold(daemons["worker1"])
    intruder = daemons["worker2"]
    intruder.write("/opt/probe.py", PROBE)
    for node, ports in ((daemons.master, (1908, 1912)), (daemons["worker1"], (1909,))):
        for port in ports:
            told = intruder.output(f"python3 /opt/probe.py {node.address} {port}")
            offered, *sizes = told.split()
            assert offered == "CURVE"
            # a greeting without content
            assert all(int(size) <= 64 for size in sizes)
    daemons.let_go()
    aftermath.whole(job_id)


def test_wrong_secret(aftermath: Aftermath) -> None:
    """A pool and a user with another secret get no answer, and are told so; the others work on."""
    daemons = aftermath.daemons
    stranger = daemons["worker2"]
    stranger.output(f"systemctl stop {POOL}")
    stranger.write(SETTINGS_AT, settings(2, authkey="another secret"))
    began = time.time()
    stranger.output("systemctl start openquake-worker.target")
    daemons.wait_for_event(stranger, "server_unreachable", began)
    asked = stranger.run(["oq", "engine", "--lhc"], user=USER)
    assert asked.rc == 5
    assert "authkey" in asked.err
    told = daemons.oq("workers", "status", "--json")
    assert '"pool": "worker2' not in told.out
    job_id = daemons.submit()
    workers = aftermath.whole(job_id).workers
    assert {worker.split("/")[0] for worker in workers} == {"worker1"}


def test_secret_that_everybody_knows(daemons: DaemonCluster) -> None:
    """With the secret of a fresh installation no daemon listens for other machines."""
    for node, units in (
        (daemons.master, ("openquake-dbserver", "openquake-receiver")),
        (daemons["worker1"], (POOL,)),
    ):
        node.write(SETTINGS_AT, settings(2, authkey="changeme"))
        for unit in units:
            assert node.systemctl("restart", unit).rc != 0
            state = node.show(unit, "ActiveState", "ExecMainStatus", "NRestarts")
            assert state == {"ActiveState": "failed", "ExecMainStatus": "4", "NRestarts": "0"}
            node.wait_for(
                lambda it, unit=unit: any(
                    "'changeme', which everybody knows" in str(entry["MESSAGE"])
                    for entry in it.journal(unit)
                ),
                timeout_s=START_S,
                what=f"{unit} tells why it does not start",
            )
        assert listening(node) == set()
