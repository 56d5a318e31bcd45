# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The amplification of a job: its functions by site, beside the other inputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import Problem, UserInputError, not_known
from quakegrid.formats.amplification_csv import AmplificationTable, read_amplification_csv
from quakegrid.hazard.amplification import AmplificationFunction, SurfaceConvolution
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs, HazardParameters
from quakegrid.jobs.parameters.job_config import JobConfig
from quakegrid.jobs.ports import ArrayReader, ArrayWriter

Floats = NDArray[np.float64]

_NAME = "amplification"
_METHOD = "convolution"
_CODE = "ampcode"


@dataclass(frozen=True)
class AmplifiedSites:
    """The amplification functions of a job.

    Attributes
    ----------
    soil_levels
        Levels at the surface, of every measure, rising.
    functions
        One for each measure, by code of the ground.
    code
        Of each of S sites.
    """

    soil_levels: tuple[float, ...]
    functions: dict[str, tuple[AmplificationFunction, ...]]
    code: tuple[str, ...]

    def at_surface(self, poes: Floats, parameters: HazardParameters, first: int) -> Floats:
        """Return curves at the surface.

        Parameters
        ----------
        poes
            Shape (R, S, M, L): on rock, at the sites from the one numbered `first`.
        parameters
            Of the job, with the levels on rock.
        first
            Number of the first site.

        Returns
        -------
        ndarray
            Shape (R, S, M, soil levels).
        """
        soil = np.array(self.soil_levels)
        out = np.empty((*poes.shape[:3], len(soil)))
        made: dict[tuple[str, int], SurfaceConvolution] = {}
        for site in range(poes.shape[1]):
            code = self.code[first + site]
            for m, levels in enumerate(parameters.levels.values()):
                if (code, m) not in made:
                    function = self.functions[code][m]
                    made[code, m] = SurfaceConvolution.of(function, np.array(levels), soil)
                out[:, site, m] = made[code, m].curves(poes[:, site, m, : len(levels)])
        return out

    def surface(self, hazard: HazardInputs) -> HazardInputs:
        """Return the inputs of a job as they are for what comes after amplification."""
        parameters = hazard.parameters
        levels = dict.fromkeys(parameters.levels, self.soil_levels)
        return replace(hazard, parameters=replace(parameters, levels=levels, amplified=True))


def amplified_sites(job: JobConfig, hazard: HazardInputs) -> AmplifiedSites | None:
    """Return the amplification of a job, if there is one.

    Raises
    ------
    UserInputError
        With every mistake of the table, and of the sites it does not fit.
    """
    if "amplification" not in job.inputs or job.calculation.amplification_method != _METHOD:
        return None
    (file,) = job.inputs["amplification"]
    imts = hazard.parameters.imts
    table = read_amplification_csv(file, imts)
    codes = codes_of_sites(hazard, table)
    texts = [*problems_of_sites(job, hazard, table, codes), *_problems(job, hazard)]
    problems = [Problem(text, job.path) for text in texts]
    if problems:
        raise UserInputError(problems)
    levels = job.site.soil_intensities or next(iter(hazard.parameters.levels.values()))
    functions = {
        code: tuple(by_measure[imt] for imt in imts) for code, by_measure in table.functions.items()
    }
    return AmplifiedSites(tuple(levels), functions, codes)


def codes_of_sites(hazard: HazardInputs, table: AmplificationTable) -> tuple[str, ...]:
    """Return the code of each site; a site without takes that of the table if it has one."""
    only = next(iter(table.functions)) if len(table.functions) == 1 else ""
    return tuple(str(code) or only for code in hazard.sites.texts[_CODE])


def problems_of_sites(
    job: JobConfig, hazard: HazardInputs, table: AmplificationTable, codes: tuple[str, ...]
) -> Iterator[str]:
    """Yield what of a table and of sites does not go together."""
    for code in sorted(set(codes) - set(table.functions)):
        if code:
            yield f"amplification_file has no ampcode {not_known(code, table.functions)}"
        else:
            yield "amplification_file has several codes: give the site model a field ampcode"
    tolerance = job.site.vs30_tolerance
    off = np.abs(hazard.sites.parameters.get("vs30", np.zeros(0)) - table.vs30)
    for site in np.flatnonzero(off > tolerance)[:10]:
        yield (
            f"the vs30 of the site {hazard.sites.lon[site]:g} {hazard.sites.lat[site]:g} is "
            f"{hazard.sites.parameters['vs30'][site]:g} m/s, the amplification functions start "
            f"from {table.vs30:g} m/s: raise vs30_tolerance, or give the sites that vs30"
        )


def _problems(job: JobConfig, hazard: HazardInputs) -> Iterator[str]:
    """Yield what is wrong with the levels."""
    if len({len(levels) for levels in hazard.parameters.levels.values()}) > 1:
        yield "amplification needs the same number of levels of every measure"
    for name, levels in (
        ("soil_intensities", job.site.soil_intensities or ()),
        *hazard.parameters.levels.items(),
    ):
        if any(b <= a for a, b in pairwise(levels)) or len(levels) == 1:
            yield f"{name}: amplification needs two or more rising levels"


def write_amplified_sites(amplified: AmplifiedSites | None, inputs: ArrayWriter) -> None:
    """Write it beside the other inputs, if there is one."""
    if amplified is not None:
        inputs.write(_NAME, np.frombuffer(msgspec.msgpack.encode(amplified), np.uint8))


def read_amplified_sites(inputs: ArrayReader) -> AmplifiedSites | None:
    """Return what `write_amplified_sites` wrote."""
    if _NAME not in inputs.names(_NAME):
        return None
    return msgspec.msgpack.decode(inputs.read(_NAME).tobytes(), type=AmplifiedSites)
