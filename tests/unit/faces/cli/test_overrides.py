# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parameters on the command line."""

from __future__ import annotations

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.faces.cli.overrides import parse_overrides


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a=1", {"a": "1"}),
        ("a=1,b=2", {"a": "1", "b": "2"}),
        ("a = 1 , b = 2", {"a": "1", "b": "2"}),
        ("poes=0.1 0.02", {"poes": "0.1 0.02"}),
        ("poes=0.1,0.02,a=3", {"poes": "0.1,0.02", "a": "3"}),
        ("d='x, b=2',a=1", {"d": "x, b=2", "a": "1"}),
        ("m={'PGA': [1, 2]},a=1", {"m": "{'PGA': [1, 2]}", "a": "1"}),
        ("f=logscale(1, 2, 3)", {"f": "logscale(1, 2, 3)"}),
        ("q='a' 'b'", {"q": "'a' 'b'"}),
        ("export_dir=/tmp/a=b", {"export_dir": "/tmp/a=b"}),
        ("a=", {"a": ""}),
    ],
)
def test_names_and_values(text: str, expected: dict[str, str]) -> None:
    """A comma ends a value only where another name follows, outside quotes and brackets."""
    assert parse_overrides([text]) == expected


def test_last_value_of_a_name_counts() -> None:
    """Later options go before earlier ones."""
    assert parse_overrides(["a=1,b=2", "a=3"]) == {"a": "3", "b": "2"}


def test_every_piece_that_is_no_parameter_is_told() -> None:
    """All mistakes come at once."""
    with pytest.raises(UserInputError) as caught:
        parse_overrides(["nothing", "1=2", "a=1"])
    assert [problem.message for problem in caught.value.problems] == [
        "-p nothing: 'nothing' is no parameter; write name=value",
        "-p 1=2: '1=2' is no parameter; write name=value",
    ]
