# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Abrahamson and Gulerce (2020) with the backarc of the New Zealand hazard model of 2022.

For the publications see `subduction.abrahamson_gulerce_2020` and `backarc_2022`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from quakegrid.hazard.ground_motion_models.coefficients import extended
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
)
from quakegrid.hazard.ground_motion_models.new_zealand.backarc_2022 import (
    backarc_term,
    with_backarc,
)
from quakegrid.hazard.ground_motion_models.subduction.abrahamson_gulerce_2020 import (
    Coefficients as BaseCoefficients,
)
from quakegrid.hazard.ground_motion_models.subduction.abrahamson_gulerce_2020 import (
    abrahamson_gulerce_2020,
)
from quakegrid.hazard.ground_motion_models.subduction.abrahamson_gulerce_2020 import (
    moments as base_moments,
)
from quakegrid.hazard.ground_motion_models.subduction.abrahamson_gulerce_2020 import (
    reference as base_reference,
)
from quakegrid.hazard.kernels.elementary import elementwise

Coefficients = extended(BaseCoefficients, "backarc_slab theta7 theta8")


@elementwise
def reference(c_ref: Any, x: Context) -> Reference:
    """Return ln PGA on rock of 1000 m/s."""
    return Reference(base_reference(c_ref, x).rock + backarc_term(c_ref, x), 0.0)


@elementwise
def moments(c: Any, c_ref: Any, reference: Reference, x: Context) -> Moments:
    """Return the moments of the model, medians behind the volcanic front lowered."""
    base = base_moments(c, c_ref, reference, x)
    return Moments(base.mean + backarc_term(c, x), base.sigma, base.tau, base.phi)


FORMULA = Formula("nshm_2022_abrahamson_gulerce", Coefficients, moments, reference)


def nshm_2022_abrahamson_gulerce(
    slab: bool,
    *,
    region: str = "GLO",
    ergodic: bool = True,
    apply_usa_adjustment: bool = False,
    sigma_mu_epsilon: float = 0.0,
) -> GroundMotionModel:
    """Return a variant of the model; the arguments are those of `abrahamson_gulerce_2020`."""
    base = abrahamson_gulerce_2020(
        slab,
        region=region,
        ergodic=ergodic,
        apply_usa_adjustment=apply_usa_adjustment,
        sigma_mu_epsilon=sigma_mu_epsilon,
    )
    return replace(
        base,
        name=f"NZNSHM2022_{base.name}",
        formula=FORMULA,
        table=with_backarc(base.table, slab=slab),
        requires=base.requires | ({"backarc"} if slab else set()),
    )
