# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Amplification of Swiss sites, from files of sites.

Bergamo P., Fäh D., Panzera F., Cauzzi C., Glueer F., Perron V., Wiemer S. (2023). A site
amplification model for Switzerland based on site-condition indicators and incorporating local
response as measured at seismic stations. Bulletin of Earthquake Engineering 21, 5831-5865.
https://doi.org/10.1007/s10518-023-01766-z
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.model import Context, Evaluate
from quakegrid.hazard.ground_motion_models.wrappers.modification import Modification

#: Measure -> fields of its amplification, its deviation between sites and at one site.
_FIELDS = {
    "SA(0.3)": ("ch_ampl03", "ch_phis2s03", "ch_phiss03"),
    "SA(0.6)": ("ch_ampl06", "ch_phis2s06", "ch_phiss06"),
}


def apply_swiss_amplification() -> Modification:
    """Return the amplification of the site, the same for all measures."""

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        moments[0] += x.amplfactor
        return moments

    return Modification(change, frozenset({"amplfactor"}))


def apply_swiss_amplification_sa() -> Modification:
    """Return the amplification of the site near 0.3 and 0.6 s, with its own deviations."""

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        for row, imt in enumerate(imts):
            shift, between_sites, one_site = (getattr(x, name) for name in _FIELDS[imt])
            moments[0, row] += shift
            moments[3, row] = np.hypot(between_sites, one_site)
            moments[1, row] = np.hypot(moments[2, row], moments[3, row])
        return moments

    def check(imts: Sequence[str]) -> None:
        for imt in imts:
            if imt not in _FIELDS:
                known = " and ".join(_FIELDS)
                raise UserInputError(f"apply_swiss_amplification_sa knows {known} only, not {imt}")

    fields = frozenset(name for names in _FIELDS.values() for name in names)
    return Modification(change, fields, check=check)
