# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contexts to rates of exceedance: a model's formula compiled into one pass per block."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numba.np.unsafe.ndarray import to_fixed_tuple
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.model import (
    PATH_FIELDS,
    SITE_FIELDS,
    Context,
    Formula,
    Reference,
)
from quakegrid.hazard.kernels.compiled import kernel, part
from quakegrid.hazard.kernels.context_blocks import BLOCK, RUN, STEP, ContextBlocks
from quakegrid.hazard.kernels.context_column import column
from quakegrid.hazard.kernels.elementary import FAST_MATH
from quakegrid.hazard.kernels.exceedance import LANES, Occurrence, add_exceedances
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts

_COLUMN_COUNT = len(COLUMNS)
_LEAST_SIGMA = 1e-12  # keeps a model without any spread from dividing by 0
_SITE_COUNT = len(SITE_FIELDS + PATH_FIELDS)


def add_model_rates(
    formula: Formula,
    rows: NDArray[np.float64],
    reference_row: NDArray[np.float64],
    contexts: RuptureContexts,
    blocks: ContextBlocks,
    columns_in_use: NDArray[np.int64],
    site_values: NDArray[np.float64],
    occurrence_rates: NDArray[np.float64],
    ln_levels: NDArray[np.float64],
    survival: NDArray[np.float64],
    out: NDArray[np.float64],
    sigma_factor: float = 1.0,
    occurrence: Occurrence = Occurrence.RATES,
) -> None:
    """Add the rates of exceedance one ground motion model gives for a batch of contexts.

    Parameters
    ----------
    formula
        The model's mathematics; compiled on first use, then found on disk.
    rows
        Shape (M, K), coefficients.
    reference_row
        Shape (K,), coefficients of the reference intensity measure.
    contexts, blocks
        The pairs and their order.
    columns_in_use
        Indices into `COLUMNS` of the fields the model reads.
    site_values
        Shape (len(SITE_FIELDS + PATH_FIELDS), S).
    occurrence_rates
        Shape (V, N): annual rates of the N ruptures in V variants that share geometry.
    ln_levels
        Shape (M, L) [ln units].
    survival
        From `survival_polynomial`.
    out
        Shape (V, S, M, L), added to [1/yr]; V is 1 where `occurrence_rates` are chances.
    sigma_factor
        What the model's standard deviation is multiplied by.
    occurrence
        What `occurrence_rates` are.
    """
    _rates_kernel(formula, blocks.mixed)(
        rows,
        reference_row,
        contexts.columns,
        contexts.rupture,
        blocks.order,
        blocks.start,
        blocks.site,
        blocks.mag,
        blocks.run,
        columns_in_use,
        site_values,
        occurrence_rates,
        ln_levels,
        survival,
        survival[0] * sigma_factor,
        int(occurrence),
        out,
    )


@part(nogil=True, error_model="numpy")
def _add_block(
    members, rupture, occurrence_rates, mean, inverse, first, ln_levels, survival, occurrence,
    rates, scratch, out,
):  # fmt: skip
    """Add what the contexts of one block exceed to the rates of their site, shape (V, M, L).

    Their moments begin at column `first`; rows are cut one by one, since a part of a whole
    table counts as scattered over memory, which stops the vectoriser.
    """
    n = len(members)
    for v in range(len(occurrence_rates)):
        for i in range(n):
            rates[v, i] = occurrence_rates[v, rupture[members[i]]]
        for i in range(n, (n + LANES - 1) // LANES * LANES):
            rates[v, i] = 0.0
    for m in range(len(ln_levels)):
        add_exceedances(
            ln_levels[m],
            mean[m][first:],
            inverse[m][first:],
            rates,
            occurrence,
            survival,
            n,
            scratch,
            out[:, m],
        )


def _one_magnitude() -> tuple[Any, Any]:
    """Return what takes the magnitude of a run, and that of a context from it."""

    @part(nogil=True)
    def of_run(mag):
        return mag[0]

    @part(nogil=True)
    def of_context(mag, i):
        return mag

    return of_run, of_context


def _mixed_magnitudes() -> tuple[Any, Any]:
    """Return the same where magnitudes differ within a run."""

    @part(nogil=True)
    def of_run(mag):
        return mag

    @part(nogil=True)
    def of_context(mag, i):
        return mag[i]

    return of_run, of_context


@cache
def _rates_kernel(formula: Formula, mixed: bool) -> Any:
    """Return the compiled pass of a formula, for runs of one magnitude or of several."""
    coefficients = formula.coefficients
    coefficient_count = len(coefficients._fields)
    moments = formula.moments
    of_run, of_context = _mixed_magnitudes() if mixed else _one_magnitude()
    fill_reference = _reference_pass(formula, of_run, of_context)

    @part(nogil=True, error_model="numpy", fastmath=set(FAST_MATH))
    def fill(row, reference_row, mags, site, columns, references, truncation, n, mean, inverse):
        c = coefficients(*to_fixed_tuple(row, coefficient_count))
        c_ref = coefficients(*to_fixed_tuple(reference_row, coefficient_count))
        at_site = to_fixed_tuple(site, _SITE_COUNT)
        mag = of_run(mags)
        for i in range(n):
            x = Context(*((of_context(mag, i),) + column(columns, i) + at_site))
            known = Reference(references[0, i], references[1, i])
            moment = moments(c, c_ref, known, x)
            mean[i] = moment.mean
            inverse[i] = 1.0 / (moment.sigma * truncation)

    kind = "mixed_rates_" if mixed else "rates_"

    @kernel(kind + formula.name, formula_module=moments.__module__)
    def rates_pass(
        rows,
        reference_row,
        columns,
        rupture,
        order,
        start,
        site,
        mag,
        run,
        columns_in_use,
        site_values,
        occurrence_rates,
        ln_levels,
        survival,
        truncation,
        occurrence,
        out,
    ):
        run_columns = np.zeros((_COLUMN_COUNT, RUN))
        mags = np.zeros(RUN)
        references = np.zeros((2, RUN))
        # the last vector of a block may reach beyond it, to numbers that count for nothing
        mean = np.zeros((len(rows), RUN + LANES))
        inverse = np.zeros((len(rows), RUN + LANES))
        scratch = np.empty(BLOCK)
        rates = np.empty((len(occurrence_rates), BLOCK))
        for r in range(len(run) - 1):
            first = start[run[r]]
            n = start[run[r + 1]] - first
            b = run[r]
            alike = site_values[:, site[b]].copy()
            whole = (n + STEP - 1) // STEP * STEP
            for k in columns_in_use:
                for i in range(whole):
                    run_columns[k, i] = columns[k, order[first + min(i, n - 1)]]
            for i in range(whole):
                mags[i] = mag[rupture[order[first + min(i, n - 1)]]]
            fill_reference(reference_row, mags, alike, run_columns, whole, references)
            for m in range(len(rows)):
                fill(
                    rows[m],
                    reference_row,
                    mags,
                    alike,
                    run_columns,
                    references,
                    truncation,
                    whole,
                    mean[m],
                    inverse[m],
                )
            for b in range(run[r], run[r + 1]):
                _add_block(
                    order[start[b] : start[b + 1]],
                    rupture,
                    occurrence_rates,
                    mean,
                    inverse,
                    start[b] - first,
                    ln_levels,
                    survival,
                    occurrence,
                    rates,
                    scratch,
                    out[:, site[b]],
                )

    return rates_pass


def _reference_pass(formula: Formula, of_run: Any, of_context: Any) -> Any:
    """Return the compiled loop that fills the reference medians of a run."""
    coefficients = formula.coefficients
    coefficient_count = len(coefficients._fields)
    reference = formula.reference

    if reference is None:

        @part(nogil=True)
        def nothing(reference_row, mags, site, columns, n, references):
            pass

        return nothing

    @part(nogil=True, error_model="numpy", fastmath=set(FAST_MATH))
    def fill(reference_row, mags, site, columns, n, references):
        c_ref = coefficients(*to_fixed_tuple(reference_row, coefficient_count))
        at_site = to_fixed_tuple(site, _SITE_COUNT)
        mag = of_run(mags)
        for i in range(n):
            x = Context(*((of_context(mag, i),) + column(columns, i) + at_site))
            known = reference(c_ref, x)
            references[0, i] = known.rock
            references[1, i] = known.site

    return fill


def add_rates_of_moments(
    mean: NDArray[np.float64],
    sigma: NDArray[np.float64],
    contexts: RuptureContexts,
    blocks: ContextBlocks,
    occurrence_rates: NDArray[np.float64],
    ln_levels: NDArray[np.float64],
    survival: NDArray[np.float64],
    out: NDArray[np.float64],
    occurrence: Occurrence = Occurrence.RATES,
) -> None:
    """Add the rates of exceedance of moments that are there already.

    Parameters
    ----------
    mean, sigma
        Shape (M, n), in the order of the n contexts [ln units].
    contexts, blocks, occurrence_rates, ln_levels, survival, out, occurrence
        See `add_model_rates`.
    """
    _rates_of_moments(
        np.ascontiguousarray(mean),
        np.ascontiguousarray(1.0 / (np.maximum(sigma, _LEAST_SIGMA) * survival[0])),
        contexts.rupture,
        blocks.order,
        blocks.start,
        blocks.site,
        occurrence_rates,
        ln_levels,
        survival,
        int(occurrence),
        out,
    )


@kernel("rates_of_moments")
def _rates_of_moments(
    means, inverses, rupture, order, start, site, occurrence_rates, ln_levels, survival,
    occurrence, out,
):  # fmt: skip
    mean, inverse = np.zeros((len(means), BLOCK)), np.zeros((len(means), BLOCK))
    scratch = np.empty(BLOCK)
    rates = np.empty((len(occurrence_rates), BLOCK))
    for b in range(len(site)):
        members = order[start[b] : start[b + 1]]
        for m in range(len(means)):
            for i in range(len(members)):
                mean[m, i] = means[m, members[i]]
                inverse[m, i] = inverses[m, members[i]]
        _add_block(
            members,
            rupture,
            occurrence_rates,
            mean,
            inverse,
            0,
            ln_levels,
            survival,
            occurrence,
            rates,
            scratch,
            out[:, site[b]],
        )
