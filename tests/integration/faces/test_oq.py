# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people do with oq: run, look, export, plot, delete."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from small_hazard import write_job

from quakegrid.faces.engine_client import EngineClient

Oq = Callable[..., int]
Captured = pytest.CaptureFixture[str]


def test_run_tells_its_story(oq: Oq, tmp_path: Path, capsys: Captured) -> None:
    """The log on the standard error in the operators' form, the outputs on the other."""
    job = write_job(tmp_path)
    assert oq("engine", "--run", job) == 0
    told = capsys.readouterr()
    lines = told.err.splitlines()
    assert all(re.match(r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d #1 [A-Z]+\] ", line) for line in lines)
    said = [line.split("] ", 1)[1] for line in lines]
    assert re.fullmatch(rf"ada@\S+ running {re.escape(str(job))} --hc=None", said[0])
    assert said[1] == "Disabled distribution"
    assert re.fullmatch(r"Checksum of the inputs: \d+ \(total size .* KB\)", said[2])
    assert "Read N=2 hazard sites and L=4 hazard levels" in said
    assert told.out.startswith("  id | name\n   1 | Hazard Curves\n   2 | Hazard Maps\nStored ")


def test_run_exports_everything_where_it_is_told(oq: Oq, tmp_path: Path, capsys: Captured) -> None:
    """``--exports`` and ``-p export_dir`` bring the files to a folder, which is made."""
    out = tmp_path / "out"
    job = write_job(tmp_path)
    words = ["engine", "--run", job, "--exports", "csv,geojson", "-p", f"export_dir={out}"]
    assert oq(*words) == 0
    names = {path.name for path in out.iterdir()}
    assert {"hazard_curve-mean-PGA_1.csv", "hazard_curve-mean_1.geojson"} <= names
    assert "exported hcurves: [" in capsys.readouterr().err


def test_first_job_file_is_the_parent_of_the_others(
    oq: Oq, engine: EngineClient, tmp_path: Path
) -> None:
    """Each of the others starts from the results of the first."""
    job = write_job(tmp_path)
    assert oq("engine", "--run", job, job, job) == 0
    assert [job.hazard_calculation_id for job in engine.jobs()] == [None, 1, 1]


def test_mistakes_in_the_job_file_come_all_at_once(
    oq: Oq, tmp_path: Path, capsys: Captured
) -> None:
    """One line each, with its place, no traceback, status 3, and no job is left behind."""
    job = write_job(tmp_path, "hazard_maps = perhaps", "quantiles = 2")
    assert oq("engine", "--run", job) == 3
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert all(line.startswith(f"{job}:") for line in lines)
    assert oq("engine", "--lhc") == 0
    assert capsys.readouterr().out == "None\n"


def test_mistakes_in_a_model_come_all_at_once(
    oq: Oq, engine: EngineClient, tmp_path: Path, capsys: Captured
) -> None:
    """The same for what is found when the job has begun; the job has failed."""
    assert oq("engine", "--run", write_job(tmp_path), "-p", "description=wrong") == 3
    lines = capsys.readouterr().err.splitlines()
    assert lines[-2:] == ["model.xml:7: bad depth", "m.xml:9: bad dip"]
    assert engine.job(1).status == "failed"


def test_bug_shows_where_it_happened(oq: Oq, tmp_path: Path, capsys: Captured) -> None:
    """A traceback and where to report it, status 1."""
    assert oq("engine", "--run", write_job(tmp_path), "-p", "description=bug") == 1
    told = capsys.readouterr().err
    assert "nobody expected this" in told
    assert "Please report it" in told


def test_interrupted_run_ends_as_aborted(
    oq: Oq, engine: EngineClient, tmp_path: Path, capsys: Captured
) -> None:
    """Ctrl-C is no traceback: status 130, and the job was aborted."""
    assert oq("engine", "--run", write_job(tmp_path), "-p", "description=interrupted") == 130
    assert "Traceback" not in capsys.readouterr().err
    assert engine.job(1).status == "aborted"


def test_unknown_format_is_told_before_anything_runs(
    oq: Oq, tmp_path: Path, capsys: Captured
) -> None:
    """A wrong -e costs no computing."""
    assert oq("engine", "--run", write_job(tmp_path), "-e", "cvs") == 3
    assert "did you mean 'csv'" in capsys.readouterr().err


def test_log_file_takes_the_log(oq: Oq, tmp_path: Path, capsys: Captured) -> None:
    """With -L the standard error stays silent, with -l only what is urgent is told."""
    log = tmp_path / "job.log"
    assert oq("engine", "--run", write_job(tmp_path), "-L", log, "-l", "warn") == 0
    assert capsys.readouterr().err == ""
    assert "WARNING] Disabled distribution" in log.read_text()
    assert "INFO" not in log.read_text()


def test_calculations_are_listed_in_the_peers_shape(
    oq: Oq, tmp_path: Path, capsys: Captured
) -> None:
    """Scripts cut these columns."""
    oq("engine", "--run", write_job(tmp_path))
    capsys.readouterr()
    assert oq("engine", "--lhc") == 0
    head, row = capsys.readouterr().out.splitlines()
    assert head == (
        "   job_id|  calculation_mode|   status|          start_time|"
        "                             description"
    )
    assert re.fullmatch(
        r"        1\|         classical\| complete\| "
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\| A small hazard",
        row,
    )
    assert oq("engine", "--lhc", "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["status"] == "complete"


def test_outputs_and_log_are_shown(oq: Oq, tmp_path: Path, capsys: Captured) -> None:
    """By the number of the calculation."""
    oq("engine", "--run", write_job(tmp_path))
    capsys.readouterr()
    assert oq("engine", "--lo", 1) == 0
    assert capsys.readouterr().out == "  id | name\n   1 | Hazard Curves\n   2 | Hazard Maps\n"
    assert oq("engine", "--sl", 1) == 0
    assert "#1 INFO] Read N=2 hazard sites" in capsys.readouterr().out
    assert oq("engine", "--lo", 9) == 3


def test_outputs_are_exported_by_number_calculation_and_key(
    oq: Oq, tmp_path: Path, capsys: Captured
) -> None:
    """Three ways to the same files."""
    oq("engine", "--run", write_job(tmp_path))
    one, two, three = tmp_path / "1", tmp_path / "2", tmp_path / "3"
    assert oq("engine", "--eo", 1, one) == 0
    assert oq("engine", "--eos", 1, two) == 0
    assert oq("export", "hcurves", "-d", three, "-e", "csv") == 0
    name = "hazard_curve-mean-PGA_1.csv"
    assert (one / name).read_bytes() == (two / name).read_bytes() == (three / name).read_bytes()
    assert f"Exported {three / name}" in capsys.readouterr().out


def test_contents_and_views_are_shown_as_tables(oq: Oq, tmp_path: Path, capsys: Captured) -> None:
    """Datasets with sizes, and what lies in them."""
    oq("engine", "--run", write_job(tmp_path))
    capsys.readouterr()
    assert oq("show") == 0
    assert "| hcurves-stats    | 144 B |" in capsys.readouterr().out
    assert oq("show", "performance") == 0
    assert capsys.readouterr().out.startswith("| operation     | time_sec")
    assert oq("show", "chunks", "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["chunks"] == 4
    assert oq("show", "realizations") == 0
    assert "| 1      | A~1         | 0.5    |" in capsys.readouterr().out
    assert oq("show", "sitecol") == 0
    assert "| custom" not in capsys.readouterr().out
    assert oq("show", "parameters") == 0
    assert "| description" in capsys.readouterr().out
    assert oq("show", "imts") == 0
    assert "| 2     | SA(0.2) |" in capsys.readouterr().out
    assert oq("show", "hcurves-stat") == 3
    assert "did you mean 'hcurves-stats'?" in capsys.readouterr().err


def test_results_file_can_be_shown_by_its_path(oq: Oq, tmp_path: Path, capsys: Captured) -> None:
    """A file brought from elsewhere needs no job database."""
    oq("engine", "--run", write_job(tmp_path))
    moved = (tmp_path / "oqdata" / "calc_1.hdf5").rename(tmp_path / "calc_33.hdf5")
    assert oq("export", "hmaps", moved, "-d", tmp_path) == 0
    assert (tmp_path / "hazard_map-mean_33.csv").exists()
    assert oq("show", "contents", 1) == 6
    assert oq("show", "contents", "first") == 3


def test_calculation_is_deleted_with_its_files(oq: Oq, tmp_path: Path, capsys: Captured) -> None:
    """Only when the person says so; unfinished ones go all at once."""
    job = write_job(tmp_path)
    oq("engine", "--run", job)
    oq("engine", "--run", job, "-p", "description=bug")
    assert oq("engine", "--dc", 1) == 3
    assert oq("engine", "--dc", 1, "-y") == 0
    assert not (tmp_path / "oqdata" / "calc_1.hdf5").exists()
    assert oq("engine", "--duc", "-y") == 0
    capsys.readouterr()
    assert oq("engine", "--lhc") == 0
    assert capsys.readouterr().out == "None\n"


def test_abort_tells_what_became_of_each(oq: Oq, tmp_path: Path, capsys: Captured) -> None:
    """What has ended stays as it is; an unknown number is an error after the others."""
    oq("engine", "--run", write_job(tmp_path))
    capsys.readouterr()
    assert oq("abort", 99, 1) == 3
    told = capsys.readouterr()
    assert told.out == "Job 1 is complete\n"
    assert "99" in told.err


def test_check_input_reads_everything_and_runs_nothing(
    oq: Oq, engine: EngineClient, tmp_path: Path, capsys: Captured
) -> None:
    """What a job would say of its inputs, without a job."""
    job = write_job(tmp_path, "hazard_mops = true")
    assert oq("check_input", job) == 0
    told = capsys.readouterr()
    assert "Read N=2 hazard sites" in told.out
    assert f"{job}: no mistakes" in told.out
    assert "did you mean `hazard_maps`?" in told.err
    assert oq("check_input", job, "-p", "description=wrong") == 3
    assert engine.jobs() == ()


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["curves", "--site", "1"], {"hazard_curves-1_1.png"}),
        (["spectra"], {"uniform_hazard_spectra-0_1.png"}),
        (["maps", "--imt", "PGA", "--poe", "0.1"], {"hazard_map-mean-PGA-475y_1.png"}),
    ],
)
def test_pictures_are_drawn(oq: Oq, tmp_path: Path, words: list[str], names: set[str]) -> None:
    """Each is a PNG of a size that prints."""
    oq("engine", "--run", write_job(tmp_path))
    out = tmp_path / "pictures"
    assert oq("plot", *words, "-d", out) == 0
    assert {path.name for path in out.iterdir()} == names
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in out.iterdir())


def test_plot_draws_ground_motion_models(oq: Oq, tmp_path: Path, capsys: Captured) -> None:
    """By distance and period; a name nobody knows, or a measure the model lacks, is told."""
    out = tmp_path / "pictures"
    assert oq("plot", "gsim", "SadighEtAl1997", "-d", out, "--mag", 6.5) == 0
    picture = out / "gsim-SadighEtAl1997.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert capsys.readouterr().out == f"Drew {picture}\n"
    assert oq("plot", "gsim", "SadighEtAl97", "-d", out) == 3
    assert "SadighEtAl1997" in capsys.readouterr().err
    assert oq("plot", "gsim", "SadighEtAl1997", "--imt", "MMI", "-d", out) == 3
    assert "not defined for MMI" in capsys.readouterr().err


def test_info_tells_the_publication_of_a_model(oq: Oq, capsys: Captured) -> None:
    """And what range it is valid for."""
    assert oq("info", "gsim", "SadighEtAl1997") == 0
    told = capsys.readouterr().out
    assert "https://doi.org/10.1785/gssrl.68.1.180" in told
    assert "valid for: " in told


def test_what_cannot_be_drawn_is_told_all_at_once(oq: Oq, tmp_path: Path, capsys: Captured) -> None:
    """Sites, measures and probabilities that are not there, with those that are."""
    oq("engine", "--run", write_job(tmp_path))
    capsys.readouterr()
    assert oq("plot", "maps", "--site", 5, "--imt", "SA(9)", "--poe", 0.3) == 3
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "oq: there is no site 5: the sites are 0 to 1",
        "oq: calculation 1 has no intensity measure type SA(9); it has PGA, PGV, SA(0.2)",
        "oq: calculation 1 has no poe 0.3; it has 0.1, 0.02",
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["calculators"], "classical"),
        (["cfg", "num_cores"], "num_cores ="),
        (["imt"], "SA [g]"),
        (["msr"], "WC1994"),
        (["gsim"], "BooreAtkinson2008"),
        (["gsim", "BooreAtkinson2008"], "vs30"),
        (["mfd"], "truncGutenbergRichterMFD"),
        (["sources"], "areaSource"),
        (["exports"], '"hcurves"'),
        (["parameters", "truncation_level"], "standard"),
    ],
)
def test_info_lists_what_the_engine_knows(
    oq: Oq, capsys: Captured, words: list[str], told: str
) -> None:
    """As text for people and as JSON for programs."""
    assert oq("info", *words) == 0
    assert told in capsys.readouterr().out
    assert oq("info", *words, "--json") == 0
    assert json.loads(capsys.readouterr().out)


def test_info_suggests_the_parameter_that_was_meant(oq: Oq, capsys: Captured) -> None:
    """A name that is nearly right gets the right one."""
    assert oq("info", "parameters", "truncation_lvel") == 3
    assert "did you mean `truncation_level`?" in capsys.readouterr().err
