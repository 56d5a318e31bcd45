# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""For which magnitudes, distances and sites a publication says its model is."""

from __future__ import annotations

import csv
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

_PACKAGE = "quakegrid.hazard.ground_motion_models"

Range = tuple[float, float]


@dataclass(frozen=True)
class Validity:
    """What a publication says of its range.

    Attributes
    ----------
    ranges
        Field of `Context` -> lowest and highest value; infinite where nothing is said.
    statement
        Where it is said.
    """

    ranges: Mapping[str, Range]
    statement: str


NOT_STATED = Validity(MappingProxyType({}), "")


def validity_of(module: str, name: str, required: Collection[str]) -> Validity:
    """Return the range of a model as the table of its family has it.

    Parameters
    ----------
    module
        ``family.module``, as the registry knows it.
    name
        Of the model: a publication may have several ranges.
    required
        The fields the model reads; of others no range is told.
    """
    family, _, stem = module.partition(".")
    for line in _lines(family):
        if line["module"] == stem and (not line["names"] or _is_named(name, line["names"])):
            if line["as"]:
                return validity_of(line["as"], name, required)
            return Validity(MappingProxyType(_ranges(line, required)), line["statement"])
    return NOT_STATED


def range_text(values: Range) -> str:
    """Return a range as people read it: ``5 to 8``, ``from 5``, ``to 300``."""
    low, high = values
    if math.isinf(low):
        return f"to {high:g}"
    return f"from {low:g}" if math.isinf(high) else f"{low:g} to {high:g}"


def _is_named(name: str, parts: str) -> bool:
    return any(part in name for part in parts.split())


@cache
def _lines(family: str) -> tuple[Mapping[str, str], ...]:
    table = resources.files(_PACKAGE) / family / "validity.csv"
    if not table.is_file():
        return ()
    return tuple(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))


def _ranges(line: Mapping[str, str], required: Collection[str]) -> dict[str, Range]:
    """Return the ranges of a line; of several distances and depths that which the model reads."""
    fields = (
        ("mag", ["mag"]),
        ("distance", line["distance"].split()),
        ("vs30", ["vs30"]),
        ("depth", line["depth"].split()),
    )
    found = {}
    for kind, names in fields:
        low, high = line[f"{kind}_min"], line[f"{kind}_max"]
        known = [name for name in names if name == "mag" or name in required]
        if known and (low or high):
            found[known[0]] = (float(low or -math.inf), float(high or math.inf))
    return found
