# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small results file of a classical calculation, as the calculation writes it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader
from quakegrid.jobs.datastore.hdf5_writer import Hdf5Writer
from quakegrid.jobs.exports.results import Results

MEASURES = {"PGA": [0.1, 0.2, 0.4], "PGV": [1.0, 2.0], "SA(0.2)": [0.1, 0.2, 0.4]}


def write_results(
    path: Path,
    *,
    statistics: tuple[str, ...] = ("mean", "quantile-0.15"),
    realizations: int = 2,
    individual: bool = True,
    site_names: bool = False,
    site_model: bool = False,
    **parameters: Any,
) -> None:
    """Write a results file with two sites, three measures and two probabilities."""
    parameters = {"investigation_time": 50.0, "poes": [0.1, 0.02], **parameters}
    shape = (2, realizations, len(MEASURES))
    with Hdf5Writer(path) as results:
        results.set_attributes(
            "",
            {"engine_version": "0.1.0", "date": "2026-11-20T18:00:00", "checksum32": 7},
        )
        results.write("oqparam", np.array(json.dumps(parameters)))
        results.write("sitecol/sids", np.arange(2, dtype=np.uint32))
        results.write("sitecol/lon", np.array([10.0, 10.1]))
        results.write("sitecol/lat", np.array([45.0, 45.1]))
        results.write("sitecol/depth", np.zeros(2))
        results.write("sitecol/vs30", np.array([760.0, 600.0]))
        results.write("sitecol/vs30measured", np.array([1.0, 0.0]))
        results.write("sitecol/z1pt0", np.array([40.0, 50.0]))
        if site_names:
            results.write("sitecol/custom_site_id", np.array(["abc", "def"]))
        if site_model:
            results.write("site_model/vs30", np.array([760.0, 600.0]))
        results.write("imts", np.array(list(MEASURES)))
        for measure, levels in MEASURES.items():
            results.write(f"imtls/{measure}", np.array(levels))
        results.write("weights", np.full(realizations, 1 / realizations, np.float32))
        paths = np.array([f"A~{index}" for index in range(realizations)])
        results.write("full_lt/branch_path", paths)
        curves = 1.0 / np.arange(2, int(np.prod(shape)) * 3 + 2, dtype=np.float32)
        curves = curves.reshape(*shape, 3)
        curves[:, :, 1, 2] = np.nan
        maps = np.linspace(0.1, 1.0, int(np.prod(shape)) * 2, dtype=np.float32).reshape(*shape, 2)
        if individual or realizations == 1:
            results.write("hcurves-rlzs", curves)
            results.write("hmaps-rlzs", maps)
        if statistics:
            names = {"stats": json.dumps(list(statistics))}
            places = [index % realizations for index in range(len(statistics))]
            results.write("hcurves-stats", curves[:, places], attributes=names)
            results.write("hmaps-stats", maps[:, places], attributes=names)


@pytest.fixture
def make_results(tmp_path: Path) -> Iterator[Callable[..., Results]]:
    """Return a maker of results of calculation 7."""
    with ExitStack() as stack:

        def make(**options: Any) -> Results:
            path = tmp_path / "calc_7.hdf5"
            write_results(path, **options)
            return Results(stack.enter_context(Hdf5Reader(path)), 7)

        yield make
