# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The engine stands on nodes as an administrator would have installed it, ready to be started."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from nodes.cluster import Cluster
from nodes.node import Node


@pytest.fixture(scope="module")
def master(engine_cluster: Callable[..., Cluster]) -> Node:
    """Return a node with the engine."""
    return engine_cluster("master")["master"]


def test_the_command_is_there_for_everyone(master: Node) -> None:
    """The command answers a user who is nobody to the engine."""
    rc, out, err = master.run("oq --version", user="nobody")
    assert (rc, err) == (0, "")
    assert out.strip()


def test_nothing_is_started_before_a_test_wants_it(master: Node) -> None:
    """Units of the engine are installed, none is active and none has failed."""
    listed = master.output("systemctl list-unit-files 'openquake-*' --no-legend --plain")
    units = [line.split()[0] for line in listed.splitlines()]
    assert {"openquake-master.target", "openquake-worker.target"} <= set(units)
    assert [unit for unit in units if master.is_active(unit)] == []
    assert master.output("systemctl list-units --failed --plain --no-legend") == ""


def test_the_target_brings_its_services(master: Node) -> None:
    """Each service of the engine belongs to a target: enabling the target is all there is to do."""
    for target in ("openquake-master.target", "openquake-worker.target"):
        wanted = master.show(target, "Wants")["Wants"].split()
        assert any(unit.endswith(".service") for unit in wanted)


def test_the_kernels_are_compiled(master: Node) -> None:
    """Machine code of the kernels lies where daemons look for it, written by their user."""
    found = master.output("find /var/cache/openquake/numba -name '*.nbc' -user openquake")
    assert found.count("\n") > 1
