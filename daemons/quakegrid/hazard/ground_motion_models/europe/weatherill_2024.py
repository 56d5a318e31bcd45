# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Weatherill (2024): the model of ESHM20 for average spectral acceleration.

Weatherill G. (2024). Impact of ground motion models for average spectral acceleration on
seismic hazard and risk in Europe. Bulletin of Earthquake Engineering.
https://doi.org/10.1007/s10518-024-02068-8
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.europe.kotha_2020 import (
    NO_SITE,
    KothaEtAl2020ESHM20,
    KothaEtAl2020ESHM20SlopeGeology,
    adapted_table,
)
from quakegrid.hazard.ground_motion_models.model import (
    GroundMotionModel,
)


def _model(
    base: GroundMotionModel,
    name: str,
    heteroskedastic: float,
    sigma_mu_epsilon: float,
    c3_epsilon: float,
    ergodic: bool,
    dl2l: Mapping[str, object] | None,
    c3: Mapping[str, object] | None,
) -> GroundMotionModel:
    table = adapted_table(
        CoefficientTable.read("europe/weatherill_2024"),
        sigma_mu_epsilon,
        c3_epsilon,
        ergodic,
        dl2l,
        c3,
        heteroskedastic=heteroskedastic,
        **NO_SITE,
    )
    return replace(base, name=name, table=table)


def Weatherill2024ESHM20AvgSA(  # noqa: N802 - the name in logic trees
    *,
    sigma_mu_epsilon: float = 0.0,
    c3_epsilon: float = 0.0,
    ergodic: bool = True,
    dl2l: Mapping[str, object] | None = None,
    c3: Mapping[str, object] | None = None,
) -> GroundMotionModel:
    """Return the model with vs30 measured or inferred, as `KothaEtAl2020ESHM20`."""
    return _model(
        KothaEtAl2020ESHM20(),
        "Weatherill2024ESHM20AvgSA",
        1.0,
        sigma_mu_epsilon,
        c3_epsilon,
        ergodic,
        dl2l,
        c3,
    )


def Weatherill2024ESHM20AvgSAHomoskedastic(  # noqa: N802
    *,
    sigma_mu_epsilon: float = 0.0,
    c3_epsilon: float = 0.0,
    ergodic: bool = True,
    dl2l: Mapping[str, object] | None = None,
    c3: Mapping[str, object] | None = None,
) -> GroundMotionModel:
    """Return the model whose deviations do not depend on magnitude."""
    return _model(
        KothaEtAl2020ESHM20(),
        "Weatherill2024ESHM20AvgSAHomoskedastic",
        0.0,
        sigma_mu_epsilon,
        c3_epsilon,
        ergodic,
        dl2l,
        c3,
    )


def Weatherill2024ESHM20SlopeGeologyAvgSA(  # noqa: N802
    *,
    sigma_mu_epsilon: float = 0.0,
    c3_epsilon: float = 0.0,
    ergodic: bool = True,
    dl2l: Mapping[str, object] | None = None,
    c3: Mapping[str, object] | None = None,
) -> GroundMotionModel:
    """Return the model with sites told by slope and geology."""
    return _model(
        KothaEtAl2020ESHM20SlopeGeology(),
        "Weatherill2024ESHM20SlopeGeologyAvgSA",
        1.0,
        sigma_mu_epsilon,
        c3_epsilon,
        ergodic,
        dl2l,
        c3,
    )
