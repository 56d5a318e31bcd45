# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Moments of publications written in decimal logarithms of cm/s2, cm/s, cm."""

from __future__ import annotations

from quakegrid.hazard.ground_motion_models.model import Moments
from quakegrid.hazard.kernels.elementary import Numeric, elementwise, log, where

LN_10 = 2.302585092994046
LN_CM_S2_IN_G = -6.888230912967695  # ln(0.01 / 9.80665)
_TWO_PI = 6.283185307179586


@elementwise
def decimal_moments(
    log10_median: Numeric, sigma: Numeric, tau: Numeric, phi: Numeric, period: Numeric
) -> Moments:
    """Return the moments in natural logarithms, accelerations in g.

    Parameters
    ----------
    log10_median
        Of cm/s2, of cm/s where the period is negative (PGV).
    sigma, tau, phi
        Total, between-event and within-event deviations [log10 units].
    period
        0 for PGA [s].
    """
    ln_unit = where(period < 0.0, 0.0, LN_CM_S2_IN_G)
    return Moments(log10_median * LN_10 + ln_unit, sigma * LN_10, tau * LN_10, phi * LN_10)


@elementwise
def displacement_moments(
    log10_median: Numeric, sigma: Numeric, tau: Numeric, phi: Numeric, period: Numeric
) -> Moments:
    """Return the moments of a model of displacement spectra.

    Parameters
    ----------
    log10_median
        Of cm at a period [s], of m/s2 where it is 0 (PGA), of cm/s where negative (PGV).
    sigma, tau, phi
        Total, between-event and within-event deviations [log10 units].
    period
        [s]
    """
    angular_frequency = where(period > 0.0, _TWO_PI / where(period > 0.0, period, 1.0), 10.0)
    log10_cm_s2 = log10_median + 2.0 / LN_10 * log(angular_frequency)
    own = where(period < 0.0, log10_median, log10_cm_s2)
    return decimal_moments(own, sigma, tau, phi, period)
