# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nodes are what tests of a cluster take them for: machines that can be cut, parted, frozen."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nodes.cluster import Cluster
from nodes.deadline import DeadlineMissed, wait_until
from nodes.node import Node
from nodes.plan import NodeFile, NodePlan
from nodes.processes import NodeError, children_of

#: How long something may take that must happen, on a machine that is slow and busy [s].
PATIENCE_S = 120.0
NAMES = ("master", "worker1", "worker2")

#: A server that answers every connection with one line.
SERVER = """\
import socketserver

class Answer(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"here\\n")

class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True

Server(("", 7000), Answer).serve_forever()
"""


@pytest.fixture(scope="module")
def three(bare_cluster: Callable[..., Cluster]) -> Cluster:
    """Return a master and two workers; one of them may only read the shared directory."""
    files = {
        "/etc/openquake/openquake.cfg": NodeFile("[zworkers]\n", 0o640, "root:openquake"),
        "/opt/server.py": SERVER,
    }
    return bare_cluster(
        NodePlan("master", files=files),
        NodePlan("worker1", files=files),
        NodePlan("worker2", files=files, shared="ro"),
    )


@pytest.fixture
def cluster(three: Cluster) -> Iterator[Cluster]:
    """Return the three nodes, whole again after each test."""
    yield three
    three.restore()


def reaches(node: Node, other: str) -> bool:
    """Tell whether a ping comes back within a second."""
    return node.run(["ping", "-c1", "-W1", other]).rc == 0


def wait_until_reached(node: Node, other: str) -> None:
    """Wait for an answer from another node."""
    node.wait_for(
        lambda it: reaches(it, other), timeout_s=PATIENCE_S, what=f"{other} answers a ping"
    )


def serve(node: Node) -> None:
    """Let a node answer on port 7000."""
    node.output("systemd-run --quiet --unit=answer python3 /opt/server.py")
    node.wait_for(
        lambda it: it.run("nc -z localhost 7000").rc == 0,
        timeout_s=PATIENCE_S,
        what="the server listens",
    )


def ask(node: Node, other: str) -> str:
    """Return the answer of another node's port 7000, nothing if none comes within a second."""
    return node.run(f"nc -w1 {other} 7000 </dev/null", timeout_s=PATIENCE_S).out


def test_nodes_reach_each_other_by_name(cluster: Cluster) -> None:
    """Every node reaches every other by its name, and has the address it was given."""
    for node in cluster.nodes.values():
        for other in NAMES:
            wait_until_reached(node, other)
    assert [cluster[name].address for name in NAMES] == ["10.99.0.10", "10.99.0.11", "10.99.0.12"]
    assert cluster["worker1"].output("hostname -I").split() == ["10.99.0.11"]


def test_systemd_is_whole(cluster: Cluster) -> None:
    """No unit of a freshly booted node has failed."""
    for node in cluster.nodes.values():
        assert node.output("systemctl list-units --failed --plain --no-legend") == ""


def test_ssh_as_the_engines_user(cluster: Cluster) -> None:
    """The engine's user goes from node to node without a password or a question."""
    rc, out, err = cluster["master"].run(
        "ssh -o BatchMode=yes worker1 'hostname; id -un; echo $HOME'", user="openquake"
    )
    assert (rc, out.split(), err) == (0, ["worker1", "openquake", "/var/lib/openquake"], "")


def test_the_user_has_one_number_on_all_nodes(cluster: Cluster) -> None:
    """User and group have the same fixed number on all nodes."""
    ids = {node.output("id openquake") for node in cluster.nodes.values()}
    assert ids == {"uid=900(openquake) gid=900(openquake) groups=900(openquake)\n"}


def test_files_written_before_the_first_boot(cluster: Cluster) -> None:
    """A file of the plan is there with its owner and mode."""
    told = cluster["worker2"].output("stat -c '%U:%G %a' /etc/openquake/openquake.cfg")
    assert told == "root:openquake 640\n"
    assert cluster["worker2"].read("/etc/openquake/openquake.cfg") == "[zworkers]\n"


def test_shared_directory(cluster: Cluster) -> None:
    """What one node writes, all see with the engine's group; a read-only mount stays so."""
    cluster["worker1"].output("echo curve > /srv/oqdata/part", user="openquake")
    assert cluster["master"].read("/srv/oqdata/part") == "curve\n"
    assert (cluster.shared.path / "part").read_text() == "curve\n"
    assert cluster["worker2"].output("stat -c %G /srv/oqdata/part") == "openquake\n"
    refused = cluster["worker2"].run("touch /srv/oqdata/other")
    assert (refused.rc, "Read-only file system" in refused.err) == (1, True)
    assert cluster["master"].output("stat -c '%U:%G %a' /srv/oqdata") == "root:openquake 2770\n"


def test_full_shared_directory(cluster: Cluster) -> None:
    """A full shared directory refuses writers until space is freed."""
    write = "head -c 1000000 /dev/zero > /srv/oqdata/part"
    cluster.shared.fill()
    refused = cluster["master"].run(write)
    assert (refused.rc, "No space left" in refused.err) == (1, True)
    cluster.shared.free()
    assert cluster["master"].run(write).rc == 0


def test_power_cut_and_boot(cluster: Cluster) -> None:
    """A power cut ends a node without goodbye; its disk and its journal survive."""
    worker, master = cluster["worker1"], cluster["master"]
    worker.output("echo kept > /var/lib/kept; logger -t mark before; journalctl --sync")
    before = worker.boot_id()
    worker.power_cut()
    assert not worker.is_on
    assert not reaches(master, "worker1")
    with pytest.raises(NodeError, match="worker1 is off"):
        worker.run("true")
    worker.boot()
    assert worker.boot_id() != before
    assert worker.read("/var/lib/kept") == "kept\n"
    old = worker.journal(fields={"SYSLOG_IDENTIFIER": "mark"}, this_boot=False)
    assert [entry["MESSAGE"] for entry in old] == ["before"]
    wait_until_reached(master, "worker1")


def test_clean_stop_and_reboot(cluster: Cluster) -> None:
    """Services are asked to end when a node is shut down, and after a reboot it is another boot."""
    worker = cluster["worker2"]
    worker.output(
        "systemd-run --quiet --unit=polite sh -c"
        ' \'trap "echo asked > /var/lib/asked; exit" TERM; touch /run/polite;'
        " while :; do sleep 0.1; done'"
    )
    worker.wait_for(
        lambda it: it.run("test -e /run/polite").rc == 0,
        timeout_s=PATIENCE_S,
        what="the service listens to signals",
    )
    before = worker.boot_id()
    worker.reboot()
    assert worker.boot_id() != before
    assert worker.read("/var/lib/asked") == "asked\n"


def test_partition_and_heal(cluster: Cluster) -> None:
    """A partition loses packets between two nodes only, with the links up, until it heals."""
    master, worker = cluster["master"], cluster["worker2"]
    worker.partition("master")
    assert not reaches(master, "worker2")
    wait_until_reached(cluster["worker1"], "worker2")
    assert worker.read("/sys/class/net/host0/carrier") == "1\n"
    worker.heal()
    wait_until_reached(master, "worker2")


def test_partition_from_all_and_heal_of_one(cluster: Cluster) -> None:
    """A node can be parted from all others; healing another node does not heal it."""
    cluster["worker1"].partition()
    cluster["worker2"].partition("master")
    cluster["worker2"].heal()
    assert not reaches(cluster["worker1"], "worker2")
    wait_until_reached(cluster["worker2"], "master")
    cluster.heal()
    wait_until_reached(cluster["worker1"], "worker2")


def test_pulled_plug(cluster: Cluster) -> None:
    """A node without its plug sees no carrier and is reached again when it is put in."""
    worker = cluster["worker1"]
    worker.unplug()
    assert worker.read("/sys/class/net/host0/carrier") == "0\n"
    assert not reaches(cluster["master"], "worker1")
    worker.plug_in()
    wait_until_reached(cluster["master"], "worker1")


def test_lost_packets(cluster: Cluster) -> None:
    """Of many packets some are lost and some arrive."""
    cluster["worker2"].lose_packets(50)
    out = cluster["master"].run("ping -q -i0.01 -c100 -W1 worker2").out
    received = int(out.split(" received")[0].rsplit(" ", 1)[1])
    assert 0 < received < 100


def test_freeze_and_thaw(cluster: Cluster) -> None:
    """A frozen node takes connections and answers none; thawed, it answers."""
    worker = cluster["worker1"]
    master = cluster["master"]

    def wait_for_answer() -> None:
        master.wait_for(
            lambda it: ask(it, "worker1") == "here\n", timeout_s=PATIENCE_S, what="an answer"
        )

    serve(worker)
    wait_for_answer()
    worker.freeze()
    assert master.run("nc -z -w60 worker1 7000", timeout_s=PATIENCE_S).rc == 0
    assert ask(master, "worker1") == ""
    worker.thaw()
    wait_for_answer()


def test_power_cut_of_a_frozen_node(cluster: Cluster) -> None:
    """A frozen node can be cut and boots again, not frozen."""
    worker = cluster["worker2"]
    worker.freeze()
    worker.power_cut()
    worker.boot()
    assert worker.systemctl("is-system-running", "--wait").out == "running\n"


def test_journal_fields(cluster: Cluster) -> None:
    """The journal is read with all fields that a program gave."""
    node = cluster["master"]
    node.run("logger --journald", stdin="MESSAGE=chunk done\nOQ_JOB=7\nPRIORITY=5\n")
    node.output("systemd-run --quiet --unit=speaker --wait echo spoken")
    entries = node.wait_for(
        lambda it: it.journal(fields={"OQ_JOB": "7"}),
        timeout_s=PATIENCE_S,
        what="the entry is in the journal",
    )
    assert [(entry["MESSAGE"], entry["PRIORITY"]) for entry in entries] == [("chunk done", "5")]
    # not by _COMM: it is missing where a process has ended before journald looks at it
    spoken = node.wait_for(
        lambda it: [each for each in it.journal("speaker") if each["_TRANSPORT"] == "stdout"],
        timeout_s=PATIENCE_S,
        what="what the unit wrote is in the journal",
    )
    assert [(entry["MESSAGE"], entry["SYSLOG_IDENTIFIER"]) for entry in spoken] == [
        ("spoken", "echo")
    ]
    assert node.journal("nothing.service") == []


def test_limits_of_units(cluster: Cluster) -> None:
    """A transient unit is held to its limit of memory; without one the same command passes."""
    greedy = "python3 -c 'bytearray(200_000_000)'"
    assert cluster["worker1"].unit_run(greedy).rc == 0
    assert cluster["worker1"].unit_run(greedy, "MemoryMax=100M", "MemorySwapMax=0").rc != 0


def test_copy_in(cluster: Cluster, tmp_path: Path) -> None:
    """A folder arrives as it is, with the owner asked for."""
    (tmp_path / "job").mkdir()
    (tmp_path / "job/job.ini").write_text("[general]\n")
    cluster["worker1"].copy_in(tmp_path / "job", "/home/job", owner="openquake:openquake")
    assert cluster["worker1"].output("cat /home/job/job.ini", user="openquake") == "[general]\n"
    assert cluster["worker1"].output("stat -c %U /home/job/job.ini") == "openquake\n"


def test_commands_have_an_end(cluster: Cluster) -> None:
    """A command that takes too long is killed with all that it has started."""
    node = cluster["master"]
    with pytest.raises(NodeError, match=r"not ended within 0\.5 s"):
        node.run("sleep 4321 & sleep 4321", timeout_s=0.5)
    node.wait_for(
        lambda it: it.run("pgrep -f 'sleep 432[1]'").rc == 1,
        timeout_s=PATIENCE_S,
        what="nothing is left",
    )


def test_commands_in_the_background(cluster: Cluster) -> None:
    """A command goes on beside the test until it is waited for."""
    with cluster["master"].spawn("read line; echo got $line", stdin="this\n") as command:
        assert command.wait() == (0, "got this\n", "")
    with cluster["master"].spawn("sleep 60") as command:
        assert not command.finished()


def test_missed_deadline_tells_the_journal(cluster: Cluster) -> None:
    """Who waits in vain reads what was waited for and what the node has said."""
    cluster["master"].output("logger -t witness 'I saw it'; journalctl --sync")
    with pytest.raises(DeadlineMissed, match=r"master: (?s:.*)pigs fly(?s:.*)witness: I saw it"):
        cluster["master"].wait_for(lambda it: False, timeout_s=0.1, what="pigs fly")


def test_two_clusters_at_a_time(cluster: Cluster, bare_cluster: Callable[..., Cluster]) -> None:
    """Clusters with the same names and addresses do not see each other."""
    other = bare_cluster("master", "worker1")
    other["worker1"].power_cut()
    assert not reaches(other["master"], "worker1")
    wait_until_reached(cluster["master"], "worker1")
    other.stop()


def descendants_of(pid: int) -> list[int]:
    """Return the processes that a process has started, and those that they have started."""
    children = children_of(pid)
    return children + [each for child in children for each in descendants_of(child)]


def birth(pid: int) -> tuple[str, str]:
    """Return name and start of a process, nothing if it is gone: numbers are used again."""
    try:
        name, _, fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
    except OSError:
        return ("", "")
    return (name.partition("(")[2], fields.split()[19])


RUN = """\
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from nodes.cluster import Cluster
cluster = Cluster(Path(sys.argv[2]), ["master", "worker1"]).start()
print("booted", flush=True)
time.sleep(100)
"""


def test_a_killed_run_leaves_nothing(base_tree: Path) -> None:
    """After kill -9 of the tests no process, mount, link or control group of nodes is left."""
    arguments = [str(Path(__file__).parent), str(base_tree)]
    with subprocess.Popen(
        [sys.executable, "-c", RUN, *arguments], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"booted\n"
        births = {pid: birth(pid) for pid in descendants_of(process.pid)}
        groups = list(Path("/sys/fs/cgroup").glob(f"**/quakegrid-{process.pid}-*"))
        process.kill()
    assert {"systemd-nspawn", "systemd", "sshd"} <= {name for name, _ in births.values()}
    assert groups
    wait_until(
        lambda: (
            all(birth(pid) != then for pid, then in births.items())
            and not any(group.exists() for group in groups)
        ),
        timeout_s=PATIENCE_S,
        what="nothing is left",
    )
    assert str(base_tree) not in Path("/proc/self/mounts").read_text()
    assert list(Path("/sys/class/net").glob("vb-*")) == []
