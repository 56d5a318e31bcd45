# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every formula means the same to the interpreter and to the compiler."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.hazard.ground_motion_models.coefficients import period_of
from quakegrid.hazard.ground_motion_models.model import Context, Formula, GroundMotionModel
from quakegrid.hazard.ground_motion_models.registry import (
    ground_motion_model,
    models,
    models_without_arguments,
)
from quakegrid.hazard.kernels.model_moments import model_moments

#: Arguments that switch on what no name does.
_VARIANTS = (
    "[AbrahamsonEtAl2014]\nusgs_basin_scaling = true\nsigma_mu_epsilon = 1.0",
    "[BooreEtAl2014]\nregion = 'CAL'\ncybershake_basin_adj = true\nsigma_mu_epsilon = -1.0",
    "[CampbellBozorgnia2014]\nestimate_ztor = true\nestimate_width = true\n"
    "estimate_hypo_depth = true\nusgs_basin_scaling = true",
    "[ChiouYoungs2014]\nalpha_nm = 0.8\nuse_hw = false\ncybershake_basin_adj = true",
    "[ChiouYoungs2014]\nadd_delta_c1 = true",
    "[ZhaoEtAl2006SInter]\ncb14_basin_term = true\nm9_basin_term = true",
    "[BCHydroESHM20SSlab]\nfaba_taper_model = 'Gaussian'\nsigma = 60.0\nsigma_mu_epsilon = 1.0",
    "[BCHydroESHM20SInter]\nfaba_taper_model = 'Linear'\nwidth = 80.0\nergodic = false",
    "[AbrahamsonGulerce2020SInter]\nregion = 'JPN'\nergodic = false\nsigma_mu_epsilon = 1.0",
    "[KuehnEtAl2020SSlab]\nregion = 'NZL'\nsigma_mu_epsilon = 1.0\nak23_cb14_sig = true",
    "[ParkerEtAl2020SInterB]\nregion = 'Cascadia'\nbasin = 'Seattle'\nm9_basin_term = true",
    "[NZNSHM2022_ParkerEtAl2020SSlab]\nmodified_sigma = true",
    "[NZNSHM2022_KuehnEtAl2020SSlab]\nmodified_sigma = true",
    "[Atkinson2022SSlab]\nepistemic = 'Upper'\nmodified_sigma = true",
    "[Stafford2022]\nmu_branch = 'Lower'\nsigma_branch = 'Upper'",
    "[HassaniAtkinson2018]\nd_sigma = 100.0\nkappa0 = 0.04",
)


def _measures(model: GroundMotionModel) -> list[str]:
    """Return short, middle and long periods, one between two of the table, and the others."""
    measures = model.tabulated_measures()
    spectral = sorted((p, name) for name in measures if (p := period_of(name)))
    others = [name for name in measures if not period_of(name)]
    if not spectral:
        return others
    chosen = [spectral[i][1] for i in (1, len(spectral) // 2, -1)]
    return [*others, *chosen, f"SA({(spectral[3][0] + spectral[4][0]) / 2.0!r})"]


def _one_of_each() -> list[str]:
    """Return for each formula, and for each module of compositions, the first model.

    Others differ in their coefficients alone: to compile a formula takes seconds.
    """
    found: dict[object, str] = {}
    for name in models_without_arguments():
        formula = ground_motion_model(name).formula
        key = formula if isinstance(formula, Formula) else models()[name].module
        found.setdefault(key, name)
    return list(found.values())


@pytest.mark.parametrize("text", [*_one_of_each(), *_VARIANTS])
def test_compiled_formula_equals_interpreted(text: str, contexts: Context) -> None:
    """Machine code and numpy agree to 1e-12 for every formula of the registry."""
    model = ground_motion_model(text)
    imts = _measures(model)
    got = model_moments(model, np.array(contexts, dtype=float), imts)
    np.testing.assert_allclose(got, model.moments(contexts, imts), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", models_without_arguments())
def test_fields_not_required_do_not_matter(name: str, contexts: Context) -> None:
    """A model reads no field that it does not require."""
    model = ground_motion_model(name)
    given = {
        field: value if field in model.requires else None
        for field, value in contexts._asdict().items()
    }
    imts = _measures(model)
    np.testing.assert_array_equal(
        model.moments(Context(**given), imts), model.moments(contexts, imts)
    )
