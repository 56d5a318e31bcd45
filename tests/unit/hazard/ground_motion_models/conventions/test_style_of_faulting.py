# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rake tells the style of faulting; two conventions differ at 45 degrees."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.ground_motion_models.conventions.style_of_faulting import (
    by_strict_style,
    by_style,
)

_RAKES = np.array([-180.0, -135.0, -90.0, -45.0, 0.0, 45.0, 90.0, 135.0, 150.0])


def test_ends_are_dip_slip() -> None:
    """1 is normal, 2 reverse, 3 strike slip."""
    assert by_style(_RAKES, 1.0, 2.0, 3.0).tolist() == [3, 1, 1, 1, 3, 2, 2, 2, 3]


def test_ends_are_strike_slip() -> None:
    """1 is normal, 2 reverse, 3 strike slip."""
    assert by_strict_style(_RAKES, 1.0, 2.0, 3.0).tolist() == [3, 3, 1, 3, 3, 3, 2, 3, 3]
