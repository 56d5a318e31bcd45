# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Jobs of all typologies give the same bits inline, with one and two workers and by daemons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import h5py
import pytest
from command import Command
from daemons import Daemons
from results_file import contents

#: Jobs of the parity suite, each with another kind of source, tree or output.
JOBS = (
    "classical/case_35",  # clusters of ruptures that happen together
    "classical/case_62",  # ruptures listed one by one
    "classical/case_66",  # sites at several depths, a tree of models
    "classical/case_67",  # sections of faults that break together
    "classical/case_82",  # many points at once
    "demo/hazard/CharacteristicFaultSourceCase3ClassicalPSHA",
    "demo/hazard/Disaggregation",
    "demo/hazard/SimpleFaultSourceClassicalPSHA",
    "disagg/case_4",
    "logictree/case_02",
)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemons]:
    """Start a dbserver, a receiver and a pool of two workers."""
    daemons = Daemons(tmp_path_factory.mktemp("daemons") / "cluster")
    try:
        daemons.start()
        yield daemons
    finally:
        daemons.close()


@pytest.mark.parametrize("job", JOBS)
def test_who_computes_changes_no_bit(
    oq: Command, cluster: Daemons, suite: Path, tmp_path: Path, job: str
) -> None:
    """Every dataset and attribute but times."""
    path = suite / job / "job.ini"
    first = oq("engine", "--run", path, "--nd")
    assert first.returncode == 0, first.stderr
    expected = contents(oq.results(1))
    assert any(name.startswith(("hcurves-", "disagg-")) for name in expected)
    for number, cores in ((2, 1), (3, 2)):
        settings = tmp_path / f"{cores}.cfg"
        settings.write_text(f"[distribution]\noq_distribute = processpool\nnum_cores = {cores}\n")
        done = oq("engine", "--run", path, OQ_CONFIG_FILE=str(settings))
        assert done.returncode == 0, done.stderr
        assert contents(oq.results(number)) == expected
    job_id = cluster.submit(path)
    cluster.wait_for(job_id, "complete")
    assert contents(cluster.results(job_id)) == expected
    with h5py.File(cluster.results(job_id)) as file:
        assert len(file["task_info"]) > 0
