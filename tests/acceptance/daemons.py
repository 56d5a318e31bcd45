# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The daemons of a cluster as plain processes on this machine, with ports of their own."""

from __future__ import annotations

import ctypes
import getpass
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from command import PATIENCE, ROOT, Command, children

from quakegrid import __version__
from quakegrid.base.clock import SystemClock
from quakegrid.base.settings import read_settings
from quakegrid.distribution.remote_store import RemoteStore, open_remote_store
from quakegrid.faces.pool_lines import PoolLines
from quakegrid.jobs.job_ini import read_job_ini
from quakegrid.jobs.packed_inputs import pack_inputs
from quakegrid.wire.messages.control_messages import GetStatus, PoolStatus, RunningChunk

#: prctl(2): the signal a process gets when its parent dies.
_PR_SET_PDEATHSIG = 1
#: In the order in which they are started.
DAEMONS = ("dbserver", "receiver", "workerpool")
#: Where the pool is.
_HOST = "127.0.0.1"
#: How many ports the receiver has.
_RECEIVER_PORTS = 3
_SETTINGS = """\
[distribution]
oq_distribute = zmq
serialize_jobs = {at_once}
[dbserver]
file = {folder}/state/db.sqlite3
port = {server}
receiver_ports = {first}-{last}
authkey = secret of this test
[zworkers]
host_cores = 127.0.0.1 {cores}
ctrl_port = {control}
[directory]
shared_dir = {folder}/shared
"""


class Daemons:
    """A dbserver, a receiver and a worker pool that share a folder.

    Parameters
    ----------
    folder
        Where all their files lie.
    cores
        How many workers the pool has.
    at_once
        How many jobs may run at the same time.

    Attributes
    ----------
    data
        The data directory of the user who runs the tests.
    settings_file
        For OQ_CONFIG_FILE.
    processes
        Those that were started, by name; the last of each.
    """

    def __init__(self, folder: Path, cores: int = 2, at_once: int = 1) -> None:
        self.folder = folder
        self.data = folder / "shared" / getpass.getuser() / "oqdata"
        self.settings_file = folder / "openquake.cfg"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        folder.mkdir(parents=True, exist_ok=True)
        first = free_ports(_RECEIVER_PORTS + 2)
        self.settings_file.write_text(
            _SETTINGS.format(
                folder=folder,
                cores=cores,
                at_once=at_once,
                server=first,
                control=first + 1,
                first=first + 2,
                last=first + 1 + _RECEIVER_PORTS,
            )
        )

    # -- processes ----------------------------------------------------------------------

    def environment(self, **more: str) -> dict[str, str]:
        """Return the variables of a process of this cluster."""
        variables = Command(self.folder).environment(**more)
        del variables["OQ_DATADIR"]
        variables["OQ_CONFIG_FILE"] = str(self.settings_file)
        return variables

    def start(self, *names: str) -> None:
        """Start some daemons, all if none is named; what they say goes to ``<name>.log``."""
        for name in names or DAEMONS:
            with (self.folder / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    [sys.executable, "-m", f"quakegrid.processes.{name}"],
                    cwd=self.folder,
                    env=self.environment(PYTHONPATH=str(ROOT / "daemons")),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    preexec_fn=_die_with_the_tests,
                )

    def kill(self, name: str) -> None:
        """Kill a daemon as the system does when memory runs out."""
        self.processes[name].kill()
        self.processes[name].wait(PATIENCE)

    def stop(self, name: str) -> int:
        """End a daemon gently and return its status."""
        process = self.processes[name]
        process.terminate()
        return process.wait(PATIENCE)

    def close(self) -> None:
        """End all of them."""
        for process in reversed(self.processes.values()):
            if process.poll() is None:
                process.terminate()
        for process in self.processes.values():
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def runner(self) -> int | None:
        """Return the number of the process of a running job, if there is one."""
        found = children(self.processes["receiver"].pid)
        return min(found) if found else None

    def log(self, name: str) -> str:
        """Return what a daemon has said."""
        file = self.folder / f"{name}.log"
        return file.read_text() if file.exists() else ""

    def wait_until(self, happened: Callable[[], bool], patience: float = PATIENCE) -> float:
        """Wait until something happens and return how long it took [s]; show the logs if not."""
        began = time.monotonic()
        while not happened():
            if time.monotonic() > began + patience:
                logs = "\n".join(f"--- {name}\n{self.log(name)[-6000:]}" for name in DAEMONS)
                raise AssertionError(f"what the test waits for never happened\n{logs}")
            time.sleep(0.02)
        return time.monotonic() - began

    def hold(self, ended: Callable[[], bool] = lambda: False) -> RunningChunk | None:
        """Suspend a worker in the middle of a chunk of rates: the job cannot end meanwhile.

        Parameters
        ----------
        ended
            Whether the job has ended before; then there is nothing to hold, and None returned.
        """
        held: list[RunningChunk] = []
        settings = read_settings([self.settings_file], {})
        with PoolLines(settings, [_HOST]) as lines:

            def caught() -> bool:
                for chunk in _rates(lines):
                    signal_all({chunk.pid}, signal.SIGSTOP)
                    # what it had finished before is known at the second question
                    if all(_same(chunk, _rates(lines)) for _ in range(2)):
                        held.append(chunk)
                        return True
                    signal_all({chunk.pid}, signal.SIGCONT)
                return ended()

            self.wait_until(caught)
        return held[0] if held else None

    def submit_and_hold(self, job_file: Path) -> tuple[int, int]:
        """Submit a job and suspend one of its workers; return the job, which has parts, and that.

        A job may be done before it is looked at: then another is submitted.
        """
        while True:
            job_id = self.submit(job_file)
            held = self.hold(lambda job_id=job_id: self.status(job_id) == "complete")
            if held is not None:
                self.wait_until(lambda job_id=job_id: bool(self.parts(job_id)))
                return job_id, held.pid

    # -- jobs ---------------------------------------------------------------------------

    @contextmanager
    def store(self) -> Iterator[RemoteStore]:
        """Open the job database behind its server."""
        settings = read_settings([self.settings_file], {})
        with closing(open_remote_store(settings, SystemClock())) as store:
            yield store

    def submit(self, job_file: Path, **overrides: str) -> int:
        """Submit a job without the command and return its number."""
        job, _ = read_job_ini(job_file, overrides)
        with self.store() as store:
            job_id = store.create_job(
                description=job.calculation.description,
                user_name=getpass.getuser(),
                calculation_mode=job.mode,
                data_directory=self.data,
            )
            pack_inputs(
                self.data / f"calc_{job_id}",
                job,
                overrides=overrides,
                defaults={},
                parent=None,
                exports=(),
                user=getpass.getuser(),
                release=__version__,
            )
            store.submit(job_id)
        return job_id

    def status(self, job_id: int) -> str:
        """Return the state of a job."""
        with self.store() as store:
            return str(store.get_job(job_id).status)

    def job_log(self, job_id: int) -> str:
        """Return the log of a job."""
        with self.store() as store:
            return "\n".join(f"{line.level} {line.message}" for line in store.get_log(job_id))

    def wait_for(self, job_id: int, status: str, patience: float = PATIENCE) -> float:
        """Wait until a job is in a state and return how long it took [s]."""
        ended = {"complete", "failed", "aborted"} - {status}

        def reached() -> bool:
            now = self.status(job_id)
            assert now not in ended, f"{now}:\n{self.job_log(job_id)}"
            return now == status

        return self.wait_until(reached, patience)

    def parts(self, job_id: int) -> set[str]:
        """Return the names of the parts that a job has published so far."""
        return {path.name for path in (self.data / f"calc_{job_id}" / "parts").glob("[0-9]*.hdf5")}

    def accepted_parts(self, job_id: int) -> set[str]:
        """Return the names of the parts that the job's process has found whole and taken."""
        database = f"file:{self.folder / 'state' / 'db.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(database, uri=True)) as connection:
            rows = connection.execute(
                "SELECT part FROM chunk WHERE job_id = ? AND is_done", (job_id,)
            ).fetchall()
        return {Path(part).name for (part,) in rows}

    def results(self, job_id: int) -> Path:
        """Return the results file of a job."""
        return self.data / f"calc_{job_id}.hdf5"


def _rates(lines: PoolLines) -> list[RunningChunk]:
    """Return the chunks of rates that the pool computes."""
    status = lines.ask(GetStatus(), PATIENCE).get(_HOST)
    running = status.running if isinstance(status, PoolStatus) else ()
    return [chunk for chunk in running if chunk.stage == "rates"]


def _same(chunk: RunningChunk, among: list[RunningChunk]) -> bool:
    """Return whether a worker computes the same chunk still."""
    return any((it.pid, it.number) == (chunk.pid, chunk.number) for it in among)


def free_ports(count: int) -> int:
    """Return the first of some consecutive ports that are free now.

    They lie below those that the system gives to connections.
    """
    first = 20_000 + os.getpid() % 10_000
    while True:
        if all(_is_free(port) for port in range(first, first + count)):
            return first
        first += count


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _die_with_the_tests() -> None:
    """Have the system kill the process that is being started when the tests are killed."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def signal_all(pids: set[int], number: signal.Signals) -> None:
    """Send a signal to some processes, those that are gone left out."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue
