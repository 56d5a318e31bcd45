# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What values of a job file may be."""

from __future__ import annotations

import pytest

from quakegrid.jobs.parameters import kinds


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (kinds.BOOLEAN, "TRUE", True),
        (kinds.BOOLEAN, "0", False),
        (kinds.NOT_NEGATIVE, "5.", 5.0),
        (kinds.POSITIVE, "1e-3", 0.001),
        (kinds.DEPTH, "-999", -999.0),
        (kinds.TRUNCATION_LEVEL, "0.0", 1e-9),
        (kinds.TRUNCATION_LEVEL, "99.", 99.0),
        (kinds.WHOLE_NUMBER, "-1", -1),
        (kinds.NAMES, "a, b  c", ("a", "b", "c")),
        (kinds.NAMES, "['a', 'b']", ("a", "b")),
        (kinds.NAME_LIST, "Craton, Active Shallow Crust,", ("Craton", "Active Shallow Crust")),
        (kinds.TAG_LISTS, "ID_1; OCCUPANCY, taxonomy", (("ID_1",), ("OCCUPANCY", "taxonomy"))),
        (kinds.PROBABILITIES, "0.02, 0.1", (0.02, 0.1)),
        (kinds.PROBABILITIES, "[0.1]", (0.1,)),
        (kinds.NUMBERS, "500 800.", (500.0, 800.0)),
        (kinds.COUNTS, "[30, 60]", (30, 60)),
        (kinds.NUMBER_BY_NAME, "20", {"default": 20.0}),
        (kinds.NUMBER_BY_NAME, "{'Volcanic': 20}", {"Volcanic": 20.0}),
        (kinds.DEFAULTED_BY_NAME, "{'A': 5, 'default': 4}", {"A": 5.0, "default": 4.0}),
        (kinds.LEAST_BY_NAME, "{'A': 5, 'B': 4}", {"A": 5.0, "B": 4.0, "default": 4.0}),
        (kinds.LEAST_BY_NAME, "{'A': 5, 'default': 6}", {"A": 5.0, "default": 6.0}),
        (kinds.DICTIONARY, "{'a': [1, 2]}", {"a": (1, 2)}),
        (kinds.DICTIONARIES, "[{'a': 1}, {}]", ({"a": 1}, {})),
        (kinds.LABELS, "{'Cascadia': 1}", {"Cascadia": 1}),
        (kinds.TILE, "[2,2]", (2, 2)),
        (kinds.CALCULATION, "42", 42),
        (kinds.CALCULATION, "job_ses.ini", "job_ses.ini"),
        (kinds.VERSION, "3.23", (3, 23)),
        (kinds.SITE_NAMES, "SITE1 SITE2", ("SITE1", "SITE2")),
        (kinds.CURVE_TYPES, "ep, aep", ("ep", "aep")),
        (kinds.CORRELATION, "1", 1),
        (kinds.FUNCTION, "compute_mrd.main", "compute_mrd.main"),
        (kinds.BRANCH, "b1:x-2", "b1:x-2"),
        (kinds.TIMESTAMP, "2023-02-06 04:17:34+03:00", "2023-02-06 04:17:34+03:00"),
        (kinds.optional(kinds.POSITIVE), "None", None),
        (kinds.choice("a", "b"), "b", "b"),
        (kinds.several_of("csv", "xml"), "xml,csv", ("xml", "csv")),
    ],
)
def test_value_is_read(kind: kinds.Kind[object], text: str, value: object) -> None:
    """A text of the right form becomes its value."""
    assert kind.parse(text) == value


@pytest.mark.parametrize(
    ("kind", "text", "part"),
    [
        (kinds.BOOLEAN, "maybe", "neither true nor false"),
        (kinds.NOT_NEGATIVE, "-1", "below zero"),
        (kinds.NOT_NEGATIVE, "nan", "not a finite number"),
        (kinds.NOT_NEGATIVE, "far", "not a number"),
        (kinds.POSITIVE, "0", "not above zero"),
        (kinds.DEPTH, "-5", "-999"),
        (kinds.WHOLE_NUMBER, "1.5", "not a whole number"),
        (kinds.COUNT, "-1", "below zero"),
        (kinds.AT_LEAST_ONE, "0", "below one"),
        (kinds.PROBABILITIES, "0.1 1.5", "1.5 is not a probability"),
        (kinds.NUMBER_BY_NAME, "{'a': -1}", "below zero"),
        (kinds.NUMBER_BY_NAME, "{'a': True}", "not a number"),
        (kinds.NUMBER_BY_NAME, "{1: 2}", "must be a text"),
        (kinds.LEAST_BY_NAME, "{}", "no number"),
        (kinds.DEFAULTED_BY_NAME, "{'Volcanic': 20}", "no number for 'default'"),
        (kinds.DICTIONARY, "[1]", "not a dictionary"),
        (kinds.DICTIONARIES, "{}", "not a list"),
        (kinds.DICTIONARIES, "[1]", "not a dictionary"),
        (kinds.LABELS, "{'a': 256}", "from 0 to 255"),
        (kinds.TILE, "[3, 2]", "[number, how many]"),
        (kinds.CALCULATION, "yesterday", "neither the number of a job"),
        (kinds.VERSION, "3.x", "not a version"),
        (kinds.SITE_NAMES, "LONGERTHAN8", "1 to 8 letters"),
        (kinds.CORRELATION, "2", "neither 0 nor 1"),
        (kinds.FUNCTION, "os.path.join", "module.function"),
        (kinds.MODEL_CODE, "eur", "three capital letters"),
        (kinds.choice("a", "b"), "c", "`c` is not known"),
        (kinds.choice("classical", "scenario"), "clasical", "did you mean `classical`?"),
        (kinds.several_of("csv", "xml"), "csv pdf", "`pdf` is not known"),
        (kinds.several_of("csv", "xml"), "csv csv", "stands twice"),
    ],
)
def test_bad_value_is_refused(kind: kinds.Kind[object], text: str, part: str) -> None:
    """A text of another form is refused with a reason."""
    with pytest.raises(ValueError) as caught:
        kind.parse(text)
    assert part in str(caught.value)


def test_number_for_a_name_is_its_own_or_the_default() -> None:
    """A name that is not given has the number of default, if there is one."""
    assert kinds.number_for({"A": 1.0, "default": 2.0}, "A") == 1.0
    assert kinds.number_for({"A": 1.0, "default": 2.0}, "B") == 2.0
    assert kinds.number_for({"A": 1.0}, "B") is None
