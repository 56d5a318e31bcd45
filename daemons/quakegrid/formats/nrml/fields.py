# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The fields of an element as numbers and texts; a wrong one is told and stands in as NaN."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.formats.nrml.findings import Element, Findings, did_you_mean, local_name


@dataclass(frozen=True, slots=True)
class Range:
    """The values a number may have, told in words.

    Attributes
    ----------
    low, high
        Limits, allowed themselves unless `open_low`.
    words
        Completes "write ...".
    """

    low: float
    high: float
    words: str
    open_low: bool = False

    def holds(self, value: float) -> bool:
        """Return whether a value is allowed."""
        return (value > self.low if self.open_low else value >= self.low) and value <= self.high


ANY = Range(-math.inf, math.inf, "a number")
POSITIVE = Range(0.0, math.inf, "a positive number", open_low=True)
NOT_NEGATIVE = Range(0.0, math.inf, "a number that is 0 or more")
PROBABILITY = Range(0.0, 1.0, "a positive number up to 1", open_low=True)
FRACTION = Range(0.0, 1.0, "a number from 0 to 1")
LONGITUDE = Range(-180.0, 180.0, "degrees from -180 to 180")
LATITUDE = Range(-90.0, 90.0, "degrees from -90 to 90")
STRIKE = Range(0.0, 360.0, "degrees from 0 to 360")
DIP = Range(0.0, 90.0, "degrees above 0, up to 90", open_low=True)
RAKE = Range(-180.0, 180.0, "degrees from -180 to 180")
DEPTH = Range(-10.0, 800.0, "kilometres from -10 to 800")
MAGNITUDE = Range(-2.0, 12.0, "a magnitude")


def children(element: Element) -> list[Element]:
    """Return the child elements, without comments."""
    return [child for child in element if isinstance(child.tag, str)]


def child(findings: Findings, element: Element, name: str) -> Element | None:
    """Return the one child of a name; None, and a mistake, if it is missing or repeated."""
    named = [found for found in children(element) if local_name(found) == name]
    if not named:
        findings.wrong(element, f"<{local_name(element)}> lacks <{name}>")
        return None
    if len(named) > 1:
        findings.wrong(named[1], f"<{name}> stands twice in <{local_name(element)}>")
    return named[0]


def descend(findings: Findings, element: Element, *names: str) -> Element | None:
    """Return the descendant along a path of names."""
    found: Element | None = element
    for name in names:
        if found is None:
            return None
        found = child(findings, found, name)
    return found


def only(findings: Findings, element: Element, known: Collection[str]) -> None:
    """Tell the children that have no place in an element."""
    for found in children(element):
        name = local_name(found)
        if name not in known:
            hint = (
                did_you_mean(name, list(known))
                or f", it may hold {', '.join(dict.fromkeys(known))}"
            )
            findings.wrong(found, f"<{name}> has no place in <{local_name(element)}>{hint}")


def attribute(findings: Findings, element: Element, name: str) -> str:
    """Return an attribute without blanks around it; empty, and a mistake, if it is missing."""
    value = str(element.get(name, "")).strip()
    if not value:
        present = ", ".join(str(key) for key in element.attrib) or "none"
        findings.wrong(
            element, f"<{local_name(element)}> lacks the attribute {name!r}, it has {present}"
        )
    return value


def number_attribute(findings: Findings, element: Element, name: str, allowed: Range) -> float:
    """Return an attribute as a number; NaN, and a mistake, if it is none."""
    if name not in element.attrib:
        attribute(findings, element, name)
        return math.nan
    where = f"{name!r} of <{local_name(element)}>"
    return _number(findings, element, str(element.get(name)), where, allowed)


def number_child(findings: Findings, element: Element, name: str, allowed: Range) -> float:
    """Return the text of a child as a number; NaN, and a mistake, if it is none."""
    found = child(findings, element, name)
    if found is None:
        return math.nan
    return number_of(findings, found, allowed)


def number_of(findings: Findings, element: Element, allowed: Range) -> float:
    """Return the text of an element as a number; NaN, and a mistake, if it is none."""
    return _number(findings, element, text_of(element), f"<{local_name(element)}>", allowed)


def text_child(findings: Findings, element: Element, name: str) -> str:
    """Return the text of a child; empty, and a mistake, if there is none."""
    found = child(findings, element, name)
    if found is None:
        return ""
    text = text_of(found)
    if not text:
        findings.wrong(found, f"<{name}> is empty")
    return text


def numbers_child(
    findings: Findings, element: Element, name: str, allowed: Range
) -> tuple[float, ...]:
    """Return the text of a child as numbers separated by blanks."""
    found = child(findings, element, name)
    return () if found is None else tuple(numbers(findings, found, allowed).tolist())


def numbers(findings: Findings, element: Element, allowed: Range) -> NDArray[np.float64]:
    """Return the text of an element as numbers separated by blanks, shape (n,).

    Mistakes, one for the first wrong number, leave an array of NaN of the same length.
    """
    words = text_of(element).split()
    try:
        values = np.array(words, dtype=np.float64)
    except ValueError:
        values = np.full(len(words), np.nan)
    good = np.isfinite(values)
    if allowed is not ANY:
        low = values > allowed.low if allowed.open_low else values >= allowed.low
        good &= low & (values <= allowed.high)
    if good.all():
        return values
    for word in words:
        if math.isnan(_number(findings, element, word, f"<{local_name(element)}>", allowed)):
            break
    return np.full(len(words), np.nan)


def text_of(element: Element) -> str:
    """Return the text of an element without blanks around it."""
    return "".join(str(part) for part in element.itertext()).strip()


def _number(findings: Findings, element: Element, text: str, where: str, allowed: Range) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        findings.wrong(element, f"{where} is {text[:40]!r}, write {allowed.words}")
        return math.nan
    if not allowed.holds(value):
        findings.wrong(element, f"{where} is {value:g}, write {allowed.words}")
        return math.nan
    return value
