# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Adjustments of foreign models to Swiss rock and small earthquakes.

Edwards B., Cauzzi C., Danciu L., Faeh D. (2016). Region-specific assessment, adjustment, and
weighting of ground-motion prediction models: application to the 2015 Swiss seismic-hazard
maps. Bulletin of the Seismological Society of America 106(4), 1840-1857.
https://doi.org/10.1785/0120150367
"""

from __future__ import annotations

from quakegrid.hazard.kernels.elementary import (
    Numeric,
    absolute,
    clip,
    elementwise,
    log,
    maximum,
    minimum,
    power,
    where,
)


@elementwise
def small_magnitude_term(
    small1: Numeric,
    small2: Numeric,
    far1: Numeric,
    far2: Numeric,
    farthest: Numeric,
    mag: Numeric,
    distance: Numeric,
) -> Numeric:
    """Return what is taken off the mean of magnitudes from 3 to 5.5 [ln units].

    Parameters
    ----------
    small1, small2
        ``((5.5 - M) / small1) ** small2``; where small1 is negative, so is the power.
    far1, far2
        ``far1 + far2 ln(R / 20)``.
    farthest
        Distance beyond which the term is constant [km].
    mag
        Moment magnitude.
    distance
        In the metric of the model [km].
    """
    below = maximum(5.5 - mag, 1e-9) / absolute(small1)
    by_mag = where(small1 < 0.0, -1.0, 1.0) * power(below, small2)
    by_distance = far1 + far2 * log(maximum(minimum(distance, farthest), 10.0) / 20.0)
    return where((mag >= 3.0) & (mag < 5.5), by_mag * by_distance, 0.0)


@elementwise
def single_station_phi(
    phi_near: Numeric,
    phi_far: Numeric,
    phi_large: Numeric,
    mag: Numeric,
    distance: Numeric,
    near: float,
    far: float,
) -> Numeric:
    """Return the single-station within-event deviation [ln units].

    It goes from `phi_near` within the distance `near` [km] to `phi_far` from `far` on, and
    from there to `phi_large` between magnitudes 5 and 7.
    """
    by_distance = phi_near + (phi_far - phi_near) * clip((distance - near) / (far - near), 0.0, 1.0)
    return by_distance + (phi_large - by_distance) * clip((mag - 5.0) / 2.0, 0.0, 1.0)
