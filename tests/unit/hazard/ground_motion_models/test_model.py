# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A ground motion model gives moments of every measure for every context."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.model import Context, choice
from quakegrid.hazard.ground_motion_models.nga_west.sadigh_1997 import SadighEtAl1997


def test_moments_have_one_row_a_measure_and_one_column_a_context(contexts: Context) -> None:
    """Shape (4, M, N)."""
    moments = SadighEtAl1997().moments(contexts, ["PGA", "SA(0.5)", "SA(0.37)"])
    assert moments.shape == (4, 3, len(contexts.mag))
    assert np.isfinite(moments).all()


def test_numbers_may_stand_for_arrays() -> None:
    """One magnitude and one site serve all distances; fields not read may be left out."""
    blank = Context(*[None] * len(Context._fields))
    x = blank._replace(mag=6.5, rake=0.0, rrup=np.array([5.0, 50.0]), vs30=800.0)
    assert SadighEtAl1997().moments(x, ["PGA"]).shape == (4, 1, 2)


def test_undefined_measure_is_a_mistake_of_the_user() -> None:
    """The message tells what the model is defined for."""
    with pytest.raises(
        UserInputError, match=r"not defined for PGV; it is defined for PGA, SA from"
    ):
        SadighEtAl1997().coefficient_rows(["PGV"])


def test_model_without_reference_measure_has_a_reference_row_of_zeros() -> None:
    """Compiled code takes one in any case."""
    assert not SadighEtAl1997().reference_row().any()


def test_choice_tells_what_is_allowed() -> None:
    """A value that is not allowed names those that are."""
    assert choice("region", "A", {"A": 1, "B": 2}) == 1
    with pytest.raises(UserInputError, match="region = 'C': write one of 'A', 'B'"):
        choice("region", "C", {"A": 1, "B": 2})
