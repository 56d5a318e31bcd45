# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the United States maps of 2008 add to models of the central and eastern states.

Petersen M.D., Frankel A.D., Harmsen S.C., et al. (2008). Documentation for the 2008 update of
the United States national seismic hazard maps. USGS Open-File Report 2008-1128.
https://doi.org/10.3133/ofr20081128
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from quakegrid.hazard.kernels.elementary import Numeric, elementwise, minimum, where

_UNBOUNDED = 99.0

_MOMENT = {"m0": 0.0, "m1": 1.0, "m2": 0.0}
#: Atkinson and Boore (1987), BSSA 77(2), 440-467.
_ATKINSON_BOORE = {"m0": 2.715, "m1": -0.277, "m2": 0.127}
#: Johnston (1996), Geophysical Journal International 124(2), 381-414.
_JOHNSTON = {"m0": 1.14, "m1": 0.24, "m2": 0.0933}

#: What the magnitude of a source model is -> columns m0, m1, m2, see `moment_magnitude`.
MAGNITUDES: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {"Mw": _MOMENT, "MblgAB1987": _ATKINSON_BOORE, "MblgJ1996": _JOHNSTON}
)


@elementwise
def moment_magnitude(c: Any, mag: Numeric) -> Numeric:
    """Return the moment magnitude of that of a source model.

    Parameters
    ----------
    c
        Coefficients `m0`, `m1`, `m2` of ``M = m0 + m1 m + m2 m ** 2``.
    mag
        Moment magnitude or one of Lg waves, as the coefficients say.
    """
    return c.m0 + c.m1 * mag + c.m2 * mag**2


@elementwise
def bounded_velocity(ln_median: Numeric, period: Numeric) -> Numeric:
    """Return a median that is at most 1.5 cm/s if it is a PGV: the number of PGA [ln]."""
    return minimum(ln_median, where(period < 0.0, 0.405, _UNBOUNDED))


@elementwise
def bounded(ln_median: Numeric, period: Numeric) -> Numeric:
    """Return a median of at most 1.5 g (PGA) and 3 g (0.02 to 0.55 s) [ln g]."""
    short = (period > 0.02) & (period < 0.55)
    bound = where(period == 0.0, 0.405, where(short, 1.099, _UNBOUNDED))
    return minimum(ln_median, bound)
