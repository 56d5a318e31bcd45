# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Subduction earthquakes of the Canadian model of 2015: interface and intraslab.

Atkinson G.M., Adams J. (2013). Ground motion prediction equations for application to the 2015
Canadian national seismic hazard maps. Canadian Journal of Civil Engineering 40, 988-998.
https://doi.org/10.1139/cjce-2012-0544

Models of Japan are moved to Cascadian sites with the factors of Atkinson and Casey (2003).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.canada.equivalent_distances import inslab_rrup
from quakegrid.hazard.ground_motion_models.canada.shm5_crust import sigma
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.japan.zhao_2006 import (
    ZhaoEtAl2006SInter,
    ZhaoEtAl2006SSlab,
)
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
)
from quakegrid.hazard.ground_motion_models.subduction.abrahamson_2015 import (
    abrahamson_et_al_2015,
)
from quakegrid.hazard.ground_motion_models.subduction.atkinson_macias_2009 import (
    AtkinsonMacias2009,
)
from quakegrid.hazard.ground_motion_models.subduction.ghofrani_atkinson_2014 import (
    ghofrani_atkinson_2014,
)

_LN_10 = math.log(10.0)


def _column(table: CoefficientTable, name: str, imts: Sequence[str]) -> NDArray[np.float64]:
    return np.array([table.row(imt, (name,)) for imt in imts])


def AtkinsonMacias2009NSHMP2014(  # noqa: N802 - the name in logic trees
    *,
    ba08_site_term: bool = False,
    cb14_basin_term: bool = False,
    m9_basin_term: bool = False,
) -> GroundMotionModel:
    """Return Atkinson and Macias (2009) with the factors from Japanese to Cascadian sites.

    Parameters
    ----------
    ba08_site_term, cb14_basin_term, m9_basin_term
        See `AtkinsonMacias2009`.
    """
    base = AtkinsonMacias2009(
        ba08_site_term=ba08_site_term, cb14_basin_term=cb14_basin_term, m9_basin_term=m9_basin_term
    )
    table = CoefficientTable.read("canada/shm5_subduction")

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        out = evaluate(base, imts)
        out[0] += np.log(_column(table, "interface", imts))
        return out

    region = "Subduction Interface"
    measures = base.tabulated_measures()
    model = _model(moments, measures, base.coefficient_rows, base.requires, region)
    return replace(model, component=base.component)


def _is_known(check: Callable[[Sequence[str]], object], imt: str) -> bool:
    try:
        check([imt])
    except UserInputError:
        return False
    return True


def inslab(*, branch: float) -> GroundMotionModel:
    """Return a branch for intraslab earthquakes: Zhao et al. (2006) at 50 km of depth.

    Parameters
    ----------
    branch
        -1, 0, 1: the lower, the central, the upper one, a factor of 1.41 apart.
    """
    base = ZhaoEtAl2006SSlab()
    table = CoefficientTable.read("canada/shm5_subduction")

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        rrup = inslab_rrup(np.asarray(x.mag), np.asarray(x.repi))
        out = evaluate(base, imts, rrup=rrup)
        out[0] += _LN_10 * (_column(table, "inslab", imts) + 0.15 * branch)
        out[1] = sigma(imts)
        return out

    requires = frozenset({"mag", "hypo_depth", "repi", "vs30"})
    measures = base.tabulated_measures()
    return _model(moments, measures, base.coefficient_rows, requires, "Subduction IntraSlab")


def interface(*, branch: float) -> GroundMotionModel:
    """Return a branch for interface earthquakes: a weighted mean of four models.

    Parameters
    ----------
    branch
        -1, 0, 1: the lower, the central, the upper one; beyond 214 km the lower is above.
    """
    own = ((0.5, AtkinsonMacias2009()), (0.2, abrahamson_et_al_2015("AbrahamsonEtAl2015SInter")))
    moved = ((0.2, ghofrani_atkinson_2014(cascadia=False)), (0.1, ZhaoEtAl2006SInter()))
    table = CoefficientTable.read("canada/shm5_subduction")

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        out = np.zeros((4, len(imts), len(np.asarray(x.mag))))
        for weight, part in (*own, *moved):
            out[0] += weight * evaluate(part, imts)[0]
        share = sum(weight for weight, _ in moved)
        out[0] += share * np.log(_column(table, "interface", imts))
        out[0] += branch * (0.15 - 0.0007 * np.asarray(x.rrup))
        out[1] = sigma(imts)
        return out

    def check(imts: Sequence[str]) -> None:
        for _, part in (*own, *moved):
            part.coefficient_rows(imts)

    requires = frozenset({"mag", "hypo_depth", "rrup", "vs30", "backarc"})
    measures = tuple(imt for imt in table.rows if _is_known(check, imt))
    return _model(moments, measures, check, requires, "Subduction Interface")


def _model(
    moments: Callable[[Evaluate, Context, Sequence[str]], NDArray[np.float64]],
    measures: tuple[str, ...],
    check: Callable[[Sequence[str]], object],
    requires: frozenset[str],
    region: str,
) -> GroundMotionModel:
    return GroundMotionModel(
        name="Can15",
        formula=Composition(moments, measures, check),
        table=CoefficientTable({}),
        tectonic_region_type=region,
        component="Geometric mean",
        requires=requires,
        standard_deviations=("Total",),
    )
