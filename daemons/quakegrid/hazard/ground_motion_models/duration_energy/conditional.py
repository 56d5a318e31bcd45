# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Models of one measure that are conditioned on other measures of any ground motion model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
)
from quakegrid.hazard.ground_motion_models.wrappers.modification import single_model

#: ``moments(x, given)`` -> shape (4, N): mean, sigma, tau and phi of the measure; `given`
#: holds those of the measures it is conditioned on, shape (4, G, N).
Conditioned = Callable[[Context, NDArray[np.float64]], NDArray[np.float64]]


def conditional_model(
    gmpe: Mapping[str, object],
    measure: str,
    given: Sequence[str],
    moments: Conditioned,
    *,
    tectonic_region_type: str,
    requires: frozenset[str],
) -> GroundMotionModel:
    """Return a model of one measure.

    Parameters
    ----------
    gmpe
        The model of the measures it is conditioned on: ``{Name = {argument = ...}}``.
    measure
        The measure.
    given
        G measures it is conditioned on.
    moments
        From the latter to the former.
    tectonic_region_type
        The region the publication is for.
    requires
        Fields of contexts it reads beside those of the other model.
    """
    base = single_model("gmpe", gmpe)

    def all_moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        found = moments(x, np.asarray(evaluate(base, given)))
        return np.repeat(found[:, np.newaxis, :], len(imts), axis=1)

    def check(imts: Sequence[str]) -> None:
        for imt in imts:
            if imt != measure:
                raise UserInputError(f"the conditional model is for {measure}, not for {imt}")
        base.coefficient_rows(given)

    return GroundMotionModel(
        name=base.name,
        formula=Composition(all_moments, (measure,), check),
        table=CoefficientTable({}),
        tectonic_region_type=tectonic_region_type,
        component=base.component,
        requires=base.requires | requires,
    )
