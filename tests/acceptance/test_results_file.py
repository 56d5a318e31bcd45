# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The results file in the hands of other software: h5py, pandas and xarray without this package."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from command import IslandRun

_H5PY = """
import h5py
with h5py.File(path) as file:
    told = {
        "dimensions": {
            name: [axis.label for axis in file[name].dims]
            for name in ("hcurves-rlzs", "hcurves-stats", "hmaps-rlzs", "hmaps-stats")
        },
        "statistics": json.loads(file["hcurves-stats"].attrs["stats"]),
        "realizations": file["full_lt/branch_path"].asstr()[()].tolist(),
        "weights": file["weights"][()].tolist(),
        "investigation_time": float(file["hcurves-stats"].attrs["investigation_time"]),
        "mode": json.loads(file["oqparam"].asstr()[()])["calculation_mode"],
        "levels": {name: len(item) for name, item in file["imtls"].items()},
    }
"""
_PANDAS = """
import h5py
import pandas as pd
with h5py.File(path) as file:
    sites = pd.DataFrame({name: column[()] for name, column in file["sitecol"].items()})
    sources = pd.DataFrame(file["source_info"][()])
    chunks = pd.DataFrame(file["task_info"][()])
told = {
    "sites": len(sites),
    "columns": sorted(sites.columns),
    "lon": [sites.lon.min(), sites.lon.max()],
    "sources": sources.source_id.str.decode("utf-8").tolist(),
    "stages": chunks.groupby("taskname").size().size,
}
"""
_XARRAY = """
import xarray as xr
with xr.open_dataset(path, engine="h5netcdf", phony_dims="sort") as results:
    told = {"shape": list(results["hmaps-stats"].shape), "mode": results.attrs["created_by"]}
"""
_XARRAY_NAMES = """
import xarray as xr
with xr.open_dataset(path, engine="h5netcdf", phony_dims="sort") as results:
    curves = results["hcurves-stats"]
    maps = results["hmaps-stats"]
    told = {
        "curves": list(curves.dims),
        "units": curves.attrs.get("units"),
        "mean": float(maps.sel(site=3, statistic="mean", imt="PGA", poe=0.1)),
    }
"""


def _told(script: str, run: IslandRun) -> Any:
    """Return what a script tells of the results file, run where quakegrid is not imported."""
    program = (
        f"import json, sys\npath = {str(run.oq.results(1))!r}\n{script}\n"
        "assert not [name for name in sys.modules if name.startswith('quakegrid')]\n"
        "print(json.dumps(told, default=float))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=run.oq.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_h5py_finds_curves_with_the_names_of_their_axes(island_run: IslandRun) -> None:
    """And what they were computed from."""
    told = _told(_H5PY, island_run)
    assert told["dimensions"] == {
        "hcurves-rlzs": ["site", "realization", "imt", "level"],
        "hcurves-stats": ["site", "statistic", "imt", "level"],
        "hmaps-rlzs": ["site", "realization", "imt", "poe"],
        "hmaps-stats": ["site", "statistic", "imt", "poe"],
    }
    assert told["statistics"] == ["mean", "std", "quantile-0.15", "quantile-0.85"]
    assert len(told["realizations"]) == 4
    assert told["weights"] == pytest.approx([0.3, 0.3, 0.2, 0.2])
    assert told["investigation_time"] == 50.0
    assert told["mode"] == "classical"
    assert told["levels"] == {"PGA": 20, "SA(1.0)": 20}


def test_pandas_reads_sites_and_tables(island_run: IslandRun) -> None:
    """By way of h5py alone."""
    told = _told(_PANDAS, island_run)
    assert told["sites"] > 6000
    assert {"lon", "lat", "depth", "vs30"} <= set(told["columns"])
    assert told["lon"] == pytest.approx([-0.9, 0.9], abs=0.03)
    assert told["sources"] == ["A", "F"]
    assert told["stages"] == 2


def test_xarray_opens_the_whole_file(island_run: IslandRun) -> None:
    """Every dataset, compressed or not, texts and tables included."""
    told = _told(_XARRAY, island_run)
    assert told["shape"][1:] == [4, 2, 2]
    assert told["mode"] == "quakegrid"


def test_xarray_selects_by_site_statistic_measure_and_probability(island_run: IslandRun) -> None:
    """With a unit."""
    told = _told(_XARRAY_NAMES, island_run)
    assert told["curves"] == ["site", "statistic", "imt", "level"]
    assert told["units"] == "1"
    assert told["mean"] > 0.0
