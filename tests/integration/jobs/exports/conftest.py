# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small results file of a classical calculation, as the calculation writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from small_hazard import write_results

from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader
from quakegrid.jobs.datastore.hdf5_writer import Hdf5Writer
from quakegrid.jobs.exports.results import Results


@pytest.fixture
def make_results(tmp_path: Path) -> Iterator[Callable[..., Results]]:
    """Return a maker of results of calculation 7."""
    with ExitStack() as stack:

        def make(**options: Any) -> Results:
            path = tmp_path / "calc_7.hdf5"
            with Hdf5Writer(path) as results:
                write_results(results, **options)
            return Results(stack.enter_context(Hdf5Reader(path)), 7)

        yield make
