# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of magnitude and distance are interpolated as their models prescribe."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.conventions.gridded_table import GriddedTable

TABLE = GriddedTable.of_arrays(
    {
        "measures": np.array(["PGA", "SA(0.1)", "SA(1.0)"]),
        "magnitudes": np.array([5.0, 6.0]),
        "distances": np.array([0.0, 10.0, 100.0]),
        "medians": np.array(
            [
                [[0.2, 0.8], [0.1, 0.4], [0.01, 0.04]],
                [[0.4, 1.6], [0.2, 0.8], [0.02, 0.08]],
                [[0.04, 0.16], [0.02, 0.08], [0.002, 0.008]],
            ]
        ),
        "total": np.array([0.5, 0.6, 0.7]),
    }
)


def _median(imt: str, mag: float, distance: float, logarithmic: bool = False) -> float:
    found = TABLE.medians([imt], np.array([mag]), np.array([distance]), logarithmic)
    return float(np.exp(found[0, 0]))


def test_medians_are_linear_in_distance_and_their_logarithm_in_magnitude() -> None:
    """Between nodes, and at one of them."""
    assert _median("PGA", 5.0, 10.0) == pytest.approx(0.1)
    assert _median("PGA", 5.0, 5.0) == pytest.approx(0.15)
    assert _median("PGA", 5.5, 10.0) == pytest.approx(0.2)


def test_medians_can_be_lines_in_logarithms() -> None:
    """Half way in ln distance, the geometric mean."""
    assert _median("PGA", 5.0, 1000.0**0.5, True) == pytest.approx(0.001**0.5)


def test_periods_between_two_are_interpolated() -> None:
    """Linear in ln period and ln of the median."""
    assert _median("SA(0.31622776601683794)", 5.0, 10.0) == pytest.approx(0.004**0.5)


def test_magnitudes_are_held_and_far_sites_do_not_move() -> None:
    """Outside the table."""
    assert _median("PGA", 9.0, 0.0) == pytest.approx(0.8)
    assert _median("PGA", 6.0, 101.0) == pytest.approx(1e-20)


def test_deviations_of_measures_alone_hold_everywhere() -> None:
    """And kinds the table does not hold are 0."""
    mag, distance = np.array([5.0, 6.0]), np.array([1.0, 50.0])
    np.testing.assert_allclose(TABLE.deviation("Total", ["SA(1.0)"], mag, distance), 0.7)
    np.testing.assert_allclose(TABLE.deviation("Inter event", ["PGA"], mag, distance), 0.0)


def test_a_measure_that_is_not_there_is_refused() -> None:
    """The message says what there is."""
    with pytest.raises(UserInputError, match=r"no SA\(2.0\); it has PGA, SA from 0.1 to 1 s"):
        TABLE.medians(["SA(2.0)"], np.array([5.0]), np.array([1.0]))
