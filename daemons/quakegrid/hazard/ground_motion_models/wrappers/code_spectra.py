# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Any model turned into the spectrum of Eurocode 8 with its site amplification.

The accelerations of a model on rock, at PGA and 1 s, anchor the spectral shape of the code, which
the factors of a site class raise.

CEN (2018). Eurocode 8: earthquake resistance design of structures, part 1. Working draft
EN 1998-1:2018.3: Eurocode8Amplification.

Pitilakis K., Riga E., Anastasiadis A. (2018). Proposal for soil classification and site
amplification factors. 16th European Conference on Earthquake Engineering: PitilakisEtAl2018.

Pitilakis K., Riga E., Anastasiadis A. (2020). Towards the revision of EC8: proposal for an
alternative site classification scheme and associated intensity dependent spectral amplification
factors. Soil Dynamics and Earthquake Engineering 126, 105137.
https://doi.org/10.1016/j.soildyn.2018.03.030: PitilakisEtAl2020.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Evaluate,
    GroundMotionModel,
    word_code,
)
from quakegrid.hazard.ground_motion_models.registry import model_of_arguments
from quakegrid.hazard.ground_motion_models.wrappers.modification import Modification, modified
from quakegrid.hazard.intensity_measure import spectral_period

_PLATEAU = 2.5  # F0, of the acceleration at the plateau to PGA
_START = 0.03  # [s] TA
_SHORTEST_CORNER = (0.05, 0.1)  # [s] bounds of TB
_G = 9.80665  # [m/s2]
_ROCK = 800.0  # [m/s]

#: Ln of the factors of the plateau and of 1 s: ``factors(x, plateau, at_1_s)``, accelerations in g.
_Factors = Callable[
    [Context, NDArray[np.float64], NDArray[np.float64]],
    tuple[NDArray[np.float64], NDArray[np.float64]],
]


def _spectrum(
    period: float,
    plateau: NDArray[np.float64],
    at_1_s: NDArray[np.float64],
    last_corner: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the acceleration of the code's spectrum at a period [g]; equations 5.8 to 5.12."""
    corner = at_1_s / plateau
    first = np.clip(corner / 5.0, *_SHORTEST_CORNER)
    rise = plateau / (first - _START) * ((period - _START) + (first - period) / _PLATEAU)
    safe = max(period, _START)
    flat = np.where(period < first, rise, plateau)
    value = np.where(period < corner, flat, at_1_s / safe)
    value = np.where(period >= last_corner, last_corner * at_1_s / safe**2, value)
    return np.where(period < _START, plateau / _PLATEAU, value)


def _velocity(plateau: NDArray[np.float64], at_1_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the peak velocity of the spectrum [cm/s]; equation 5.13."""
    return np.asarray(6.0 * (plateau * at_1_s * _G**2) ** 0.55)


def _of_code(
    base: GroundMotionModel, rock: float, factors: _Factors, fields: frozenset[str]
) -> GroundMotionModel:
    """Return a model whose medians are those of the spectrum; its deviations stay."""

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        ln_pga, ln_1_s = evaluate(base, ["PGA", "SA(1.0)"], vs30=rock)[0]
        plateau, at_1_s = _PLATEAU * np.exp(ln_pga), np.exp(ln_1_s)
        last_corner = np.where(at_1_s <= 0.1, 2.0, 1.0 + 10.0 * at_1_s)
        short, long = factors(x, plateau, at_1_s)
        for row, imt in enumerate(imts):
            if imt == "PGV":
                moments[0, row] = np.log(_velocity(plateau * short, at_1_s * long))
                continue
            period = spectral_period(imt) or 0.0
            value = _spectrum(period, plateau * short, at_1_s * long, last_corner)
            moments[0, row] = np.log(value)
        return moments

    def check(imts: Sequence[str]) -> None:
        base.coefficient_rows(["PGA", "SA(1.0)"])
        for imt in imts:
            if imt != "PGV" and spectral_period(imt) is None:
                raise UserInputError(f"the spectrum of Eurocode 8 has no {imt}")

    made = modified(base, [Modification(change, fields, {"vs30": rock}, check)])
    return replace(made, requires=(base.requires - {"vs30"}) | fields)


def _draft_factors(
    x: Context, plateau: NDArray[np.float64], at_1_s: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return table 5.4: powers of vs30 by the site class of table 5.1."""
    v, h = np.asarray(x.vs30, float), np.asarray(x.h800, float)
    ratio = v / _ROCK
    weak_short = 1.0 - 2000.0 * plateau * _G / v**2
    weak_long = 1.0 - 2000.0 * at_1_s * _G / v**2
    short, long = ratio ** (-0.25 * weak_short), ratio ** (-0.70 * weak_long)
    shallow = ((h < 5.0) & (v < 250.0)) | ((h >= 5.0) & (h < 30.0) & (v < 400.0))
    deep = (h > 100.0) & (v < 400.0)
    thin = h / 30.0
    short_thin = ratio ** (-0.25 * weak_short * thin * (4.0 - h / 10.0))
    short = np.where(shallow, short_thin, np.where(deep, 0.9 * short, short))
    long_thin = ratio ** (-0.70 * weak_long * thin)
    return short, np.where(shallow, long_thin, np.where(deep, 1.25 * long, long))


#: Site class -> default factors of the plateau and of 1 s; table 5.4, last columns.
_DEFAULTS: Mapping[str, tuple[float, float]] = {
    "A": (1.0, 1.0),
    "B": (1.2, 1.6),
    "C": (1.35, 2.25),
    "D": (1.5, 3.2),
    "E": (1.7, 3.0),
}


def _default_factors(
    x: Context, plateau: NDArray[np.float64], at_1_s: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the factors of a class that is known without its vs30."""
    short, long = np.ones((2, len(plateau)))
    for word, (own_short, own_long) in _DEFAULTS.items():
        inside = x.ec8 == word_code("ec8", word)
        short, long = np.where(inside, own_short, short), np.where(inside, own_long, long)
    return short, long


#: Acceleration of the plateau on rock [g] of the columns of the tables below; the first holds
#: below 0.25 g, the others are joined by lines.
_LEVELS = (0.25, 0.5, 0.75, 1.0, 1.25)
_Table = Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]]
_PITILAKIS_2018: _Table = {
    "A": ((1.0,) * 6, (1.0,) * 6),
    "B1": ((1.3, 1.3, 1.2, 1.2, 1.2, 1.2), (1.4, 1.4, 1.4, 1.4, 1.3, 1.3)),
    "B2": ((1.4, 1.3, 1.3, 1.2, 1.1, 1.1), (1.6, 1.5, 1.5, 1.5, 1.4, 1.3)),
    "C1": ((1.7, 1.6, 1.4, 1.3, 1.3, 1.2), (1.7, 1.6, 1.5, 1.5, 1.4, 1.3)),
    "C2": ((1.6, 1.5, 1.3, 1.2, 1.1, 1.0), (2.1, 2.0, 1.9, 1.8, 1.8, 1.7)),
    "C3": ((1.8, 1.6, 1.4, 1.2, 1.1, 1.0), (3.2, 3.0, 2.7, 2.5, 2.4, 2.3)),
    "D": ((2.2, 1.9, 1.6, 1.4, 1.2, 1.0), (4.1, 3.8, 3.3, 3.0, 2.8, 2.7)),
    "E": ((1.7, 1.6, 1.6, 1.5, 1.5, 1.5), (1.3, 1.3, 1.2, 1.2, 1.2, 1.2)),
}
_PITILAKIS_2020: _Table = {
    "A": ((1.0,) * 6, (1.0,) * 6),
    "B1": ((1.3, 1.3, 1.3, 1.2, 1.2, 1.2), (1.1,) * 6),
    "B2": ((1.3, 1.3, 1.2, 1.2, 1.2, 1.1), (1.4, 1.4, 1.3, 1.3, 1.3, 1.3)),
    "C1": ((1.7, 1.7, 1.6, 1.5, 1.5, 1.4), (1.5, 1.5, 1.4, 1.4, 1.4, 1.4)),
    "C2": ((1.6, 1.5, 1.3, 1.2, 1.1, 1.0), (2.3, 2.2, 2.0, 1.9, 1.9, 1.8)),
    "C3": ((1.7, 1.6, 1.4, 1.2, 1.2, 1.1), (2.4, 2.3, 2.1, 2.0, 2.0, 1.9)),
    "D": ((1.8, 1.7, 1.5, 1.4, 1.3, 1.2), (4.0, 3.5, 3.0, 2.7, 2.4, 2.3)),
    "E": ((1.7, 1.6, 1.6, 1.5, 1.5, 1.4), (1.2, 1.1, 1.1, 1.1, 1.1, 1.1)),
}


def _pitilakis_factors(table: _Table) -> _Factors:
    """Return the factors of a table: they fall with the acceleration on rock."""

    def factors(
        x: Context, plateau: NDArray[np.float64], at_1_s: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        short, long = np.ones((2, len(plateau)))
        weak = plateau < _LEVELS[0]
        for word, (shorts, longs) in table.items():
            inside = x.ec8_p18 == word_code("ec8_p18", word)
            own_short = np.where(weak, shorts[0], np.interp(plateau, _LEVELS, shorts[1:]))
            own_long = np.where(weak, longs[0], np.interp(plateau, _LEVELS, longs[1:]))
            short, long = np.where(inside, own_short, short), np.where(inside, own_long, long)
        return short, long

    return factors


def Eurocode8Amplification(  # noqa: N802 - the name in logic trees
    *, gmpe_name: str, reference_velocity: float = _ROCK, **arguments: object
) -> GroundMotionModel:
    """Return a model with the factors of vs30 and the depth of rock.

    Parameters
    ----------
    gmpe_name, arguments
        The model on rock and its arguments.
    reference_velocity
        vs30 of its rock [m/s].
    """
    base = model_of_arguments(gmpe_name, arguments)
    fields = frozenset({"vs30", "h800"})
    return _of_code(base, reference_velocity, _draft_factors, fields)


def Eurocode8AmplificationDefault(  # noqa: N802
    *, gmpe_name: str, reference_velocity: float = _ROCK, **arguments: object
) -> GroundMotionModel:
    """Return a model with the default factors of site classes; arguments as above."""
    base = model_of_arguments(gmpe_name, arguments)
    return _of_code(base, reference_velocity, _default_factors, frozenset({"ec8"}))


def PitilakisEtAl2018(  # noqa: N802
    *, gmpe_name: str, reference_velocity: float = _ROCK, **arguments: object
) -> GroundMotionModel:
    """Return a model with the factors of 2018; arguments as above."""
    base = model_of_arguments(gmpe_name, arguments)
    factors = _pitilakis_factors(_PITILAKIS_2018)
    return _of_code(base, reference_velocity, factors, frozenset({"ec8_p18"}))


def PitilakisEtAl2020(  # noqa: N802
    *, gmpe_name: str, reference_velocity: float = _ROCK, **arguments: object
) -> GroundMotionModel:
    """Return a model with the factors of 2020; arguments as above."""
    base = model_of_arguments(gmpe_name, arguments)
    factors = _pitilakis_factors(_PITILAKIS_2020)
    return _of_code(base, reference_velocity, factors, frozenset({"ec8_p18"}))
