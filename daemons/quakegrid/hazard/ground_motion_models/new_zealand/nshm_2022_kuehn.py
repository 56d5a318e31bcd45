# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kuehn et al. (2020) with the backarc of the New Zealand hazard model of 2022.

For the publications see `subduction.kuehn_2020` and `backarc_2022`.
"""

from __future__ import annotations

from typing import Any

from quakegrid.hazard.ground_motion_models.coefficients import extended
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
    choice,
)
from quakegrid.hazard.ground_motion_models.new_zealand.backarc_2022 import (
    COLUMNS,
    backarc_term,
    with_backarc,
)
from quakegrid.hazard.ground_motion_models.site_terms.walling_2008 import (
    amplification_derivative,
    nonlinear_variance,
)
from quakegrid.hazard.ground_motion_models.subduction.kuehn_2020 import (
    PHI_AMP,
    REGIONS,
    regional_table,
    required_fields,
    shifted_median,
    shifted_reference,
)
from quakegrid.hazard.ground_motion_models.subduction.kuehn_2020 import (
    Coefficients as BaseCoefficients,
)
from quakegrid.hazard.ground_motion_models.subduction.kuehn_2020_epistemic import raised
from quakegrid.hazard.kernels.elementary import elementwise, exp, sqrt

Coefficients = extended(BaseCoefficients, COLUMNS)


@elementwise
def reference(c_ref: Any, x: Context) -> Reference:
    """Return ln PGA on rock of 1100 m/s and at the site."""
    return shifted_reference(c_ref, x, backarc_term(c_ref, x))


@elementwise
def moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the moments of the model, medians behind the volcanic front lowered."""
    mean = shifted_median(c, reference, x, backarc_term(c, x))
    pga = exp(reference.rock)
    derivative = c.nonlinear * amplification_derivative(c.k1, c.k2, x.vs30, pga)
    within, within_ref = sqrt(c.phi**2 - PHI_AMP**2), sqrt(c_ref.phi**2 - PHI_AMP**2)
    phi2 = nonlinear_variance(within, within_ref, derivative, c.rho_w) + PHI_AMP**2
    tau2 = nonlinear_variance(c.tau, c_ref.tau, derivative, c.rho_b)
    return Moments(mean, sqrt(tau2 + phi2), sqrt(tau2), sqrt(phi2))


FORMULA = Formula("nshm_2022_kuehn", Coefficients, moments, reference)


def nshm_2022_kuehn(
    slab: bool,
    *,
    region: str = "GLO",
    m_b: float | None = None,
    sigma_mu_epsilon: float = 0.0,
    modified_sigma: bool = False,
) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    slab
        Whether events are intraslab.
    region
        As of `kuehn_et_al_2020`; New Zealand (``NZL``) has no basin term here.
    m_b
        Magnitude of the bend, if not that of the region.
    sigma_mu_epsilon
        How many epistemic standard deviations the median is raised.
    modified_sigma
        Whether the deviations of soft sites are reduced by their nonlinearity.

    Raises
    ------
    UserInputError
        An unknown region.
    """
    choice("region", region, REGIONS)
    table = regional_table(region, m_b, slab=slab).with_columns(
        m9_basin=0.0, usgs_basin=0.0, bias=0.0, nonlinear=float(modified_sigma)
    )
    required = required_fields(region) | ({"backarc"} if slab else set())
    if region == "NZL":
        table = table.with_columns(basin=0.0, c11=0.0, c12=0.0)
        required -= {"z1pt0"}
    kind = "SSlab" if slab else "SInter"
    model = GroundMotionModel(
        name=f"NZNSHM2022_KuehnEtAl2020{kind}",
        formula=FORMULA,
        table=with_backarc(table, slab=slab),
        reference_imt="PGA",
        tectonic_region_type="Subduction IntraSlab" if slab else "Subduction Interface",
        component="RotD50",
        requires=required,
        validity={"mag": (5.0, 9.5), "rrup": (10.0, 1000.0), "vs30": (150.0, 1500.0)},
    )
    return raised(model, REGIONS[region].uncertainty, sigma_mu_epsilon, slab=slab)
