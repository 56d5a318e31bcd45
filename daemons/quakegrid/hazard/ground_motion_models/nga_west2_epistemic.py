# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Epistemic spread of the median of the NGA-West2 models used in the United States.

Petersen M.D. et al. (2014). Documentation for the 2014 update of the United States national
seismic hazard maps. USGS Open-File Report 2014-1091. https://doi.org/10.3133/ofr20141091

The spread falls with the number N of earthquakes recorded in a bin of magnitude and
distance: 0.4 sqrt(2 / N) [ln units].
"""

from __future__ import annotations

from quakegrid.hazard.kernels.elementary import Numeric, elementwise, where

_SPREAD_OF_2 = 0.4
_SPREAD_OF_4 = 0.28284271247461901
_SPREAD_OF_7 = 0.21380899352993951
_SPREAD_OF_11 = 0.17056057308448835
_SPREAD_OF_13 = 0.15689290811054724
_SPREAD_OF_38 = 0.091766293548224709
_SPREAD_OF_94 = 0.058345997427600281


@elementwise
def epistemic_spread(mag: Numeric, distance: Numeric) -> Numeric:
    """Return the standard deviation of the median of a model.

    Parameters
    ----------
    mag
        Moment magnitude; below 5 there is no bin and the poorest one, M >= 7, is used.
    distance
        In the metric of the model [km].

    Returns
    -------
    array
        [ln units]
    """
    near = distance < 10.0
    far = distance >= 30.0
    large = where(far, _SPREAD_OF_4, _SPREAD_OF_2)
    middle = where(near, _SPREAD_OF_2, where(far, _SPREAD_OF_13, _SPREAD_OF_7))
    small = where(near, _SPREAD_OF_11, where(far, _SPREAD_OF_94, _SPREAD_OF_38))
    bounded = where(mag < 6.0, small, middle)
    return where((mag >= 5.0) & (mag < 7.0), bounded, large)
