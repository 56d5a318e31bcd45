# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the parameters of a job must be to each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.jobs.job_ini import parse_job_ini
from quakegrid.jobs.parameters.calculation_modes import CALCULATION_MODES
from quakegrid.jobs.parameters.job_config import JobConfig

LINES = {
    "calculation_mode": "classical",
    "sites": "0 0",
    "investigation_time": "50",
    "truncation_level": "3",
    "maximum_distance": "200",
    "intensity_measure_types_and_levels": "{'PGA': [0.1, 0.2]}",
    "source_model_logic_tree_file": "ssm.xml",
    "gsim_logic_tree_file": "gmm.xml",
}


def job(**changes: str | None) -> JobConfig:
    lines = {**LINES, **changes}
    text = "\n".join(f"{key} = {value}" for key, value in lines.items() if value is not None)
    return parse_job_ini(text, Path("job.ini"), lambda path: True)[0]


def mistakes(**changes: str | None) -> list[str]:
    with pytest.raises(UserInputError) as caught:
        job(**changes)
    return [problem.message for problem in caught.value.problems]


@pytest.mark.parametrize(
    "name",
    [
        "investigation_time",
        "truncation_level",
        "maximum_distance",
        "intensity_measure_types_and_levels",
        "source_model_logic_tree_file",
        "gsim_logic_tree_file",
    ],
)
@pytest.mark.parametrize("mode", ["classical", "preclassical"])
def test_what_a_curve_needs_is_missed(mode: str, name: str) -> None:
    """Each thing that hazard curves cannot do without is asked for by its name."""
    (message,) = mistakes(calculation_mode=mode, **{name: None})
    assert message.startswith(f"{name} is missing: ")


@pytest.mark.parametrize(
    "changes",
    [
        {"sites": None, "sites_csv": "sites.csv"},
        {"sites": None, "site_model_file": "a.csv b.csv"},
        {"sites": None, "region": "0 0, 1 0, 1 1", "region_grid_spacing": "10"},
        {"gsim_logic_tree_file": None, "gsim": "SadighEtAl1997"},
        {"poes": "0.1 0.02", "hazard_maps": "true", "uniform_hazard_spectra": "true"},
        {"minimum_engine_version": "3.26"},
        {"complex_fault_mesh_spacing": "5"},
        {"ps_grid_spacing": "0", "shift_hypo": "false"},
        {"site_class": "BC"},
    ],
)
def test_good_job_has_no_mistakes(changes: dict[str, str | None]) -> None:
    """Every way to give sites, models and outputs is taken."""
    assert job(**changes).mode == "classical"


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"sites": None}, "there are no sites"),
        ({"sites": None, "region": "0 0, 1 0, 1 1"}, "region_grid_spacing is missing"),
        ({"sites_csv": "sites.csv"}, "the sites are given twice"),
        ({"hazard_maps": "true"}, "hazard_maps needs poes"),
        ({"uniform_hazard_spectra": "true"}, "uniform_hazard_spectra needs poes"),
        ({"poes": "0.1 0"}, "0 in poes is not above 0"),
        ({"poes": "1"}, "1 in poes is not above 0"),
        ({"poes": "0.1 0.1"}, "0.1 stands twice in poes"),
        ({"quantiles": "0.5 0.5"}, "0.5 stands twice in quantiles"),
        ({"gsim": "SadighEtAl1997"}, "keep one"),
        ({"complex_fault_mesh_spacing": "1"}, "is below rupture_mesh_spacing"),
        ({"keep_trt": "Volcanic", "discard_trts": "Volcanic"}, "remove one"),
        ({"ps_grid_spacing": "50", "disagg_by_src": "true"}, "cannot tell apart the points"),
        ({"minimum_engine_version": "4.0"}, "files up to 3.26 are understood"),
        ({"site_labels": "{'a': 0}"}, "write a number of its own for each label"),
        ({"site_labels": "{'a': 1, 'b': 1}"}, "write a number of its own for each label"),
        (
            {"site_labels": "{'a': 1}", "gsim_logic_tree_file": None, "gsim": "SadighEtAl1997"},
            "site_labels needs gsim_logic_tree_file",
        ),
        (
            {"site_labels": "{'a': 1}", "postproc_func": "disagg_by_rel_sources.main"},
            "site_labels and postproc_func = disagg_by_rel_sources.main cannot stand together",
        ),
        (
            {"intensity_measure_types_and_levels": "{'PGA': [1], 'PGV': [1, 2]}"},
            "1 for PGA, 2 for PGV",
        ),
    ],
)
def test_contradiction_is_told(changes: dict[str, str | None], part: str) -> None:
    """What cannot stand together is told once."""
    (message,) = mistakes(**changes)
    assert part in message


@pytest.mark.parametrize("mode", [m.name for m in CALCULATION_MODES.values() if not m.built])
def test_mode_that_is_not_built_stops_at_once(mode: str) -> None:
    """A mode that cannot be run is the only thing told."""
    (message,) = mistakes(calculation_mode=mode, sites=None)
    assert f"{mode} is not built yet; built are" in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("prefer_global_site_params", "true"),
        ("geometry_file", "a.geojson"),
    ],
)
def test_parameter_that_is_not_built_stops_by_its_name(name: str, value: str) -> None:
    """What would change the results and is not built is never ignored."""
    (message,) = mistakes(**{name: value})
    assert "is not built yet for classical" in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ses_seed", "7"),
        ("max_sites_disagg", "1"),
        ("num_epsilon_bins", "3"),
        ("concurrent_tasks", "0"),
        ("tiling", "true"),
        ("asset_hazard_distance", "20"),
        ("ground_motion_correlation_model", "JB2009"),
        ("structural_vulnerability_file", "v.xml"),
    ],
)
def test_parameter_without_effect_does_not_stop(name: str, value: str) -> None:
    """What changes no result of the mode is accepted."""
    assert job(**{name: value}).mode == "classical"


def test_equivalent_distances_are_by_region() -> None:
    """One file for all regions is not what ``reqv_file`` takes."""
    (message,) = mistakes(reqv_file="table.hdf5")
    assert message.startswith("reqv_file: write {'tectonic region type'")
    assert job(reqv_file="{'Volcanic': 'table.hdf5'}").input_keys["reqv"] == ("Volcanic",)


REGION = "0 0, 10 0, 10 10, 0 10"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"region": REGION, "region_grid_spacing": "0.01"}, "1.2e+10 sites"),
        ({"region": REGION, "region_grid_spacing": "0.01"}, "write 0.37 km or more"),
        ({"region": REGION, "region_grid_spacing": "1e6"}, "write at most 1000 km"),
        (
            {"region": "-170 -80, 170 -80, 170 80, -170 80", "region_grid_spacing": "100"},
            "by 160 degrees do not lie on one side of the earth",
        ),
        ({"width_of_mfd_bin": "1e-7"}, "write 0.0001 or more"),
        ({"number_of_logic_tree_samples": "2000000000"}, "write at most 1000000"),
    ],
)
def test_what_would_fill_the_memory_is_refused(changes: dict[str, str], words: str) -> None:
    """Before a grid or a sample is made."""
    sites = None if "region" in changes else "0 0"
    assert words in mistakes(**{"sites": sites, **changes})[0]


def test_a_region_across_the_date_line_is_as_wide_as_it_looks() -> None:
    """Two degrees, not 358."""
    region = "179 0, -179 0, -179 2, 179 2"
    assert job(sites=None, region=region, region_grid_spacing="0.1").site.region is not None
