# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A model that says nothing, for branches of weight 0."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
)

_SIGMA, _TAU, _PHI = 0.005, 0.003, 0.004


def _moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
    """Return a median of 1 of any unit."""
    shape = (len(imts), len(x.mag))
    return np.array([np.full(shape, value) for value in (0.0, _SIGMA, _TAU, _PHI)])


def _accept(imts: Sequence[str]) -> None:
    """Take any intensity measure."""


def DummyGMPE(*, ordinal: float = 0.0) -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model.

    Parameters
    ----------
    ordinal
        Tells one such model from another in a logic tree.
    """
    return GroundMotionModel(
        name="DummyGMPE",
        formula=Composition(_moments, ("PGA",), _accept),
        table=CoefficientTable({}),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rrup"}),
    )
