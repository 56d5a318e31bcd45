# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parker et al. (2020) as revised for the New Zealand hazard model of 2022, with its backarc.

For the publications see `subduction.parker_2020` and `backarc_2022`.
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
from quakegrid.hazard.ground_motion_models.new_zealand.backarc_2022 import (
    COLUMNS,
    backarc_term,
    with_backarc,
)
from quakegrid.hazard.ground_motion_models.site_terms.walling_2008 import nonlinear_variance
from quakegrid.hazard.ground_motion_models.subduction.parker_2020 import (
    F3,
    depth_unit,
    distance_variance,
    far_share,
    ln_median,
    nonlinear_slope,
    required_fields,
    rock_median,
)
from quakegrid.hazard.ground_motion_models.subduction.parker_2020 import (
    Coefficients as BaseCoefficients,
)
from quakegrid.hazard.ground_motion_models.subduction.parker_2020 import moments as base_moments
from quakegrid.hazard.ground_motion_models.subduction.parker_2020_regions import (
    has_basin,
    part_of,
    regional_table,
    with_basin,
    without_basin,
)
from quakegrid.hazard.kernels.elementary import elementwise, exp, sqrt, where

_PHI_AMP = 0.3

Coefficients = extended(BaseCoefficients, f"modified {COLUMNS}")


@elementwise
def reference(c_ref: Any, x: Context) -> Reference:
    """Return ln PGA on rock of 760 m/s."""
    return Reference(rock_median(c_ref, x) + backarc_term(c_ref, x), 0.0)


@elementwise
def moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the moments of the model, medians behind the volcanic front lowered.

    Modified deviations replace the dependence on vs30 by that on the nonlinearity of the site.
    """
    base = base_moments(c, c_ref, reference, x)
    mean = ln_median(c, reference, x) + backarc_term(c, x)
    pga = exp(reference.rock)
    derivative = nonlinear_slope(c, x.vs30) * pga / (pga + F3)
    far = far_share(x.rrup)
    within = sqrt(distance_variance(c, far) - _PHI_AMP**2)
    within_ref = sqrt(distance_variance(c_ref, far) - _PHI_AMP**2)
    phi2 = nonlinear_variance(within, within_ref, derivative, c.rho_w) + _PHI_AMP**2
    tau2 = nonlinear_variance(c.tau, c_ref.tau, derivative, c.rho_b)
    modified = c.modified > 0.0
    tau, phi = where(modified, sqrt(tau2), base.tau), where(modified, sqrt(phi2), base.phi)
    return Moments(mean, sqrt(tau**2 + phi**2), tau, phi)


FORMULA = Formula("nshm_2022_parker", Coefficients, moments, reference)


def nshm_2022_parker(
    slab: bool,
    basin_term: bool = False,
    *,
    region: str | None = None,
    saturation_region: str | None = None,
    basin: str | None = None,
    sigma_mu_epsilon: float = 0.0,
    modified_sigma: bool = False,
    as_published: bool = False,
) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    slab
        Whether events are intraslab.
    basin_term
        Whether the depth of basins is read, in Cascadia and Japan.
    region, saturation_region, basin
        As of `parker_et_al_2020`.
    sigma_mu_epsilon
        How many epistemic standard deviations the median is raised.
    modified_sigma
        Whether the deviations of soft sites are reduced by their nonlinearity.
    as_published
        As of `parker_et_al_2020`.

    Raises
    ------
    UserInputError
        An unknown region.
    """
    part = part_of(region, saturation_region)
    reads_basin = basin_term and has_basin(part)
    published = CoefficientTable.read("subduction/parker_2020")
    table = regional_table(published, part, slab=slab, epsilon=sigma_mu_epsilon)
    table = table.joined(_revised(slab)).with_columns(
        m9_basin=0.0,
        usgs_basin=0.0,
        depth_unit=depth_unit(as_published=as_published),
        bias=0.0,
        linear_from=100.0,
        modified=float(modified_sigma),
    )
    table = with_basin(table, part, basin) if reads_basin else without_basin(table)
    required = required_fields(slab=slab, reads_basin=reads_basin)
    return GroundMotionModel(
        name="NZNSHM2022_ParkerEtAl2020SSlab" if slab else "NZNSHM2022_ParkerEtAl2020SInter",
        formula=FORMULA,
        table=with_backarc(table, slab=slab),
        reference_imt="PGA",
        tectonic_region_type="Subduction IntraSlab" if slab else "Subduction Interface",
        component="RotD50",
        requires=required | ({"backarc"} if slab else set()),
        validity={"mag": (4.5, 9.5), "rrup": (20.0, 1000.0), "vs30": (150.0, 2000.0)},
    )


def _revised(slab: bool) -> CoefficientTable:
    """Return the coefficients that differ; c6 is that of interface events."""
    table = CoefficientTable.read("new_zealand/nshm_2022_parker")
    rows = {
        imt: {name: value for name, value in row.items() if not (slab and name == "c6")}
        for imt, row in table.rows.items()
    }
    return CoefficientTable(rows)
