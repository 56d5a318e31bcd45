# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much of a basin term is kept outside deep basins, after the United States maps.

Powers P.M., Rezaeian S., Shumway A.M., Petersen M.D., Luco N., Boyd O.S., Moschetti M.P.,
Frankel A.D., Thompson E.M. (2021). The 2018 update of the US National Seismic Hazard Model:
ground motion models in the western US. Earthquake Spectra 37(4), 2315-2341.
https://doi.org/10.1177/87552930211011200
"""

from __future__ import annotations

from quakegrid.hazard.kernels.elementary import Numeric, clip, elementwise, log, maximum

_LN_PERIOD_RATIO = 0.4054651081081644  # ln(0.75 / 0.5)


@elementwise
def period_share(period: Numeric) -> Numeric:
    """Return 0 up to 0.5 s, 1 from 0.75 s, linear in ln(period) between."""
    return clip(log(maximum(period, 0.01) / 0.5) / _LN_PERIOD_RATIO, 0.0, 1.0)


@elementwise
def z1pt0_share(z1pt0: Numeric) -> Numeric:
    """Return 0 up to 300 m of sediments slower than 1.0 km/s, 1 from 500 m."""
    return clip((z1pt0 - 300.0) / 200.0, 0.0, 1.0)


@elementwise
def z2pt5_share(z2pt5: Numeric) -> Numeric:
    """Return 0 up to 1 km of sediments slower than 2.5 km/s, 1 from 3 km."""
    return clip((z2pt5 - 1.0) / 2.0, 0.0, 1.0)
