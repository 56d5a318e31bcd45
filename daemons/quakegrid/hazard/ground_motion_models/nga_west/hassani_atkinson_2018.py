# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hassani and Atkinson (2018): a generic model of point sources, adjustable to a region.

Hassani B., Atkinson G.M. (2018). Adjustable generic ground-motion prediction equation based on
equivalent point-source simulations: accounting for kappa effects. Bulletin of the Seismological
Society of America 108(2), 913-928. https://doi.org/10.1785/0120170333
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, extended
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.nga_west.boore_2014 import site_term
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    exp10,
    log,
    log10,
    maximum,
    minimum,
    where,
)

_LN10 = 2.302585092994046
_LN_GRAVITY = 6.888230912967695  # ln of 980.665 cm/s2
_REFERENCE_LOG_KAPPA = -3.0  # log10 of 0.001 s


class SourceCoefficients(NamedTuple):
    """Of magnitude, stress parameter and near-surface attenuation, in log10 units.

    Attributes
    ----------
    k0_0 ... k3_2
        Of powers of log10 magnitude, 0 to 3, and of log10 stress, 0 to 2, at one kappa.
    """

    mh: float
    e0: float
    e1: float
    e2: float
    e3: float
    g1_0: float
    g1_1: float
    g1_2: float
    g1_3: float
    g1_4: float
    g2_0: float
    g2_1: float
    g2_2: float
    g2_3: float
    g2_4: float
    k0_0: float
    k0_1: float
    k0_2: float
    k1_0: float
    k1_1: float
    k1_2: float
    k2_0: float
    k2_1: float
    k2_2: float
    k3_0: float
    k3_1: float
    k3_2: float


#: And the spreading, the unit, log10 of the stress parameter, the site term.
Coefficients = extended(SourceCoefficients, "b3 b4 ln_unit log_stress c vc f4 f5")


@elementwise
def _stress_term(c: Any, m: Numeric, stress: Numeric) -> Numeric:
    """Return the scaling with stress; `stress` is log10 of the stress parameter [bar]."""
    first = c.g1_0 + m * (c.g1_1 + m * (c.g1_2 + m * (c.g1_3 + m * c.g1_4)))
    second = c.g2_0 + m * (c.g2_1 + m * (c.g2_2 + m * (c.g2_3 + m * c.g2_4)))
    return first * (stress - 2.0) + second * (stress**2 - 4.0)


@elementwise
def _kappa_term(c: Any, m: Numeric, stress: Numeric) -> Numeric:
    """Return the effect of near-surface attenuation; `m` is log10 of the magnitude."""
    zeroth = c.k0_0 + stress * (c.k0_1 + stress * c.k0_2)
    first = c.k1_0 + stress * (c.k1_1 + stress * c.k1_2)
    second = c.k2_0 + stress * (c.k2_1 + stress * c.k2_2)
    third = c.k3_0 + stress * (c.k3_1 + stress * c.k3_2)
    return zeroth + m * (first + m * (second + m * third))


@elementwise
def ln_source(c: Any, mag: Numeric, stress: Numeric) -> Numeric:
    """Return all effects of the source [ln units]; `stress` is log10 of its parameter [bar]."""
    m = mag - c.mh
    magnitude = c.e0 + where(m <= 0.0, (c.e1 + c.e2 * m) * m, c.e3 * m)
    return _LN10 * (magnitude + _stress_term(c, mag, stress) + _kappa_term(c, log10(mag), stress))


@elementwise
def ln_spreading(slope: Numeric, transition: Numeric, x: Context) -> Numeric:
    """Return the geometric spreading from an equivalent point [ln units].

    Parameters
    ----------
    slope
        Of what the spectrum of an oscillator adds: ``b3 + b4 M``.
    transition
        Distance from which waves spread more slowly [km].
    x
        Contexts.
    """
    h = exp10(0.235 * x.mag - 0.405)
    ln_r = 0.5 * log(x.rrup**2 + h**2)
    ln_reference = 0.5 * log(1.0 + h**2)
    near, far = minimum(ln_r, log(transition)), maximum(ln_r - log(transition), 0.0)
    return -1.3 * near - 0.5 * far + slope * (ln_r - ln_reference)


@elementwise
def _ln_rock(c: Any, x: Context) -> Numeric:
    """Return ln of the median on rock of 760 m/s."""
    spreading = ln_spreading(c.b3 + c.b4 * x.mag, 50.0, x)
    return ln_source(c, x.mag, c.log_stress) + spreading - c.ln_unit


@elementwise
def reference(c_ref: Any, x: Context) -> Reference:
    """Return ln PGA on rock of 760 m/s."""
    return Reference(_ln_rock(c_ref, x), 0.0)


@elementwise
def moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the median; no deviations are published for the generic model."""
    return Moments(_ln_rock(c, x) + site_term(c, reference, x.vs30), 0.0, 0.0, 0.0)


FORMULA = Formula("hassani_atkinson_2018", Coefficients, moments, reference)


def with_kappa(table: CoefficientTable, kappa: float) -> CoefficientTable:
    """Return a table with the coefficients of near-surface attenuation at one kappa.

    Parameters
    ----------
    table
        With columns d1_0_0 to d4_3_2: of powers of log10 of kappa, magnitude and stress.
    kappa
        [s]

    Raises
    ------
    UserInputError
        Kappa is not positive.
    """
    if kappa <= 0.0:
        raise UserInputError(f"kappa = {kappa}: write a positive number of seconds")
    x = math.log10(kappa)
    weights = {power: x**power - _REFERENCE_LOG_KAPPA**power for power in (1, 2, 3, 4)}
    changes = {
        imt: {
            f"k{j}_{k}": sum(w * row[f"d{i}_{j}_{k}"] for i, w in weights.items())
            for j in range(4)
            for k in range(3)
        }
        for imt, row in table.rows.items()
    }
    return table.updated(changes)


def HassaniAtkinson2018(  # noqa: N802 - the name in logic trees
    *, d_sigma: float, kappa0: float
) -> GroundMotionModel:
    """Return the generic model, without regional attenuation and calibration.

    Parameters
    ----------
    d_sigma
        Stress parameter [bar].
    kappa0
        Near-surface attenuation [s].

    Raises
    ------
    UserInputError
        Not positive.
    """
    if d_sigma <= 0.0:
        raise UserInputError(f"d_sigma = {d_sigma}: write a positive number of bars")
    table = with_kappa(CoefficientTable.read("nga_west/hassani_atkinson_2018"), kappa0)
    table = table.with_columns(ln_unit=_LN_GRAVITY, log_stress=math.log10(d_sigma))
    table = table.updated({"PGV": {"ln_unit": 0.0}})
    return GroundMotionModel(
        name="HassaniAtkinson2018",
        formula=FORMULA,
        table=table.joined(_site_columns(table)),
        reference_imt="PGA",
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rrup", "vs30"}),
        standard_deviations=("Total",),
    )


def _site_columns(table: CoefficientTable) -> CoefficientTable:
    """Return the site coefficients of Boore et al. (2014) for the measures of a table."""
    site = CoefficientTable.read("nga_west/boore_2014")
    names = ("c", "vc", "f4", "f5")
    rows = {imt: dict(zip(names, site.row(imt, names), strict=True)) for imt in table.rows}
    return CoefficientTable(rows)
