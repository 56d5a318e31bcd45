# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contexts to means and standard deviations: a model's formula compiled into one loop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numba import njit
from numba.np.unsafe.ndarray import to_fixed_tuple
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Formula,
    GroundMotionModel,
    Reference,
)
from quakegrid.hazard.kernels.compiled import kernel
from quakegrid.hazard.kernels.context_blocks import STEP
from quakegrid.hazard.kernels.context_column import context_column
from quakegrid.hazard.kernels.elementary import FAST_MATH, Numeric


def model_moments(
    model: GroundMotionModel, columns: NDArray[np.float64], imts: Sequence[str]
) -> NDArray[np.float64]:
    """Return the mean and the standard deviations of a model, compiled where it is a formula.

    Parameters
    ----------
    model
        Any model; those inside a composition are evaluated in the same way.
    columns
        Shape (len(Context._fields), N): the fields of N contexts; those the model does not
        require are not read.
    imts
        M intensity measures the model is defined for.

    Returns
    -------
    ndarray
        Shape (4, M, N): mean, sigma, tau, phi [ln units].
    """
    if isinstance(model.formula, Composition):

        def evaluate(
            model: GroundMotionModel, imts: Sequence[str], **changed: Numeric
        ) -> NDArray[np.float64]:
            return model_moments(model, _with(columns, changed), imts)

        return model.formula.moments(evaluate, Context(*columns), imts)
    count = columns.shape[1]
    if not len(imts) or count == 0:
        return np.empty((4, len(imts), count))
    whole = np.pad(columns, ((0, 0), (0, -count % STEP)), mode="edge")
    out = np.empty((4, len(imts), whole.shape[1]))
    rows = model.coefficient_rows(imts)
    _moments_kernel(model.formula)(rows, model.reference_row(), whole, out)
    return np.ascontiguousarray(out[:, :, :count])


def _with(columns: NDArray[np.float64], changed: Mapping[str, Numeric]) -> NDArray[np.float64]:
    """Return contexts in which some fields hold other values."""
    if not changed:
        return columns
    copy = columns.copy()
    for name, values in changed.items():
        copy[Context._fields.index(name)] = values
    return copy


@cache
def _moments_kernel(formula: Formula) -> Any:
    """Return the compiled loop of a formula."""
    make = formula.coefficients
    count = len(make._fields)
    moments = formula.moments
    reference_of = _reference_of(formula)

    @njit(nogil=True, error_model="numpy", fastmath=set(FAST_MATH))
    def fill_references(reference_row, columns, references):
        c_ref = make(*to_fixed_tuple(reference_row, count))
        for i in range(columns.shape[1]):
            known = reference_of(c_ref, Context(*context_column(columns, i)))
            references[0, i] = known.rock
            references[1, i] = known.site

    @njit(nogil=True, error_model="numpy", fastmath=set(FAST_MATH))
    def fill(row, reference_row, columns, references, out, m):
        c = make(*to_fixed_tuple(row, count))
        c_ref = make(*to_fixed_tuple(reference_row, count))
        for i in range(columns.shape[1]):
            known = Reference(references[0, i], references[1, i])
            moment = moments(c, c_ref, known, Context(*context_column(columns, i)))
            out[0, m, i] = moment.mean
            out[1, m, i] = moment.sigma
            out[2, m, i] = moment.tau
            out[3, m, i] = moment.phi

    @kernel("moments_" + formula.name, formula_module=moments.__module__)
    def moments_pass(rows, reference_row, columns, out):
        references = np.empty((2, columns.shape[1]))
        fill_references(reference_row, columns, references)
        for m in range(len(rows)):
            fill(rows[m], reference_row, columns, references, out, m)

    return moments_pass


def _reference_of(formula: Formula) -> Any:
    """Return the compiled reference of a formula, zeros where it has none."""
    reference = formula.reference
    if reference is None:

        @njit(nogil=True)
        def nothing(c_ref, x):
            return Reference(0.0, 0.0)

        return nothing

    @njit(nogil=True, error_model="numpy", fastmath=set(FAST_MATH))
    def found(c_ref, x):
        known = reference(c_ref, x)
        return Reference(float(known.rock), float(known.site))

    return found
