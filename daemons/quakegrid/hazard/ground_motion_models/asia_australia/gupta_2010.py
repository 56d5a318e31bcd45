# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Gupta (2010): intraslab earthquakes of the Indo-Burmese subduction zone.

Gupta I.D. (2010). Response spectral attenuation relations for in-slab earthquakes in
Indo-Burmese subduction zone. Soil Dynamics and Earthquake Engineering 30(5), 368-377.
https://doi.org/10.1016/j.soildyn.2009.12.009

The functional form and the sites are those of Atkinson and Boore (2003).
"""

from __future__ import annotations

from dataclasses import replace

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    GroundMotionModel,
)
from quakegrid.hazard.ground_motion_models.subduction.atkinson_boore_2003 import atkinson_boore_2003


def Gupta2010SSlab() -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model of the horizontal components."""
    base = atkinson_boore_2003(slab=True)
    own = CoefficientTable.read("asia_australia/gupta_2010").with_columns(
        s1=0.0, s2=0.0, long_factor=1.0
    )
    switches = ("g0", "g1", "largest", "half_hard", "fixed_depth")
    values = base.table.row("PGA", switches)
    return replace(
        base,
        name="Gupta2010SSlab",
        table=own.with_columns(**dict(zip(switches, values, strict=True))),
        standard_deviations=("Total",),
    )
