# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Abrahamson and Bhasin (2020): peak ground velocity of crustal earthquakes, conditional.

Abrahamson N., Bhasin S. (2020). Conditional ground-motion model for peak ground velocity for
active crustal regions. PEER report 2020/05, University of California, Berkeley.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.duration_energy.conditional import conditional_model
from quakegrid.hazard.ground_motion_models.model import Context, GroundMotionModel

#: Magnitudes up to which, and the spectral accelerations on which velocity is conditioned.
_MAGNITUDES = (3.5, 4.5, 5.5, 6.5, 7.5)
_SPECTRAL = ("SA(0.2)", "SA(0.28)", "SA(0.4)", "SA(0.95)", "SA(1.4)", "SA(2.8)")


class _Coefficients(NamedTuple):
    """The coefficients of a model; deviations are those up to M 5 and those from M 7."""

    a1: float
    a2: float
    a3: float
    a4: float
    a5: float
    a6: float
    a7: float
    a8: float
    sigma: tuple[float, float]
    tau: tuple[float, float]
    phi: tuple[float, float]


_ON_SPECTRUM = _Coefficients(
    *(5.39, 0.799, 0.654, 0.479, -0.062, -0.359, -0.134, 0.023),
    sigma=(0.33, 0.33),
    tau=(0.16, 0.16),
    phi=(0.29, 0.29),
)
_ON_PGA = _Coefficients(
    *(4.77, 0.738, 0.484, 0.275, -0.036, -0.332, -0.44, 0.0),
    sigma=(0.34, 0.49),
    tau=(0.12, 0.26),
    phi=(0.32, 0.42),
)
_ON_SA1 = _Coefficients(
    *(4.8, 0.82, 0.55, 0.27, 0.054, -0.382, -0.21, 0.0),
    sigma=(0.3, 0.42),
    tau=(0.12, 0.17),
    phi=(0.28, 0.38),
)


def _conditioned(c: _Coefficients, x: Context, given: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the moments of ln of the velocity.

    Parameters
    ----------
    c
        Coefficients.
    x
        Contexts.
    given
        Moments of ln of the acceleration, shape (4, N).

    Returns
    -------
    ndarray
        Shape (4, N): the mean, and deviations propagated from those of the acceleration.
    """
    m = np.asarray(x.mag)
    slope = c.a2 + (c.a3 - c.a2) * np.clip((m - 5.0) / 2.5, 0.0, 1.0)
    mean = c.a1 + slope * given[0] + c.a4 * (m - 6.0) + c.a5 * (8.5 - m) ** 2
    mean += c.a6 * np.log(x.rrup + 5.0 * np.exp(0.4 * (m - 6.0)))
    mean += (c.a7 + c.a8 * (m - 5.0)) * np.log(x.vs30 / 425.0)
    along = np.clip((m - 5.0) / 2.0, 0.0, 1.0)
    own = np.array([low + (high - low) * along for low, high in (c.sigma, c.tau, c.phi)])
    return np.vstack([mean, np.hypot(own, slope * given[1:])])


def _model(
    gmpe: Mapping[str, object], c: _Coefficients, given: tuple[str, ...]
) -> GroundMotionModel:
    def moments(x: Context, found: NDArray[np.float64]) -> NDArray[np.float64]:
        if len(given) == 1:
            return _conditioned(c, x, found[:, 0])
        place = np.searchsorted(_MAGNITUDES, np.asarray(x.mag), side="left")
        return _conditioned(c, x, found[:, place, np.arange(len(place))])

    return conditional_model(
        gmpe,
        "PGV",
        given,
        moments,
        tectonic_region_type="Active Shallow Crust",
        requires=frozenset({"mag", "rrup", "vs30"}),
    )


def AbrahamsonBhasin2020(  # noqa: N802 - the name in logic trees
    *, gmpe: Mapping[str, object]
) -> GroundMotionModel:
    """Return the model that is conditioned on the spectral acceleration of a period.

    Parameters
    ----------
    gmpe
        The model of spectral accelerations; the period depends on the magnitude.
    """
    return _model(gmpe, _ON_SPECTRUM, _SPECTRAL)


def AbrahamsonBhasin2020PGA(  # noqa: N802
    *, gmpe: Mapping[str, object]
) -> GroundMotionModel:
    """Return the model that is conditioned on PGA."""
    return _model(gmpe, _ON_PGA, ("PGA",))


def AbrahamsonBhasin2020SA1(  # noqa: N802
    *, gmpe: Mapping[str, object]
) -> GroundMotionModel:
    """Return the model that is conditioned on SA(1.0)."""
    return _model(gmpe, _ON_SA1, ("SA(1.0)",))
