# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How one parameter is declared: kind, default, unit, meaning, where it counts, whether built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, TypeVar

from quakegrid.jobs.parameters.kinds import Kind

T = TypeVar("T")
D = TypeVar("D")

#: Modes that compute hazard curves from sources.
CURVE_MODES = ("preclassical", "classical", "disaggregation")
#: Modes that compute risk or damage from hazard curves.
CURVE_RISK_MODES = ("classical_risk", "classical_damage", "classical_bcr")
#: Modes that sample ruptures from sources, and those that are given one.
EVENT_HAZARD_MODES = ("event_based", "scenario")
#: Modes that compute risk or damage event by event.
EVENT_RISK_MODES = (
    "event_based_risk",
    "event_based_damage",
    "scenario_risk",
    "scenario_damage",
)
EVENT_MODES = EVENT_HAZARD_MODES + EVENT_RISK_MODES
RISK_MODES = CURVE_RISK_MODES + EVENT_RISK_MODES + ("multi_risk", "post_risk")
#: Modes that read sources.
SOURCE_MODES = (*CURVE_MODES, "event_based", "event_based_risk", "event_based_damage")
HAZARD_MODES = CURVE_MODES + CURVE_RISK_MODES + EVENT_MODES
ALL_MODES = (*HAZARD_MODES, "multi_risk", "post_risk")

#: What the manual calls some modes together, largest families first.
MODE_FAMILIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "hazard and risk": HAZARD_MODES,
        "risk": RISK_MODES,
        "ground motion by event": EVENT_MODES,
        "hazard curves from sources": CURVE_MODES,
        "risk by event": EVENT_RISK_MODES,
        "risk from hazard curves": CURVE_RISK_MODES,
    }
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a job file.

    Attributes
    ----------
    name
        As it stands in a job file; also the name of the attribute in its group.
    group
        The attribute of `JobConfig` that holds it.
    kind
        What its value may be.
    default
        Its value when it is not given.
    doc
        What it means.
    unit
        The unit of its value, if any.
    used_in
        The calculation modes whose results it changes.
    required_in
        The calculation modes that cannot do without it.
    built
        False where another value than the default stops a job of those modes, because what it
        asks for is not built yet.
    aliases
        Older names of the same thing.
    """

    name: str
    group: str
    kind: Kind[object]
    default: object
    doc: str
    unit: str
    used_in: tuple[str, ...]
    required_in: tuple[str, ...]
    built: bool
    aliases: tuple[str, ...]

    def stops(self, mode: str, value: object) -> bool:
        """Return whether `value` asks for something of `mode` that is not built yet."""
        return not self.built and mode in self.used_in and value != self.default


def parameter(
    kind: Kind[T],
    default: D,
    doc: str,
    *,
    unit: str = "",
    used_in: tuple[str, ...] = (),
    required_in: tuple[str, ...] = (),
    built: bool = True,
    aliases: tuple[str, ...] = (),
) -> T | D:
    """Declare a parameter as the default of a field of a group; see `Parameter`.

    Returns
    -------
    object
        A field of a dataclass; its declared type is that of the values of `kind` and of `default`,
        so that a type checker holds the annotation against the declaration.
    """
    declared: Any = field(
        default_factory=lambda: default,
        metadata={
            "kind": kind,
            "default": default,
            "doc": doc,
            "unit": unit,
            "used_in": used_in,
            "required_in": required_in,
            "built": built,
            "aliases": aliases,
        },
    )
    result: T | D = declared
    return result


def parameters_of(group: str, record: type[Any]) -> Iterator[Parameter]:
    """Yield the parameters declared by the fields of a group."""
    for item in fields(record):
        metadata: Mapping[Any, Any] = item.metadata
        yield Parameter(name=item.name, group=group, **metadata)
