# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Correlations of Baker and Jayaram (2008)."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.correlation.baker_jayaram_2008 import (
    BakerJayaram2008,
    correlation_of_periods,
)


def test_long_periods_follow_the_cosine():
    """Beyond 0.109 s the coefficient is 1 - cos(pi/2 - 0.366 ln(ratio))."""
    expected = 1.0 - np.cos(np.pi / 2.0 - 0.366 * np.log(4.0))
    assert correlation_of_periods(0.5, 2.0) == pytest.approx(expected, rel=1e-14)


def test_a_matrix_is_symmetric_with_ones_on_its_diagonal():
    """PGA, short and long periods in any order."""
    imts = ["SA(2.0)", "PGA", "SA(0.05)", "SA(0.15)", "SA(0.109)", "SA(10.0)", "SA(0.01)"]
    matrix = BakerJayaram2008.matrix(imts)
    np.testing.assert_array_equal(matrix, matrix.T)
    np.testing.assert_allclose(np.diag(matrix), 1.0, rtol=0, atol=1e-15)
    assert matrix.min() > 0.0


def test_one_measure_is_compared_with_many():
    """A conditional spectrum asks for a row."""
    imts = ["PGA", "SA(0.1)", "SA(1.0)"]
    row = BakerJayaram2008.between(["SA(0.2)"], imts)
    assert row.shape == (1, 3)
    np.testing.assert_array_equal(row[0], BakerJayaram2008.matrix(["SA(0.2)", *imts])[0, 1:])


def test_measures_without_a_coefficient_are_all_told():
    """PGV and periods outside the range are refused together."""
    with pytest.raises(UserInputError) as caught:
        BakerJayaram2008.matrix(["PGV", "PGA", "SA(12.0)"])
    assert [problem.message for problem in caught.value.problems] == [
        f"BakerJayaram2008 tells no correlation of {imt}, only of PGA and SA from 0.01 to 10 s"
        for imt in ("PGV", "SA(12.0)")
    ]
