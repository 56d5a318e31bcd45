# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is done on the hosts of a cluster, and what is said when it cannot be."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from quakegrid.base.errors import InstallationError
from quakegrid.base.settings import parse_settings
from quakegrid.faces import worker_hosts
from quakegrid.faces.worker_hosts import HostStatus, WorkerHosts
from quakegrid.wire.messages.control_messages import PoolStatus

CFG = "[zworkers]\nhost_cores = 10.0.0.2 -1, 10.0.0.3 64\n"
POOL = PoolStatus("pool", "10.0.0.2", 7, "0.1", 4, False, (), 0.0, 1, 2, 0.0)


class Hosts(WorkerHosts):
    """Hosts of which one answers; commands are kept, not run."""

    def __init__(self, monkeypatch, outcome=(0, "started by systemd"), environment=None) -> None:
        self.commands: list[list[str]] = []
        self.outcome = outcome
        settings = parse_settings([(Path("openquake.cfg"), CFG)], {})
        super().__init__(settings, environment or {}, self._keep, lambda host: False)
        monkeypatch.setattr(worker_hosts, "_target", lambda host: f"openquake@{host}")

    def _keep(self, words):
        self.commands.append(list(words))
        return self.outcome

    def status(self, patience=0.0):
        return HostStatus("10.0.0.2", POOL), HostStatus("10.0.0.3", None)

    def _silent_after(self, hosts, timeout):
        return []


def test_only_the_host_that_does_not_answer_is_started_by_ssh(monkeypatch):
    """With the same program, and never asking for a password."""
    hosts = Hosts(monkeypatch)
    assert hosts.start() == {"10.0.0.2": "runs already", "10.0.0.3": "started by systemd"}
    ((*ssh, target, command),) = hosts.commands
    assert ssh == ["ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=5"]
    assert target == "openquake@10.0.0.3"
    assert shlex.split(command) == [
        sys.executable, "-P", "-m", "quakegrid.faces.local_pool", "start",
    ]  # fmt: skip


def test_the_file_of_settings_that_was_chosen_is_chosen_there_too(monkeypatch):
    """Quoted for the shell of the other host."""
    hosts = Hosts(monkeypatch, environment={"OQ_CONFIG_FILE": "/a b.cfg"})
    hosts.start()
    assert shlex.split(hosts.commands[0][-1])[:2] == ["env", "OQ_CONFIG_FILE=/a b.cfg"]


def test_a_host_that_cannot_be_reached_is_named_with_the_command_to_try(monkeypatch):
    """And what was done on the others is told."""
    hosts = Hosts(monkeypatch, outcome=(255, "Permission denied (publickey)."))
    with pytest.raises(InstallationError) as caught:
        hosts.start()
    told = [str(problem) for problem in caught.value.problems]
    assert told == [
        "10.0.0.2: runs already",
        "10.0.0.3: Permission denied (publickey).; try by hand: ssh openquake@10.0.0.3 "
        "systemctl start openquake-workerpool.service",
    ]


def test_a_pool_that_was_started_and_does_not_answer_is_told(monkeypatch):
    """With what may be the matter."""
    hosts = Hosts(monkeypatch)
    monkeypatch.setattr(hosts, "_silent_after", lambda hosts, timeout: ["10.0.0.3"])
    monkeypatch.setattr(hosts, "silence", lambda host: f"{host}: no worker pool listens")
    with pytest.raises(InstallationError, match=r"10\.0\.0\.3: no worker pool listens"):
        hosts.start()


def test_a_name_that_is_no_host_is_told_as_such():
    """It stands in host_cores."""
    text = "[zworkers]\nhost_cores = no-such-host.invalid 2\n"
    hosts = WorkerHosts(parse_settings([(Path("openquake.cfg"), text)], {}), {})
    assert "there is no such host" in hosts.silence("no-such-host.invalid")
    assert hosts.known() == []
