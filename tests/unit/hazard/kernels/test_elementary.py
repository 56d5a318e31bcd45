# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The compiled elementary functions equal numpy's to the last bits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from quakegrid.hazard.kernels import elementary
from quakegrid.hazard.kernels.compiled import part

RANGES = {
    "exp": (-690.0, 690.0),
    "log": (1e-300, 1e3),
    "sqrt": (0.0, 1e6),
    "sin": (-1e4, 1e4),
    "cos": (-1e4, 1e4),
    "arctan": (-50.0, 50.0),
    "absolute": (-5.0, 5.0),
    "log10": (1e-10, 1e10),
    "exp10": (-20.0, 20.0),
    "cosh": (-20.0, 20.0),
    "sinh": (-20.0, 20.0),
    "tanh": (-20.0, 20.0),
    "radians": (-720.0, 720.0),
}


def _compiled(function: Callable[..., float]) -> Callable[..., np.ndarray]:
    @part()
    def loop(x: np.ndarray) -> np.ndarray:
        out = np.empty_like(x)
        for i in range(len(x)):
            out[i] = function(x[i])
        return out

    return loop


@pytest.mark.parametrize("name", RANGES)
def test_compiled_form_equals_numpy(name: str) -> None:
    """Compiled and interpreted values agree over the range of use."""
    low, high = RANGES[name]
    rng = np.random.default_rng(1)
    x = rng.uniform(low, high, 2000)
    function = getattr(elementary, name)
    expected = function(x)
    np.testing.assert_allclose(_compiled(function)(x), expected, rtol=2e-15, atol=1e-15)


def test_log_is_exact_over_all_magnitudes() -> None:
    """The logarithm holds from the smallest normal numbers to the largest."""
    x = np.geomspace(1e-300, 1e300, 3001)
    np.testing.assert_allclose(_compiled(elementary.log)(x), np.log(x), rtol=1e-15, atol=0)


def test_exp_is_clamped_not_infinite() -> None:
    """Beyond its range the exponential stays finite: a block never produces nan."""
    values = _compiled(elementary.exp)(np.array([-1e5, 1e5]))
    assert np.isfinite(values).all()
    assert values[0] < 1e-300


@pytest.mark.parametrize("name", ["minimum", "maximum", "power"])
def test_compiled_function_of_two_numbers_equals_numpy(name: str) -> None:
    """Functions of two numbers agree too."""
    function = getattr(elementary, name)

    @part()
    def loop(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        out = np.empty_like(x)
        for i in range(len(x)):
            out[i] = function(x[i], y[i])
        return out

    rng = np.random.default_rng(2)
    x, y = rng.uniform(0.1, 5.0, (2, 500))
    np.testing.assert_allclose(loop(x, y), function(x, y), rtol=3e-15)


def test_where_takes_the_right_side() -> None:
    """`where` chooses by the condition, in both worlds."""

    @part()
    def loop(x: np.ndarray) -> np.ndarray:
        out = np.empty_like(x)
        for i in range(len(x)):
            out[i] = elementary.where(x[i] > 0.0, 1.0, x[i])
        return out

    x = np.array([-2.0, 0.0, 3.0])
    np.testing.assert_array_equal(loop(x), [-2.0, 0.0, 1.0])
    np.testing.assert_array_equal(elementary.where(x > 0.0, 1.0, x), [-2.0, 0.0, 1.0])
