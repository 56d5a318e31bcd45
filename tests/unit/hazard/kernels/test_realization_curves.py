# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rates of slots become curves of realizations."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.kernels.realization_curves import realization_poes


def test_realization_adds_the_rates_of_its_slots() -> None:
    """The curve of a realization is that of the sum of its slots; -1 adds nothing."""
    rates = np.random.default_rng(1).uniform(0.0, 0.1, (3, 4, 2, 5))
    poes = realization_poes(rates, np.array([[0, 2], [1, -1]], np.int32), 50.0)
    np.testing.assert_allclose(poes[0], -np.expm1(-50.0 * (rates[0] + rates[2])), rtol=1e-14)
    np.testing.assert_allclose(poes[1], -np.expm1(-50.0 * rates[1]), rtol=1e-14)
