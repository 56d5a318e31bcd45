# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many chunks of no work go through one runner and one worker pool each second.

    chunk_rate.py [--chunks 10000] [--workers 2] [--folder DIRECTORY]

The pool is a process of its own, as on a node; the job database server is played by this one.
Every part is a file, written, brought to the disk and renamed by a worker.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

from quakegrid import __version__
from quakegrid.distribution.zmq import ZmqDispatcher
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.datastore.hdf5_writer import Hdf5Writer
from quakegrid.jobs.datastore.paths import CalculationPaths
from quakegrid.wire.codec import Codec
from quakegrid.wire.keys import derive_keys
from quakegrid.wire.messages.chunk_messages import ToRunner
from quakegrid.wire.messages.node_requests import NodeRequest, RunningJob, RunningJobs
from quakegrid.wire.sockets import Context

JOB, EPOCH = 1, 1
SECRET = "a secret for measuring"
SETTINGS = """\
[distribution]
oq_distribute = zmq
[dbserver]
port = {server}
authkey = {secret}
[zworkers]
host_cores = 127.0.0.1 {workers}
ctrl_port = {control}
"""
POOL = """\
import sys
from functools import partial
from quakegrid.processes.daemon import run_daemon
from quakegrid.processes.workerpool import NAME, serve
sys.exit(run_daemon(NAME, partial(serve, calculations={"trivial": "chunk_rate:Trivial"})))
"""


class Trivial:
    """Chunks that hold their number and no work."""

    stages = ("numbers",)

    def load(self, inputs):
        """Load nothing: there is nothing to know."""

    def compute(self, chunk, loaded, parts):
        """Return the number of the chunk."""
        return {"number": np.array([chunk.number])}, {"numbers": 1.0}


class PlayedServer(threading.Thread):
    """Tells every pool that asks of the one job that runs."""

    def __init__(self, runner_port: int) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.ready = threading.Event()
        self.port = 0
        self._jobs = (RunningJob(JOB, EPOCH, f"127.0.0.1:{runner_port}", 0),)

    def run(self) -> None:
        """Answer until the end."""
        with Context(derive_keys(SECRET)) as context:
            socket = context.server("127.0.0.1", 0, Codec(NodeRequest))
            self.port = socket.port
            self.ready.set()
            while not self.ended.is_set():
                if (received := socket.receive(0.1)) is not None:
                    peer, parcel = received
                    answer = RunningJobs(__version__, self._jobs)
                    socket.send(peer, answer, number=parcel.number)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chunks", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(dir=options.folder) as folder,
        Context(derive_keys(SECRET)) as context,
    ):
        _measure(options.chunks, options.workers, Path(folder), context)


def _measure(count: int, workers: int, folder: Path, context: Context) -> None:
    paths = CalculationPaths(folder, JOB)
    paths.create()
    with Hdf5Writer(paths.inputs) as inputs:
        inputs.write("nothing", np.zeros(1))
    chunks = [Chunk(JOB, "trivial", "numbers", number, (), 0.0) for number in range(count)]
    socket = context.server("127.0.0.1", 0, Codec(ToRunner))
    server = PlayedServer(socket.port)
    server.start()
    server.ready.wait()
    dispatcher = ZmqDispatcher(socket, JOB, EPOCH)
    pool = _start_pool(folder, server.port, workers)
    try:
        times = []
        cpu = before = 0.0
        for done in dispatcher.run(chunks, paths.directory):
            if not times:
                before, cpu = _memory(), time.process_time()
            times.append((time.perf_counter(), done.cpu_seconds, done.wall_seconds))
        wall, cpu = times[-1][0] - times[0][0], time.process_time() - cpu
    finally:
        dispatcher.close()
        server.ended.set()
        pool.terminate()
        pool.wait()
    compute = sum(seconds for _, seconds, _ in times)
    print("| what | |")
    print("|---|---:|")
    print(f"| chunks per second | {(count - 1) / wall:.0f} |")
    print(f"| runner: CPU of a chunk [ms] | {1e3 * cpu / count:.3f} |")
    print(f"| worker: CPU of a chunk and its part [ms] | {1e3 * compute / count:.3f} |")
    print(f"| worker: wall of a chunk and its part [ms] | {1e3 * _mean_wall(times):.3f} |")
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    pool_cpu = children.ru_utime + children.ru_stime  # it does not wait for its workers
    print(f"| pool: CPU of a chunk, its start in it [ms] | {1e3 * pool_cpu / count:.3f} |")
    print(f"| growth of the runner's memory [MB] | {_memory() - before:.1f} |")


def _mean_wall(times: list[tuple[float, float, float]]) -> float:
    return sum(seconds for _, _, seconds in times) / len(times)


def _memory() -> float:
    """Return the largest resident size of this process so far [MB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _start_pool(folder: Path, server_port: int, workers: int) -> subprocess.Popen[bytes]:
    settings = folder / "openquake.cfg"
    control = server_port + 1 if server_port < 60_000 else server_port - 1
    settings.write_text(
        SETTINGS.format(server=server_port, control=control, workers=workers, secret=SECRET)
    )
    here = Path(__file__).parent
    path = os.pathsep.join([str(here), str(here.parent / "daemons")])
    return subprocess.Popen(
        [sys.executable, "-c", POOL],
        cwd=folder,
        env={**os.environ, "OQ_CONFIG_FILE": str(settings), "PYTHONPATH": path},
    )


if __name__ == "__main__":
    main()
