# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The manual of parameters."""

from __future__ import annotations

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.jobs.parameters.input_files import input_files
from quakegrid.jobs.parameters.job_config import parameter_table
from quakegrid.jobs.parameters.manual import parameter_help, parameters_page


def test_page_tells_every_parameter_and_input_file_once() -> None:
    """Each parameter has one heading, each input file one row."""
    page = parameters_page()
    for name in parameter_table():
        assert page.count(f"### `{name}`\n") == 1
    for name in input_files():
        assert page.count(f"| `{name}_file` |") == 1


def test_help_tells_meaning_unit_default_and_modes() -> None:
    """The help of a parameter holds all of its declaration."""
    told = parameter_help("rupture_mesh_spacing")
    assert "[km]" in told
    assert "`5`" in told
    assert "hazard and risk" in told


def test_help_of_an_older_name_is_that_of_the_new_one() -> None:
    """An alias leads to the parameter it stands for."""
    assert parameter_help("quantile_hazard_curves") == parameter_help("quantiles")


def test_help_says_what_is_not_built() -> None:
    """A parameter or file that would stop a job says so."""
    assert "Not built yet" in parameter_help("maximum_rupture_depth")
    assert "Not built yet" in parameter_help("geometry_file")
    assert "Not built yet" not in parameter_help("site_model_file")


def test_help_of_an_unknown_name_hints_at_a_similar_one() -> None:
    """A misspelt name is answered with the right one."""
    with pytest.raises(UserInputError, match=r"did you mean .truncation_level."):
        parameter_help("truncatoin_level")
