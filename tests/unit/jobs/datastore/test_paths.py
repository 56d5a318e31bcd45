# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names of the files of a calculation."""

from __future__ import annotations

from pathlib import Path

from quakegrid.jobs.datastore.paths import CalculationPaths, part_path


def test_the_files_of_a_calculation_have_their_fixed_names():
    """Operators and other programs know them."""
    paths = CalculationPaths(Path("/oqdata"), 42)
    assert paths.results == Path("/oqdata/calc_42.hdf5")
    assert paths.inputs == Path("/oqdata/calc_42/inputs.hdf5")
    assert part_path(paths.directory, 123) == Path("/oqdata/calc_42/parts/000123.hdf5")
