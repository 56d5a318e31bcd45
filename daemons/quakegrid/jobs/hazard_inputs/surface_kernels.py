# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The amplification of a job by kernel: its functions by site and rupture, beside the inputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import msgspec
import numpy as np

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.formats.amplification_csv import read_amplification_csv
from quakegrid.hazard.amplification_kernel import GroundKernel, SurfaceKernels
from quakegrid.hazard.kernels.exceedance import Occurrence
from quakegrid.jobs.hazard_inputs.amplified_sites import codes_of_sites, problems_of_sites
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs
from quakegrid.jobs.parameters.job_config import JobConfig
from quakegrid.jobs.ports import ArrayReader, ArrayWriter

_NAME = "amplification_kernel"
_METHOD = "kernel"


def surface_kernels(job: JobConfig, hazard: HazardInputs) -> SurfaceKernels | None:
    """Return the amplification of a job by kernel, if there is one.

    Raises
    ------
    UserInputError
        With every mistake of the table, and of the sites and sources it does not fit.
    """
    if "amplification" not in job.inputs or job.calculation.amplification_method != _METHOD:
        return None
    (file,) = job.inputs["amplification"]
    imts = hazard.parameters.imts
    table = read_amplification_csv(file, imts, kernel=True)
    codes = codes_of_sites(hazard, table)
    texts = [*problems_of_sites(job, hazard, table, codes), *_problems(hazard)]
    if texts:
        raise UserInputError([Problem(text, job.path) for text in texts])
    kernels = {
        code: GroundKernel(
            tuple(by_rupture),
            tuple(tuple(by_measure[imt] for imt in imts) for by_measure in by_rupture.values()),
        )
        for code, by_rupture in table.by_rupture.items()
    }
    levels = tuple(hazard.parameters.levels.values())
    return SurfaceKernels(kernels, codes, levels, table.largest_sigma)


def _problems(hazard: HazardInputs) -> Iterator[str]:
    """Yield what of levels and sources does not go with a kernel."""
    for name, levels in hazard.parameters.levels.items():
        if any(b <= a for a, b in pairwise(levels)) or len(levels) == 1:
            yield f"{name}: amplification needs two or more rising levels"
    if any(unit.occurrence != Occurrence.RATES for unit in hazard.units) or hazard.groups:
        yield (
            "amplification by kernel is built for Poissonian sources that do not depend on each "
            "other: write amplification_method = convolution"
        )


def of_sites(kernels: SurfaceKernels, first: int, last: int) -> SurfaceKernels:
    """Return the kernels of the sites ``first:last``."""
    return replace(kernels, code=kernels.code[first:last])


def write_surface_kernels(kernels: SurfaceKernels | None, inputs: ArrayWriter) -> None:
    """Write it beside the other inputs, if there is one."""
    if kernels is not None:
        inputs.write(_NAME, np.frombuffer(msgspec.msgpack.encode(kernels), np.uint8))


def read_surface_kernels(inputs: ArrayReader) -> SurfaceKernels | None:
    """Return what `write_surface_kernels` wrote."""
    if _NAME not in inputs.names(_NAME):
        return None
    return msgspec.msgpack.decode(inputs.read(_NAME).tobytes(), type=SurfaceKernels)
