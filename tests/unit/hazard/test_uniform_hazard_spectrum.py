# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Spectra picked from hazard maps."""

from __future__ import annotations

import numpy as np

from quakegrid.hazard.uniform_hazard_spectrum import uniform_hazard_spectra


def test_a_spectrum_has_the_measures_with_a_period_in_their_order():
    """PGA is the period 0; velocity has none."""
    maps = np.arange(8.0).reshape(1, 4, 2)
    periods, spectra = uniform_hazard_spectra(maps, ["SA(1.0)", "PGV", "PGA", "SA(0.2)"])
    np.testing.assert_array_equal(periods, [0.0, 0.2, 1.0])
    np.testing.assert_array_equal(spectra, maps[:, [2, 3, 0]])
