# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far from a site ruptures still count, by tectonic region type and magnitude."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

#: Distance in km, constant or as (magnitude, km) points.
Distances = float | Sequence[tuple[float, float]]


def integration_distance(
    by_region: Mapping[str, Distances], tectonic_region_type: str, mag: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the integration distance of ruptures.

    Parameters
    ----------
    by_region
        Tectonic region type -> km, or points (magnitude, km) between which the distance is
        linear and beyond which it is constant; ``default`` stands for regions not named.
    tectonic_region_type
        Of the ruptures.
    mag
        Shape (N,).

    Returns
    -------
    ndarray
        Shape (N,) [km].

    Raises
    ------
    KeyError
        The region is not named and there is no default.
    """
    distances = by_region.get(tectonic_region_type)
    if distances is None:
        distances = by_region["default"]
    if isinstance(distances, int | float):
        return np.full(len(mag), float(distances))
    magnitudes, km = zip(*distances, strict=True)
    return np.interp(mag, magnitudes, km)
