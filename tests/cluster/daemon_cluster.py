# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The daemons on nodes: settings, starting, jobs, and when the journals say things happened."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from nodes.cluster import SHARED_AT, Cluster
from nodes.journal import JournalEntry
from nodes.node import Node
from nodes.plan import NodeFile, NodePlan, address_of
from nodes.processes import Completed, RunningCommand

from quakegrid.base.events import EVENTS

USER = "openquake"
MASTER = "master"
DAEMONS = ("openquake-dbserver", "openquake-receiver")
POOL = "openquake-workerpool"
SETTINGS_AT = "/etc/openquake/openquake.cfg"
#: On the master: the workers that a test has started.
STARTED_AT = "/opt/started.cfg"
DATABASE = "/var/lib/openquake/oqdata/db.sqlite3"
#: The jobs of these tests, as all nodes see them.
JOBS = Path(__file__).parent / "jobs"
JOBS_AT = "/opt/jobs"
AUTHKEY = "a secret of these tests"
#: Where the user's calculations go, below the shared directory.
DATA = f"{USER}/oqdata"
#: How long daemons may take to start on a machine that does other things too [s].
START_S = 180.0
#: How long a job may take, with whatever befalls it [s].
JOB_S = 600.0
#: A pool that was heard of in so many seconds is at work [s].
_LIVELY_S = 2.0

_SETTINGS = """\
[distribution]
oq_distribute = zmq
[dbserver]
file = {database}
listen = {master}
host = {master}
authkey = {authkey}
[zworkers]
host_cores = {hosts}
[directory]
shared_dir = {shared}
"""


def settings(workers: int, cores: int = 2, authkey: str = AUTHKEY) -> NodeFile:
    """Return openquake.cfg, the same on all nodes, as the manual tells to write it."""
    hosts = ", ".join(f"{address_of(1 + number)} {cores}" for number in range(workers))
    text = _SETTINGS.format(
        database=DATABASE,
        master=address_of(0),
        authkey=authkey,
        hosts=hosts,
        shared=SHARED_AT,
    )
    return NodeFile(text, 0o640, f"root:{USER}")


def plans(workers: Sequence[str], cores: int = 2) -> list[NodePlan]:
    """
    Return the plans of a master and of workers.

    Parameters
    ----------
    workers
        How each mounts the shared directory: `rw`, `ro` or `none`.
    cores
        How many processes each of them computes with.
    """
    files = {SETTINGS_AT: settings(len(workers), cores)}
    nodes = [NodePlan(MASTER, files=files, binds={JOBS_AT: JOBS})]
    for number, shared in enumerate(workers, 1):
        nodes.append(NodePlan(f"worker{number}", files=files, shared=shared))
    return nodes


class DaemonCluster:
    """
    Nodes with their daemons.

    Parameters
    ----------
    cluster
        The nodes; the first is the master, the others are workers.

    Attributes
    ----------
    nodes
        As above.
    data
        The user's calculations, as this process sees them.
    """

    def __init__(self, cluster: Cluster) -> None:
        self.nodes = cluster
        self.data = cluster.shared.path / DATA
        self._started: list[Node] = []
        self._submitted: list[int] = []
        self._held: list[tuple[Node, int]] = []

    @property
    def master(self) -> Node:
        """Return the master."""
        return self.nodes[MASTER]

    def __getitem__(self, name: str) -> Node:
        return self.nodes[name]

    @property
    def workers(self) -> list[Node]:
        """Return the nodes with worker pools."""
        return [node for name, node in self.nodes.nodes.items() if name != MASTER]

    # -- daemons ------------------------------------------------------------------------

    def start_master(self) -> None:
        """Start what should run on the master, now and after each boot."""
        self.master.output("systemctl enable --now openquake-master.target", timeout_s=START_S)

    def start(self, *workers: str) -> None:
        """Start what should run on the master and on these workers (all if none is named)."""
        self.start_master()
        self._started = [self[name] for name in workers] or self.workers
        for node in self._started:
            node.output("systemctl enable --now --no-block openquake-worker.target")
        for node in self._started:
            node.wait_for(lambda it: it.is_active(POOL), timeout_s=START_S, what="its pool runs")
        self.wait_until_known(*(node.name for node in self._started))

    def stop_pools(self) -> None:
        """Stop the pools of all workers."""
        for node in self.workers:
            if node.is_on:
                node.systemctl("disable", "--now", "openquake-worker.target")

    def heal(self) -> None:
        """Undo all faults, and end what a test that failed has left running."""
        self.nodes.restore()
        self.let_go()
        self.full_speed()
        if self._submitted:
            self.oq("abort", *self._submitted)
            self._submitted.clear()

    def restore(self) -> None:
        """Undo all faults; daemons that should run and do not run again."""
        self.heal()
        self.start(*(node.name for node in self._started))

    def wait_until_pools_have_left(self) -> None:
        """Wait for the ends of pools that do not listen any more."""
        for node in self.workers:
            node.wait_for(
                lambda it: not it.is_active(POOL), timeout_s=START_S, what="its pool ended"
            )

    def wait_until_known(self, *workers: str) -> None:
        """Wait until the job database server hears of the pools of workers."""
        addresses = {self[worker].address for worker in workers}
        self.master.wait_for(
            lambda it: addresses <= self._heard_of(),
            timeout_s=START_S,
            what=f"{', '.join(workers)} are known",
        )

    def _heard_of(self) -> set[str]:
        done = self.oq("dbserver", "status", "--json")
        nodes = json.loads(done.out)["nodes"] if done.rc == 0 else []
        return {node["host"] for node in nodes if node["silent"] < _LIVELY_S}

    def slow_down(self, percent: int) -> None:
        """Give each pool that much of one core, so that a job lasts; `restore` ends it."""
        for node in self.workers:
            node.output(f"systemctl set-property --runtime {POOL} CPUQuota={percent}%")

    def full_speed(self) -> None:
        """End what `slow_down` did."""
        for node in self.workers:
            node.output(f"systemctl set-property --runtime {POOL} CPUQuota=")

    def pid(self, node: Node, unit: str) -> int:
        """Return the number of the main process of a unit, 0 if it does not run."""
        return int(node.show(unit, "MainPID")["MainPID"])

    def kill(self, node: Node, unit: str) -> float:
        """Kill the main process of a unit as the system does; return when [s]."""
        return self.kill_process(node, self.pid(node, unit))

    def kill_process(self, node: Node, pid: int) -> float:
        """Kill a process of a node as the system does; return when [s]."""
        assert pid > 1
        # the way into the node does not count
        return float(node.output(f"date +%s.%N && kill -KILL {pid}"))

    def of_the_master(self) -> list[tuple[Node, str]]:
        """Return the daemons of the master, each with its node."""
        return [(self.master, unit) for unit in DAEMONS]

    def processes_of(self, node: Node, unit: str) -> set[int]:
        """Return the processes of a unit."""
        group = node.show(unit, "ControlGroup")["ControlGroup"]
        listed = node.run(f"cat /sys/fs/cgroup/systemd{group}/cgroup.procs").out
        return {int(pid) for pid in listed.split()}

    def computing(self, node: Node) -> int:
        """Wait until a process of a node computes a chunk and return it."""
        running = node.wait_for(
            lambda it: self.running_chunks().get(it.address), timeout_s=JOB_S, what="a chunk runs"
        )
        return running[0]

    def hold(self, node: Node) -> int:
        """
        Suspend a process of a node in the middle of a chunk, and return it.

        Its job cannot end before `let_go` or the end of that process, however quick the machine.
        Who is held already is passed over.
        """

        def caught(it: Node) -> int:
            running = self.running_chunks().get(it.address, [])
            for pid in (each for each in running if (it, each) not in self._held):
                it.run(f"kill -STOP {pid}")
                self._held.append((it, pid))
                # the pool has read meanwhile what the process had finished before
                if pid in self.running_chunks().get(it.address, []):
                    return pid
                self._held.remove((it, pid))
                it.run(f"kill -CONT {pid}")
            return 0

        return node.wait_for(caught, timeout_s=JOB_S, what="a chunk runs")

    def let_go(self) -> None:
        """Let the processes go on that were held; those that are dead stay so."""
        for node, pid in self._held:
            if node.is_on:
                node.run(f"kill -CONT {pid}")
        self._held.clear()

    def ends_of(self, node: Node, pids: Iterable[int]) -> RunningCommand:
        """Start to wait for the ends of processes of a node; `when_ended` tells when they were."""
        waits = [f"while kill -0 {pid}; do sleep 0.02; done" for pid in pids]
        return node.spawn("; ".join([*waits, "date +%s.%N"]))

    def runners(self) -> list[int]:
        """Return the processes of jobs."""
        # the pattern does not match the line of the command that looks for it
        out = self.master.run("pgrep -f 'quakegrid.processes.jobrunne[r]'").out
        return [int(pid) for pid in out.split()]

    # -- jobs ---------------------------------------------------------------------------

    def oq(self, *words: object, timeout_s: float = JOB_S) -> Completed:
        """Run oq on the master as the engine's user."""
        return self.master.run(["oq", *map(str, words)], user=USER, timeout_s=timeout_s)

    def submit(self, job: str = "archipelago", **parameters: object) -> int:
        """Hand a job to the daemons and return its number."""
        given = [f"{name}={value}" for name, value in parameters.items()]
        words = [word for each in given for word in ("-p", each)]
        done = self.oq("engine", "--run", f"{JOBS_AT}/{job}/job.ini", "--detach", "--json", *words)
        assert done.rc == 0, done.err
        self._submitted.append(json.loads(done.out)["job_id"])
        return self._submitted[-1]

    def follow(self, job_id: int) -> RunningCommand:
        """Start to follow a job to its end."""
        return self.master.spawn(["oq", "engine", "--follow", str(job_id)], user=USER)

    def end_of(self, job_id: int, timeout_s: float = JOB_S) -> Completed:
        """Wait until a job has ended and return how `oq engine --follow` told it."""
        return self.oq("engine", "--follow", job_id, timeout_s=timeout_s)

    def complete(self, job_id: int, timeout_s: float = JOB_S) -> None:
        """Wait until a job is complete."""
        done = self.end_of(job_id, timeout_s)
        assert done.rc == 0, f"{done.out}\n{done.err}"

    def log(self, job_id: int) -> str:
        """Return the log of a job."""
        done = self.oq("engine", "--show-log", job_id)
        assert done.rc == 0, done.err
        return done.out

    def directory(self, job_id: int) -> Path:
        """Return the folder of a job at work."""
        return self.data / f"calc_{job_id}"

    def results(self, job_id: int) -> Path:
        """Return the results file of a job."""
        return self.data / f"calc_{job_id}.hdf5"

    def parts(self, job_id: int) -> set[str]:
        """Return the names of the parts that a job has at this moment."""
        return {path.name for path in (self.directory(job_id) / "parts").glob("[0-9]*.hdf5")}

    def wait_for_parts(self, job_id: int, count: int = 1) -> None:
        """Wait until a job has computed some chunks."""
        self.master.wait_for(
            lambda it: len(self.parts(job_id)) >= count,
            timeout_s=JOB_S,
            what=f"job {job_id} has {count} parts",
        )

    def running_chunks(self) -> dict[str, list[int]]:
        """Return by address of a node whose pool answers the processes that compute a chunk."""
        # pools that were not started would be waited for
        only = ", ".join(f"{node.address} 1" for node in self._started)
        self.master.write(STARTED_AT, f"[zworkers]\nhost_cores = {only}\n")
        out = self.master.run(
            f"OQ_CONFIG_FILE={STARTED_AT} oq workers status --json", user=USER
        ).out
        return {
            pool["host"]: [chunk["pid"] for chunk in pool["chunks"]]
            for pool in json.loads(out)
            if pool["answers"]
        }

    # -- journals -----------------------------------------------------------------------

    def events(
        self, node: Node, event: str, since: float, fields: Mapping[str, str] | None = None
    ) -> list[JournalEntry]:
        """Return the entries of a kind of event since a moment [s]."""
        wanted = {"MESSAGE_ID": EVENTS[event].message_id, **(fields or {})}
        entries = node.journal(fields=wanted, this_boot=False)
        return [entry for entry in entries if when(entry) >= since]

    def wait_for_event(
        self,
        node: Node,
        event: str,
        since: float,
        fields: Mapping[str, str] | None = None,
        timeout_s: float = 180.0,
    ) -> float:
        """Wait for an event and return how long after a moment it happened [s]."""
        entries = node.wait_for(
            lambda it: self.events(it, event, since, fields), timeout_s=timeout_s, what=event
        )
        return when(entries[0]) - since


def when(entry: JournalEntry) -> float:
    """Return when an entry was sent to the journal [s], not when that came to take it.

    All nodes have one clock.
    """
    taken = entry["__REALTIME_TIMESTAMP"]
    return int(str(entry.get("_SOURCE_REALTIME_TIMESTAMP", taken))) / 1e6


def when_ended(command: RunningCommand) -> float:
    """Return when the processes had ended that `DaemonCluster.ends_of` waits for [s]."""
    return float(command.wait(JOB_S).out)
