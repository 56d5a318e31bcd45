# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bradley (2013): crustal earthquakes in New Zealand, and in Christchurch.

Bradley B.A. (2013). A New Zealand-specific pseudospectral acceleration ground-motion prediction
equation for active shallow crustal earthquakes based on foreign models. Bulletin of the
Seismological Society of America 103(3), 1801-1822. https://doi.org/10.1785/0120120021

Bradley B.A. (2015). Systematic ground motion observations in the Canterbury earthquakes and
region-specific non-ergodic empirical ground motion modeling. Earthquake Spectra 31(3), 1735-1761.
https://doi.org/10.1193/053013EQS137M: the corrections for Christchurch.

The component of the larger of two horizontals is that of Beyer and Bommer (2006),
https://doi.org/10.1785/0120050210.
"""

from __future__ import annotations

from typing import Any

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, extended
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.new_zealand.canterbury_area import (
    HYPOCENTRE,
    in_canterbury,
)
from quakegrid.hazard.ground_motion_models.nga_west import chiou_youngs_2008
from quakegrid.hazard.ground_motion_models.nga_west.chiou_youngs_2008 import (
    anelastic_slope,
    basin_term,
    distance_term,
    hanging_wall_term,
    nonlinearity,
    source_term,
    within_event,
)
from quakegrid.hazard.ground_motion_models.nga_west.nga_west2_epistemic import epistemic_shift
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    elementwise,
    exp,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)
from quakegrid.hazard.kernels.replaced_fields import replacing

_REFERENCE_VS30 = 1130.0  # [m/s]
_CHRISTCHURCH_VS30 = 250.0  # [m/s] of all sites of the corrections
_CHRISTCHURCH_Z1PT0 = 330.0  # [m] the same
_ADDITIONAL_VARIANCE = 0.35**2  # [ln units] epistemic

#: Districts of Christchurch, as numbers in a column; 0 elsewhere; the centre is told by the place
#: of the site.
_CBD, _WEST, _EAST, _NORTH, _MAPS = 1.0, 2.0, 3.0, 4.0, 5.0
#: The centre on maps [deg].
_CBD_WEST, _CBD_EAST, _CBD_SOUTH, _CBD_NORTH = 172.6124, 172.6505, -43.54, -43.5209

#: Those of Chiou and Youngs (2008) and
#: c8: depth below which the top of ruptures does not count [km];
#: ctvz: factor of the attenuation in the Taupo volcanic zone, `volcanic` 1 if all of the path is;
#: larger: 1 for the larger of two horizontal components;
#: district: see above; additional: 1 if the epistemic deviation is part of the others.
Coefficients = extended(
    chiou_youngs_2008.Coefficients, "c8 ctvz volcanic larger district additional period"
)
_in_christchurch = replacing("vs30", "z1pt0")
_with_top_at = replacing("ztor")


@elementwise
def _rise(at: Numeric, start: Numeric, end: Numeric, height: Numeric) -> Numeric:
    """Return a step that is a line between two places."""
    return height * clip((at - start) / (end - start), 0.0, 1.0)


@elementwise
def _larger_of_two(period: Numeric) -> Numeric:
    """Return the ratio of the larger of two components to the geometric mean."""
    ln_t = log(maximum(period, 0.01))
    short = 1.106 + _rise(ln_t, log(0.08), log(0.56), 0.052)
    return short + _rise(ln_t, log(0.56), log(4.4), 0.02) + _rise(ln_t, log(4.4), log(8.7), 0.063)


@elementwise
def _event_location_term(period: Numeric) -> Numeric:
    """Return the mean correction of the earthquakes of Canterbury (dL2L) [ln units]."""
    return -0.06 + _rise(period, 0.18, 0.35, 0.18) + _rise(period, 0.35, 10.0, 0.53)


@elementwise
def _district_term(district: Numeric, period: Numeric) -> Numeric:
    """Return the mean correction of the sites of a district (dS2S) [ln units]."""
    cbd = 0.05 + _rise(period, 0.0, 0.15, -0.2) + _rise(period, 0.15, 0.45, 0.55)
    cbd += _rise(period, 3.2, 5.0, -0.32)
    west = -0.2 + _rise(period, 0.0, 0.85, -0.35) + _rise(period, 0.85, 1.4, 0.37)
    west += _rise(period, 3.2, 5.0, 0.4)
    east = 0.05 + _rise(period, 0.25, 1.5, 0.1) + _rise(period, 1.5, 10.0, -0.05)
    north = -0.31 + _rise(period, 0.0, 0.2, -0.09) + _rise(period, 0.2, 0.6, 0.6)
    others = where(district == _EAST, east, where(district == _NORTH, north, 0.0))
    return where(district == _CBD, cbd, where(district == _WEST, west, others))


@elementwise
def _in_centre(x: Context) -> Numeric:
    """Return 1 for a site in the centre of Christchurch, else 0."""
    along = (x.lon > _CBD_WEST) & (x.lon < _CBD_EAST)
    return where(along & (x.lat > _CBD_SOUTH) & (x.lat < _CBD_NORTH), 1.0, 0.0)


@elementwise
def _local_term(district: Numeric, period: Numeric, canterbury: Numeric) -> Numeric:
    """Return the correction of the median for a district; on maps for the centre alone.

    The maps of the Canterbury model count the site term twice and leave the term of the
    earthquakes out, and correct those of its area only.
    """
    fixed = _event_location_term(period) + _district_term(district, period)
    return where(district == _MAPS, 2.0 * canterbury * _district_term(_CBD, period), fixed)


@elementwise
def _rock(c: Any, x: Context) -> Numeric:
    """Equation 2: ln of the median on rock of 1130 m/s."""
    source = source_term(c, _with_top_at(x, minimum(x.ztor, c.c8)))
    volcanic = anelastic_slope(c, x.mag) * c.ctvz * c.volcanic * x.rrup
    return source + distance_term(c, x) + volcanic + hanging_wall_term(c, x)


@elementwise
def _stiffest(period: Numeric) -> Numeric:
    """Return the vs30 above which the site term is constant, V1 [m/s]."""
    # (T / 0.75) ** -0.11
    ratio = exp(-0.11 * log(maximum(period, 1e-3) / 0.75))
    return where(period > 0.0, clip(_REFERENCE_VS30 * ratio, _REFERENCE_VS30, 1800.0), 1800.0)


@elementwise
def moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return equations 2 and 3, the corrections for Christchurch, the standard deviations."""
    on_maps = c.district == _MAPS
    corrected = where(on_maps, _in_centre(x), c.district) > 0.0
    canterbury = in_canterbury(x)
    vs30 = where(corrected, _CHRISTCHURCH_VS30, x.vs30)
    z1pt0 = where(corrected, _CHRISTCHURCH_Z1PT0, x.z1pt0)
    rock = _rock(c, x)
    y_rock = exp(rock)
    factor = nonlinearity(c, vs30)
    linear = c.phi1 * log(minimum(vs30, _stiffest(c.period)) / _REFERENCE_VS30)
    mean = rock + linear + factor * log((y_rock + c.phi4) / c.phi4) + basin_term(c, vs30, z1pt0)
    mean += where(c.larger > 0.0, log(_larger_of_two(c.period)), 0.0)
    mean += where(corrected, _local_term(c.district, c.period, canterbury), 0.0)
    mean += epistemic_shift(c.epsilon, 0.0, x.mag, x.rrup)
    slope = factor * y_rock / (y_rock + c.phi4)
    tau = (1.0 + slope) * (c.tau1 + (c.tau2 - c.tau1) / 2.0 * (clip(x.mag, 5.0, 7.0) - 5.0))
    phi = within_event(c, _in_christchurch(x, vs30, z1pt0), slope)
    reduced = where(corrected & ((canterbury > 0.0) | (c.district != _MAPS)), 1.0, 0.0)
    return _deviations(c, mean, tau, phi, reduced)


@elementwise
def _deviations(c: Any, mean: Numeric, tau: Numeric, phi: Numeric, reduced: Numeric) -> Moments:
    """Return the moments with deviations reduced in Christchurch, with an additional one."""
    within = 0.8 + _rise(c.period, 0.6, 1.0, -0.1) + _rise(c.period, 1.0, 10.0, -0.1)
    between = 0.87 + _rise(c.period, 1.0, 5.0, -0.29)
    total2 = (tau**2 + phi**2) * where(reduced > 0.0, within**2, 1.0)
    tau2 = tau**2 * where(reduced > 0.0, between**2, 1.0)
    phi2 = phi**2 * where(reduced > 0.0, within**2, 1.0)
    more = c.additional * _ADDITIONAL_VARIANCE
    return Moments(mean, sqrt(total2 + more), sqrt(tau2 + more / 2.0), sqrt(phi2 + more / 2.0))


FORMULA = Formula("bradley_2013", Coefficients, moments)


def bradley_2013(
    *,
    volcanic: bool = False,
    larger: bool = False,
    district: float = 0.0,
    additional: bool = False,
    sigma_mu_epsilon: float = 0.0,
) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    volcanic
        Whether the whole path is in the Taupo volcanic zone.
    larger
        Whether the component is the larger of two, instead of the geometric mean.
    district
        Of Christchurch: 1 centre, 2 west, 3 east, 4 north, with sites of 250 m/s; 0 elsewhere;
        5 centre told by the place of the site.
    additional
        Whether an epistemic deviation of 0.35 is part of the others.
    sigma_mu_epsilon
        How many epistemic standard deviations the median is raised.
    """
    table = CoefficientTable.read("new_zealand/bradley_2013").with_columns(
        spread=0.0,
        epsilon=sigma_mu_epsilon,
        sigma_factor=1.0,
        volcanic=float(volcanic),
        larger=float(larger),
        district=district,
        additional=float(additional),
    )
    on_maps = {"lon", "lat"} | HYPOCENTRE if district == _MAPS else set()
    unread = {"vs30", "z1pt0"} if 0.0 < district < _MAPS else set()
    fields = {"mag", "rake", "dip", "ztor", "rrup", "rjb", "rx", "vs30", "vs30measured", "z1pt0"}
    return GroundMotionModel(
        name="Bradley2013",
        formula=FORMULA,
        table=table,
        tectonic_region_type="Volcanic" if volcanic else "Active Shallow Crust",
        component="Larger of two" if larger else "Geometric mean",
        requires=frozenset((fields - unread) | on_maps),
    )
