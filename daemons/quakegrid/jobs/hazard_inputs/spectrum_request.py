# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which spectra of the ruptures that exceed mapped levels a job wants: conditional or median."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import Problem, UserInputError, not_known
from quakegrid.hazard.correlation.registry import cross_correlation
from quakegrid.hazard.intensity_measure import spectral_period
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs
from quakegrid.jobs.parameters.job_config import JobConfig
from quakegrid.jobs.ports import ArrayReader, ArrayWriter

CONDITIONAL = "conditional_spectrum.main"
MEDIAN = "median_spectrum.main"
_NAME = "spectra/request"
#: The correlation of spectra where a job names none.
_CORRELATION = "BakerJayaram2008"


@dataclass(frozen=True)
class SpectrumRequest:
    """What spectra are computed.

    Attributes
    ----------
    periods
        Of the M measures [s], 0 for PGA.
    poes
        P probabilities of exceedance, whose levels are those of the mean hazard maps.
    reference
        Number of the measure that spectra are conditioned on; None for median spectra.
    correlation
        Of the M measures with it; none for median spectra.
    """

    periods: tuple[float, ...]
    poes: tuple[float, ...]
    reference: int | None
    correlation: tuple[float, ...] = ()

    def rates(self, investigation_time: float) -> NDArray[np.float64]:
        """Return the rates of exceedance that the probabilities stand for, shape (P,) [1/yr].

        Those of one year count as rates where spectra are medians: the convention of the
        reference.
        """
        poes = np.array(self.poes)
        return poes if self.reference is None else -np.log1p(-poes) / investigation_time


def spectrum_request(job: JobConfig, hazard: HazardInputs) -> SpectrumRequest | None:
    """Return what spectra a job wants, if any.

    Raises
    ------
    UserInputError
        With everything that cannot be.
    """
    function = job.calculation.postproc_func
    if function not in (CONDITIONAL, MEDIAN):
        return None
    problems = list(_problems(job, hazard))
    imts, reference = hazard.parameters.imts, job.calculation.imt_ref
    correlation: tuple[float, ...] = ()
    if function == CONDITIONAL and reference in imts:
        try:
            correlation = _correlation(job, imts)
        except UserInputError as error:
            problems += [problem.message for problem in error.problems]
    elif function == CONDITIONAL:
        hint = not_known(reference, imts) if reference else f"write one of {', '.join(imts)}"
        problems.append(f"imt_ref, the measure conditioned on: {hint}")
    elif hazard.parameters.investigation_time != 1.0:
        problems.append("poes count as rates: write investigation_time = 1")
    if problems:
        raise UserInputError([Problem(f"{function}: {text}", job.path) for text in problems])
    periods = tuple(spectral_period(imt) or 0.0 for imt in imts)
    poes = hazard.parameters.hazard_map_poes
    number = imts.index(reference) if function == CONDITIONAL else None
    return SpectrumRequest(periods, poes, number, correlation)


def _correlation(job: JobConfig, imts: Sequence[str]) -> tuple[float, ...]:
    """Return the correlation of each measure with the one conditioned on."""
    given = "cross_correlation" in job.given
    model = cross_correlation(job.calculation.cross_correlation if given else _CORRELATION)
    return tuple(model.between([job.calculation.imt_ref], imts)[0].tolist())


def _problems(job: JobConfig, hazard: HazardInputs) -> Iterator[str]:
    """Yield what of any request cannot be."""
    parameters = hazard.parameters
    if len(hazard.sites) > job.disaggregation.max_sites_disagg:
        yield (
            f"{len(hazard.sites)} sites are too many: give at most "
            f"max_sites_disagg = {job.disaggregation.max_sites_disagg}, or raise it"
        )
    if not parameters.hazard_map_poes:
        yield "there are no levels: write poes"
    if "mean" not in parameters.statistics:
        yield "the levels are those of the mean: write mean = true"
    others = [imt for imt in parameters.imts if spectral_period(imt) is None]
    if others:
        yield f"{', '.join(others)} has no place in a spectrum: give PGA and SA only"
    if hazard.groups:
        yield "sources that depend on each other are not built: remove such groups"
    if "amplification" in job.inputs:
        yield "amplification is not built: remove amplification_file"


def write_spectrum_request(request: SpectrumRequest | None, inputs: ArrayWriter) -> None:
    """Write it beside the other inputs, if there is one."""
    if request is not None:
        inputs.write(_NAME, np.frombuffer(msgspec.msgpack.encode(request), np.uint8))


def read_spectrum_request(inputs: ArrayReader) -> SpectrumRequest | None:
    """Return what `write_spectrum_request` wrote."""
    if not inputs.names(_NAME):
        return None
    return msgspec.msgpack.decode(inputs.read(_NAME).tobytes(), type=SpectrumRequest)
