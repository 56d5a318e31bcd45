# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Amplification of soft sites that falls with the shaking of rock, after Walling et al. (2008).

Walling M., Silva W., Abrahamson N. (2008). Nonlinear site amplification factors for constraining
the NGA models. Earthquake Spectra 24(1), 243-255. https://doi.org/10.1193/1.2934350
"""

from __future__ import annotations

from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    log,
    minimum,
    power,
    where,
)

_C = 1.88
_N = 1.18

#: No speed from which amplification is constant [m/s].
UNLIMITED = 1e9


@elementwise
def amplification(
    vlin: Numeric,
    b: Numeric,
    slope: Numeric,
    vs30: Numeric,
    highest: Numeric,
    pga_rock: Numeric,
) -> Numeric:
    """Return ln of the amplification.

    Parameters
    ----------
    vlin
        Speed from which amplification is linear [m/s].
    b
        Slope of nonlinearity.
    slope
        Of ln of the amplification with ln vs30.
    vs30
        Of the site [m/s].
    highest
        Speed from which amplification is constant [m/s].
    pga_rock
        Median on reference rock [g].
    """
    ratio = minimum(vs30, highest) / vlin
    soft = b * log((pga_rock + _C * power(ratio, _N)) / (pga_rock + _C))
    return slope * log(ratio) + where(vs30 < vlin, soft, b * _N * log(ratio))


@elementwise
def amplification_derivative(
    vlin: Numeric, b: Numeric, vs30: Numeric, pga_rock: Numeric
) -> Numeric:
    """Return the derivative of ln of the amplification with respect to ln PGA on rock."""
    stiff = _C * power(vs30 / vlin, _N)
    soft = b * pga_rock * (1.0 / (pga_rock + stiff) - 1.0 / (pga_rock + _C))
    return where(vs30 < vlin, soft, 0.0)


@elementwise
def nonlinear_variance(
    linear: Numeric, linear_ref: Numeric, derivative: Numeric, rho: Numeric
) -> Numeric:
    """Return the variance at a site whose amplification falls with the shaking of rock.

    Parameters
    ----------
    linear, linear_ref
        Standard deviations of linear sites, of the measure and of PGA [ln units].
    derivative
        Of ln of the amplification with respect to ln PGA on rock.
    rho
        Correlation of the measure and PGA.
    """
    shaken = derivative * linear_ref
    return linear**2 + shaken**2 + 2.0 * rho * linear * shaken
