# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Soft soils reduce strong motion of high frequencies as much as they ever do."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.ground_motion_models.model import Context
from quakegrid.hazard.ground_motion_models.registry import ground_motion_model

_STRONG = Context(**{name: 0.0 for name in Context._fields})._replace(
    mag=7.5, rake=0.0, ztor=0.0, rrup=5.0, vs30=200.0, z1pt0=-999.0
)


def _amplification(imts: list[str]) -> np.ndarray:
    """Return by how much a soft site exceeds rock [ln units]."""
    model = ground_motion_model("BaylessAbrahamson2018")
    soft = model.moments(_STRONG, imts)[0, :, 0]
    rock: np.ndarray = model.moments(_STRONG._replace(vs30=1000.0), imts)[0, :, 0]
    return soft - rock


def test_reduction_of_high_frequencies_does_not_fade() -> None:
    """The published nonlinear coefficients would let it fade from 10 to 20 Hz."""
    model = ground_motion_model("BaylessAbrahamson2018")
    imts = ["EAS(10.0)", "EAS(19.952621)"]
    weak = _STRONG._replace(mag=3.0, rrup=300.0)
    linear = model.moments(weak, imts)[0, :, 0]
    linear = linear - model.moments(weak._replace(vs30=1000.0), imts)[0, :, 0]
    reduction = _amplification(imts) - linear
    assert reduction[0] < -0.5
    np.testing.assert_allclose(reduction[0], reduction[1], atol=1e-4)
