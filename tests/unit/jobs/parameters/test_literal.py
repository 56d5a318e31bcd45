# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dictionaries and lists of a job file."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quakegrid.jobs.parameters.literal import logscale, parse_literal

_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
_SCALARS = _SCALARS.filter(lambda value: value not in (math.inf, -math.inf))


@given(st.dictionaries(st.text(), st.lists(_SCALARS)))
def test_literal_reads_what_python_writes(value: dict[str, list[object]]) -> None:
    """What repr writes of plain data is read back, with lists as tuples."""
    assert parse_literal(repr(value)) == {key: tuple(items) for key, items in value.items()}


def test_json_words_are_understood() -> None:
    """The words true, false and null of JSON may stand in place of Python's."""
    assert parse_literal("[true, false, null]") == (True, False, None)


def test_logscale_has_the_digits_of_the_reference() -> None:
    """The levels agree with those of OpenQuake 3.26.2 to the last digit."""
    levels = parse_literal("logscale(0.005, 2.13, 45)")
    assert isinstance(levels, tuple)
    assert len(levels) == 45
    assert levels[:4] == (0.005, 0.005737587390139302, 0.006583981811897104, 0.007555234204169468)
    assert levels[22] == 0.10319883720275144
    assert levels[43:] == (1.8561808780992572, 2.129999999999999)


@given(
    st.floats(1e-6, 1.0),
    st.floats(1.1, 1e3),
    st.integers(2, 100),
)
def test_logscale_ascends_by_one_ratio(first: float, factor: float, number: int) -> None:
    """Neighbours have the same ratio, from the first to the last value."""
    levels = logscale(first, first * factor, number)
    assert levels[0] == pytest.approx(first)
    assert levels[-1] == pytest.approx(first * factor)
    ratio = factor ** (1 / (number - 1))
    for before, after in pairwise(levels):
        assert after / before == pytest.approx(ratio)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{'PGA': [0.1, 0.2}", "cannot be read"),
        ("{'PGA': 1, 'PGA': 2}", "'PGA' stands twice"),
        ("{PGA: 1}", "`PGA` is not a value"),
        ("{**{}}", "no place"),
        ("{(1, 2): 3}", "must be a text"),
        ("linspace(1, 2, 3)", "only function is logscale"),
        ("__import__('os')", "only function is logscale"),
        ("logscale(1, 2)", "write logscale(first, last, number)"),
        ("logscale(1, 2, 2.5)", "write logscale(first, last, number)"),
        ("logscale(0, 2, 3)", "above zero"),
        ("logscale(2, 1, 3)", "above its start"),
        ("logscale(1, 2, 1)", "at least 2 values"),
        ("logscale(1, 2, 1000000000)", "at most 10000 values"),
        ("1 + 1", "is not a value"),
        ("-'a'", "is not a number"),
        ("b'a'", "is not a value"),
        ("", "cannot be read"),
    ],
)
def test_what_is_no_literal_is_refused(text: str, part: str) -> None:
    """Anything but plain data is refused with a reason, and never run."""
    with pytest.raises(ValueError) as caught:
        parse_literal(text)
    assert part in str(caught.value)
