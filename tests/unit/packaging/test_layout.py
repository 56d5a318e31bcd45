# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each file of the packages has one place."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("family", ["deb", "rpm"])
def test_no_two_files_share_a_place(program, family):
    """Neither one package nor two write the same path."""
    layout = program("layout")
    targets = [item.target for item in layout.items(layout.FAMILIES[family])]
    assert len(targets) == len(set(targets))


def test_daemons_are_in_the_packages_of_their_nodes(program):
    """The master runs the database and the receiver, a worker the pool."""
    layout = program("layout")
    units = {
        item.target.rpartition("/")[2]: item.package
        for item in layout.items(layout.FAMILIES["deb"])
        if item.target.startswith("lib/systemd/system/")
    }
    assert units == {
        "openquake-warmup.service": "quakegrid-common",
        "openquake-master.target": "quakegrid-master",
        "openquake-dbserver.service": "quakegrid-master",
        "openquake-receiver.service": "quakegrid-master",
        "openquake-worker.target": "quakegrid-worker",
        "openquake-workerpool.service": "quakegrid-worker",
    }


def test_secrets_are_not_for_everybody(program):
    """The settings and the privileges are readable for root and a group alone."""
    layout = program("layout")
    modes = {item.target: item.mode for item in layout.items(layout.FAMILIES["deb"])}
    assert modes["etc/openquake/openquake.cfg"] == 0o640
    assert modes["etc/sudoers.d/openquake"] == 0o440


@pytest.mark.parametrize("family", ["deb", "rpm"])
def test_what_helps_people_begin_is_shipped(program, family):
    """A job to run, the pages of the manual, completions of three shells."""
    layout = program("layout")
    targets = {item.target for item in layout.items(layout.FAMILIES[family])}
    example = "usr/share/quakegrid/examples/01-classical-psha"
    assert {f"{example}/job.ini", f"{example}/README.md"} <= targets
    assert {"usr/share/man/man1/oq.1", "usr/share/man/man5/openquake.cfg.5"} <= targets
    assert {"usr/share/man/man8/openquake-workerpool.8"} <= targets
    assert sum(target.endswith(("completions/oq", "_oq", "oq.fish")) for target in targets) == 3
    assert not [target for target in targets if "__pycache__" in target]
