# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Epistemic branches of the NGA-West2 models in the United States maps of 2014.

Petersen M.D. et al. (2014). Documentation for the 2014 update of the United States national
seismic hazard maps. USGS Open-File Report 2014-1091. https://doi.org/10.3133/ofr20141091
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from quakegrid.hazard.ground_motion_models.model import GroundMotionModel, choice
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


def NSHMP2014(*, gmpe_name: str, sgn: float = 0.0) -> GroundMotionModel:  # noqa: N802
    """Return a branch of a model.

    Parameters
    ----------
    gmpe_name
        The model.
    sgn
        -1 for the lower, 0 for the central, 1 for the upper branch.

    Raises
    ------
    UserInputError
        A model that the maps do not use or that is not built.
    """
    model = choice("gmpe_name", gmpe_name, _BASES)()
    return replace(
        model,
        name="NSHMP2014",
        table=model.table.with_columns(map_branch=float(sgn)),
        requires=model.requires | {"rrup"},
    )
