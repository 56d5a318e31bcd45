# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Job files: overrides, aliases, input files, and all mistakes at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.jobs.job_ini import parse_job_ini
from quakegrid.jobs.parameters.job_config import JobConfig

FILE = Path("/jobs/job.ini")

JOB = """[general]
calculation_mode = classical
sites = 0 0
investigation_time = 50
truncation_level = 3
maximum_distance = 200
intensity_measure_types_and_levels = {
  'PGA': [0.1, 0.2],
  'SA(0.10)': logscale(0.1, 1, 2)}
source_model_logic_tree_file = ssm.xml
gsim_logic_tree_file = ../gmm.xml
"""


def read(
    extra: str = "", missing: str = "", **options: Mapping[str, str]
) -> tuple[JobConfig, tuple[Problem, ...]]:
    return parse_job_ini(JOB + extra, FILE, lambda path: path.name != missing, **options)


def mistakes(extra: str, missing: str = "") -> list[tuple[int | None, str]]:
    with pytest.raises(UserInputError) as caught:
        read(extra, missing)
    return [(problem.line, problem.message) for problem in caught.value.problems]


def test_job_is_read() -> None:
    """A job file becomes its parameters, by group, and its input files."""
    job, warnings = read()
    assert warnings == ()
    assert job.path == FILE
    assert job.base == Path("/jobs")
    assert job.mode == "classical"
    assert job.calculation.truncation_level == 3.0
    assert list(job.calculation.intensity_measure_types_and_levels) == ["PGA", "SA(0.1)"]
    assert job.source.rupture_mesh_spacing == 5.0
    assert job.inputs == {
        "source_model_logic_tree": (Path("/jobs/ssm.xml"),),
        "gsim_logic_tree": (Path("/jobs/../gmm.xml"),),
    }
    assert "truncation_level" in job.given
    assert "rupture_mesh_spacing" not in job.given


def test_value_by_name_is_that_of_its_group() -> None:
    """A parameter is found by its name alone."""
    assert read()[0].value("investigation_time") == 50.0


def test_empty_value_counts_as_not_given() -> None:
    """A key without a value has its default."""
    job, _ = read("area_source_discretization =\nquantiles =\n")
    assert job.source.area_source_discretization is None
    assert job.logic_tree.quantiles == ()
    assert "quantiles" not in job.given


def test_older_names_are_understood() -> None:
    """The older names of parameters mean the same."""
    job, warnings = read(
        "individual_curves = true\nquantile_hazard_curves = 0.1 0.9\n"
        "mean_hazard_curves = false\nmax_hazard_curves = true\npoes_disagg = 0.1\n"
    )
    assert warnings == ()
    tree = job.logic_tree
    assert (tree.individual_rlzs, tree.quantiles) == (True, (0.1, 0.9))
    assert (tree.mean, tree.max) == (False, True)
    assert job.output.poes == (0.1,)
    assert {"individual_rlzs", "quantiles", "mean", "max", "poes"} <= job.given


def test_override_replaces_a_value_whatever_its_name() -> None:
    """A value of the command line goes before the file, also under an older name."""
    job, _ = read(
        "mean_hazard_curves = true\nsite_model_csv = a.csv\n",
        overrides={"mean": "false", "site_model_file": "b.csv", "truncation_level": "0"},
    )
    assert job.logic_tree.mean is False
    assert job.inputs["site_model"] == (Path("/jobs/b.csv"),)
    assert job.calculation.truncation_level == 1e-9


def test_mistake_in_an_override_has_no_line() -> None:
    """What is wrong on the command line is not told as a line of the file."""
    with pytest.raises(UserInputError) as caught:
        read(overrides={"truncation_level": "far"})
    (problem,) = caught.value.problems
    assert problem.file is None
    assert problem.message.startswith("truncation_level: ")


def test_default_of_the_settings_holds_unless_given() -> None:
    """A default from outside replaces that of the declaration, not what the user wrote."""
    defaults = {"pointsource_distance": "40"}
    job, _ = read(defaults=defaults)
    assert job.source.pointsource_distance == {"default": 40.0}
    assert "pointsource_distance" not in job.given
    job, _ = read("pointsource_distance = 1000\n", defaults=defaults)
    assert job.source.pointsource_distance == {"default": 1000.0}


def test_several_files_and_dictionaries_of_files() -> None:
    """An input may be several files, or files by name."""
    job, _ = read(
        "site_model_file = a.csv b.csv\n"
        "consequence_file = {'taxonomy': 'c.csv', 'id': ['d', 'e']}\n"
    )
    assert job.inputs["site_model"] == (Path("/jobs/a.csv"), Path("/jobs/b.csv"))
    assert job.inputs["consequence"] == (Path("/jobs/c.csv"), Path("/jobs/d"), Path("/jobs/e"))
    assert job.input_keys["consequence"] == ("taxonomy", "id", "id")


def test_all_mistakes_come_at_once_in_the_order_of_the_file() -> None:
    """Every mistake is told with its line, those of other kinds too."""
    told = mistakes(
        "rupture_mesh_spacing = -1\n"
        "hazard_maps = true\n"
        "sites_csv = nowhere.csv\n"
        "number_of_logic_tree_samples = many # as many as can be\n"
        "stray words\n"
        "poes_disagg = 2\n",
        missing="nowhere.csv",
    )
    assert [line for line, _ in told] == [12, 14, 15, 16, 17]
    parts = ["not above zero", "no file", "line of its own", "form", "not a probability"]
    for (_, message), part in zip(told, parts, strict=True):
        assert part in message


def test_same_key_twice_is_a_mistake() -> None:
    """The second of two equal keys is told with the line of the first."""
    assert mistakes("Truncation_Level = 2\n") == [
        (12, "`truncation_level` is given twice: `truncation_level` stands in line 5")
    ]


def test_two_names_of_one_parameter_must_agree() -> None:
    """An older name beside the new one is a mistake, unless it says the same."""
    job, _ = read("poes = 0.1\npoes_disagg = 0.1\n")
    assert job.output.poes == (0.1,)
    ((line, message),) = mistakes("poes = 0.1\npoes_disagg = 0.2\n")
    assert line == 13
    assert "`poes` stands in line 12" in message


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("site_model_file = /etc/passwd", "must be relative"),
        ("site_model_file = C:\\sites.csv", "must be relative"),
        ("site_model_file = ${mosaic}/sites.csv", "not built yet"),
        ("site_modell_file = a.csv", "did you mean `site_model_file`?"),
        ("wholly_other_csv = a.csv", "there is no input file"),
        ("consequence_file = {'a': 1}", "not the name of a file"),
        ("consequence_file = {'a': 'b'", "cannot be read"),
        ("base_path = .", "set by the engine itself"),
    ],
)
def test_bad_input_file_is_a_mistake(line: str, part: str) -> None:
    """An input that is unknown or not below the job file's folder is told."""
    ((number, message),) = mistakes(line + "\n")
    assert number == 12
    assert part in message


@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("minimun_magnitude", "did you mean `minimum_magnitude`?"),
        ("quantile_hazard_curve", "did you mean `quantile_hazard_curves`?"),
        ("mags_by_trt", "it is ignored"),
    ],
)
def test_unknown_key_is_a_warning(key: str, part: str) -> None:
    """A key that does not exist is told and ignored."""
    job, (warning,) = read(f"{key} = 5\n")
    assert part in warning.message
    assert (warning.file, warning.line) == (FILE, 12)
    assert job.source.minimum_magnitude == {"default": 0.0}


def test_misspelt_key_is_told_beside_the_missing_one() -> None:
    """Where a needed parameter is missing, the key that was meant for it is told too."""
    text = JOB.replace("truncation_level", "trunctation_level")
    with pytest.raises(UserInputError) as caught:
        parse_job_ini(text, FILE, lambda path: True)
    told = str(caught.value)
    assert "truncation_level is missing" in told
    assert "did you mean `truncation_level`?" in told


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("description = nothing\n", "calculation_mode is missing"),
        ("calculation_mode = clasical\n", "did you mean `classical`?"),
        ("", "calculation_mode is missing"),
        ("calculation_mode =", "calculation_mode is missing"),
    ],
)
def test_job_without_a_mode_says_so(text: str, part: str) -> None:
    """Without a calculation mode nothing else can be judged."""
    with pytest.raises(UserInputError) as caught:
        parse_job_ini(text, FILE, lambda path: True)
    (problem,) = caught.value.problems
    assert part in problem.message


def test_check_is_silent_about_what_could_not_be_read() -> None:
    """A value that cannot be read is told once, not as missing too."""
    text = JOB.replace("truncation_level = 3", "truncation_level = far")
    with pytest.raises(UserInputError) as caught:
        parse_job_ini(text, FILE, lambda path: True)
    assert len(caught.value.problems) == 1


def test_hint_is_accepted_with_a_remark() -> None:
    """A parameter on which no result depends is told to be a hint."""
    _, (warning,) = read("concurrent_tasks = 4\n")
    assert warning.line == 12
    assert "concurrent_tasks has no effect on the results" in warning.message
