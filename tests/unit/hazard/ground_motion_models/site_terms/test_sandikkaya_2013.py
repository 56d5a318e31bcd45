# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The amplification is none at the reference and stays within the limits of vs30."""

from __future__ import annotations

import math

import pytest

from quakegrid.hazard.ground_motion_models.site_terms.sandikkaya_2013 import amplification

_REST = (2.5, 3.2, 1000.0, 750.0)


def test_reference_rock_is_not_amplified() -> None:
    """At 750 m/s its logarithm is 0, however strong the motion."""
    assert float(amplification(-0.4, -0.3, *_REST, 750.0, 0.5)) == 0.0


def test_rock_stiffer_than_the_limit_is_amplified_as_the_limit() -> None:
    """From 1000 m/s on the term is linear and constant."""
    expected = -0.4 * math.log(1000.0 / 750.0)
    assert float(amplification(-0.4, -0.3, *_REST, 2000.0, 0.5)) == pytest.approx(expected)


def test_strong_motion_is_amplified_less_on_soft_soil() -> None:
    """The nonlinear part lowers the amplification."""
    weak, strong = (float(amplification(-0.4, -0.3, *_REST, 250.0, pga)) for pga in (1e-4, 0.5))
    assert strong < weak
