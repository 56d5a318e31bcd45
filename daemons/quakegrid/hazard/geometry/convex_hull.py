# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The convex hull of points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def convex_hull(points: Floats) -> Floats:
    """Return the corners of the convex hull of points in a plane, counterclockwise.

    Andrew A.M. (1979). Another efficient algorithm for convex hulls in two dimensions.
    Information Processing Letters 9(5), 216-219. https://doi.org/10.1016/0020-0190(79)90072-3

    Parameters
    ----------
    points
        Shape (n, 2).

    Returns
    -------
    ndarray
        Shape (m, 2); less than 3 corners if the points lie on a line.
    """
    ordered = np.unique(points, axis=0)
    if len(ordered) < 3:
        return ordered
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return np.array(lower[:-1] + upper[:-1])


def _chain(points: Floats) -> list[Floats]:
    """Return the points at which a walk along the hull turns left."""
    chain: list[Floats] = []
    for point in points:
        while len(chain) >= 2 and _turn(chain[-2], chain[-1], point) <= 0.0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: Floats, b: Floats, c: Floats) -> float:
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
