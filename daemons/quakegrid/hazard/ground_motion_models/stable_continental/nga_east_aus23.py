# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""NGA-East backbone in the Australian hazard assessment of 2023, rock of 3000 m/s.

Allen T.I., Griffin J.D., Clark D.J., Cummins P.R., Ghasemi H., Ebrahimi R. (2023). The 2023
National Seismic Hazard Assessment for Australia: model overview. Geoscience Australia Record
2023/53. https://doi.org/10.26186/148969

Goulet C.A., Bozorgnia Y., Kuehn N., Al Atik L., Youngs R.R., Graves R.W., Atkinson G.M. (2018).
Central and eastern North America ground-motion characterization - NGA-East final report.
PEER Report 2018/08.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.coefficient_columns import columns
from quakegrid.hazard.ground_motion_models.conventions.gridded_table import (
    GriddedTable,
    model_in_table,
)
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
)
from quakegrid.hazard.ground_motion_models.site_terms.cena_amplification import SiteCoefficients
from quakegrid.hazard.ground_motion_models.stable_continental.nga_east_usgs import amplified

_BACKBONE = "NGA-East_Backbone_Model.geometric.3000.mps"


def NGAEastAUS2023GMPE(  # noqa: N802 - the name in logic trees
    *, table_relpath: str = _BACKBONE
) -> GroundMotionModel:
    """Return the model.

    Parameters
    ----------
    table_relpath
        Name of the table, with ``.hdf5`` or not.

    Raises
    ------
    UserInputError
        There is no such table.
    """
    table = GriddedTable.read(
        "stable_continental/nga_east_aus23", table_relpath.removesuffix(".hdf5")
    )
    return model_in_table(
        "NGAEastAUS2023GMPE",
        table,
        metric="rrup",
        tectonic_region_type="Active Shallow Crust",
        component="RotD50",
    )


def NGAEastAUS23_vs3000() -> GroundMotionModel:  # noqa: N802
    """Return the model with the amplification from 3000 m/s, without impedance contrasts."""
    table = GriddedTable.read("stable_continental/nga_east_aus23", _BACKBONE)
    site = CoefficientTable.read("stable_continental/nga_east_aus23")
    site = site.with_copies({"f760i": "f760g"})
    rock = NGAEastAUS2023GMPE()

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        out = evaluate(rock, imts)
        out[0] = amplified(table, site, x, imts, logarithmic=False, epistemic=False)
        return out

    def check(imts: Sequence[str]) -> None:
        table.ln_medians.of(imts)
        columns(site, SiteCoefficients, imts)

    return replace(
        rock,
        name="NGAEastAUS23_vs3000",
        formula=Composition(moments, table.ln_medians.measures, check),
        requires=rock.requires | {"vs30"},
        validity={**rock.validity, "vs30": (200.0, 3000.0)},
    )
