# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The dispatcher of a job and a worker pool, each the real one, with a small server."""

from __future__ import annotations

import os
import signal
import threading

import numpy as np
import pytest
from errand_calculation import errand
from small_master import PoolProcess, SmallMaster

from quakegrid.base.errors import PeerProcessError, UserInputError
from quakegrid.distribution.zmq import ZmqDispatcher
from quakegrid.jobs.datastore.hdf5_writer import Hdf5Writer
from quakegrid.jobs.datastore.part_file import PartFiles
from quakegrid.jobs.datastore.paths import CalculationPaths
from quakegrid.wire.codec import Codec
from quakegrid.wire.messages.chunk_messages import ToRunner
from quakegrid.wire.messages.node_requests import RunningJob


class Cluster:
    """A job, its dispatcher, a pool, and a server in a thread that lists the job."""

    def __init__(self, folder) -> None:
        self.paths = CalculationPaths(folder, 1)
        self.paths.create()
        with Hdf5Writer(self.paths.inputs) as inputs:
            inputs.write("factor", np.array(0.1))
        self.master = SmallMaster(folder)
        self.socket = self.master.context.server("127.0.0.1", 0, Codec(ToRunner))
        self.dispatcher = ZmqDispatcher(self.socket, 1, 1)
        self.master.jobs = (RunningJob(1, 1, f"127.0.0.1:{self.socket.port}", 0),)
        self.pool = PoolProcess(self.master)
        self.said: list[str] = []
        self._over = threading.Event()
        self._server = threading.Thread(target=self._serve)
        self._server.start()

    def _serve(self) -> None:
        while not self._over.is_set():
            self.master.turn()

    def run(self, chunks):
        return list(self.results(chunks))

    def results(self, chunks):
        return self.dispatcher.run(
            chunks, self.paths.directory, say=lambda level, message: self.said.append(message)
        )

    def close(self) -> None:
        self._over.set()
        self._server.join()
        self.pool.end()
        self.dispatcher.close()
        self.master.close()


@pytest.fixture
def cluster(tmp_path):
    made = Cluster(tmp_path)
    yield made
    made.close()


def test_chunks_of_several_stages_are_computed_once_each(cluster):
    """By the same pool; the second stage begins where the first has ended."""
    for first in (0, 50):
        done = cluster.run([errand(1, number) for number in range(first, first + 50)])
        assert sorted(chunk.number for chunk in done) == list(range(first, first + 50))
    parts = PartFiles(cluster.paths.directory)
    assert all((parts.read(number)["numbers"] == number * 0.1).all() for number in range(100))


def test_a_worker_killed_from_outside_costs_nothing_but_time(cluster):
    """Its chunk is computed again, with the cause in the log."""
    done = []
    for chunk in cluster.results([errand(1, number, "sleep", 1.5) for number in range(6)]):
        done.append(chunk)
        if len(done) == 1:
            # of the two workers one at least is in the middle of a chunk
            _, *workers = (pid for pid in cluster.pool.descendants() if "zygote" in _command(pid))
            for worker in workers:
                os.kill(worker, signal.SIGKILL)
    assert sorted(chunk.number for chunk in done) == list(range(6))
    assert any("signal 9" in line for line in cluster.said)


def test_a_chunk_that_kills_three_workers_ends_the_job(cluster):
    """And is named with its causes."""
    with pytest.raises(PeerProcessError, match=r"chunk 1 .*3 times.*signal 9"):
        cluster.run([errand(1, 0), errand(1, 1, "die")])


def test_the_error_of_a_chunk_ends_the_job(cluster):
    """With its family."""
    with pytest.raises(UserInputError, match="bad depth"):
        cluster.run([errand(1, 0), errand(1, 1, "fail")])


def test_large_results_of_a_node_that_must_not_write_arrive_whole(cluster):
    """In pieces; the part is written by the runner, which may."""
    cluster.paths.parts.chmod(0o555)
    done = cluster.run([errand(1, 0, "large", 128.0 * 60), errand(1, 1)])
    cluster.paths.parts.chmod(0o755)
    assert sorted(chunk.number for chunk in done) == [0, 1]
    numbers = PartFiles(cluster.paths.directory).read(0)["numbers"]
    assert (numbers.reshape(-1) == np.arange(numbers.size)).all()


def test_memory_that_is_short_cuts_the_chunk(cluster):
    """After eight pieces did not help the job fails, with the sizes."""
    with pytest.raises(PeerProcessError, match="1048576, 1048576, 1024"):
        cluster.run([errand(1, 0, "memory")])
    assert any("in 8 pieces" in line for line in cluster.said)


def _command(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/cmdline") as file:
            return file.read()
    except OSError:
        return ""
