# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Attenuation of intraslab events behind the volcanic front, after the NZ hazard model of 2022.

Bradley B.A., Bora S.S., Lee R.L., Manea E.F., Gerstenberger M.C., Stafford P.J., Atkinson G.M.,
Weatherill G., Hutchinson J., de la Torre C.A., Hulsey A.M., Kaiser A.E. (2022). Summary of the
ground-motion characterisation model for the 2022 New Zealand National Seismic Hazard Model.
GNS Science Report 2022/46.
"""

from __future__ import annotations

from typing import Any

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import Context
from quakegrid.hazard.kernels.elementary import Numeric, elementwise, log, maximum, where

_EPISTEMIC_FACTOR = 1.008

#: Columns of the term, and of correlations of a measure and PGA, within and between events.
COLUMNS = "backarc_slab theta7 theta8 rho_w rho_b"


@elementwise
def backarc_term(c: Any, x: Context) -> Numeric:
    """Return what is added to ln of the medians of intraslab events [ln units]."""
    term = c.theta7 + c.theta8 * log(maximum(x.rrup, 85.0) / 40.0)
    behind = (c.backarc_slab > 0.0) & (x.backarc > 0.0)
    return where(behind, _EPISTEMIC_FACTOR * term, 0.0)


def with_backarc(table: CoefficientTable, *, slab: bool) -> CoefficientTable:
    """Return a table with the columns of the term, which interface events do not have."""
    own = CoefficientTable.read("new_zealand/backarc_2022").with_columns(backarc_slab=float(slab))
    return table.with_columns(backarc_slab=float(slab)).joined(own)
