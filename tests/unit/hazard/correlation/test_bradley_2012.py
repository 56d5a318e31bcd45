# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Correlations of Bradley (2012)."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.correlation.baker_jayaram_2008 import BakerJayaram2008
from quakegrid.hazard.correlation.bradley_2012 import Bradley2012


def test_velocity_has_a_coefficient_with_each_other_measure():
    """In rows and in columns."""
    imts = ["PGA", "PGV", "SA(0.1)", "SA(3.0)"]
    matrix = Bradley2012.matrix(imts)
    np.testing.assert_array_equal(matrix, matrix.T)
    np.testing.assert_allclose(np.diag(matrix), 1.0, rtol=0, atol=1e-15)
    assert matrix[1, 0] == 0.733
    assert matrix[1, 2] == pytest.approx(0.675 + 0.135 * np.tanh(1.5 * np.log(0.1 / 0.28)))


def test_spectral_accelerations_are_left_to_baker_and_jayaram():
    """The publication tells of velocity only."""
    imts = ["PGA", "SA(0.1)", "SA(3.0)"]
    np.testing.assert_array_equal(Bradley2012.matrix(imts), BakerJayaram2008.matrix(imts))


def test_other_measures_are_refused():
    """Not even beside velocity."""
    with pytest.raises(UserInputError, match="tells no correlation of MMI"):
        Bradley2012.between(["PGV"], ["MMI"])
