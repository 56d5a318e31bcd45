# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Drouet (2015): Brazil, unpublished, by the method of Drouet and Cotton (2015) for the Alps."""

from __future__ import annotations

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import GroundMotionModel
from quakegrid.hazard.ground_motion_models.stable_continental.drouet_alpes_2015 import (
    FORMULA,
    with_metric,
)


def drouet_2015_brazil(*, depth: bool) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    depth
        Whether the depth of the hypocentre matters; else there is a saturation distance.
    """
    stem = "drouet_2015_brazil_depth" if depth else "drouet_2015_brazil"
    table = CoefficientTable.read(f"stable_continental/{stem}")
    neutral = {"c6": 0.0} if depth else {}
    return GroundMotionModel(
        name="DrouetBrazil2015",
        formula=FORMULA,
        table=with_metric(table, "rjb").with_columns(with_depth=float(depth), **neutral),
        tectonic_region_type="Stable Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rjb", *(("hypo_depth",) if depth else ())}),
    )
