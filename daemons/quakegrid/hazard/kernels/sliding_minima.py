# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Minima of all windows of one size over a grid, exact, in a number of passes log2(size)."""

from __future__ import annotations

from numba.extending import register_jitable

from quakegrid.hazard.kernels.elementary import FAST_MATH

_JIT = {"fastmath": set(FAST_MATH), "error_model": "numpy"}


@register_jitable(**_JIT)
def _minimum_of(a, b, out, count):
    """Write the smaller of two rows."""
    for j in range(count):
        out[j] = min(a[j], b[j])


@register_jitable(**_JIT)
def _nearest_zero_of(a, b, out, count):
    """Write the one of two rows with the smaller absolute value, the first if equal."""
    for j in range(count):
        out[j] = b[j] if abs(b[j]) < abs(a[j]) else a[j]


@register_jitable(**_JIT)
def minima_down(grid, first, last, height, columns):
    """Replace rows first..last of a grid by the minima over `height` rows from each down.

    Doubling: after the pass of step k every row holds the minimum of 2 k rows.  Rows up to
    ``last + height - 1`` are overwritten.
    """
    covered = 1
    rows = last + height
    while covered < height:
        step = min(covered, height - covered)
        rows -= step
        for i in range(first, rows):
            _minimum_of(grid[i], grid[i + step], grid[i], columns)
        covered += step


@register_jitable(**_JIT)
def minima_along(row, work, length, width):
    """Return a row whose item j is the minimum of ``row[j:j + width]``.

    Parameters
    ----------
    row, work
        Arrays of at least `length`; both are overwritten, either is returned.
    length
        Items of `row`; the result has ``length - width + 1``.
    width
        At least 1.
    """
    covered = 1
    while covered < width:
        step = min(covered, width - covered)
        length -= step
        _minimum_of(row, row[step:], work, length)
        row, work = work, row
        covered += step
    return row


@register_jitable(**_JIT)
def nearest_zero_along(row, work, length, width):
    """Return a row whose item j is the item of ``row[j:j + width]`` nearest to zero.

    As `minima_along`; of equally near items the first.
    """
    covered = 1
    while covered < width:
        step = min(covered, width - covered)
        length -= step
        _nearest_zero_of(row, row[step:], work, length)
        row, work = work, row
        covered += step
    return row
