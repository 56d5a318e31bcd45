# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The mean over independent choices is that over all realizations."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from quakegrid.hazard.kernels.realization_curves import realization_poes
from quakegrid.hazard.realization_means import mean_poes, product_tree

#: Three source model paths, two branch sets of 2 and 3 models; the third family, of the second
#: set, is the same in two paths and missing in the last.
PATH, MODEL = zip(*((p, (a, b)) for p, a, b in product(range(3), range(2), range(3))), strict=True)
SOURCE_PATH, MODELS = np.array(PATH), np.array(MODEL)
COLUMNS = (0, 1, 1)
SLOTS = np.stack(
    [
        SOURCE_PATH * 2 + MODELS[:, 0],
        6 + SOURCE_PATH * 3 + MODELS[:, 1],
        np.where(SOURCE_PATH == 2, -1, 15 + MODELS[:, 1]),
    ],
    axis=1,
).astype(np.int32)
RATES = np.random.default_rng(3).uniform(1e-9, 0.03, (18, 4, 2, 5))


def _weights() -> np.ndarray:
    rng = np.random.default_rng(4)
    path, first, second = (rng.dirichlet(np.ones(n), 2).T for n in (3, 2, 3))
    return path[SOURCE_PATH] * first[MODELS[:, 0]] * second[MODELS[:, 1]]


@pytest.mark.parametrize("use_rates", [False, True])
def test_the_mean_is_that_of_all_realizations(use_rates: bool) -> None:
    """With weights of their own for each intensity measure."""
    weights = _weights()
    tree = product_tree(SOURCE_PATH, MODELS, weights, SLOTS, COLUMNS)
    assert tree is not None
    assert tree.curves == 3 * 2 + 3 * 3
    poes = realization_poes(RATES, SLOTS, 50.0)
    values = -np.log1p(-poes) if use_rates else poes
    expected = np.einsum("rm,rsml->sml", weights, values)
    if use_rates:
        expected = -np.expm1(-expected)
    found = mean_poes(tree, RATES, 50.0, use_rates=use_rates)
    np.testing.assert_allclose(found, expected, rtol=1e-13)


def test_small_probabilities_keep_their_digits() -> None:
    """They are far below the spacing of numbers near 1."""
    tree = product_tree(SOURCE_PATH, MODELS, _weights(), SLOTS, COLUMNS)
    assert tree is not None
    one, two = (mean_poes(tree, RATES * factor, 1.0) for factor in (1e-20, 1e-21))
    np.testing.assert_allclose(one, 10.0 * two, rtol=1e-12)


def test_drawn_realizations_are_no_product() -> None:
    """Some combinations are missing, others there twice."""
    drawn = np.random.default_rng(5).integers(0, 18, 18)
    weights = np.full((18, 2), 1 / 18)
    tree = product_tree(SOURCE_PATH[drawn], MODELS[drawn], weights, SLOTS[drawn], COLUMNS)
    assert tree is None


def test_combinations_that_hang_together_are_no_product() -> None:
    """Though each choice alone has the weights of one."""
    together = np.array([0, 0, 1, 1])
    slots = np.zeros((4, 1), np.int32)
    weights = np.full((4, 1), 0.25)
    assert product_tree(together, together[:, None], weights, slots, (0,)) is None


def test_weights_of_their_own_are_no_product() -> None:
    """Whatever the choices."""
    weights = np.random.default_rng(6).dirichlet(np.ones(18), 2).T
    assert product_tree(SOURCE_PATH, MODELS, weights, SLOTS, COLUMNS) is None
