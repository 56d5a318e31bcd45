# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Amplification of Europe and the Middle East, as several models have it.

Sandikkaya M.A., Akkar S., Bard P.-Y. (2013). A nonlinear site-amplification model for the next
pan-European ground-motion prediction equations. Bulletin of the Seismological Society of
America 103(1), 19-32. https://doi.org/10.1785/0120120008
"""

from __future__ import annotations

from quakegrid.hazard.kernels.elementary import Numeric, elementwise, log, minimum, power, where


@elementwise
def amplification(
    linear: Numeric,
    nonlinear: Numeric,
    c: Numeric,
    n: Numeric,
    vcon: Numeric,
    vref: Numeric,
    vs30: Numeric,
    pga_rock: Numeric,
) -> Numeric:
    """Return ln of the amplification from rock of `vref` [m/s].

    Parameters
    ----------
    linear, nonlinear
        b1 and b2.
    c, n
        Of the nonlinear part.
    vcon, vref
        The amplification is constant above the one [m/s], measured from the other.
    vs30
        [m/s]
    pga_rock
        PGA on rock [g].
    """
    ratio = minimum(vs30, vcon) / vref
    powered = power(ratio, n)
    soft = nonlinear * log((pga_rock + c * powered) / ((pga_rock + c) * powered))
    return linear * log(ratio) + where(vs30 < vref, soft, 0.0)
