# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Berge-Thierry et al. (2003) for moment magnitudes, which are turned into surface-wave ones.

Lolli B., Gasperini P., Vannucci G. (2014). Empirical conversion between teleseismic magnitudes
(mb and Ms) and moment magnitude (Mw) at the Global, Euro-Mediterranean and Italian scale.
Geophysical Journal International 199(2), 805-828. https://doi.org/10.1093/gji/ggu264

Weatherill G.A., Pagani M., Garcia J. (2016). Exploring earthquake databases for the creation of
magnitude-homogeneous catalogues: tools for application on a regional and global scale.
Geophysical Journal International 206(3), 1652-1676. https://doi.org/10.1093/gji/ggw232

The publication of the model knows no moment magnitudes, so that these variants are defined by their
use: the deviation of the magnitude, times its coefficient, is added to the deviation in ln units as
if it were one itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from quakegrid.hazard.ground_motion_models.coefficients import extended
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import decimal_moments
from quakegrid.hazard.ground_motion_models.europe.berge_thierry_2003 import (
    BergeThierryEtAl2003Ms,
    log10_median,
)
from quakegrid.hazard.ground_motion_models.europe.berge_thierry_2003 import (
    Coefficients as SurfaceWaveCoefficients,
)
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import Numeric, elementwise, log, maximum, sqrt, where

#: Two relations each, `change` being the magnitude from which the second holds:
#: ``Mw = exp(p + q Ms) + r`` and ``Mw = p + q Ms``, with the deviation of Mw.
_COLUMNS = "p1 q1 r1 sd1 p2 q2 r2 sd2 change"
ExponentialCoefficients = extended(SurfaceWaveCoefficients, _COLUMNS, "ExponentialCoefficients")
LinearCoefficients = extended(
    SurfaceWaveCoefficients, "p1 q1 sd1 p2 q2 sd2 change", "LinearCoefficients"
)


@elementwise
def _with_magnitude(c: Any, mag: Numeric, deviation: Numeric, x: Context) -> Moments:
    """Return the moments for a magnitude of surface waves that is itself uncertain."""
    own = decimal_moments(log10_median(c, mag, x), c.sigma, 0.0, 0.0, c.period)
    return Moments(own.mean, sqrt(own.sigma**2 + (c.a * deviation) ** 2), 0.0, 0.0)


@elementwise
def exponential_moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the moments with the exponential relations of Lolli et al. (2014)."""
    is_large = x.mag >= c.change
    size = maximum(x.mag - where(is_large, c.r2, c.r1), 1e-3)
    q = where(is_large, c.q2, c.q1)
    mag = (log(size) - where(is_large, c.p2, c.p1)) / q
    return _with_magnitude(c, mag, where(is_large, c.sd2, c.sd1) / (q * size), x)


@elementwise
def linear_moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the moments with the two lines of Weatherill et al. (2016)."""
    is_large = x.mag > c.change
    q = where(is_large, c.q2, c.q1)
    mag = (x.mag - where(is_large, c.p2, c.p1)) / q
    return _with_magnitude(c, mag, where(is_large, c.sd2, c.sd1) / q, x)


EXPONENTIAL_FORMULA = Formula(
    "berge_thierry_2003_exponential", ExponentialCoefficients, exponential_moments
)
LINEAR_FORMULA = Formula("berge_thierry_2003_linear", LinearCoefficients, linear_moments)

_MEDITERRANEAN = (2.133, 0.063, -6.205, 0.1703)
_ITALY = (1.421, 0.108, -1.863, 0.1685)
_EXPONENTIAL: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "MwL_GBL": (*_MEDITERRANEAN, -0.109, 0.229, 2.586, 0.1462, 5.75),
        "MwL_ITA": (*_ITALY, *_ITALY, 5.75),
        "MwL_MED": (*_MEDITERRANEAN, *_MEDITERRANEAN, 5.75),
    }
)
_LINEAR: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "MwW": (2.369, 0.616, 0.147, 0.1, 0.994, 0.174, 6.064),
        # moment magnitudes are those of surface waves but for a deviation
        "SIGMA": (0.0, 1.0, 0.2, 0.0, 1.0, 0.2, 6.064),
    }
)


def berge_thierry_2003_moment_magnitude(*, relation: str) -> GroundMotionModel:
    """Return the model for moment magnitudes.

    Parameters
    ----------
    relation
        Between the magnitudes: ``MwL_GBL``, ``MwL_ITA``, ``MwL_MED``, ``MwW`` or ``SIGMA``.
    """
    is_exponential = relation in _EXPONENTIAL
    formula = EXPONENTIAL_FORMULA if is_exponential else LINEAR_FORMULA
    numbers = _EXPONENTIAL[relation] if is_exponential else _LINEAR[relation]
    names = formula.coefficients._fields[-len(numbers) :]
    model = BergeThierryEtAl2003Ms()
    table = model.table.with_columns(**dict(zip(names, numbers, strict=True)))
    return replace(model, formula=formula, table=table)
