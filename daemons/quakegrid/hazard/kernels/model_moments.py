# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contexts to means and standard deviations: a model's formula compiled into one loop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Formula,
    GroundMotionModel,
)
from quakegrid.hazard.kernels.compiled import kernel, part
from quakegrid.hazard.kernels.context_blocks import STEP
from quakegrid.hazard.kernels.elementary import FAST_MATH, Numeric
from quakegrid.hazard.kernels.formula_code import (
    alike_stage,
    context_stage,
    measure_stage,
    pair_stage,
    shared_fields,
    shared_stage,
    stage_sizes,
)

#: Contexts whose own terms are kept at a time: some ten columns of them stay in the cache.
_TILE = 1024
#: Between the columns: of columns that begin at one place of the cache it holds a few only.
_GAP = 8
#: Runs that are shorter on the average are not worth looking for.
_SHORT = 8


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
            return model_moments(model, _with(columns, changed, model.requires), imts)

        return model.formula.moments(evaluate, Context(*columns), imts)
    count = columns.shape[1]
    if not len(imts) or count == 0:
        return np.empty((4, len(imts), count))
    out = np.empty((4, len(imts), count))
    rows = model.coefficient_rows(imts)
    reference_row = model.reference_row()
    fields = model.formula.coefficients._fields
    constants = model.table.constants.intersection(fields)
    same = [name in constants for name in fields]
    reference_row[same] = rows[0, same]
    fill = _moments_kernel(model.formula, constants)
    columns = np.ascontiguousarray(columns)
    steps, left = divmod(count, STEP)
    if steps:
        fill(rows, reference_row, columns, steps, out)
    if left:
        # by the same machine code as all others, so that nothing depends on which are together
        last = np.pad(columns[:, -left:], ((0, 0), (0, STEP - left)), mode="edge")
        result = np.empty((4, len(imts), STEP))
        fill(rows, reference_row, last, 1, result)
        out[:, :, -left:] = result[:, :, :left]
    return out


def _with(
    columns: NDArray[np.float64], changed: Mapping[str, Numeric], required: frozenset[str]
) -> NDArray[np.float64]:
    """Return contexts in which some fields hold other values, those not required zeros."""
    if not changed:
        return columns
    copy = np.zeros(columns.shape)
    for row, name in enumerate(Context._fields):
        if name in changed or name in required:
            copy[row] = changed.get(name, columns[row])
    return copy


@cache
def _moments_kernel(formula: Formula, constants: frozenset[str]) -> Any:
    """Return the compiled loops of a formula with some coefficients that never change."""
    sizes, measure_terms = stage_sizes(formula, constants), measure_stage(formula, constants)
    fill_tile = _tile_loop(formula, constants)
    mask = sum(1 << k for k, name in enumerate(formula.coefficients._fields) if name in constants)

    @kernel(f"moments_{formula.name}_{mask:x}", formula_module=formula.moments.__module__)
    def moments_pass(rows, reference_row, columns, steps, out):
        measures, contexts, alike, alike_sites, shared_terms, site_terms = sizes()
        of_measure = np.empty((len(rows), measures))
        of_context = np.empty((contexts, _TILE + _GAP))
        shared = np.empty((max(alike + alike_sites, shared_terms + site_terms), _TILE + _GAP))
        for m in range(len(rows)):
            measure_terms(rows, reference_row, m, of_measure)
        for first in range(0, steps * STEP, _TILE):
            count = min(_TILE, steps * STEP - first)
            fill_tile(reference_row, of_measure, columns, first, count, of_context, shared, out)

    return moments_pass


def _tile_loop(formula: Formula, constants: frozenset[str]) -> Any:
    """Return the loops that go through contexts whose own terms are kept at a time."""
    sizes = stage_sizes(formula, constants)
    find_runs, find_runs_of_sites = (_run_loop(formula, constants, g) for g in (0, 1))
    fill_alike, fill_alike_sites = (_alike_loop(formula, constants, g) for g in (0, 1))
    fill_shared, fill_shared_of_sites = (_shared_loop(formula, constants, g) for g in (0, 1))
    fill_contexts, fill = _context_loop(formula, constants), _pair_loop(formula, constants)

    @part(nogil=True)
    def fill_tile(reference_row, of_measure, columns, first, count, of_context, shared, out):
        alike_before, sites_before, alike_pairs, site_pairs = sizes()[2:]
        wanted, sites_wanted = alike_before + alike_pairs > 0, sites_before + site_pairs > 0
        start, alike = find_runs(columns, first, count, wanted)
        start_of_site, sites = find_runs_of_sites(columns, first, count, sites_wanted)
        if alike_before > 0:
            fill_alike(reference_row, alike, start, shared[:alike_before])
        if sites_before > 0:
            known = shared[alike_before : alike_before + sites_before]
            fill_alike_sites(reference_row, sites, start_of_site, known)
        fill_contexts(reference_row, columns, first, count, shared, of_context)
        for m in range(len(of_measure)):
            if alike_pairs > 0:
                fill_shared(of_measure, m, alike, start, shared[:alike_pairs])
            if site_pairs > 0:
                known = shared[alike_pairs : alike_pairs + site_pairs]
                fill_shared_of_sites(of_measure, m, sites, start_of_site, known)
            fill(of_measure, m, columns, first, count, of_context, shared, out)

    return fill_tile


def _pair_loop(formula: Formula, constants: frozenset[str]) -> Any:
    """Return the loop that computes the moments of one measure."""
    pair_moments = pair_stage(formula, constants)

    @part(nogil=True, error_model="numpy", fastmath=set(FAST_MATH))
    def fill(of_measure, m, columns, first, count, of_context, shared, out):
        for i in range(count):
            pair_moments(of_measure, m, columns, first + i, of_context, i, shared, out, first + i)

    return fill


def _context_loop(formula: Formula, constants: frozenset[str]) -> Any:
    """Return the loop that computes the terms of contexts."""
    context_terms = context_stage(formula, constants)

    @part(nogil=True, error_model="numpy", fastmath=set(FAST_MATH))
    def fill_contexts(reference_row, columns, first, count, alike, of_context):
        for i in range(count):
            context_terms(reference_row, columns, first + i, alike, of_context, i)

    return fill_contexts


def _run_loop(formula: Formula, constants: frozenset[str], group: int) -> Any:
    """Return the loop that finds contexts in a row with the same fields of a group.

    It returns where each run begins and, at the end, where the last one ends; and the fields of
    each, for whole steps of vectors.
    """
    fields_of = shared_fields(formula, constants, group)

    @part(nogil=True)
    def find_runs(columns, first, count, wanted):
        fields = fields_of()
        start = np.zeros(count + 1 if wanted else 1, np.int64)
        runs = 0
        for i in range(count if wanted else 0):
            known = i > 0
            for field in fields:
                known = known and columns[field, first + i] == columns[field, first + i - 1]
            if not known:
                start[runs] = i
                runs += 1
        if _SHORT * runs > count:
            runs = count
            start[:] = np.arange(count + 1)
        start[runs] = count
        alike = np.empty((len(fields), (runs + STEP - 1) // STEP * STEP))
        for row, field in enumerate(fields):
            for r in range(alike.shape[1]):
                alike[row, r] = columns[field, first + start[min(r, runs - 1)]]
        return start[: runs + 1], alike

    return find_runs


def _alike_loop(formula: Formula, constants: frozenset[str], group: int) -> Any:
    """Return the loop that computes what terms of contexts have in common in a group."""
    alike_terms = alike_stage(formula, constants, group)

    @part(nogil=True, error_model="numpy", fastmath=set(FAST_MATH))
    def fill_runs(reference_row, alike, terms):
        for r in range(alike.shape[1]):
            alike_terms(reference_row, alike, r, terms)

    @part(nogil=True)
    def fill_alike(reference_row, alike, start, known):
        terms = _terms_of_runs(start, known)
        fill_runs(reference_row, alike, terms)
        _spread(terms, start, known)

    return fill_alike


def _shared_loop(formula: Formula, constants: frozenset[str], group: int) -> Any:
    """Return the loop that computes the terms of a group and gives each context its own."""
    shared_terms = shared_stage(formula, constants, group)

    @part(nogil=True, error_model="numpy", fastmath=set(FAST_MATH))
    def fill_runs(of_measure, m, alike, terms):
        for r in range(alike.shape[1]):
            shared_terms(of_measure, m, alike, r, terms)

    @part(nogil=True)
    def fill_shared(of_measure, m, alike, start, known):
        terms = _terms_of_runs(start, known)
        fill_runs(of_measure, m, alike, terms)
        _spread(terms, start, known)

    return fill_shared


@part(nogil=True)
def _terms_of_runs(start, known):
    """Return where the terms of runs go: to those of contexts if each is a run of its own."""
    runs = len(start) - 1
    if runs == start[-1]:
        return known
    return np.empty((len(known), (runs + STEP - 1) // STEP * STEP))


@part(nogil=True)
def _spread(terms, start, known):
    """Give each context the terms of its run."""
    runs = len(start) - 1
    if runs == start[-1]:
        return
    for k in range(len(known)):
        for r in range(runs):
            known[k, start[r] : start[r + 1]] = terms[k, r]
