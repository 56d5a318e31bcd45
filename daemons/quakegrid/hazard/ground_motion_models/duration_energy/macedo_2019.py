# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Macedo, Abrahamson and Bray (2019): Arias intensity of subduction earthquakes, conditional.

Macedo J., Abrahamson N., Bray J.D. (2019). Arias intensity conditional scaling ground-motion
models for subduction zones. Bulletin of the Seismological Society of America 109(4), 1343-1357.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.duration_energy.conditional import conditional_model
from quakegrid.hazard.ground_motion_models.model import Context, GroundMotionModel, choice

#: Deviation of the conditional model over all regions, of interface and intraslab events.
_SIGMA, _SIGMA_SLAB = 0.36, 0.33


class _Coefficients(NamedTuple):
    """The coefficients of a region."""

    c1: float
    c2: float
    c3: float
    c4: float
    c5: float
    phi: float
    tau_region: float
    tau: float


_INTERFACE: Mapping[str, _Coefficients] = MappingProxyType(
    {
        "Global": _Coefficients(0.85, -0.36, 0.53, 1.54, 0.17, 0.30, 0.04, 0.18),
        "Japan": _Coefficients(0.98, -0.38, 0.53, 1.54, 0.17, 0.30, 0.0, 0.16),
        "Taiwan": _Coefficients(0.75, -0.35, 0.53, 1.54, 0.17, 0.27, 0.0, 0.15),
        "South America": _Coefficients(0.95, -0.36, 0.53, 1.54, 0.17, 0.32, 0.0, 0.19),
        "New Zealand": _Coefficients(0.82, -0.36, 0.53, 1.54, 0.17, 0.28, 0.0, 0.17),
    }
)
_SLAB: Mapping[str, _Coefficients] = MappingProxyType(
    {
        "Global": _Coefficients(-0.74, -0.24, 0.66, 1.58, 0.14, 0.28, 0.03, 0.16),
        "Japan": _Coefficients(-0.22, -0.32, 0.66, 1.58, 0.14, 0.26, 0.0, 0.15),
        "Taiwan": _Coefficients(-1.02, -0.20, 0.66, 1.58, 0.14, 0.29, 0.0, 0.17),
        "South America": _Coefficients(-0.75, -0.24, 0.66, 1.58, 0.14, 0.30, 0.0, 0.14),
        "New Zealand": _Coefficients(-0.84, -0.22, 0.66, 1.58, 0.14, 0.30, 0.0, 0.13),
    }
)


def macedo_et_al_2019(
    slab: bool,
    *,
    gmpe: Mapping[str, object],
    region: str = "Global",
    rho_pga_sa1: float = 0.52,
) -> GroundMotionModel:
    """Return the model of interface or intraslab events.

    Parameters
    ----------
    slab
        Whether events are intraslab.
    gmpe
        The model of PGA and SA(1.0) it is conditioned on.
    region
        ``Global``, ``Japan``, ``Taiwan``, ``South America`` or ``New Zealand``.
    rho_pga_sa1
        Correlation of PGA and SA(1.0).

    Raises
    ------
    UserInputError
        An unknown region.
    """
    c = choice("region", region, _SLAB if slab else _INTERFACE)
    own = np.array([_SIGMA_SLAB if slab else _SIGMA, np.hypot(c.tau, c.tau_region), c.phi])

    def moments(x: Context, given: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the mean, and deviations propagated from those of PGA and SA(1.0)."""
        pga, sa1 = given[0]
        mean = c.c1 + c.c2 * np.log(x.vs30) + c.c3 * x.mag + c.c4 * pga + c.c5 * sa1
        of_pga, of_sa1 = c.c4 * given[1:, 0], c.c5 * given[1:, 1]
        shared = of_pga**2 + of_sa1**2 + 2.0 * rho_pga_sa1 * of_pga * of_sa1
        return np.vstack([mean, np.sqrt(own[:, np.newaxis] ** 2 + shared)])

    return conditional_model(
        gmpe,
        "IA",
        ("PGA", "SA(1.0)"),
        moments,
        tectonic_region_type="Subduction IntraSlab" if slab else "Subduction Interface",
        requires=frozenset({"mag", "vs30"}),
    )
