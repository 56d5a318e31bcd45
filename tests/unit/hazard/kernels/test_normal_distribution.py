# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The normal distribution of formulas is that of the standard library."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from quakegrid.hazard.kernels.normal_distribution import upper_tail


def test_upper_tail_is_the_survival_function() -> None:
    """It agrees to 1e-15 on both sides of the mean."""
    x = np.linspace(-8.0, 8.0, 161)
    expected = [NormalDist().cdf(-value) for value in x]
    np.testing.assert_allclose(upper_tail(x), expected, rtol=0, atol=1e-15)
