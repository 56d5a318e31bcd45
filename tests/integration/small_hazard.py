# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Results of a small hazard calculation, and a calculation that does no more than write them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.parameters.job_config import JobConfig
from quakegrid.jobs.ports import ArrayReader, ArrayWriter

#: What the registry calls it in tests.
SMALL_HAZARD = {"classical": "small_hazard:SmallHazard"}

MEASURES = {"PGA": [0.1, 0.2, 0.4], "PGV": [1.0, 2.0], "SA(0.2)": [0.1, 0.2, 0.4]}

JOB_INI = """\
[general]
description = A small hazard
calculation_mode = classical
sites = 10.0 45.0, 10.1 45.1
reference_vs30_value = 760
source_model_logic_tree_file = source_model_logic_tree.xml
gsim_logic_tree_file = gsim_logic_tree.xml
investigation_time = 50
truncation_level = 3
maximum_distance = 200
intensity_measure_types_and_levels = {"PGA": [0.1, 0.2], "SA(0.2)": [0.1, 0.2]}
poes = 0.1 0.02
"""


def write_job(directory: Path, *more: str) -> Path:
    """Write a job file and the files it names; return it."""
    path = directory / "job.ini"
    path.write_text(JOB_INI + "\n".join(more) + "\n")
    for name in ("source_model_logic_tree.xml", "gsim_logic_tree.xml"):
        (directory / name).write_text("<nrml/>")
    return path


def write_results(
    results: ArrayWriter,
    *,
    statistics: tuple[str, ...] = ("mean", "quantile-0.15"),
    realizations: int = 2,
    individual: bool = True,
    site_names: bool = False,
    site_model: bool = False,
    **parameters: Any,
) -> None:
    """Write results with two sites, three measures and two probabilities."""
    parameters = {"investigation_time": 50.0, "poes": [0.1, 0.02], **parameters}
    shape = (2, realizations, len(MEASURES))
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


class SmallHazard:
    """Writes the results above; a description asks for other ends."""

    stages = ("rates",)

    def prepare(
        self, job: JobConfig, inputs: ArrayWriter, report: Any, parent: object = None
    ) -> None:
        inputs.write("parameters", np.array(json.dumps(job.plain_values())))
        report("info", "Read N=2 hazard sites and L=4 hazard levels")
        if job.calculation.description == "wrong":
            raise UserInputError(
                [Problem("bad depth", Path("model.xml"), 7), Problem("bad dip", Path("m.xml"), 9)]
            )

    def plan(self, job_id: int, inputs: ArrayReader) -> Mapping[str, Sequence[Chunk]]:
        chunks = [Chunk(job_id, "classical", "rates", number, (), 10.0) for number in range(4)]
        return {"rates": chunks}

    def supersedes(self, chunk: Chunk) -> Sequence[int]:
        return ()

    def load(self, inputs: ArrayReader) -> object:
        return json.loads(str(inputs.read("parameters")))["description"]

    def compute(self, chunk: Chunk, loaded: object, parts: object) -> Any:
        if loaded == "interrupted":
            raise KeyboardInterrupt
        if loaded == "slow":
            os.write(1, b"computing\n")
            time.sleep(60)
        if loaded == "bug":
            raise ZeroDivisionError("nobody expected this")
        return {"rate": np.ones(1)}, {}

    def finish(self, inputs: Any, plan: Any, parts: Any, results: Any, report: Any) -> Any:
        parameters = json.loads(str(inputs.read("parameters")))
        write_results(results, **parameters)
        return {"hcurves": "Hazard Curves", "hmaps": "Hazard Maps"}
