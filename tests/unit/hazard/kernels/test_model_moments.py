# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Moments do not depend on which contexts are computed together."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from quakegrid.hazard.ground_motion_models.model import Context
from quakegrid.hazard.ground_motion_models.registry import ground_motion_model
from quakegrid.hazard.ground_motion_models.typical_contexts import typical_contexts
from quakegrid.hazard.kernels.model_moments import model_moments


@pytest.mark.parametrize("name", ["BooreAtkinson2008", "AbrahamsonEtAl2014"])
def test_parts_have_the_same_bits_as_the_whole(name: str) -> None:
    """Contexts give the same numbers alone, in part of a step, and beyond a tile."""
    model = ground_motion_model(name)
    rng = np.random.default_rng(7)
    mag = np.repeat(rng.uniform(5.0, 7.5, 60), 20)
    columns = typical_contexts(model.tectonic_region_type, mag, rng.uniform(1.0, 200.0, 1200))
    columns[Context._fields.index("vs30"), 300:] = np.repeat(rng.uniform(200.0, 900.0, 90), 10)
    imts = ["PGA", "SA(0.1)", "SA(1.0)"]
    whole = model_moments(model, columns, imts)
    ends = [0, 1, 33, 64, 500, 1130, 1200]
    parts = [model_moments(model, columns[:, a:b], imts) for a, b in pairwise(ends)]
    np.testing.assert_array_equal(np.concatenate(parts, axis=2), whole)
    np.testing.assert_allclose(whole, model.moments(Context(*columns), imts), rtol=0.0, atol=1e-12)


def test_nothing_asked_is_nothing_answered() -> None:
    """No contexts or no measures give empty tables."""
    model = ground_motion_model("SadighEtAl1997")
    assert model_moments(model, np.zeros((len(Context._fields), 0)), ["PGA"]).shape == (4, 1, 0)
    assert model_moments(model, np.zeros((len(Context._fields), 3)), []).shape == (4, 0, 3)
