# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far from a site ruptures still count, by tectonic region type and magnitude."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

#: Points (magnitude, km); linear between them, constant beyond.
MagnitudeDistances = Sequence[tuple[float, float]]


def integration_distance(
    by_region: Mapping[str, MagnitudeDistances],
    tectonic_region_type: str,
    mag: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the integration distance of ruptures.

    Parameters
    ----------
    by_region
        Tectonic region type -> distances; a region that is not named has those of
        ``default`` or else, at each magnitude, the largest of all.
    tectonic_region_type
        Of the ruptures.
    mag
        Shape (N,).

    Returns
    -------
    ndarray
        Shape (N,) [km].
    """
    distances = by_region.get(tectonic_region_type, by_region.get("default"))
    if distances is not None:
        return _at(distances, mag)
    largest: NDArray[np.float64] = np.max([_at(each, mag) for each in by_region.values()], axis=0)
    return largest


def _at(distances: MagnitudeDistances, mag: NDArray[np.float64]) -> NDArray[np.float64]:
    magnitudes, km = zip(*distances, strict=True)
    return np.asarray(np.interp(mag, magnitudes, km), dtype=np.float64)
