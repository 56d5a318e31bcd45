# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Commands that read what calculations left: texts for people, JSON for programs."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from command import Command, IslandRun

#: Topics of `oq info` -> something that each must know.
_TOPICS = {
    "calculators": "classical",
    "cfg": "num_cores",
    "correlations": "BakerJayaram2008",
    "exports": "hcurves",
    "gsim": "BooreAtkinson2008",
    "imt": "PGA",
    "mfd": "truncGutenbergRichterMFD",
    "msr": "WC1994",
    "parameters": "truncation_level",
    "sources": "areaSource",
}


def _json(done) -> object:
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


def _text(done) -> str:
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_calculations_outputs_and_log_are_listed(island_run: IslandRun) -> None:
    """By --lhc, --lo and --sl, in text and JSON."""
    oq = island_run.oq
    (job,) = _json(oq("engine", "--lhc", "--json"))
    assert (job["id"], job["status"], job["calculation_mode"]) == (1, "complete", "classical")
    assert "An island for tests" in _text(oq("engine", "--lhc"))
    outputs = _json(oq("engine", "--lo", 1, "--json"))
    assert {item["key"] for item in outputs} >= {"hcurves", "hmaps", "uhs"}
    assert "1 | Hazard Curves" in _text(oq("engine", "--lo", 1))
    lines = _json(oq("engine", "--sl", 1, "--json"))
    assert any("Found 2 sources" in line["message"] for line in lines)
    assert "#1 INFO] Found 2 sources" in _text(oq("engine", "--sl", 1))


def test_last_lines_of_a_run_tell_what_it_took(island_run: IslandRun) -> None:
    """Every line of the log in the operators' form."""
    for line in island_run.log.splitlines():
        assert re.match(r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d #1 [A-Z]+\] ", line), line


def test_results_are_shown(island_run: IslandRun) -> None:
    """Contents, performance, chunks, parameters, realizations, sites, any dataset."""
    oq = island_run.oq
    contents = _json(oq("show", "contents", "--json"))
    assert contents["hcurves-stats"] > 1e6
    assert "hmaps-stats" in _text(oq("show", "contents"))
    steps = _json(oq("show", "performance", "--json"))
    assert "compute rates" in {step["operation"] for step in steps}
    assert "| compute rates" in _text(oq("show", "performance"))
    assert [row["stage"] for row in _json(oq("show", "chunks", "--json"))] == [
        "rates",
        "statistics",
    ]
    realizations = _json(oq("show", "realizations", "--json"))
    assert sum(row["weight"] for row in realizations) == pytest.approx(1.0)
    assert len(_json(oq("show", "weights", "--json"))) == 4
    ranges = _json(oq("show", "model_ranges", "--json"))
    assert {"of", "range", "share_below", "share_above"} <= set(ranges[0])


@pytest.mark.parametrize("topic", _TOPICS)
def test_info_tells_what_the_engine_knows(oq: Command, topic: str) -> None:
    """Each of its topics."""
    assert _TOPICS[topic] in _text(oq("info", topic))
    assert _TOPICS[topic] in json.dumps(_json(oq("info", topic, "--json")))


def test_setting_is_told_with_its_origin(oq: Command, tmp_path: Path) -> None:
    """An operator finds the file that set it."""
    settings = tmp_path / "site.cfg"
    settings.write_text("[distribution]\nnum_cores = 3\n")
    told = _text(oq("info", "cfg", "num_cores", OQ_CONFIG_FILE=str(settings)))
    assert re.search(rf"num_cores = 3 +# {re.escape(str(settings))}", told)


def test_outputs_are_exported_in_three_ways(island_run: IslandRun, tmp_path: Path) -> None:
    """--eo, --eos and oq export bring the same files; CSV parses and is complete."""
    oq = island_run.oq
    one, two, three = tmp_path / "one", tmp_path / "two", tmp_path / "three"
    exported = _json(oq("engine", "--eo", 1, one, "--json"))
    assert {Path(path) for path in exported} == set(one.iterdir())
    _json(oq("engine", "--eos", 1, two, "--json"))
    _json(oq("export", "hcurves", "-1", "-d", three, "-e", "csv", "--json"))
    names = {path.name for path in one.iterdir()}
    assert names == {path.name for path in three.iterdir()} <= {path.name for path in two.iterdir()}
    name = "hazard_curve-mean-PGA_1.csv"
    assert (one / name).read_bytes() == (two / name).read_bytes() == (three / name).read_bytes()
    with (one / name).open(encoding="utf-8", newline="") as file:
        comment, header, *rows = csv.reader(file)
    assert comment[0].startswith("#")
    assert len(rows) > 6000
    assert all(len(row) == len(header) for row in rows)
    assert {"lon", "lat", "depth"} <= set(header)


def test_map_is_exported_as_geojson(island_run: IslandRun, tmp_path: Path) -> None:
    """One that any GIS reads."""
    words = ["export", "hmaps", "-e", "geojson", "-d", tmp_path, "--json"]
    paths = _json(island_run.oq(*words))
    collection = json.loads(Path(paths[0]).read_text())
    assert collection["type"] == "FeatureCollection"
    assert len(collection["features"]) > 6000


def test_inputs_are_checked_without_a_job(oq: Command, island: Path) -> None:
    """What a job would say, as text and as JSON; no job, no file."""
    told = _json(oq("check_input", island, "--json"))
    assert any("Found 2 sources" in line["message"] for line in told[str(island)])
    assert f"{island}: no mistakes" in _text(oq("check_input", island))
    assert not oq.data.exists() or oq.files() == set()


def test_calculation_is_deleted(tiny: Path, oq: Command) -> None:
    """With its file; what is gone cannot be deleted again."""
    assert oq("engine", "--run", tiny).returncode == 0
    assert oq.files() == {"calc_1.hdf5"}
    assert oq("engine", "--dc", 1, "--yes").returncode == 0
    assert oq.files() == set()
    assert _json(oq("engine", "--lhc", "--json")) == []
    again = oq("engine", "--dc", 1, "--yes")
    assert (again.returncode, again.stderr) == (
        3,
        "oq: There is no job 1 any more: it was deleted\n",
    )
