# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Seismic moment: of a magnitude, and released per year by Gutenberg-Richter seismicity.

Hanks T.C., Kanamori H. (1979). A moment magnitude scale. Journal of Geophysical Research
84(B5), 2348-2350. https://doi.org/10.1029/JB084iB05p02348
"""

from __future__ import annotations

import math

import numpy as np

from quakegrid.hazard.kernels.elementary import Numeric

#: log10 of the moment of a magnitude 0 [log10 N m].
MOMENT_CONSTANT = 9.05


def seismic_moment(magnitude: Numeric) -> Numeric:
    """Return the moment of a magnitude [N m]."""
    return np.power(10.0, 1.5 * np.asarray(magnitude) + MOMENT_CONSTANT)


def moment_rate_from_slip(slip_rate: float, rigidity: float, area: float) -> float:
    """Return the moment a fault accumulates per year [N m/yr].

    Parameters
    ----------
    slip_rate
        [mm/yr]
    rigidity
        [GPa]
    area
        Of the fault [km2].
    """
    return (slip_rate * 1e-3) * (rigidity * 1e9) * (area * 1e6)


def gutenberg_richter_moment_rate(
    a_value: float, b_value: float, min_mag: float, max_mag: float
) -> float:
    """Return the moment released per year between two magnitudes [N m/yr].

    The integral of moment times ``b ln(10) 10 ** (a - b m)``.
    """
    factor = b_value * 10.0 ** (a_value + MOMENT_CONSTANT)
    growth = 1.5 - b_value
    if abs(growth) < 1e-12:
        return float(factor * math.log(10.0) * (max_mag - min_mag))
    return float(factor / growth * (10.0 ** (growth * max_mag) - 10.0 ** (growth * min_mag)))
