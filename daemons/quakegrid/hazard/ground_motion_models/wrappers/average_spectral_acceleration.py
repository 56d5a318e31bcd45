# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Average spectral acceleration from any model of spectral acceleration.

Kohrangi M., Kotha S.R., Bazzurro P. (2018). Ground-motion models for average spectral acceleration
in a period range: direct and indirect methods. Bulletin of Earthquake Engineering 16, 45-65.
https://doi.org/10.1007/s10518-017-0216-5
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
    choice,
)
from quakegrid.hazard.ground_motion_models.registry import model_of_arguments
from quakegrid.hazard.ground_motion_models.wrappers.period_correlation import (
    CORRELATIONS,
    Correlation,
)

_AVERAGE = re.compile(r"AvgSA(?:\(([0-9.eE+-]+)\))?")

#: The periods [s] a measure is the average of.
_Periods = Callable[[str], tuple[float, ...]]


def _averaged(
    base: GroundMotionModel, periods_of: _Periods, correlation: Correlation, measures: Sequence[str]
) -> GroundMotionModel:
    """Return the model of equations 2 and 3: the mean of logarithms, and its deviation."""
    inside = replace(base, mixture=((1.0, 1.0),))

    def one(evaluate: Evaluate, periods: tuple[float, ...]) -> NDArray[np.float64]:
        parts = evaluate(inside, [f"SA({period!r})" for period in periods])
        sigmas = parts[1]
        variance = np.einsum("pn,pq,qn->n", sigmas, correlation(periods), sigmas)
        mean = parts[0].mean(axis=0)
        nothing = np.zeros_like(mean)
        return np.array([mean, np.sqrt(variance) / len(periods), nothing, nothing])

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        rows = [
            one(evaluate, periods_of(imt))
            if _AVERAGE.fullmatch(imt)
            else evaluate(inside, [imt])[:, 0]
            for imt in imts
        ]
        return np.stack(rows, axis=1)

    def check(imts: Sequence[str]) -> None:
        for imt in imts:
            averaged = _AVERAGE.fullmatch(imt) is not None
            wanted = [f"SA({period!r})" for period in periods_of(imt)] if averaged else [imt]
            base.coefficient_rows(wanted)

    alternatives = base.formula.alternatives if isinstance(base.formula, Composition) else ()
    return replace(
        base,
        formula=Composition(
            moments,
            tuple(measures),
            check,
            tuple(
                (weight, _averaged(part, periods_of, correlation, measures))
                for weight, part in alternatives
            ),
        ),
        table=CoefficientTable({}),
        standard_deviations=("Total",),
    )


def GenericGmpeAvgSA(  # noqa: N802 - the name in logic trees
    *,
    gmpe_name: str,
    avg_periods: Sequence[float],
    corr_func: str = "none",
    **arguments: object,
) -> GroundMotionModel:
    """Return the average over given periods, whatever the number of AvgSA says.

    Other measures are those of the model.

    Parameters
    ----------
    gmpe_name
        The model of spectral acceleration.
    avg_periods
        [s]
    corr_func
        Correlation between periods: ``none`` is a full one, ``akkar``, ``baker_jayaram``,
        ``eshm20``.
    arguments
        Those of the model.
    """
    periods = tuple(float(period) for period in avg_periods)
    base = model_of_arguments(gmpe_name, arguments)
    return _averaged(
        base, lambda imt: periods, choice("corr_func", corr_func, CORRELATIONS), ["AvgSA"]
    )


def GmpeIndirectAvgSA(  # noqa: N802
    *,
    gmpe_name: str,
    corr_func: str,
    t_low: float = 0.2,
    t_high: float = 1.5,
    n_per: float = 10.0,
    **arguments: object,
) -> GroundMotionModel:
    """Return the average over periods around that of AvgSA(1.0).

    Other measures are those of the model.

    Parameters
    ----------
    gmpe_name, corr_func, arguments
        As in `GenericGmpeAvgSA`.
    t_low, t_high
        First and last period, as shares of the measure's.
    n_per
        How many periods, at equal steps.
    """

    def periods_of(imt: str) -> tuple[float, ...]:
        found = _AVERAGE.fullmatch(imt)
        if found is None or found[1] is None:
            raise UserInputError("GmpeIndirectAvgSA: write AvgSA with its period, as AvgSA(1.0)")
        period = float(found[1])
        return tuple(map(float, np.linspace(t_low * period, t_high * period, int(n_per))))

    base = model_of_arguments(gmpe_name, arguments)
    correlation = choice("corr_func", corr_func, CORRELATIONS)
    return _averaged(base, periods_of, correlation, ["AvgSA(1.0)"])
