# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Atkinson (2010): Hawaii, referenced to Boore and Atkinson (2008).

Atkinson G.M. (2010). Ground-motion prediction equations for Hawaii from a referenced
empirical approach. Bulletin of the Seismological Society of America 100(2), 751-761.
https://doi.org/10.1785/0120090098
"""

from __future__ import annotations

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.nga_west.boore_atkinson_2008 import (
    Coefficients,
    ln_median,
    reference,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    log10,
    maximum,
    minimum,
    where,
)

_LN_10 = 2.302585092994046
_SIGMA = 0.26 * _LN_10
_LOG_FREQUENCY_OF_PGA = 1.6989700043360187  # log10 of 50 Hz
_LOG_FREQUENCY_OF_PGV = 0.3010299956639812  # log10 of 2 Hz


@elementwise
def _hawaiian_factor(c: Coefficients, x: Context) -> Numeric:
    """Equations 4 to 6: log10 of the factor by frequency, depth and distance."""
    spectral = -log10(maximum(c.period, 1e-3))
    other = where(c.period < 0.0, _LOG_FREQUENCY_OF_PGV, _LOG_FREQUENCY_OF_PGA)
    frequency = where(c.period > 0.0, spectral, other)
    shallow = maximum(0.217 - 0.321 * frequency, 0.0)
    deep = minimum(0.263 + 0.0924 * frequency, 0.35)
    source = where(x.hypo_depth > 35.0, deep, where(x.hypo_depth < 20.0, shallow, 0.2))
    slope = maximum(0.18 - 0.17 * frequency, 0.0)
    return source - slope * log10(maximum(x.rjb, 1.0))


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return the mean with the factor of Hawaii; one standard deviation for all."""
    mean = ln_median(c, reference, x) + _LN_10 * _hawaiian_factor(c, x)
    return Moments(mean, _SIGMA, 0.0, 0.0)


FORMULA = Formula("atkinson_2010_hawaii", Coefficients, moments, reference)


def Atkinson2010Hawaii() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model."""
    return GroundMotionModel(
        name="Atkinson2010Hawaii",
        formula=FORMULA,
        table=CoefficientTable.read("nga_west/boore_atkinson_2008").with_columns(
            epsilon=0.0, spread=0.0, sigma_factor=1.0
        ),
        reference_imt="PGA",
        tectonic_region_type="Volcanic",
        component="GMRotI50",
        requires=frozenset({"mag", "rake", "rjb", "vs30", "hypo_depth"}),
        standard_deviations=("Total",),
    )
