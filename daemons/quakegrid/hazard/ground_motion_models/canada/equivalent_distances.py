# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Distances of extended ruptures that a point stands for, in the Canadian model of 2015.

Atkinson G.M. (2012). Integrating advances in ground-motion and seismic-hazard analysis.
Proceedings of the 15th World Conference on Earthquake Engineering, Lisbon.

Rupture dimensions are those of Wells and Coppersmith (1994) and, in the slab, of Strasser,
Arango and Bommer (2010).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_NEAREST = 0.1  # [km]
_SHARE_OF_LENGTH = 0.3  # by which a rupture of random strike is nearer than its centre
_EASTERN = 0.6  # dimensions in the east as a share of those in the west
_DEPTH = 10.0  # [km] of crustal hypocentres
_SLAB_DEPTH = 50.0  # [km]
_NO_DEPTH = 0.001  # [km] by which a distance is more than the depth of the top

Numbers = NDArray[np.float64]


def western_rjb(mag: Numbers, repi: Numbers) -> Numbers:
    """Return the distance from the projection of a rupture in the west [km]."""
    return np.maximum(repi - _SHARE_OF_LENGTH * 10.0 ** (-2.44 + 0.59 * mag), _NEAREST)


def eastern_rjb(mag: Numbers, repi: Numbers) -> Numbers:
    """Return the distance from the projection of a rupture in the east [km]."""
    length = _EASTERN * 10.0 ** (-2.44 + 0.59 * mag)
    return np.maximum(repi - _SHARE_OF_LENGTH * length, _NEAREST)


def eastern_rrup(mag: Numbers, rjb: Numbers, nearest_top: Numbers | float = 0.0) -> Numbers:
    """Return the distance from a rupture in the east, centred at 10 km of depth [km].

    Parameters
    ----------
    mag
        Moment magnitude.
    rjb
        [km]
    nearest_top
        The top is not above this depth [km].
    """
    width = _EASTERN * 10.0 ** (-1.01 + 0.32 * mag)
    return np.hypot(rjb, np.maximum(_DEPTH - 0.5 * width, np.maximum(nearest_top, 0.0)))


def eastern_repi(mag: Numbers, rrup: Numbers) -> Numbers:
    """Return the epicentral distance that `eastern_rrup` and `eastern_rjb` lead to [km]."""
    width = _EASTERN * 10.0 ** (-1.01 + 0.32 * mag)
    length = _EASTERN * 10.0 ** (-2.44 + 0.59 * mag)
    top = np.maximum(_DEPTH - 0.5 * width, _NO_DEPTH)
    rjb = np.sqrt(np.maximum(rrup, top + _NO_DEPTH) ** 2 - top**2)
    return np.asarray(rjb + _SHARE_OF_LENGTH * length)


def inslab_rrup(mag: Numbers, repi: Numbers) -> Numbers:
    """Return the distance from a round rupture in the slab at 50 km of depth [km]."""
    radius = np.sqrt(10.0 ** (-3.225 + 0.89 * mag) / math.pi)
    return np.hypot(np.maximum(repi - radius, 0.0), _SLAB_DEPTH)
