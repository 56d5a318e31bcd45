# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parameters and job files against those of OpenQuake 3.26.2."""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Mapping
from pathlib import Path

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.jobs.job_ini import read_job_ini
from quakegrid.jobs.parameters.job_config import (
    RESERVED,
    parameter_aliases,
    parameter_table,
)

#: Older names that OpenQuake translates without listing them as parameters.
SILENT_ALIASES = {"individual_curves", "max_hazard_curves"}


def plain(value: object) -> object:
    """Return a value with every way to say "nothing" as None, and lists for tuples."""
    if value is None or value in ("", ()) or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()} or None
    if isinstance(value, list | tuple):
        return [plain(item) for item in value] or None
    return value


def reference_default(text: str) -> object:
    """Return the default that the table of reference tells."""
    if text in ("REQUIRED/none", "nan"):
        return None
    return plain(ast.literal_eval(text.replace("inf}", "1e999}")))


def test_every_parameter_of_the_reference_is_declared(shared: Path) -> None:
    """The names are those of the reference, no more and no less."""
    rows = json.loads((shared / "peer/params.json").read_text(encoding="utf-8"))
    declared = {*parameter_table(), *parameter_aliases(), *RESERVED}
    assert len(rows) == 163
    assert {row[0] for row in rows} == declared - SILENT_ALIASES


def test_defaults_are_those_of_the_reference(shared: Path) -> None:
    """A parameter that is not given has the same value as in the reference."""
    rows = json.loads((shared / "peer/params.json").read_text(encoding="utf-8"))
    different = {
        row[0]: (row[2], parameter_table()[row[0]].default)
        for row in rows
        if row[0] in parameter_table()
        and reference_default(row[2]) != plain(parameter_table()[row[0]].default)
    }
    # One word in the reference, here the tuple of the words that may stand in it.
    assert different == {"aggregate_loss_curves_types": ("'ep'", ("ep",))}


def test_job_files_of_classical_hazard_are_understood(shared: Path) -> None:
    """Each job file is read, or stopped only by what it asks for that is not built yet."""
    names = json.loads((shared / "parity/steps.json").read_text(encoding="utf-8"))["classical"]
    read, stopped = 0, []
    for name in names:
        try:
            job, _ = read_job_ini(shared / f"parity/cases/{name}.ini")
        except UserInputError as error:
            stopped.append(name)
            for problem in error.problems:
                assert "not built yet" in problem.message, str(problem)
        else:
            read += 1
            assert json.dumps(job.plain_values(), allow_nan=False)
    assert read >= 68
    assert read + len(stopped) == len(names) == 102


@pytest.mark.parametrize("mode", ["event_based", "scenario_risk", "classical_damage"])
def test_job_file_of_another_mode_names_the_mode(shared: Path, mode: str) -> None:
    """A job of a mode that is not built is stopped by a message that names it."""
    manifest = json.loads((shared / "parity/manifest.json").read_text(encoding="utf-8"))
    job = next(item for item in manifest if item["mode"] == mode)
    with pytest.raises(UserInputError, match=f"calculation_mode = {mode} is not built yet"):
        read_job_ini(shared / "parity" / job["ini"])
