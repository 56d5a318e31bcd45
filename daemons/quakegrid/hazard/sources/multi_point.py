# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sources of many points with rates of their own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.sources.point import PointRuptures, ruptures_around_points
from quakegrid.hazard.sources.source import MultiPointSource

Floats = NDArray[np.float64]


def multi_point_ruptures(
    source: MultiPointSource, magnitudes: Floats, start: int = 0, stop: int | None = None
) -> PointRuptures:
    """Return the ruptures of a slice of the points of a source.

    Parameters
    ----------
    source
        The source; its shares belong to `magnitudes`.
    magnitudes
        Shape (K,).
    start, stop
        The slice of points.

    Returns
    -------
    PointRuptures
        Of the points of the slice alone.
    """
    part = slice(start, stop)
    return ruptures_around_points(
        source, magnitudes, source.lon[part], source.lat[part], source.share[part]
    )


def with_some_magnitudes(source: MultiPointSource, kept: NDArray[np.bool_]) -> MultiPointSource:
    """Return the source with the shares of some of its magnitudes, `kept` of shape (K,)."""
    return replace(source, share=source.share[:, kept])
