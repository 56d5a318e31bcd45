# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Weatherill and Cotton (2020): the backbone of cratonic Europe in ESHM20.

Weatherill G., Cotton F. (2020). A ground motion logic tree for seismic hazard analysis in the
stable cratonic region of Europe: regionalisation, model selection and development of a scaled
backbone approach. Bulletin of Earthquake Engineering 18, 6119-6148.
https://doi.org/10.1007/s10518-020-00940-x
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
    choice,
)
from quakegrid.hazard.ground_motion_models.site_terms.cena_amplification import (
    SiteCoefficients,
    epistemic_deviation,
    ln_amplification,
)
from quakegrid.hazard.ground_motion_models.stable_continental.nga_east_deviations import (
    FIELDS,
    MODELS,
    phi_between_sites,
    phi_single_station,
    tau,
)
from quakegrid.hazard.kernels.elementary import Numeric, elementwise, exp, log, sqrt, where

_MH = 6.2
_MREF = 4.5
_H_SQUARED = 25.0  # [km2]
_RREF = 5.0990195135927845  # [km] sqrt(1 + h ** 2)

#: Beside the site term: table 4, the deviations, and
#:
#: epsilon, site_epsilon
#:     how many epistemic standard deviations the median and the amplification are raised,
#: ergodic
#:     0 leaves the deviation between sites out.
Coefficients = extended(
    SiteCoefficients, f"e1 b1 b2 b3 c1 c2 c3 sigma_mu {FIELDS} epsilon site_epsilon ergodic"
)


@elementwise
def _rock_mean(c: Any, x: Context) -> Numeric:
    """Equations 1 to 3: ln of the median on rock of 3000 m/s [ln g]."""
    m = x.mag - _MH
    source = c.e1 + where(m <= 0.0, c.b1 * m + c.b2 * m**2, c.b3 * m)
    r = sqrt(x.rrup**2 + _H_SQUARED)
    path = (c.c1 + c.c2 * (x.mag - _MREF)) * log(r / _RREF) + c.c3 * (r - _RREF) / 100.0
    return source + path


@elementwise
def reference(c_ref: Any, x: Context) -> Reference:
    """Return ln PGA on rock of 3000 m/s."""
    return Reference(_rock_mean(c_ref, x), 0.0)


@elementwise
def moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the mean and the standard deviations."""
    pga = exp(reference.rock)
    raised = c.epsilon * c.sigma_mu + c.site_epsilon * epistemic_deviation(c, x.vs30, pga)
    mean = _rock_mean(c, x) + ln_amplification(c, x.vs30, pga) + raised
    between = tau(c, x.mag)
    of_sites = c.ergodic * phi_between_sites(c, x.vs30)
    phi = sqrt(phi_single_station(c, x.mag) ** 2 + of_sites**2)
    return Moments(mean, sqrt(between**2 + phi**2), between, phi)


FORMULA = Formula("eshm20_craton", Coefficients, moments, reference)


def ESHM20Craton(  # noqa: N802 - the name in logic trees
    *,
    epsilon: float = 0.0,
    tau_model: str = "global",
    phi_model: str = "global",
    ergodic: bool = True,
    site_epsilon: float = 0.0,
) -> GroundMotionModel:
    """Return a branch of the backbone.

    Parameters
    ----------
    epsilon
        How many epistemic standard deviations the median is raised.
    tau_model, phi_model
        Deviations of Al Atik (2015): ``global``, ``cena``, ``cena_constant``.
    ergodic
        False leaves the deviation between sites out.
    site_epsilon
        How many epistemic standard deviations the amplification is raised.

    Raises
    ------
    UserInputError
        An unknown model of deviations.
    """
    allowed = {name: name for name in MODELS}
    of_tau = choice("tau_model", tau_model, allowed)
    of_phi = choice("phi_model", phi_model, allowed)
    copies = {name: f"{name}_{of_tau}" for name in ("t1", "t2", "t3", "t4")}
    copies |= {name: f"{name}_{of_phi}" for name in ("ss_a", "ss_b")}
    table = (
        CoefficientTable.read("stable_continental/eshm20_craton")
        .joined(CoefficientTable.read("site_terms/cena_amplification"))
        .joined(CoefficientTable.read("stable_continental/nga_east_deviations"))
        .with_copies(copies)
        .with_columns(epsilon=epsilon, site_epsilon=site_epsilon, ergodic=float(ergodic))
    )
    return GroundMotionModel(
        name="ESHM20Craton",
        formula=FORMULA,
        table=table,
        reference_imt="PGA",
        tectonic_region_type="Stable Shallow Crust",
        component="RotD50",
        requires=frozenset({"mag", "rrup", "vs30"}),
        validity={"mag": (4.0, 8.2), "rrup": (0.0, 1500.0)},
    )
