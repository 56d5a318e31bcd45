# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stewart, Boore, Seyhan and Atkinson (2016): the vertical component, NGA-West2.

Stewart J.P., Boore D.M., Seyhan E., Atkinson G.M. (2016). NGA-West2 equations for predicting
vertical-component PGA, PGV, and 5%-damped PSA from shallow crustal earthquakes. Earthquake
Spectra 32(2), 1005-1031. https://doi.org/10.1193/072114EQS116M

The equations are those of Boore et al. (2014) without basins, with deviations that depend on
magnitude alone.
"""

from __future__ import annotations

from dataclasses import replace

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import GroundMotionModel, choice
from quakegrid.hazard.ground_motion_models.nga_west.boore_2014 import BooreEtAl2014

_ATTENUATION: dict[str, dict[str, str]] = {
    "CAL": {},
    "CHN": {"dc3": "dc3_china"},
    "JPN": {"dc3": "dc3_japan"},
}


def StewartEtAl2016(  # noqa: N802 - the name in logic trees
    *, region: str = "CAL", sof: bool = True
) -> GroundMotionModel:
    """Return the model.

    Parameters
    ----------
    region
        ``CAL`` (average attenuation), ``CHN`` (China and Turkey), ``JPN`` (Japan and Italy).
    sof
        Whether the style of faulting is known.

    Raises
    ------
    UserInputError
        An unknown region.
    """
    base = BooreEtAl2014(sof=sof)
    table = CoefficientTable.read("nga_west/stewart_2016").with_columns(
        dc3=0.0, f6=0.0, f7=0.0, r1=1.0, r2=2.0, dfr=0.0, dfv=0.0, any_style=float(not sof)
    )
    off = dict.fromkeys(("basin", "japan", "dz1", "epsilon", "map_branch"), 0.0)
    table = table.with_columns(**off, usgs_basin=0.0, cybershake=0.0)
    return replace(
        base,
        name="StewartEtAl2016",
        table=table.with_copies(choice("region", region, _ATTENUATION)),
        component="Vertical",
    )
