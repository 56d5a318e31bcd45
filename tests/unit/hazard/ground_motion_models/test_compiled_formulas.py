# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every formula means the same to the interpreter and to the compiler."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from numba import njit
from numba.np.unsafe.ndarray import to_fixed_tuple

from quakegrid.hazard.ground_motion_models.coefficients import period_of
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Reference,
)
from quakegrid.hazard.ground_motion_models.registry import MODELS, ground_motion_model
from quakegrid.hazard.kernels.elementary import FAST_MATH

_FIELDS = len(Context._fields)
#: Arguments that switch on what no name does.
_VARIANTS = (
    "[AbrahamsonEtAl2014]\nusgs_basin_scaling = true\nsigma_mu_epsilon = 1.0",
    "[BooreEtAl2014]\nregion = 'CAL'\ncybershake_basin_adj = true\nsigma_mu_epsilon = -1.0",
    "[CampbellBozorgnia2014]\nestimate_ztor = true\nestimate_width = true\n"
    "estimate_hypo_depth = true\nusgs_basin_scaling = true",
    "[ChiouYoungs2014]\nalpha_nm = 0.8\nuse_hw = false\ncybershake_basin_adj = true",
    "[ChiouYoungs2014]\nadd_delta_c1 = true",
    "[ZhaoEtAl2006SInter]\ncb14_basin_term = true\nm9_basin_term = true",
)


@cache
def _compiled(formula: Formula) -> Callable[..., np.ndarray]:
    """Return a plain loop over contexts, compiled once per formula."""
    make, count, moments = formula.coefficients, len(formula.coefficients._fields), formula.moments
    reference = formula.reference

    if reference is None:

        @njit
        def known(c_ref, x):
            return Reference(0.0, 0.0)

    else:

        @njit
        def known(c_ref, x):
            found = reference(c_ref, x)
            return Reference(float(found.rock), float(found.site))

    @njit(error_model="numpy", fastmath=set(FAST_MATH))
    def loop(rows, reference_row, columns):
        c_ref = make(*to_fixed_tuple(reference_row, count))
        out = np.empty((4, len(rows), columns.shape[1]))
        for m in range(len(rows)):
            c = make(*to_fixed_tuple(rows[m], count))
            for i in range(columns.shape[1]):
                x = Context(*to_fixed_tuple(columns[:, i].copy(), _FIELDS))
                moment = moments(c, c_ref, known(c_ref, x), x)
                out[0, m, i] = moment.mean
                out[1, m, i] = moment.sigma
                out[2, m, i] = moment.tau
                out[3, m, i] = moment.phi
        return out

    return loop


def _measures(model: GroundMotionModel) -> list[str]:
    """Return short, middle and long periods, one between two of the table, and the others."""
    measures = model.tabulated_measures()
    spectral = sorted((p, name) for name in measures if (p := period_of(name)))
    others = [name for name in measures if not period_of(name)]
    if not spectral:
        return others
    chosen = [spectral[i][1] for i in (1, len(spectral) // 2, -1)]
    return [*others, *chosen, f"SA({(spectral[3][0] + spectral[4][0]) / 2.0!r})"]


@pytest.mark.parametrize("text", [*sorted(set(MODELS) - {"NSHMP2014"}), *_VARIANTS])
def test_compiled_formula_equals_interpreted(text: str, contexts: Context) -> None:
    """Machine code and numpy agree to 1e-12 for every model of the registry."""
    model = ground_motion_model(text)
    imts = _measures(model)
    rows = model.coefficient_rows(imts)
    columns = np.array(contexts, dtype=float)
    got = _compiled(model.formula)(rows, model.reference_row(), columns)
    np.testing.assert_allclose(got, model.moments(contexts, imts), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", sorted(set(MODELS) - {"NSHMP2014"}))
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
