# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Montalva, Bastías and Rodríguez-Marek (2016, 2017): subduction earthquakes, Chile.

Montalva G.A., Bastías N., Rodríguez-Marek A. (2017). Ground-motion prediction equation for the
Chilean subduction zone. Bulletin of the Seismological Society of America 107(2), 901-911.
https://doi.org/10.1785/0120160221

The functional form, the site term and the term of the back-arc are those of BC Hydro.  The
coefficients of 2016 are those of an earlier version of the article.
"""

from __future__ import annotations

from dataclasses import replace

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    GroundMotionModel,
)
from quakegrid.hazard.ground_motion_models.subduction.abrahamson_2015 import abrahamson_et_al_2015

_RELEASES = {"2016": "latin_america/montalva_2016", "2017": "latin_america/montalva_2017"}


def montalva_et_al(
    release: str,
    slab: bool,
    *,
    ergodic: bool = True,
    theta6_adjustment: float = 0.0,
    sigma_mu_epsilon: float = 0.0,
) -> GroundMotionModel:
    """Return a release of the model for intraslab or for interface earthquakes.

    Parameters
    ----------
    release
        ``2016`` or ``2017``.
    slab
        Whether for intraslab events; else for interface events.
    ergodic
        False gives the deviation of a single station.
    theta6_adjustment
        Regional change of the attenuation with distance [1/km].
    sigma_mu_epsilon
        How many epistemic standard deviations of BC Hydro the median is raised.
    """
    base = abrahamson_et_al_2015(
        "AbrahamsonEtAl2015SSlab" if slab else "AbrahamsonEtAl2015SInter",
        ergodic=ergodic,
        theta6_adjustment=theta6_adjustment,
        sigma_mu_epsilon=sigma_mu_epsilon,
    )
    table = base.table.joined(CoefficientTable.read(_RELEASES[release]))
    shift = "dc1_slab" if slab else "dc1_interface"
    return replace(base, name=f"MontalvaEtAl{release}", table=table.with_copies({"dc1": shift}))
