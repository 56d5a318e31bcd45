# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much of a basin term is kept outside deep basins, after the United States maps.

Powers P.M., Rezaeian S., Shumway A.M., Petersen M.D., Luco N., Boyd O.S., Moschetti M.P.,
Frankel A.D., Thompson E.M. (2021). The 2018 update of the US National Seismic Hazard Model:
ground motion models in the western US. Earthquake Spectra 37(4), 2315-2341.
https://doi.org/10.1177/87552930211011200
"""

from __future__ import annotations

from quakegrid.hazard.kernels.elementary import Numeric, clip, elementwise, where

_SHORTEST_BASIN_PERIOD = 0.5  # [s]
_HALF_WAY = 0.75  # [s]
_SHARE_HALF_WAY = 0.585  # log2 of 0.75 / 0.5

#: Periods from which basin terms are taken from simulations, if wanted [s].
CYBERSHAKE_PERIOD = 1.9
_CYBERSHAKE_SHIFT = 0.1  # [ln units]


@elementwise
def cybershake_shift(wanted: Numeric, period: Numeric) -> Numeric:
    """Return what the CyberShake basin terms add to the mean of long periods [ln units].

    Moschetti M.P. and others (2024). Basin effects from 3D simulated ground motions in the
    greater Los Angeles region for use in seismic hazard analyses. Earthquake Spectra 40(2),
    1042-1065. https://doi.org/10.1177/87552930241232372
    """
    return where(period >= CYBERSHAKE_PERIOD, _CYBERSHAKE_SHIFT * wanted, 0.0)


@elementwise
def period_share(period: Numeric) -> Numeric:
    """Return 0 up to 0.5 s and for PGA and PGV, the share between 0.5 and 1 s at 0.75 s, else 1.

    Of the periods of the maps 0.75 s is the only one between 0.5 and 1 s.
    """
    kept = where(period == _HALF_WAY, _SHARE_HALF_WAY, 1.0)
    return where(period > _SHORTEST_BASIN_PERIOD, kept, 0.0)


@elementwise
def z1pt0_share(z1pt0: Numeric) -> Numeric:
    """Return 0 up to 300 m of sediments slower than 1.0 km/s, 1 from 500 m."""
    return clip((z1pt0 - 300.0) / 200.0, 0.0, 1.0)


@elementwise
def z2pt5_share(z2pt5: Numeric) -> Numeric:
    """Return 0 up to 1 km of sediments slower than 2.5 km/s, 1 from 3 km."""
    return clip((z2pt5 - 1.0) / 2.0, 0.0, 1.0)
