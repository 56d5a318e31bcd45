# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Epistemic spread of the median of the NGA-West2 models used in the United States.

Petersen M.D. et al. (2014). Documentation for the 2014 update of the United States national
seismic hazard maps. USGS Open-File Report 2014-1091. https://doi.org/10.3133/ofr20141091

The spread falls with the number N of earthquakes recorded in a bin of magnitude and
distance: 0.4 sqrt(2 / N) [ln units].  The maps themselves use a table of rounded values.
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
def epistemic_shift(
    epsilon: Numeric, map_branch: Numeric, mag: Numeric, distance: Numeric
) -> Numeric:
    """Return what the epistemic branch adds to the mean [ln units].

    Parameters
    ----------
    epsilon
        Number of standard deviations of `epistemic_spread`.
    map_branch
        Number of steps of `map_spread`.
    mag
        Moment magnitude.
    distance
        To the rupture [km].
    """
    shift = epsilon * epistemic_spread(mag, distance)
    return shift + map_branch * map_spread(mag, distance)


@elementwise
def map_spread(mag: Numeric, distance: Numeric) -> Numeric:
    """Return half the distance between the upper and the lower branch of the maps of 2014."""
    near = distance < 10.0
    large = where(near, 0.40, where(distance < 30.0, 0.36, 0.33))
    middle = where(near, 0.25, 0.23)
    return where(mag < 6.0, where(near, 0.37, 0.22), where(mag < 7.0, middle, large))


@elementwise
def epistemic_spread(mag: Numeric, distance: Numeric) -> Numeric:
    """Return the standard deviation of the median of a model.

    Parameters
    ----------
    mag
        Moment magnitude; below 5 there is no bin and the poorest one, M >= 7, is used.
    distance
        To the rupture [km].

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
