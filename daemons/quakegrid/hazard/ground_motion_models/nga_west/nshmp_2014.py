# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Epistemic branches of the NGA-West2 models in the United States maps of 2014.

Petersen M.D. et al. (2014). Documentation for the 2014 update of the United States national
seismic hazard maps. USGS Open-File Report 2014-1091. https://doi.org/10.3133/ofr20141091
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
    choice,
)
from quakegrid.hazard.ground_motion_models.nga_west.abrahamson_2014 import AbrahamsonEtAl2014
from quakegrid.hazard.ground_motion_models.nga_west.boore_2014 import BooreEtAl2014
from quakegrid.hazard.ground_motion_models.nga_west.campbell_bozorgnia_2014 import (
    CampbellBozorgnia2014,
)
from quakegrid.hazard.ground_motion_models.nga_west.chiou_youngs_2014 import ChiouYoungs2014
from quakegrid.hazard.ground_motion_models.nga_west.idriss_2014 import Idriss2014

_BASES: Mapping[str, Callable[..., GroundMotionModel]] = {
    "AbrahamsonEtAl2014": AbrahamsonEtAl2014,
    "BooreEtAl2014": BooreEtAl2014,
    "CampbellBozorgnia2014": CampbellBozorgnia2014,
    "ChiouYoungs2014": ChiouYoungs2014,
    "Idriss2014": Idriss2014,
}


#: Weights and signs of the branches of the maps.
_BRANCHES = ((0.185, -1.0), (0.63, 0.0), (0.185, 1.0))


def NSHMP2014(*, gmpe_name: str, sgn: float = 0.0) -> GroundMotionModel:  # noqa: N802
    """Return a branch of a model, or all of them.

    Parameters
    ----------
    gmpe_name
        The model.
    sgn
        -1 for the lower branch, 1 for the upper one; 0 for the weighted mean of the
        probabilities of all three, whose moments are those of the central one.

    Raises
    ------
    UserInputError
        A model that the maps do not use or that is not built.
    """
    model = choice("gmpe_name", gmpe_name, _BASES)()
    if sgn != 0.0:
        return _branch(model, sgn)
    central = _branch(model, 0.0)

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        return evaluate(central, imts)

    branches = tuple((weight, _branch(model, sign)) for weight, sign in _BRANCHES)
    measures = central.tabulated_measures()
    composition = Composition(moments, measures, central.coefficient_rows, branches)
    return replace(central, formula=composition, table=CoefficientTable({}))


def _branch(model: GroundMotionModel, sign: float) -> GroundMotionModel:
    """Return a model with its median raised by so many steps."""
    return replace(
        model,
        name="NSHMP2014",
        table=model.table.with_columns(map_branch=sign),
        requires=model.requires | {"rrup"},
    )
