# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The epistemic spread and the single-station deviation that BC Hydro (2012) gives NGA models."""

from __future__ import annotations

from dataclasses import replace

from quakegrid.hazard.ground_motion_models.model import GroundMotionModel


def with_bc_hydro_spread(
    model: GroundMotionModel, *, single_stat_sigma: bool, sigma_mu_epsilon: float
) -> GroundMotionModel:
    """Return a model of NGA-West1 as BC Hydro uses it.

    Parameters
    ----------
    model
        Its table has the columns `epsilon`, `sigma_factor` and `single_station`.
    single_stat_sigma
        Whether the total deviation is that of a single station.
    sigma_mu_epsilon
        How many epistemic standard deviations the median is raised.
    """
    table = model.table.with_columns(epsilon=sigma_mu_epsilon)
    copies = {"sigma_factor": "single_station"} if single_stat_sigma else {}
    return replace(model, name=f"{model.name}BCHydro", table=table.with_copies(copies))
