# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Amplification of central and eastern North America from rock of 3000 m/s.

Stewart J.P., Parker G.A., Atkinson G.M., Boore D.M., Hashash Y.M.A., Silva W.J. (2020).
Ergodic site amplification model for central and eastern North America. Earthquake Spectra
36(1), 42-68. https://doi.org/10.1177/8755293019878185

Hashash Y.M.A., Ilhan O., Harmon J.A., Parker G.A., Stewart J.P., Rathje E.M., Campbell K.W.,
Silva W.J. (2020). Nonlinear site amplification model for ergodic seismic hazard analysis in
central and eastern North America. Earthquake Spectra 36(1), 69-86.
https://doi.org/10.1177/8755293019878193
"""

from __future__ import annotations

from typing import Any, NamedTuple

from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    elementwise,
    exp,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)

_REFERENCE_VS30 = 760.0  # [m/s]
_ROCK_VS30 = 3000.0  # [m/s]
_SOFTEST = 200.0  # [m/s]
_STIFFEST = 2000.0  # [m/s] of the data
_IMPEDANCE_VS30 = 600.0  # [m/s] above it, an impedance contrast is the likely cause
_GRADIENT_VS30 = 400.0  # [m/s] below it, a gradient is
_IMPEDANCE_ABOVE = 0.767
_IMPEDANCE_BELOW = 0.1
_LONG_PERIOD = 0.4  # [s] from it on, the nonlinear term vanishes at rock of 3000 m/s


class SiteCoefficients(NamedTuple):
    """The columns of ``cena_amplification.csv``, and the period."""

    c: float
    v1: float
    v2: float
    vf: float
    sigma_vc: float
    sigma_l: float
    sigma_u: float
    f760i: float
    f760g: float
    f760is: float
    f760gs: float
    f3: float
    f4: float
    f5: float
    vc: float
    sigma_c: float
    period: float


@elementwise
def _impedance_share(vs30: Numeric) -> Numeric:
    """Stewart et al. (2020), equation 5: weight of the impedance condition."""
    share = log(clip(vs30, _GRADIENT_VS30, _IMPEDANCE_VS30) / _GRADIENT_VS30)
    share = share / log(_IMPEDANCE_VS30 / _GRADIENT_VS30)
    between = _IMPEDANCE_BELOW + (_IMPEDANCE_ABOVE - _IMPEDANCE_BELOW) * share
    return where(vs30 < _GRADIENT_VS30, _IMPEDANCE_BELOW, between)


@elementwise
def _linear(c: Any, vs30: Numeric) -> Numeric:
    """Stewart et al. (2020), equations 2 to 5: from 3000 m/s, where there is none."""
    share = _impedance_share(vs30)
    of_760 = share * c.f760i + (1.0 - share) * c.f760g
    amplified = c.c * log(clip(vs30, c.v1, c.v2) / _REFERENCE_VS30) + of_760
    to_rock = log(clip(vs30, _STIFFEST, _ROCK_VS30) / _STIFFEST) / log(_ROCK_VS30 / _STIFFEST)
    return amplified * (1.0 - to_rock)


@elementwise
def nonlinear(c: Any, vs30: Numeric, pga_rock: Numeric) -> Numeric:
    """Return ln of the nonlinear amplification, Hashash et al. (2020), equations 2 and 3.

    Parameters
    ----------
    c
        Coefficients `f3`, `f4`, `f5`, `vc` and the period.
    vs30
        [m/s]
    pga_rock
        Median PGA on rock of 3000 m/s [g].
    """
    long_period = (c.period >= _LONG_PERIOD) | (c.period < 0.0)
    vs30_ref = where(long_period, _ROCK_VS30, _REFERENCE_VS30)
    soft = exp(c.f5 * (minimum(vs30, vs30_ref) - 360.0)) - exp(c.f5 * (vs30_ref - 360.0))
    return where(vs30 < c.vc, c.f4 * soft * log((pga_rock + c.f3) / c.f3), 0.0)


@elementwise
def _linear_deviation(c: Any, vs30: Numeric) -> Numeric:
    """Stewart et al. (2020), equation 7: epistemic deviation of the vs30 scaling."""
    soft = (vs30 - _SOFTEST) / (c.vf - _SOFTEST)
    below = c.sigma_l - 2.0 * (c.sigma_l - c.sigma_vc) * soft
    below += (c.sigma_l - c.sigma_vc) * soft**2
    stiff = (clip(vs30, c.v2, _STIFFEST) - c.v2) / (_STIFFEST - c.v2)
    above = c.sigma_vc + (c.sigma_u - c.sigma_vc) * stiff**2
    at_site = where(vs30 < c.vf, below, above)
    to_rock = log(clip(vs30, _STIFFEST, _ROCK_VS30) / _STIFFEST) / log(_ROCK_VS30 / _STIFFEST)
    return at_site * (1.0 - to_rock)


@elementwise
def _nonlinear_deviation(c: Any, vs30: Numeric, pga_rock: Numeric) -> Numeric:
    """Hashash et al. (2020), equation 5: epistemic deviation of the nonlinear term."""
    share = log(clip(vs30, 300.0, 1000.0) / 300.0) / log(1000.0 / 300.0)
    return c.sigma_c * (1.0 - share) * log((pga_rock + c.f3) / c.f3)


@elementwise
def ln_amplification(c: Any, vs30: Numeric, pga_rock: Numeric) -> Numeric:
    """Return ln of the amplification from rock of 3000 m/s.

    Parameters
    ----------
    c
        The fields of `SiteCoefficients`, among others.
    vs30
        [m/s]
    pga_rock
        Median PGA on rock of 3000 m/s [g].
    """
    return _linear(c, vs30) + nonlinear(c, vs30, pga_rock)


@elementwise
def epistemic_deviation(c: Any, vs30: Numeric, pga_rock: Numeric) -> Numeric:
    """Return the epistemic standard deviation of `ln_amplification`."""
    share = _impedance_share(vs30)
    of_760 = share * c.f760is + (1.0 - share) * c.f760gs
    variance = _linear_deviation(c, vs30) ** 2 + of_760**2
    return sqrt(maximum(variance + _nonlinear_deviation(c, vs30, pga_rock) ** 2, 0.0))
