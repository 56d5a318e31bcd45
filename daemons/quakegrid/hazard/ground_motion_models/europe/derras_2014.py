# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Derras et al. (2014): a neural network for Europe.

Derras B., Bard P.-Y., Cotton F. (2014). Towards fully data driven ground-motion prediction models
for Europe. Bulletin of Earthquake Engineering 12, 495-516.
https://doi.org/10.1007/s10518-013-9481-0
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    log,
    log10,
    maximum,
    sqrt,
    tanh,
    where,
)

_LN_10 = 2.302585092994046
_LN_M_S2_IN_G = -2.2830607269798723  # ln(1 / 9.80665)
_LN_CM_IN_M = 4.605170185988092
_NEAREST = 0.1  # [km]

# what is scaled to -1 and 1
_LOG_R = (-1.0, 2.737987326333431)
_MAG = (3.6, 7.6)
_LOG_VS30 = (1.9637878273455553, 3.203495235193291)
_DEPTH = (0.0, 25.0)  # [km]
_STYLE = (1.0, 4.0)
_NORMAL, _REVERSE, _STRIKE_SLIP = 1.0, 3.0, 4.0

# the hidden layer: weights of distance, magnitude, vs30, depth and style, and the bias
_NEURON_1 = (
    2.64789163499967,
    -1.07021796037281,
    0.17408775755006,
    0.0921912871948344,
    -0.0137636792052785,
    -1.27123248786939,
)
_NEURON_2 = (
    -1.90867543649709,
    -0.535017368544537,
    -0.705141622684165,
    0.167611582811541,
    -0.0266104896709684,
    1.51261102820133,
)
_NEURON_3 = (
    0.203542142916709,
    1.78055763562862,
    -0.0804945913340041,
    0.0135963560304775,
    0.061508209289909,
    0.591089008801986,
)
_NEURON_4 = (
    -0.69273749797066,
    0.441505231956003,
    0.775579972551313,
    -0.0317177329335344,
    -0.163065710494178,
    -0.126622688054921,
)
_NEURON_5 = (
    0.0161628210842544,
    0.218141338606675,
    -1.60609944707351,
    -0.0416362555063091,
    0.0260579832482612,
    -0.415721221840192,
)


class Coefficients(NamedTuple):
    """The output layer: range of log10 of the median, weights, bias; deviations [log10]."""

    low: float
    high: float
    w1: float
    w2: float
    w3: float
    w4: float
    w5: float
    bias: float
    tau: float
    phi: float
    factor: float
    period: float


class _Inputs(NamedTuple):
    """What the network reads, between -1 and 1 within the data."""

    log_r: Numeric
    mag: Numeric
    log_vs30: Numeric
    depth: Numeric
    style: Numeric


@elementwise
def _scaled(value: Numeric, limits: tuple[float, float]) -> Numeric:
    return 2.0 * (value - limits[0]) / (limits[1] - limits[0]) - 1.0


@elementwise
def _inputs(x: Context) -> _Inputs:
    reverse = (x.rake > 45.0) & (x.rake < 135.0)
    normal = (x.rake > -135.0) & (x.rake < -45.0)
    style = where(reverse, _REVERSE, where(normal, _NORMAL, _STRIKE_SLIP))
    return _Inputs(
        _scaled(log10(maximum(x.rjb, _NEAREST)), _LOG_R),
        _scaled(x.mag, _MAG),
        _scaled(log10(x.vs30), _LOG_VS30),
        _scaled(x.hypo_depth, _DEPTH),
        _scaled(style, _STYLE),
    )


@elementwise
def _neuron(w: tuple[float, ...], p: _Inputs) -> Numeric:
    from_source = w[1] * p.mag + w[3] * p.depth + w[4] * p.style
    return tanh(w[0] * p.log_r + from_source + w[2] * p.log_vs30 + w[5])


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return what the network tells."""
    p = _inputs(x)
    output = c.w1 * _neuron(_NEURON_1, p) + c.w2 * _neuron(_NEURON_2, p)
    output += c.w3 * _neuron(_NEURON_3, p) + c.w4 * _neuron(_NEURON_4, p)
    output += c.w5 * _neuron(_NEURON_5, p) + c.bias
    log10_median = c.low + 0.5 * (output + 1.0) * (c.high - c.low)
    ln_unit = where(c.period < 0.0, _LN_CM_IN_M, _LN_M_S2_IN_G)
    tau, phi = c.tau * _LN_10, c.phi * _LN_10
    total = sqrt(tau**2 + phi**2)
    return Moments(log10_median * _LN_10 + ln_unit + log(c.factor), total, tau, phi)


FORMULA = Formula("derras_2014", Coefficients, moments)


def DerrasEtAl2014() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return DerrasEtAl2014RhypoGermany()


def DerrasEtAl2014RhypoGermany(  # noqa: N802
    *, adjustment_factor: float = 1.0
) -> GroundMotionModel:
    """Return the model of the German hazard model of 2016.

    Parameters
    ----------
    adjustment_factor
        Factor of the median.
    """
    return GroundMotionModel(
        name="DerrasEtAl2014",
        formula=FORMULA,
        table=CoefficientTable.read("europe/derras_2014").with_columns(factor=adjustment_factor),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rake", "hypo_depth", "rjb", "vs30"}),
        validity={"mag": (3.6, 7.6), "rjb": (0.0, 547.0), "vs30": (92.0, 1597.0)},
    )
