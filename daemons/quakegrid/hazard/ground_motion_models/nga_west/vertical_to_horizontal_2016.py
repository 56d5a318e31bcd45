# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ratios of the vertical to the horizontal component from pairs of NGA-West2 models.

Bozorgnia Y., Campbell K.W. (2016). Ground motion model for the vertical-to-horizontal (V/H)
ratios of PGA, PGV, and response spectra. Earthquake Spectra 32(2), 951-978.
https://doi.org/10.1193/100614EQS151M

The median is that of the vertical model over that of the horizontal one; the deviations know
the correlation of the two components, which is taken for the models of Stewart et al. (2016)
too.
"""

from __future__ import annotations

from collections.abc import Sequence

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
from quakegrid.hazard.ground_motion_models.nga_west.boore_2014 import (
    BooreEtAl2014,
    BooreEtAl2014HighQ,
    BooreEtAl2014LowQ,
)
from quakegrid.hazard.ground_motion_models.nga_west.bozorgnia_campbell_2016 import (
    BozorgniaCampbell2016,
)
from quakegrid.hazard.ground_motion_models.nga_west.campbell_bozorgnia_2014 import (
    CampbellBozorgnia2014,
)
from quakegrid.hazard.ground_motion_models.nga_west.stewart_2016 import StewartEtAl2016


def _correlated(
    small: NDArray[np.float64], large: NDArray[np.float64], mag: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return a correlation (M, N) that goes from magnitude 4.5 to 5.5."""
    share = np.clip(mag - 4.5, 0.0, 1.0)
    return small[:, np.newaxis] + np.outer(large - small, share)


def _ratio(
    name: str, vertical: GroundMotionModel, horizontal: GroundMotionModel
) -> GroundMotionModel:
    """Return the ratio of two models."""
    table = CoefficientTable.read("nga_west/vertical_to_horizontal_2016")
    fields = ("tau_small", "tau_large", "phi_small", "phi_large")

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        up, across = evaluate(vertical, imts), evaluate(horizontal, imts)
        columns = np.array([table.row(imt, fields) for imt in imts]).T
        mag = np.asarray(x.mag)
        out = np.empty_like(up)
        out[0] = up[0] - across[0]
        for plane, small, large in ((2, columns[0], columns[1]), (3, columns[2], columns[3])):
            common = 2.0 * _correlated(small, large, mag) * up[plane] * across[plane]
            out[plane] = np.sqrt(up[plane] ** 2 + across[plane] ** 2 - common)
        out[1] = np.sqrt(out[2] ** 2 + out[3] ** 2)
        return out

    return GroundMotionModel(
        name=name,
        formula=Composition(moments, vertical.tabulated_measures(), vertical.coefficient_rows),
        table=CoefficientTable({}),
        tectonic_region_type="Active Shallow Crust",
        component="Vertical over RotD50",
        requires=vertical.requires | horizontal.requires,
    )


def bozorgnia_campbell_ratio(*, sgn: float = 0.0, japan: bool = False) -> GroundMotionModel:
    """Return the ratio to Campbell and Bozorgnia (2014).

    Parameters
    ----------
    sgn
        As in `BozorgniaCampbell2016`.
    japan
        Whether the sites are in Japan.
    """
    attenuation = {-1.0: "low", 0.0: None, 1.0: "high"}[sgn]
    vertical = BozorgniaCampbell2016(SJ=japan, sgn=sgn)
    horizontal = CampbellBozorgnia2014(SJ=japan, coeffs=attenuation, as_published=True)
    return _ratio("BozorgniaCampbell2016VH", vertical, horizontal)


def stewart_ratio(*, region: str = "CAL", sof: bool = True) -> GroundMotionModel:
    """Return the ratio to Boore et al. (2014); arguments as in `StewartEtAl2016`."""
    bases = {"CAL": BooreEtAl2014, "CHN": BooreEtAl2014HighQ, "JPN": BooreEtAl2014LowQ}
    horizontal = choice("region", region, bases)(sof=sof)
    return _ratio("StewartEtAl2016VH", StewartEtAl2016(region=region, sof=sof), horizontal)
