# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Raghu Kanth and Iyengar (2007): peninsular India and its regions.

Raghu Kanth S.T.G., Iyengar R.N. (2007). Estimation of seismic spectral acceleration in
peninsular India. Journal of Earth System Science 116(3), 199-214.
https://doi.org/10.1007/s12040-007-0020-8
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    exp,
    log,
    sqrt,
    where,
)


class Coefficients(NamedTuple):
    """Table 3 (bedrock) and table 4 (site classes A to D of NEHRP)."""

    c1: float
    c2: float
    c3: float
    c4: float
    sigma: float
    a1_a: float
    a2_a: float
    sigma_a: float
    a1_b: float
    a2_b: float
    sigma_b: float
    a1_c: float
    a2_c: float
    sigma_c: float
    a1_d: float
    a2_d: float
    sigma_d: float


@elementwise
def _of_class(vs30: Numeric, a: Numeric, b: Numeric, c: Numeric, d: Numeric) -> Numeric:
    """Return the coefficient of a site's class; that of D for softer sites too."""
    soft = where(vs30 >= 360.0, c, d)
    return where(vs30 >= 1500.0, a, where(vs30 >= 760.0, b, soft))


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equations 5 and 7 and their deviation."""
    m = x.mag - 6.0
    bedrock = c.c1 + c.c2 * m + c.c3 * m**2 - log(x.rhypo) - c.c4 * x.rhypo
    slope = _of_class(x.vs30, c.a1_a, c.a1_b, c.a1_c, c.a1_d)
    site = slope * exp(bedrock) + _of_class(x.vs30, c.a2_a, c.a2_b, c.a2_c, c.a2_d)
    sigma = _of_class(x.vs30, c.sigma_a, c.sigma_b, c.sigma_c, c.sigma_d)
    return Moments(bedrock + site, sqrt(c.sigma**2 + sigma**2), 0.0, 0.0)


FORMULA = Formula("raghukanth_iyengar_2007", Coefficients, moments)


def raghukanth_iyengar_2007(region: str) -> GroundMotionModel:
    """Return the model of a region.

    Parameters
    ----------
    region
        ``peninsula``, ``koyna_warna``, ``southern`` or ``western_central``.
    """
    table = CoefficientTable.read("asia_australia/raghukanth_iyengar_2007")
    columns = ("c1", "c2", "c3", "c4", "sigma")
    return GroundMotionModel(
        name="RaghukanthIyengar2007",
        formula=FORMULA,
        table=table.with_copies({name: f"{name}_{region}" for name in columns}),
        tectonic_region_type="Stable Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rhypo", "vs30"}),
        standard_deviations=("Total",),
        validity={"mag": (4.0, 8.0), "rhypo": (1.0, 300.0), "vs30": (180.0, 3600.0)},
    )
