# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Crustal earthquakes of the Canadian model of 2015: west, offshore and east.

Atkinson G.M., Adams J. (2013). Ground motion prediction equations for application to the 2015
Canadian national seismic hazard maps. Canadian Journal of Civil Engineering 40, 988-998.
https://doi.org/10.1139/cjce-2012-0544

The west is Boore and Atkinson (2008) as revised in 2011; the east is the mean of five models.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.canada.equivalent_distances import (
    eastern_rjb,
    eastern_rrup,
    western_rjb,
)
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, period_of
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
)
from quakegrid.hazard.ground_motion_models.nga_west.boore_atkinson_2011 import (
    Atkinson2008prime,
    BooreAtkinson2011,
)
from quakegrid.hazard.ground_motion_models.stable_continental.atkinson_boore_2006 import (
    atkinson_boore_2006,
)
from quakegrid.hazard.ground_motion_models.stable_continental.pezeshk_2011 import pezeshk_2011
from quakegrid.hazard.ground_motion_models.stable_continental.silva_2002 import silva_2002

_LN_10 = math.log(10.0)
_OFFSHORE = -0.5  # magnitude by which offshore earthquakes are weaker


def sigma(imts: Sequence[str]) -> NDArray[np.float64]:
    """Return the total deviation of all models of 2015, shape (M, 1) [ln units].

    Parameters
    ----------
    imts
        M intensity measures.
    """
    periods = np.array([period_of(imt) or 0.0 for imt in imts])[:, np.newaxis]
    return _LN_10 * (0.23 + 0.04 * np.clip((periods - 0.2) / 0.8, 0.0, 1.0))


def western(*, branch: float, offshore: bool, points: bool) -> GroundMotionModel:
    """Return a branch for the west or for earthquakes offshore.

    Parameters
    ----------
    branch
        -1, 0, 1: the lower, the central, the upper one.
    offshore
        Whether magnitudes count less by one half.
    points
        Whether distances are epicentral, of points that stand for ruptures.
    """
    base = BooreAtkinson2011()
    metric = "repi" if points else "rjb"

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        mag = np.asarray(x.mag) + (_OFFSHORE if offshore else 0.0)
        rjb = western_rjb(mag, np.asarray(x.repi)) if points else np.asarray(x.rjb)
        out = evaluate(base, imts, mag=mag, rjb=rjb)
        out[0] += branch * _LN_10 * np.minimum(0.1 + 0.0007 * rjb, 0.3)
        out[1] = sigma(imts)
        return out

    measures = base.tabulated_measures()
    return _model(moments, measures, base.coefficient_rows, metric, "Active Shallow Crust")


def _model(
    moments: Callable[[Evaluate, Context, Sequence[str]], NDArray[np.float64]],
    measures: tuple[str, ...],
    check: Callable[[Sequence[str]], object],
    metric: str,
    region: str,
) -> GroundMotionModel:
    return GroundMotionModel(
        name="Can15",
        formula=Composition(moments, measures, check),
        table=CoefficientTable({}),
        tectonic_region_type=region,
        component="GMRotI50",
        requires=frozenset({"mag", "rake", "vs30", metric}),
        standard_deviations=("Total",),
    )


def _hard_rock_factors(
    table: CoefficientTable, imts: Sequence[str], repi: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return ln of the factors from hard rock to 760 m/s, shape (M, N)."""
    of_pga = -0.3 + 0.15 * np.log10(repi)
    factors = [
        of_pga if imt == "PGA" else np.full_like(repi, table.row(imt, ("hard_rock",))[0])
        for imt in imts
    ]
    return np.asarray(_LN_10 * np.array(factors))


def eastern(*, branch: float) -> GroundMotionModel:
    """Return a branch for the east.

    Parameters
    ----------
    branch
        -1, 0, 1: the lower, the central, the upper one.
    """
    atkinson_boore = atkinson_boore_2006(modified=True)
    on_hard_rock = (
        pezeshk_2011(rock=True),
        silva_2002(stem="silva_2002_single_corner"),
        silva_2002(stem="silva_2002_double_corner"),
    )
    others = (*on_hard_rock, Atkinson2008prime())
    table = CoefficientTable.read("canada/shm5_crust")
    measures = ("PGA", *table.rows)

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        mag, repi = np.asarray(x.mag), np.asarray(x.repi)
        rjb = eastern_rjb(mag, repi)
        rrup = eastern_rrup(mag, rjb)
        parts = [evaluate(part, imts, rjb=rjb, rrup=rrup) for part in others]
        for part in parts[: len(on_hard_rock)]:
            part[0] += _hard_rock_factors(table, imts, repi)
        # Atkinson and Boore tell how deep the top of a rupture is for their model
        deep = eastern_rrup(mag, rjb, nearest_top=21.0 - 2.5 * mag)
        parts.append(evaluate(atkinson_boore, imts, rrup=deep))
        every = np.array(parts)
        spread = np.log(np.exp(every[:, 1]).mean(axis=0)) + np.maximum(0.1 - 0.001 * repi, 0.0)
        out = np.zeros_like(every[0])
        out[0] = every[:, 0].mean(axis=0) + branch * spread
        out[1] = sigma(imts)
        return np.asarray(out)

    def check(imts: Sequence[str]) -> None:
        for part in (atkinson_boore, *others):
            part.coefficient_rows(imts)

    return _model(moments, measures, check, "repi", "Stable Shallow Crust")
