# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The foot of the pictures of hazard curves."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.faces.plots.hazard_curves import lowest


@pytest.mark.parametrize(
    ("smallest", "foot"),
    [(6e-3, 1e-3), (0.2, 0.1), (0.0, 1e-6)],
)
def test_the_foot_is_below_all_panels(smallest: float, foot: float) -> None:
    """Panels share it: the one with the smallest values sets it, deviations do not count."""
    panels = [
        {"mean": np.array([0.5, smallest]), "std": np.array([1e-5, 1e-5])},
        {"mean": np.array([0.6, 0.2])},
    ]
    assert lowest(panels) == pytest.approx(foot)
