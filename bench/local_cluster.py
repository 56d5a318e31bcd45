# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The daemons of a cluster as plain processes of this machine, started again when they die."""

from __future__ import annotations

import ctypes
import getpass
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from quakegrid import __version__
from quakegrid.base.clock import SystemClock
from quakegrid.base.events import EVENTS
from quakegrid.base.settings import read_settings
from quakegrid.distribution.remote_store import open_remote_store
from quakegrid.jobs.job_ini import read_job_ini
from quakegrid.jobs.packed_inputs import pack_inputs

ROOT = Path(__file__).parents[1]
#: After how long systemd starts a unit again that died [s].
RESTART_SECONDS = 1.0
#: prctl(2): the signal a process gets when its parent dies; becoming the parent of orphans.
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_RECEIVER_PORTS = 4
#: Those of a master, in the order in which they are started.
DAEMONS = ("dbserver", "receiver")
_SETTINGS = """\
[distribution]
oq_distribute = zmq
serialize_jobs = {at_once}
[dbserver]
file = {folder}/state/db.sqlite3
port = {server}
receiver_ports = {first}-{last}
authkey = a secret for measuring
[zworkers]
host_cores = 127.0.0.1 {cores}
ctrl_port = {control}
[directory]
shared_dir = {folder}/shared
"""


@dataclass
class Unit:
    """A daemon: how it is started, its process, and when it is to be started again."""

    words: list[str]
    settings: Path
    process: subprocess.Popen[bytes] | None = None
    again: float | None = None
    deaths: list[int] = field(default_factory=list)

    @property
    def pid(self) -> int | None:
        """Return the number of its process while that lives."""
        return self.process.pid if self.process and self.process.poll() is None else None


class LocalCluster:
    """A dbserver, a receiver and some worker pools that share a folder.

    Parameters
    ----------
    folder
        Where all their files lie.
    pools
        How many workers each pool has.
    at_once
        How many jobs may run at the same time.
    toys
        Whether they know the calculations of `bench_calculations`.
    """

    def __init__(
        self, folder: Path, pools: tuple[int, ...] = (2,), at_once: int = 1, *, toys: bool = True
    ) -> None:
        self.folder = folder
        self.data = folder / "shared" / getpass.getuser() / "oqdata"
        self.database = folder / "state" / "db.sqlite3"
        folder.mkdir(parents=True, exist_ok=True)
        first = free_ports(_RECEIVER_PORTS + 1 + len(pools))
        self.port = first

        def settings(name: str, cores: int, control: int) -> Path:
            file = folder / f"{name}.cfg"
            file.write_text(
                _SETTINGS.format(
                    folder=folder,
                    at_once=at_once,
                    server=first,
                    first=first + 1,
                    last=first + _RECEIVER_PORTS,
                    cores=cores,
                    control=control,
                )
            )
            return file

        controls = range(first + 1 + _RECEIVER_PORTS, first + 1 + _RECEIVER_PORTS + len(pools))
        self.settings = settings("master", pools[0], controls[0])
        self.units = {name: Unit(_words(name, toys), self.settings) for name in DAEMONS}
        for number, (cores, control) in enumerate(zip(pools, controls, strict=True), 1):
            name = f"pool{number}"
            self.units[name] = Unit(_words("workerpool", toys), settings(name, cores, control))
        self.pools = tuple(name for name in self.units if name not in DAEMONS)

    # -- processes ----------------------------------------------------------------------

    def environment(self, settings: Path | None = None) -> dict[str, str]:
        """Return the variables of a process of this cluster."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OQ_")}
        path = os.pathsep.join([str(ROOT / "daemons"), str(ROOT / "bench")])
        return {
            **kept,
            "OQ_CONFIG_FILE": str(settings or self.settings),
            "PYTHONPATH": path,
            "XDG_RUNTIME_DIR": str(self.folder),
        }

    def start(self, *names: str) -> None:
        """Start some daemons, all if none is named; what they say goes to ``<name>.log``."""
        for name in names or self.units:
            unit = self.units[name]
            unit.again = None
            with (self.folder / f"{name}.log").open("ab") as log:
                unit.process = subprocess.Popen(
                    unit.words,
                    cwd=self.folder,
                    env=self.environment(unit.settings),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    preexec_fn=_die_with_the_run,
                )

    def look_after(self) -> None:
        """Start again what has died, a second later, and bury orphans; to be called often."""
        now = time.monotonic()
        for name, unit in self.units.items():
            if unit.process is None or unit.process.poll() is None:
                continue
            if unit.again is None:
                unit.deaths.append(unit.process.returncode)
                unit.again = now + RESTART_SECONDS
            elif now >= unit.again:
                self.start(name)
        self.orphans()

    def orphans(self) -> set[int]:
        """Bury what was left by processes that died, and return what of it still lives."""
        own = {unit.process.pid for unit in self.units.values() if unit.process}
        living = set()
        for pid in children(os.getpid()) - own:
            if _state(pid) != "Z":
                living.add(pid)
            else:
                with suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)
        return living

    def wait_until(self, happened: Callable[[], object], patience: float) -> bool:
        """Look after the daemons until something has happened; return whether it has."""
        end = time.monotonic() + patience
        while not happened():
            if time.monotonic() > end:
                return False
            self.look_after()
            time.sleep(0.02)
        return True

    def ready(self) -> bool:
        """Return whether all daemons live and have said once that they are ready."""
        return all(
            unit.pid and EVENTS["daemon_ready"].message_id in self.log(name)
            for name, unit in self.units.items()
        )

    def close(self) -> dict[str, int]:
        """End all of them gently and return their statuses."""
        for unit in reversed(self.units.values()):
            if unit.pid:
                os.kill(unit.pid, signal.SIGCONT)
                os.kill(unit.pid, signal.SIGTERM)
        return {name: _end(unit.process) for name, unit in self.units.items() if unit.process}

    def runners(self) -> set[int]:
        """Return the processes of the jobs that run."""
        receiver = self.units["receiver"].pid
        return children(receiver) if receiver else set()

    def crew(self, pool: str) -> tuple[int | None, set[int]]:
        """Return the process that a pool forks workers from, and the workers."""
        pid = self.units[pool].pid
        zygotes = children(pid) if pid else set()
        zygote = min(zygotes, default=None)
        return zygote, children(zygote) if zygote else set()

    def log(self, name: str) -> str:
        """Return what a daemon has said."""
        file = self.folder / f"{name}.log"
        return file.read_text(errors="replace") if file.exists() else ""

    # -- jobs ---------------------------------------------------------------------------

    def submit(self, job_file: Path, **overrides: str) -> int:
        """Submit a job and return its number."""
        job, _ = read_job_ini(job_file, overrides)
        with closing(open_remote_store(read_settings([self.settings], {}), SystemClock())) as store:
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

    def abort(self, job_id: int) -> None:
        """Have a job stopped, whenever the server answers."""

        def ask() -> None:
            settings = read_settings([self.settings], {})
            with closing(open_remote_store(settings, SystemClock())) as store:
                store.request_abort(job_id)

        threading.Thread(target=ask, daemon=True).start()

    def rows(self, query: str, *values: object) -> list[tuple]:
        """Ask the file of the job database, which needs no server for that."""
        uri = f"file:{self.database}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=10.0)) as connection:
            return connection.execute(query, values).fetchall()

    def status(self, job_id: int) -> str:
        """Return the state of a job."""
        return self.rows("SELECT status FROM job WHERE id = ?", job_id)[0][0]

    def job_log(self, job_id: int) -> list[str]:
        """Return the lines of a job's log."""
        query = "SELECT timestamp, level, message FROM log WHERE job_id = ? ORDER BY id"
        return [" ".join(row) for row in self.rows(query, job_id)]


def adopt_orphans() -> None:
    """Become the parent of what processes leave behind when they die."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def children(pid: int) -> set[int]:
    """Return the processes that a process started and that still run."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return set()
    return {int(child) for child in listed.split()}


def descendants(pid: int) -> set[int]:
    """Return a process and all that descend from it."""
    found, level = {pid}, children(pid)
    while level:
        found |= level
        level = set().union(*map(children, level)) - found
    return found


def cpu_seconds(pid: int) -> float:
    """Return what a process has computed, with those of its children that are buried [s]."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> float:
    """Return how much memory a process has [MB]."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def free_ports(count: int) -> int:
    """Return the first of some consecutive ports that are free now.

    They lie below those that the system gives to connections: a client that tries to reach a
    daemon that is dead might be given its port.
    """
    first = 20_000 + os.getpid() % 10_000
    while not all(map(_is_free, range(first, first + count))):
        first += count
    return first


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _words(name: str, toys: bool) -> list[str]:
    if toys:
        return [sys.executable, "-P", str(ROOT / "bench" / "bench_process.py"), name]
    return [sys.executable, "-P", "-m", f"quakegrid.processes.{name}"]


def _die_with_the_run() -> None:
    """Have the system kill the process that is being started when this one is killed."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _end(process: subprocess.Popen[bytes]) -> int:
    """Wait for the end of a process that was asked for it."""
    try:
        return process.wait(120)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"
