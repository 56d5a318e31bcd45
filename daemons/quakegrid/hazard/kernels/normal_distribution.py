# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The normal distribution as arithmetic that the interpreter and the compiler share."""

from __future__ import annotations

from quakegrid.hazard.kernels.elementary import Numeric, absolute, elementwise, exp, where

# Hart (1968), Computer Approximations, as given by West (2005), Better approximations to
# cumulative normal functions, Wilmott Magazine: absolute error below 1e-15
_N0, _N1, _N2, _N3, _N4, _N5, _N6 = (
    220.206867912376,
    221.213596169931,
    112.079291497871,
    33.912866078383,
    6.37396220353165,
    0.700383064443688,
    3.52624965998911e-02,
)
_D0, _D1, _D2, _D3, _D4, _D5, _D6, _D7 = (
    440.413735824752,
    793.826512519948,
    637.333633378831,
    296.564248779674,
    86.7807322029461,
    16.064177579207,
    1.75566716318264,
    8.83883476483184e-02,
)


@elementwise
def upper_tail(x: Numeric) -> Numeric:
    """Return the survival function of the standard normal."""
    a = absolute(x)
    p = _N6
    p = p * a + _N5
    p = p * a + _N4
    p = p * a + _N3
    p = p * a + _N2
    p = p * a + _N1
    p = p * a + _N0
    q = _D7
    q = q * a + _D6
    q = q * a + _D5
    q = q * a + _D4
    q = q * a + _D3
    q = q * a + _D2
    q = q * a + _D1
    q = q * a + _D0
    tail = exp(-0.5 * a * a) * p / q
    return where(x >= 0.0, tail, 1.0 - tail)
