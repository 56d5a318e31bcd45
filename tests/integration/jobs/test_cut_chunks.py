# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A chunk computed in pieces, to take less memory, gives the same to the last bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from quakegrid.base.settings import parse_settings
from quakegrid.distribution.worker import ChunkWorker
from quakegrid.jobs.calculations.classical import Classical
from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader
from quakegrid.jobs.datastore.hdf5_writer import Hdf5Writer
from quakegrid.jobs.datastore.paths import CalculationPaths
from quakegrid.jobs.hazard_inputs.rate_chunks import tile_of
from quakegrid.jobs.job_ini import read_job_ini

ISLAND = Path(__file__).parents[2] / "acceptance" / "jobs" / "island" / "job.ini"


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    """Return the chunks of a small job whose rates are computed, and its folder."""
    paths = CalculationPaths(tmp_path_factory.mktemp("island"), 1)
    paths.create()
    changes = {"region_grid_spacing": "20", "area_source_discretization": "40"}
    job, _ = read_job_ini(ISLAND, changes, parse_settings([], {}).job_defaults())
    with Hdf5Writer(paths.inputs) as inputs:
        Classical().prepare(job, inputs, lambda level, message: None)
    with Hdf5Reader(paths.inputs) as reader:
        chunks = Classical().plan(1, reader)
    worker = ChunkWorker()
    for chunk in chunks["rates"]:
        worker.compute(chunk, paths.directory)
    worker.close()
    return chunks, paths.directory


@pytest.mark.parametrize("stage", ["rates", "statistics"])
@pytest.mark.parametrize("cut", [2, 4, 8, 1000])
def test_pieces_give_the_same_to_the_last_bit(plan, stage, cut):
    """In both stages, up to one site in each piece."""
    chunks, directory = plan
    chunk = chunks[stage][0]
    worker = ChunkWorker()
    whole = worker.compute_unwritten(chunk, directory)
    pieces = worker.compute_unwritten(chunk, directory, cut=cut)
    worker.close()
    first, last = tile_of(chunk)
    assert last - first > 50
    assert list(pieces.arrays) == list(whole.arrays)
    assert pieces.done.counts == whole.done.counts
    for name, array in whole.arrays.items():
        assert array.shape == pieces.arrays[name].shape
        assert np.array_equal(array, pieces.arrays[name], equal_nan=True)


def test_large_arrays_are_told_before(plan):
    """With the shapes they then have."""
    chunks, directory = plan
    worker = ChunkWorker()
    chunk = chunks["rates"][0]
    told = worker.array_shapes(chunk, directory)
    arrays = worker.compute_unwritten(chunk, directory).arrays
    worker.close()
    assert told == {f"rates of family {name}": array.shape for name, array in arrays.items()}
