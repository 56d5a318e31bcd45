# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a worker pool needs of a master, as small as can be, and a pool to go with it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import numpy as np
from free_ports import free_port

from quakegrid import __version__
from quakegrid.distribution.wire_records import wire_chunk
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.datastore.hdf5_writer import Hdf5Writer
from quakegrid.jobs.datastore.paths import CalculationPaths
from quakegrid.wire.codec import Codec
from quakegrid.wire.keys import derive_keys
from quakegrid.wire.messages.chunk_messages import (
    Assigned,
    Assignment,
    Beat,
    CannotSee,
    Done,
    DoneTogether,
    Failed,
    Hello,
    Lost,
    Noted,
    NotedTogether,
    Piece,
    Pull,
    Returned,
    Revoked,
    Sees,
    ToRunner,
    Welcome,
)
from quakegrid.wire.messages.control_messages import FromControl, GetStatus
from quakegrid.wire.messages.node_requests import (
    Heartbeat,
    ListNodes,
    Node,
    NodeRequest,
    Nodes,
    RunningJob,
    RunningJobs,
)
from quakegrid.wire.sockets import Context, Poller

AUTHKEY = "a secret of the tests"
#: How long something may take that must happen, on a machine that is slow and busy [s].
PATIENCE = 180.0
#: Even root minds the permissions of files then.
_WITHOUT_PRIVILEGE = (
    ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.getuid() == 0 else []
)


class SmallRunner:
    """The runner of one job: hands out chunks, keeps all it hears."""

    def __init__(self, context: Context, folder: Path, job_id: int = 1, epoch: int = 1) -> None:
        self.paths = CalculationPaths(folder, job_id)
        self.paths.create()
        with Hdf5Writer(self.paths.inputs) as inputs:
            inputs.write("factor", np.array(0.1))
        self.digest = hashlib.sha256(self.paths.inputs.read_bytes()[:4096]).hexdigest()
        self.directory = str(self.paths.directory)
        self.epoch = epoch
        self.job_id = job_id
        self.socket = context.server("127.0.0.1", 0, Codec(ToRunner))
        self.waiting: deque[Chunk] = deque()
        self.cut = 1
        self.batch = 1
        self.notes = True
        self.revoke: tuple[int, ...] = ()
        self.heard: list = []
        self.arrays: dict[int, dict[str, np.ndarray]] = {}
        self.pieces: dict[tuple[int, str], bytearray] = {}
        self.leases = 0

    @property
    def running(self) -> RunningJob:
        return RunningJob(self.job_id, self.epoch, f"127.0.0.1:{self.socket.port}", 0)

    def of(self, kind: type) -> list:
        """Return all messages of a kind."""
        return [message for message in self.heard if isinstance(message, kind)]

    def turn(self) -> None:
        """Answer all that came."""
        while (came := self.socket.receive()) is not None:
            peer, parcel = came
            self.heard += _apart(parcel.body)
            answer = self._answer(parcel)
            if answer is not None:
                self.socket.send(peer, answer)

    def _answer(self, parcel):
        body = parcel.body
        if isinstance(body, Hello):
            return Welcome(self.directory, self.paths.inputs.name, self.digest)
        if isinstance(body, Pull):
            return Assigned(body.sequence, tuple(self._assignments(body.slots)), 0.05)
        if isinstance(body, Beat) and self.revoke:
            return Revoked(self.revoke)
        if isinstance(body, Piece):
            whole = self.pieces.setdefault(
                (body.lease, body.name),
                bytearray(np.dtype(body.dtype).itemsize * int(np.prod(body.shape))),
            )
            (frame,) = parcel.arrays.values()
            whole[body.offset : body.offset + frame.nbytes] = frame.tobytes()
            self.arrays.setdefault(body.lease, {})[body.name] = np.frombuffer(
                whole, body.dtype
            ).reshape(body.shape)
        if isinstance(body, Done):
            self.arrays.setdefault(body.lease, {}).update(parcel.arrays)
        if isinstance(body, Done | Failed | Lost) and self.notes:
            return Noted(body.lease)
        if isinstance(body, DoneTogether) and self.notes:
            return NotedTogether(tuple(result.lease for result in body.results))
        return None

    def _assignments(self, slots: int) -> Iterable[Assignment]:
        for _ in range(min(slots * self.batch, len(self.waiting))):
            self.leases += 1
            yield Assignment(self.leases, wire_chunk(self.waiting.popleft()), self.cut)


def _apart(body) -> list:
    """Return a message, or those that it stands for."""
    if not isinstance(body, DoneTogether):
        return [body]
    return [
        Done(body.pool, body.job_id, body.epoch, result.lease, result.computed)
        for result in body.results
    ]


class SmallMaster:
    """A server that lists jobs, and their runners, all in this thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys = derive_keys(AUTHKEY)
        self.context = Context(self.keys)
        self.server = self.context.server("127.0.0.1", 0, Codec(NodeRequest))
        self.poller = Poller()
        self.poller.register(self.server)
        self.runners: list[SmallRunner] = []
        self.jobs: tuple[RunningJob, ...] = ()
        self.beats: list[Heartbeat] = []
        self.answers = True

    def start(self, job_id: int = 0, epoch: int = 1, *, listed: bool = True) -> SmallRunner:
        """Begin a job, a new one without a number."""
        job_id = job_id or len(self.runners) + 1
        runner = SmallRunner(self.context, self.folder, job_id, epoch)
        self.poller.register(runner.socket)
        self.runners.append(runner)
        if listed:
            self.jobs = (*self.jobs, runner.running)
        return runner

    def turn(self, timeout: float = 0.05) -> None:
        """Answer all that came."""
        self.poller.poll(timeout)
        while (came := self.server.receive()) is not None:
            peer, parcel = came
            if isinstance(parcel.body, ListNodes):
                nodes = {beat.host: _node(beat) for beat in self.beats[-5:]}
                self.server.send(peer, Nodes(tuple(nodes.values())), number=parcel.number)
                continue
            self.beats.append(parcel.body)
            if self.answers:
                self.server.send(peer, RunningJobs(__version__, self.jobs), number=parcel.number)
        for runner in self.runners:
            runner.turn()

    def until(self, happened: Callable[[], object], timeout: float = PATIENCE) -> None:
        """Work until something happened."""
        began = time.monotonic()
        while not happened():
            assert time.monotonic() - began < timeout, "it did not happen in time"
            self.turn()

    def work(self, seconds: float) -> None:
        """Work for some time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.turn()

    def close(self) -> None:
        self.context.close()


def _node(beat: Heartbeat) -> Node:
    return Node(**msgspec.structs.asdict(beat), silent=0.0)


class PoolProcess:
    """A worker pool in a process of its own."""

    def __init__(
        self,
        master: SmallMaster,
        cores: int = 2,
        more: str = "",
        authkey: str = AUTHKEY,
        host: str = "127.0.0.1",
    ) -> None:
        self.port = free_port()
        self._master = master
        self._log = master.folder / f"pool-{self.port}.log"
        self.settings = master.folder / f"openquake-{self.port}.cfg"
        self.settings.write_text(
            f"[dbserver]\nhost = 127.0.0.1\nport = {master.server.port}\nauthkey = {authkey}\n"
            f"receiver_ports = {free_port()}\n[zworkers]\n"
            f"host_cores = {host} {cores}\nctrl_port = {self.port}\n{more}"
        )
        script = Path(__file__).with_name("errand_workerpool.py")
        self.environment = {
            **os.environ,
            "OQ_CONFIG_FILE": str(self.settings),
            "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry),
            "XDG_RUNTIME_DIR": str(master.folder),
        }
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [*_WITHOUT_PRIVILEGE, sys.executable, str(script)],
                env=self.environment,
                cwd=master.folder,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        self._client = master.context.client(f"127.0.0.1:{self.port}", Codec(FromControl))

    def ask(self, request):
        """Ask at the control port while the master goes on."""
        number = time.monotonic_ns()
        answer: list = []

        def answered() -> bool:
            if not answer and (parcel := self._client.receive()) is not None:
                answer.extend([parcel.body] if parcel.number == number else [])
            return bool(answer)

        self._master.until(lambda: self._client.send(request, number=number))
        self._master.until(answered)
        return answer[0]

    def log(self) -> list[dict]:
        """Return what it told."""
        whole, _, _ = self._log.read_text().rpartition("\n")  # it may be writing a line now
        return [json.loads(line) for line in whole.splitlines() if line[:1] == "{"]

    def text(self) -> str:
        return self._log.read_text()

    def descendants(self) -> list[int]:
        """Return the processes that descend from the pool and live."""
        parents = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                parents[int(stat.parent.name)] = int(fields[1])
        found, level = [], [self.process.pid]
        while level:
            level = [pid for pid, parent in parents.items() if parent in level]
            found += level
        return found

    def is_idle(self) -> bool:
        """Return whether no worker computes."""
        return not self.ask(GetStatus()).running

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


__all__ = ["CannotSee", "PoolProcess", "Returned", "Sees", "SmallMaster", "SmallRunner"]
