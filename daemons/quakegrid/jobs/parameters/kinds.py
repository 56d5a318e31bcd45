# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a value of a job file may be: numbers, choices, lists, dictionaries; with their parsers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

from quakegrid.base.errors import not_known
from quakegrid.jobs.parameters.literal import Literal, parse_literal

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """What a value may be.

    Attributes
    ----------
    form
        What to write, in words that complete "write ...".
    parse
        Text -> value; raises ValueError saying what is wrong with the text.
    """

    form: str
    parse: Callable[[str], T]


#: Stands for "let the ground motion model estimate the depth".
ESTIMATED_DEPTH = -999.0

_BOOLEANS: Mapping[str, bool] = MappingProxyType(
    {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
)


def _boolean(text: str) -> bool:
    if text.lower() not in _BOOLEANS:
        raise ValueError(f"`{text}` is neither true nor false")
    return _BOOLEANS[text.lower()]


def _finite_number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"`{text}` is not a number") from None
    if not math.isfinite(number):
        raise ValueError(f"`{text}` is not a finite number")
    return number


def not_negative(text: str) -> float:
    """Return a number of zero or more."""
    number = _finite_number(text)
    if number < 0:
        raise ValueError(f"{text} is below zero")
    return number


def _above_zero(text: str) -> float:
    number = _finite_number(text)
    if number <= 0:
        raise ValueError(f"{text} is not above zero")
    return number


def _depth(text: str) -> float:
    number = _finite_number(text)
    if number < 0 and number != ESTIMATED_DEPTH:
        raise ValueError(f"{text} is below zero (only -999 is: the model estimates the depth)")
    return number


def _truncation(text: str) -> float:
    # Zero would divide by an empty interval; a nearly empty one gives the median.
    return not_negative(text) or 1e-9


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"`{text}` is not a whole number") from None


def _count(text: str) -> int:
    number = _whole(text)
    if number < 0:
        raise ValueError(f"{text} is below zero")
    return number


def _at_least_one(text: str) -> int:
    number = _whole(text)
    if number < 1:
        raise ValueError(f"{text} is below one")
    return number


def _probability(text: str) -> float:
    number = _finite_number(text)
    if not 0 <= number <= 1:
        raise ValueError(f"{text} is not a probability, from 0 to 1")
    return number


def split_names(text: str) -> tuple[str, ...]:
    """Return what stands between spaces or commas, or in a list in brackets."""
    if text.startswith("["):
        items = parse_literal(text)
        return tuple(str(item) for item in items) if isinstance(items, tuple) else ()
    return tuple(name for name in re.split(r"[\s,]+", text.strip()) if name)


def split_list(text: str) -> tuple[str, ...]:
    """Return what stands between commas: names may hold spaces."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"`{name}` stands twice")
    return names


def each(parse: Callable[[str], T]) -> Callable[[str], tuple[T, ...]]:
    """Return the parser of several values, with spaces or commas between them."""

    def parse_all(text: str) -> tuple[T, ...]:
        return tuple(parse(item) for item in split_names(text))

    return parse_all


def choice(*options: str) -> Kind[str]:
    """Return the kind of one word out of some."""

    def parse(text: str) -> str:
        if text not in options:
            raise ValueError(not_known(text, options))
        return text

    return Kind(f"one of {', '.join(options)}", parse)


def several_of(*options: str) -> Kind[tuple[str, ...]]:
    """Return the kind of some words out of a few."""

    def parse(text: str) -> tuple[str, ...]:
        names = _distinct(split_names(text))
        for name in names:
            if name not in options:
                raise ValueError(not_known(name, options))
        return names

    return Kind(f"some of {', '.join(options)}", parse)


def matching(form: str, pattern: str) -> Kind[str]:
    """Return the kind of a text of a certain form."""

    def parse(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"`{text}` is not {form}")
        return text

    return Kind(form, parse)


def optional(kind: Kind[T]) -> Kind[T | None]:
    """Return the same kind where the word None may stand too."""

    def parse(text: str) -> T | None:
        return None if text == "None" else kind.parse(text)

    return Kind(f"{kind.form}, or None", parse)


def _mapping(text: str) -> Mapping[str | int, Literal]:
    value = parse_literal(text)
    if not isinstance(value, MappingProxyType):
        raise ValueError(f"`{text}` is not a dictionary")
    return value


def text_keys(text: str) -> Mapping[str, Literal]:
    """Return a dictionary whose keys are texts."""
    result: dict[str, Literal] = {}
    for key, value in _mapping(text).items():
        if not isinstance(key, str):
            raise ValueError(f"the key {key!r} must be a text in quotes")
        result[key] = value
    return MappingProxyType(result)


def positive_literal(value: Literal, name: str) -> float:
    """Return a value of a dictionary as a number of zero or more."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"the value of {name!r} is not a number")
    if not 0 <= value < math.inf:
        raise ValueError(f"the value of {name!r} is below zero or infinite")
    return float(value)


def _number_by_name(text: str) -> Mapping[str, float]:
    if not text.startswith("{"):
        return MappingProxyType({"default": not_negative(text)})
    return MappingProxyType(
        {key: positive_literal(value, key) for key, value in text_keys(text).items()}
    )


def _least_by_name(text: str) -> Mapping[str, float]:
    given = _number_by_name(text)
    if not given:
        raise ValueError("there is no number in it")
    return MappingProxyType({**given, "default": given.get("default", min(given.values()))})


def _defaulted_by_name(text: str) -> Mapping[str, float]:
    given = _number_by_name(text)
    if "default" not in given:
        raise ValueError("there is no number for 'default', which stands for all other names")
    return given


def number_for(by_name: Mapping[str, float], name: str) -> float | None:
    """Return the value given for `name`, else the one for all others (``default``), else None."""
    return by_name.get(name, by_name.get("default"))


def _labels(text: str) -> Mapping[str, int]:
    labels: dict[str, int] = {}
    for key, value in text_keys(text).items():
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 255:
            raise ValueError(f"the label of {key!r} is not a whole number from 0 to 255")
        labels[key] = value
    return MappingProxyType(labels)


def _dictionaries(text: str) -> tuple[Mapping[str | int, Literal], ...]:
    value = parse_literal(text)
    if not isinstance(value, tuple):
        raise ValueError(f"`{text}` is not a list of dictionaries")
    result = []
    for item in value:
        if not isinstance(item, MappingProxyType):
            raise ValueError(f"`{item}` is not a dictionary")
        result.append(item)
    return tuple(result)


def _tag_lists(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(split_list(part) for part in text.split(";") if part.strip())


def _tile(text: str) -> tuple[int, int]:
    value = parse_literal(text)
    if isinstance(value, tuple) and len(value) == 2:
        number, total = value
        if isinstance(number, int) and isinstance(total, int) and 1 <= number <= total:
            return number, total
    raise ValueError(f"`{text}` is not [number, how many] with number from 1 to how many")


def _calculation(text: str) -> int | str:
    if text.isdigit():
        return int(text)
    if text.endswith((".hdf5", ".ini")):
        return text
    raise ValueError(f"`{text}` is neither the number of a job nor a .hdf5 or .ini file")


def _version(text: str) -> tuple[int, ...]:
    parts = text.split(".")
    if not all(part.isdigit() for part in parts):
        raise ValueError(f"`{text}` is not a version such as 3.23")
    return tuple(int(part) for part in parts)


def _site_names(text: str) -> tuple[str, ...]:
    names = split_names(text)
    for name in names:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,8}", name):
            raise ValueError(f"`{name}` is not a name of 1 to 8 letters, digits, `_` or `-`")
    return names


def _curve_types(text: str) -> tuple[str, ...]:
    return several_of("ep", "aep", "oep").parse(text)


def _correlation(text: str) -> int:
    if text not in ("0", "1"):
        raise ValueError(f"`{text}` is neither 0 nor 1")
    return int(text)


BOOLEAN = Kind("true or false", _boolean)
NOT_NEGATIVE = Kind("a number of zero or more", not_negative)
POSITIVE = Kind("a number above zero", _above_zero)
DEPTH = Kind("a depth of zero or more, or -999", _depth)
TRUNCATION_LEVEL = Kind("a number of zero or more", _truncation)
WHOLE_NUMBER = Kind("a whole number", _whole)
COUNT = Kind("a whole number of zero or more", _count)
AT_LEAST_ONE = Kind("a whole number of one or more", _at_least_one)
TEXT = Kind("a text", str.strip)
NAMES = Kind("names, with spaces or commas between them", split_names)
NAME_LIST = Kind("names, with commas between them", split_list)
TAG_LISTS = Kind("tags, with commas between them; alternatives after `;`", _tag_lists)
PROBABILITIES = Kind("probabilities from 0 to 1, with spaces between them", each(_probability))
NUMBERS = Kind("numbers of zero or more, with spaces between them", each(not_negative))
COUNTS = Kind("whole numbers, with spaces between them", each(_count))
NUMBER_BY_NAME = Kind("a number, or {'name': number, 'default': number}", _number_by_name)
#: The same where the number of ``default`` must be given.
DEFAULTED_BY_NAME = Kind(NUMBER_BY_NAME.form, _defaulted_by_name)
#: The same where names that are not given have the least number of those that are.
LEAST_BY_NAME = Kind(NUMBER_BY_NAME.form, _least_by_name)
DICTIONARY = Kind("a dictionary such as {'name': 1}", text_keys)
DICTIONARIES = Kind("a list of dictionaries", _dictionaries)
LABELS = Kind("a dictionary such as {'label': 1}", _labels)
TILE = Kind("[number, how many]", _tile)
CALCULATION = Kind("the number of a job, or the path of a .hdf5 or .ini file", _calculation)
VERSION = Kind("a version such as 3.23", _version)
SITE_NAMES = Kind("names of 1 to 8 letters or digits, with spaces between them", _site_names)
CURVE_TYPES = Kind("some of ep, aep, oep", _curve_types)
CORRELATION = Kind("0 or 1", _correlation)
FUNCTION = matching("a name such as module.function", r"\w+\.\w+")
BRANCH = matching("a branch name of letters, digits, `_`, `-` or `:`", r"[\w:-]{1,75}")
MODEL_CODE = matching("three capital letters", r"[A-Z]{3}")
TIMESTAMP = matching(
    "a time such as 2023-02-06 04:17:34+03:00",
    r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}",
)
