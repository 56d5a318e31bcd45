# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Text on its way to HDF5 and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quakegrid.jobs.datastore.text_arrays import from_stored, to_stored


def test_numbers_are_not_copied():
    """Only text needs another form."""
    array = np.arange(3.0)
    assert to_stored(array) is array
    assert from_stored(array) is array


@given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), max_size=5))
def test_any_text_comes_back(words):
    """Also empty words and those beyond ASCII."""
    array = np.array(words, dtype=np.str_)
    returned = from_stored(to_stored(array))
    assert returned.dtype.kind == "U"
    assert returned.tolist() == words


def test_a_table_keeps_its_numbers_and_its_text():
    """Fields of both kinds, and a field with an array in each row."""
    table = np.array(
        [("a", 1, (1.0, 2.0)), ("żółw", 2, (3.0, 4.0))],
        dtype=[("name", "U9"), ("count", "u2"), ("pair", "f8", (2,))],
    )
    returned = from_stored(to_stored(table))
    assert returned["name"].tolist() == ["a", "żółw"]
    assert returned["count"].tolist() == [1, 2]
    np.testing.assert_array_equal(returned["pair"], table["pair"])


@pytest.mark.parametrize("shape", [(), (2, 0), (2, 3)])
def test_text_keeps_its_shape(shape):
    """A single word is an array of shape ()."""
    assert from_stored(to_stored(np.full(shape, "word"))).shape == shape
