# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The table of parameters, and a job as plain data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from quakegrid.jobs.job_ini import parse_job_ini
from quakegrid.jobs.parameters.calculation_modes import CALCULATION_MODES
from quakegrid.jobs.parameters.declaration import ALL_MODES, Parameter
from quakegrid.jobs.parameters.input_files import input_files, input_name
from quakegrid.jobs.parameters.job_config import (
    GROUPS,
    RESERVED,
    parameter_aliases,
    parameter_table,
)

JOB = """
calculation_mode = classical
sites = 0 0
reference_vs30_value = 760
investigation_time = 50
truncation_level = 3
maximum_distance = {'Volcanic': 30, 'default': 200}
intensity_measure_types_and_levels = {'PGA': [0.1, 0.2]}
source_model_logic_tree_file = ssm.xml
gsim_logic_tree_file = gmm.xml
site_model_file = a.csv b.csv
consequence_file = {'taxonomy': 'c.csv'}
"""


def test_parameter_stands_in_one_group() -> None:
    """No two groups declare the same name, and no alias is a parameter."""
    names = [name for record in GROUPS.values() for name in record.__dataclass_fields__]
    assert len(names) == len(set(names)) == len(parameter_table())
    assert parameter_table().keys().isdisjoint(parameter_aliases())
    assert parameter_table().keys().isdisjoint(RESERVED)


@pytest.mark.parametrize("item", parameter_table().values(), ids=lambda item: item.name)
def test_declaration_is_whole(item: Parameter) -> None:
    """A parameter tells its meaning in sentences, and its modes exist."""
    assert item.doc.endswith(".")
    assert set(item.used_in) <= set(ALL_MODES)
    assert set(item.required_in) <= set(item.used_in)
    assert input_name(item.name) is None
    assert not isinstance(item.default, dict | list)


def test_modes_of_the_declarations_exist() -> None:
    """Every mode a parameter or an input file names is a calculation mode."""
    assert set(ALL_MODES) <= CALCULATION_MODES.keys()
    for item in input_files().values():
        assert set(item.used_in) <= set(ALL_MODES)


def test_plain_values_can_be_written_as_json() -> None:
    """A job as plain data survives JSON, holds every parameter and the files."""
    job, _ = parse_job_ini(JOB, Path("/jobs/a/job.ini"), lambda path: True)
    values = job.plain_values()
    assert json.loads(json.dumps(values, allow_nan=False)) == values
    without_number = {
        "reference_depth_to_1pt0km_per_sec",
        "reference_depth_to_1pt4km_per_sec",
        "reference_depth_to_2pt5km_per_sec",
    }
    assert parameter_table().keys() - values.keys() == without_number
    assert values["base_path"] == "/jobs/a"
    assert values["hazard_imtls"] == {"PGA": [0.1, 0.2]}
    assert values["sites"] == [[0.0, 0.0, 0.0]]
    assert values["extreme_gmv"] == {}
    assert values["inputs"] == {
        "job_ini": "/jobs/a/job.ini",
        "source_model_logic_tree": "/jobs/a/ssm.xml",
        "gsim_logic_tree": "/jobs/a/gmm.xml",
        "site_model": ["/jobs/a/a.csv", "/jobs/a/b.csv"],
        "consequence": {"taxonomy": "/jobs/a/c.csv"},
    }


def test_job_cannot_be_changed() -> None:
    """A job and the dictionaries in it are frozen."""
    job, _ = parse_job_ini(JOB, Path("job.ini"), lambda path: True)
    distances: Mapping[str, object] = job.calculation.maximum_distance
    with pytest.raises(AttributeError):
        job.calculation.truncation_level = 2.0  # type: ignore[misc]
    with pytest.raises(TypeError):
        distances["default"] = 1  # type: ignore[index]
