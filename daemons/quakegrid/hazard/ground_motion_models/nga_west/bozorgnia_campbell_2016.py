# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bozorgnia and Campbell (2016): the vertical component, NGA-West2.

Bozorgnia Y., Campbell K.W. (2016). Vertical ground motion model for PGA, PGV, and linear
response spectra using the NGA-West2 database. Earthquake Spectra 32(2), 979-1004.
https://doi.org/10.1193/072814EQS121M

The equations are those of Campbell and Bozorgnia (2014) without nonlinear ground and without
the term of deep basins.
"""

from __future__ import annotations

from dataclasses import replace

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import GroundMotionModel
from quakegrid.hazard.ground_motion_models.nga_west.campbell_bozorgnia_2014 import (
    CampbellBozorgnia2014,
)

_NO_NONLINEARITY = dict.fromkeys(("k2", "k3", "c16", "phi_af", "rho1", "rho2"), 0.0)
_ATTENUATION: dict[float, dict[str, str]] = {
    -1.0: {"dc20": "dc20_low"},
    0.0: {},
    1.0: {"dc20": "dc20_high"},
}


def BozorgniaCampbell2016(  # noqa: N802 - the name in logic trees
    *,
    SJ: bool = False,  # noqa: N803 - as in logic trees
    sgn: float = 0.0,
) -> GroundMotionModel:
    """Return the model.

    Parameters
    ----------
    SJ
        Whether the sites are in Japan.
    sgn
        -1 for the strong attenuation of Japan and Italy (low Q), 1 for the weak one of China
        and Turkey (high Q), 0 for all others.

    Raises
    ------
    UserInputError
        Another `sgn`.
    """
    if sgn not in _ATTENUATION:
        raise UserInputError(f"sgn = {sgn:g}: write -1, 0 or 1")
    base = CampbellBozorgnia2014(SJ=SJ)
    table = CoefficientTable.read("nga_west/bozorgnia_campbell_2016").with_columns(
        **_NO_NONLINEARITY, dc20=0.0, japan=float(SJ), epsilon=0.0, map_branch=0.0
    )
    switches = ("usgs_basin", "estimate_ztor", "estimate_width", "rows_only", "tabulated")
    off = dict.fromkeys(switches, 0.0)
    table = table.with_columns(**off, estimate_hypo_depth=0.0, basin=1.0)
    return replace(
        base,
        name="BozorgniaCampbell2016",
        table=table.with_copies(_ATTENUATION[sgn]),
        component="Vertical",
    )
