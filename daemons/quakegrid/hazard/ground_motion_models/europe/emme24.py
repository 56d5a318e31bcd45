# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Backbone of the earthquake model of the Middle East of 2024: Chiou and Youngs (2014), adjusted.

Guryuva B., Kale Ö., Sandıkkaya M.A., Danciu L. (2024): five medians and three sets of deviations
of a backbone for active shallow crust.
"""

from __future__ import annotations

from typing import Any

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, extended
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.nga_west import chiou_youngs_2014
from quakegrid.hazard.ground_motion_models.nga_west.chiou_youngs_2014 import (
    ChiouYoungs2014,
    rock_mean,
)
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

_ROCK_VS30 = 800.0  # [m/s]
_REFERENCE_MAGNITUDE = 6.75
_REFERENCE_DISTANCE = 30.0  # [km]
_DEPTH = 3.0  # [km] in the distance
_LONGEST_FLOORED_PERIOD = 0.3  # [s]

# the correction that all medians share: its magnitude, and where it depends on distance
_CORRECTED_MAGNITUDE = 6.5
_SMALL, _LARGE = 4.8, 7.2
_NEAR, _FAR = 11.0, 9.0  # [km]

#: Backbone, site and deviations, see `_backbone`, `_site_term` and `moments`.
_COLUMNS = (
    "bb1 bb2 bb3 bb4 bb5 bb6 site1 site2 site3 site4 stiffest "
    "tau_small tau_large phi_small phi_large"
)
Coefficients = extended(chiou_youngs_2014.Coefficients, _COLUMNS)


@elementwise
def _correction(c: Any, x: Context) -> Numeric:
    """Return what all medians have in common, one for PGV and one for accelerations."""
    is_velocity = c.period < 0.0
    m = x.mag - _CORRECTED_MAGNITUDE
    size = where(is_velocity, 0.0367, -0.0037) + where(is_velocity, 0.0069, 0.0126) * m
    size += where(is_velocity, -0.0316, -0.0131) * m**2
    near = log(maximum(_NEAR - x.rrup, 1.0)) * minimum(x.mag - _SMALL, 0.0)
    far = log(maximum(x.rrup - _FAR, 1.0)) * maximum(x.mag - _LARGE, 0.0)
    small = where(is_velocity, -0.3334, -0.3888) * near
    return size + small + where(is_velocity, 0.0112, -0.0591) * far


@elementwise
def _backbone(c: Any, x: Context) -> Numeric:
    """Return the adjustment of the median on rock."""
    m = x.mag - _REFERENCE_MAGNITUDE
    r = log(sqrt(x.rrup**2 + _DEPTH**2) / _REFERENCE_DISTANCE)
    return c.bb1 + c.bb2 * m + c.bb3 * m**2 + (c.bb4 + c.bb5 * r + c.bb6 * m) * r


@elementwise
def _site_term(c: Any, x: Context, rock: Numeric) -> Numeric:
    """Return ln of the amplification from rock of 800 m/s, whose ln median is given."""
    soft = exp(c.site3 * (minimum(x.vs30, _ROCK_VS30) - 360.0))
    factor = c.site2 * (soft - exp(c.site3 * (_ROCK_VS30 - 360.0)))
    linear = c.site1 * log(minimum(x.vs30, c.stiffest) / _ROCK_VS30)
    return linear + factor * log((exp(rock) + c.site4) / c.site4)


@elementwise
def _site_mean(c: Any, x: Context) -> Numeric:
    """Return the mean of Chiou and Youngs (2014) with the site term of the backbone."""
    rock = rock_mean(c, x)
    return rock + _site_term(c, x, rock)


@elementwise
def reference(c_ref: Any, x: Context) -> Reference:
    """Return ln PGA before its adjustment, below which short periods do not fall."""
    return Reference(0.0, _site_mean(c_ref, x))


@elementwise
def moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the median and the deviations, which go from magnitude 5 to 6.2 and 6."""
    mean = _site_mean(c, x)
    short = (c.period > 0.0) & (c.period <= _LONGEST_FLOORED_PERIOD)
    mean = where(short, maximum(mean, reference.site), mean) + _backbone(c, x) + _correction(c, x)
    tau = c.tau_small + (c.tau_large - c.tau_small) * clip((x.mag - 5.0) / 1.2, 0.0, 1.0)
    phi = c.phi_small + (c.phi_large - c.phi_small) * clip(x.mag - 5.0, 0.0, 1.0)
    return Moments(mean, sqrt(tau**2 + phi**2), tau, phi)


FORMULA = Formula("emme24", Coefficients, moments, reference)


def emme24(*, median: float, deviation: float) -> GroundMotionModel:
    """Return a branch of the backbone.

    Parameters
    ----------
    median
        1 (low) to 5 (high).
    deviation
        1 to 3.
    """
    base = ChiouYoungs2014()
    copies = {f"bb{number}": f"bb{number}_{median:g}" for number in range(1, 7)}
    for name in ("tau_small", "tau_large", "phi_small", "phi_large"):
        copies[name] = f"{name}_{deviation:g}"
    table = CoefficientTable.read("europe/emme24").with_copies(copies)
    return GroundMotionModel(
        name="EMME24BB",
        formula=FORMULA,
        table=base.table.joined(table),
        reference_imt="PGA",
        tectonic_region_type=base.tectonic_region_type,
        component=base.component,
        requires=base.requires - {"vs30measured", "z1pt0"},
    )
