# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decimal logarithms of cgs units become natural logarithms of g and cm/s."""

from __future__ import annotations

import math

import pytest

from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import (
    decimal_moments,
    displacement_moments,
)


def test_acceleration_of_one_g() -> None:
    """980.665 cm/s2 is 1 g, whose logarithm is 0; deviations are scaled."""
    moments = decimal_moments(math.log10(980.665), 0.3, 0.1, 0.2, 1.0)
    expected = (0.0, 0.3 * math.log(10.0), 0.1 * math.log(10.0), 0.2 * math.log(10.0))
    assert [float(value) for value in moments] == pytest.approx(expected)


def test_velocity_stays_in_cm_s() -> None:
    """100 cm/s is ln 100."""
    assert float(decimal_moments(2.0, 0.3, 0.1, 0.2, -1.0).mean) == pytest.approx(math.log(100.0))


def test_displacement_becomes_pseudo_acceleration() -> None:
    """1 cm at 2 s is pi squared cm/s2; at no period the number is that of m/s2."""
    at_2_s = displacement_moments(0.0, 0.3, 0.1, 0.2, 2.0).mean
    at_once = displacement_moments(0.0, 0.3, 0.1, 0.2, 0.0).mean
    assert float(at_2_s) == pytest.approx(math.log(math.pi**2 / 980.665))
    assert float(at_once) == pytest.approx(math.log(1.0 / 9.80665))
