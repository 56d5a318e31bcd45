# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sites of Seyhan and Stewart (2014) for Australian models, which are made for rock.

Seyhan E., Stewart J.P. (2014). Semi-empirical nonlinear site amplification from NGA-West2 data
and simulations. Earthquake Spectra 30(3), 1241-1256. https://doi.org/10.1193/063013EQS181M
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Evaluate,
    GroundMotionModel,
    Reference,
)
from quakegrid.hazard.ground_motion_models.nga_west import boore_2014
from quakegrid.hazard.ground_motion_models.wrappers.modification import Modification, modified

_FIRM_ROCK = 760.0  # [m/s]


def on_sites(model: GroundMotionModel, rock: float) -> GroundMotionModel:
    """Return a model with the amplification between its rock and the sites.

    Parameters
    ----------
    model
        Whose medians are for one kind of rock.
    rock
        Vs30 of that rock [m/s].
    """
    site = boore_2014.BooreEtAl2014()

    def coefficients(imts: Sequence[str]) -> Any:
        rows = site.coefficient_rows(imts)
        return boore_2014.Coefficients(*(column[:, np.newaxis] for column in rows.T))

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        own = evaluate(model, ["PGA"])[0]
        firm = own - boore_2014.site_term(coefficients(["PGA"]), Reference(own, 0.0), rock)
        at_firm, c = Reference(firm, 0.0), coefficients(imts)
        moments[0] += boore_2014.site_term(c, at_firm, x.vs30)
        moments[0] -= boore_2014.site_term(c, at_firm, rock)
        return moments

    return modified(model, [Modification(change, frozenset({"vs30"}), check=site.coefficient_rows)])
