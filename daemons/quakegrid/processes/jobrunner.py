# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The process of one running job: reads its packed inputs and drives it to its end."""

from __future__ import annotations

import ctypes
import os
import signal
import stat
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

from quakegrid import __version__
from quakegrid.base.clock import SystemClock
from quakegrid.base.errors import (
    InstallationError,
    JobAborted,
    PeerProcessError,
    Problem,
    QuakegridError,
    Superseded,
    UnreadablePart,
)
from quakegrid.base.process import this_process
from quakegrid.base.settings import Settings
from quakegrid.distribution.inline import InlineDispatcher
from quakegrid.distribution.machine_resources import resources_here, resources_of_nodes
from quakegrid.distribution.registry import available_cores
from quakegrid.distribution.remote_store import RemoteStore, open_remote_store
from quakegrid.distribution.zmq import ZmqDispatcher
from quakegrid.jobs.calculations.calculation import Calculation
from quakegrid.jobs.calculations.registry import CALCULATIONS, calculation_named
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader
from quakegrid.jobs.datastore.paths import CalculationPaths
from quakegrid.jobs.input_checksum import input_checksum
from quakegrid.jobs.job_cost import Resources
from quakegrid.jobs.job_status import JobStatus
from quakegrid.jobs.packed_inputs import PackedInputs, read_packed_inputs
from quakegrid.jobs.parameters.job_config import JobConfig
from quakegrid.jobs.ports import ArrayReader, Dispatcher
from quakegrid.jobs.runner import JobPorts, run_job
from quakegrid.processes.daemon import daemon_settings
from quakegrid.processes.daemon_log import DaemonLog, daemon_log
from quakegrid.processes.runner_process import PARENT, STOPPED
from quakegrid.wire.codec import Codec
from quakegrid.wire.keys import check_bindable, derive_keys
from quakegrid.wire.messages.chunk_messages import ToRunner
from quakegrid.wire.messages.node_requests import Node
from quakegrid.wire.sockets import Context, ServerSocket

NAME: Final = "openquake-jobrunner"
#: prctl(2): the signal this process gets when its parent dies.
_PR_SET_PDEATHSIG: Final = 1
#: How often progress is told [s].
_PROGRESS_EVERY: Final = 0.5
#: How long to wait for word of who ended this process [s].
_LAST_QUESTION: Final = 0.8
#: A pool that was heard of in so many seconds is expected to answer [s]; it speaks twice a second.
_LIVELY: Final = 2.0
#: How long workers that were told to stop may still write into the folder of the job [s].
_LAST_WRITES: Final = 1.0


class Stopped(SystemExit):
    """The process was asked to end; its job goes on elsewhere, or was stopped in the database."""

    def __init__(self) -> None:
        super().__init__(STOPPED)


@dataclass(frozen=True, slots=True)
class Assignment:
    """What the receiver asks of this process: which run of which job, on which port, where."""

    job_id: int
    epoch: int
    port: int
    directory: Path


def main(words: Sequence[str] | None = None, calculations: Mapping[str, str] = CALCULATIONS) -> int:
    """Run a job; return 0 if the job database knows how it ended.

    Parameters
    ----------
    words
        Job, epoch, port, folder ``calc_<id>``; None for those of the command line.
    calculations
        calculation_mode -> ``module:class``.
    """
    _die_with(os.environ.get(PARENT))
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    job_id, epoch, port, directory = sys.argv[1:] if words is None else words
    assignment = Assignment(int(job_id), int(epoch), int(port), Path(directory))
    log = daemon_log(NAME)
    try:
        settings = daemon_settings()
        log = daemon_log(NAME, settings.distribution.log_level)
        Runner(assignment, settings, log, calculations).run()
    except Superseded as error:
        log.say("warning", str(error), job=assignment.job_id)
    except QuakegridError as error:
        for problem in error.problems:
            log.say("critical", str(problem), job=assignment.job_id)
        return error.exit_code
    finally:
        log.close()
    return 0


class Runner:
    """One run of one job.

    Parameters
    ----------
    assignment
        What to run.
    settings
        Of the cluster.
    log
        The log of this process.
    calculations
        calculation_mode -> ``module:class``.
    """

    def __init__(
        self,
        assignment: Assignment,
        settings: Settings,
        log: DaemonLog,
        calculations: Mapping[str, str],
    ) -> None:
        self._job_id = assignment.job_id
        self._assignment = assignment
        self._settings = settings
        self._log = log
        self._calculations = calculations
        self._clock = SystemClock()
        self._paths = CalculationPaths(assignment.directory.parent, assignment.job_id)

    def run(self) -> None:
        """Run it; an error is one of which the job database was not told.

        Raises
        ------
        InstallationError
            The port is taken, or the folder is not the one of the job.
        PeerProcessError
            The job database server could not be told how the job ended.
        Superseded
            Another process runs the job.
        UnreadablePart
            A part of the job is missing or damaged: the next run computes it again.
        Stopped
            This process was asked to end.
        """
        if self._paths.directory != self._assignment.directory:
            raise InstallationError(
                f"{self._assignment.directory} is not the folder of job {self._job_id}"
            )
        _share_with_the_group(self._paths.data_directory)
        store = open_remote_store(
            self._settings, self._clock, epoch=self._assignment.epoch, notice=self._notice
        )
        with closing(store):
            try:
                self._run(store)
            except Stopped:
                if self._was_aborted(store):
                    self._remove_work()
                raise

    def _run(self, store: RemoteStore) -> None:
        """Run the job and tell the job database how it ended."""
        voice = _Voice(self._job_id, store, self._log)
        server = self._settings.dbserver
        check_bindable(server.listen, server.authkey)
        with ExitStack() as stack:
            context = stack.enter_context(Context(derive_keys(server.authkey)))
            port = self._assignment.port
            socket = context.server(server.listen, port, Codec[ToRunner](ToRunner))
            try:
                prepared = self._prepared(store, stack, voice)
            except (Superseded, JobAborted):
                raise
            except QuakegridError as error:
                for problem in error.problems:
                    voice.report("critical", str(problem))
                store.transition(self._job_id, JobStatus.FAILED)
                return
            with closing(self._dispatcher(prepared.packed, store, socket)) as dispatcher:
                self._drive(prepared, dispatcher, store, voice)

    def _prepared(self, store: RemoteStore, stack: ExitStack, voice: _Voice) -> _Prepared:
        """Return what the job is, checked; what it opens is left to a stack.

        Raises
        ------
        QuakegridError
            The job cannot be run; the job database was not told.
        """
        packed = read_packed_inputs(self._paths.directory)
        job, warnings = packed.read_job()
        _greet(job, packed, warnings, voice)
        calculation = calculation_named(job.mode, self._calculations)
        return _Prepared(packed, job, calculation, _parent(job, store, stack))

    def _drive(
        self, prepared: _Prepared, dispatcher: Dispatcher, store: RemoteStore, voice: _Voice
    ) -> None:
        """Drive the job; its end is in the job database."""
        ports = JobPorts(
            store,
            dispatcher,
            self._clock,
            voice.report,
            voice.progress,
            prepared.parent,
            resumes=True,
            resources=self._resources(prepared.packed, store),
        )
        try:
            run_job(self._job_id, prepared.job, prepared.calculation, self._paths, ports)
        except (Superseded, UnreadablePart):
            raise
        except JobAborted:
            dispatcher.close()
            self._remove_work()
        except QuakegridError as error:
            self._log.say("info", f"Job {self._job_id} has failed: {error}", job=self._job_id)

    def _dispatcher(
        self, packed: PackedInputs, store: RemoteStore, socket: ServerSocket[ToRunner]
    ) -> Dispatcher:
        """Return how chunks travel, once pools can come."""
        if not packed.request.distribute:
            return InlineDispatcher(self._calculations)
        nodes = _nodes_there(store)
        dispatcher = ZmqDispatcher(
            socket,
            self._job_id,
            self._assignment.epoch,
            expected_workers=self._expected_workers(nodes),
            expected_pools=[node.pool for node in nodes if node.silent < _LIVELY],
            notice=self._chunk_notice,
        )
        server = self._settings.dbserver
        address = f"{server.receiver_host or server.host}:{socket.port}"
        store.runner_ready(self._job_id, address, this_process())
        return dispatcher

    def _resources(self, packed: PackedInputs, store: RemoteStore) -> Resources | None:
        """Return what there is for the job, if it is to be refused where it needs more."""
        directory, memory = self._paths.data_directory, self._settings.memory
        if not packed.request.distribute:
            return resources_here(1, directory, memory)
        return resources_of_nodes(_nodes_there(store), directory, memory)

    def _expected_workers(self, nodes: Sequence[Node]) -> int:
        """Return how many workers the nodes have that are there, or else those of the settings."""
        there = sum(node.cores for node in nodes)
        hosts = self._settings.zworkers.host_cores
        listed = sum(host.cores if host.cores > 0 else available_cores() for host in hosts)
        return there or max(listed, 1)

    def _notice(self, event: str, message: str) -> None:
        level = "info" if event == "server_back" else "warning"
        self._log.event(event, message, level=level, job=self._job_id)

    def _chunk_notice(
        self, event: str, message: str, *, chunk: int | None = None, worker: str | None = None
    ) -> None:
        # the line for people is in the log already
        self._log.event(event, message, level="info", job=self._job_id, chunk=chunk, worker=worker)

    def _was_aborted(self, store: RemoteStore) -> bool:
        """Return whether a person stopped the job, as far as can be known in a second."""
        end = time.monotonic() + _LAST_QUESTION
        with suppress(Superseded):
            while time.monotonic() < end:
                if store.is_aborted(self._job_id):
                    return True
                time.sleep(0.05)
        return False

    def _remove_work(self) -> None:
        """Remove what a stopped run has made, also what workers write while they end."""
        end = time.monotonic() + _LAST_WRITES
        while True:
            self._paths.remove_work()
            if time.monotonic() > end or not self._paths.parts.exists():
                return
            time.sleep(0.1)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A job that can be run: its inputs, itself, what to do, and what it starts from."""

    packed: PackedInputs
    job: JobConfig
    calculation: Calculation
    parent: ArrayReader | None


class _Voice:
    """What the job says: to the job database and to the journal."""

    def __init__(self, job_id: int, store: RemoteStore, log: DaemonLog) -> None:
        self._job_id = job_id
        self._store = store
        self._log = log
        self._process = str(this_process())
        self._told = ("", -_PROGRESS_EVERY)

    def report(self, level: str, message: str) -> None:
        """Say a line."""
        self._store.log(self._job_id, level.upper(), self._process, message)
        self._log.say(level, message, job=self._job_id)

    def progress(self, done_weight: float, total_weight: float, stage: str) -> None:
        """Say how much of a stage is done; not every chunk is worth a word."""
        fraction = done_weight / total_weight if total_weight else 1.0
        stage_before, when = self._told
        now = time.monotonic()
        if stage != stage_before or fraction >= 1.0 or now >= when + _PROGRESS_EVERY:
            self._told = (stage, now)
            self._store.set_progress(self._job_id, fraction, stage)


def _nodes_there(store: RemoteStore) -> tuple[Node, ...]:
    """Return the nodes that take work, as far as the job database knows."""
    try:
        return tuple(node for node in store.list_nodes() if not node.draining)
    except PeerProcessError:
        return ()


def _greet(
    job: JobConfig,
    packed: PackedInputs,
    warnings: Sequence[Problem],
    voice: _Voice,
) -> None:
    """Say who runs what, with what."""
    request = packed.request
    original = Path(request.root) / request.job_file
    parent = job.calculation.hazard_calculation_id
    host = os.uname().nodename
    voice.report("warning", f"{request.user}@{host} running {original} --hc={parent}")
    if not request.distribute:
        voice.report("warning", "Disabled distribution")
    if request.release != __version__:
        voice.report(
            "warning",
            f"The job was submitted by release {request.release} and runs with {__version__}",
        )
    for warning in warnings:
        voice.report("warning", str(warning))
    inputs = input_checksum(job)
    voice.report(
        "info",
        f"Checksum of the inputs: {inputs.checksum} (total size {inputs.size / 1024:.2f} KB)",
    )
    voice.report("info", f"Running {job.mode}")


def _parent(job: JobConfig, store: RemoteStore, stack: ExitStack) -> ArrayReader | None:
    """Open the results of the calculation that a job starts from, if it does from any."""
    parent = job.calculation.hazard_calculation_id
    if parent is None:
        return None
    path = store.get_job(parent).results if isinstance(parent, int) else Path(parent)
    return stack.enter_context(Hdf5Reader(path))


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """End without touching the job: it goes on elsewhere."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Stopped


def _die_with(parent: str | None) -> None:
    """Have the system kill this process when the receiver dies, however it dies."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if parent is None or prctl is None:
        return
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != int(parent):  # it died before the line above
        os._exit(STOPPED)


def _share_with_the_group(data_directory: Path) -> None:
    """Let the group of a shared directory read and write what this process makes."""
    if data_directory.stat().st_mode & stat.S_ISGID:
        os.umask(0o007)


if __name__ == "__main__":
    sys.exit(main())
