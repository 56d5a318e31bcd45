# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pieces of a chunk put together by what their rates add up to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.dependent_sources import dependent_rates
from quakegrid.hazard.hazard_rates import RatedRuptures
from quakegrid.hazard.kernels.exceedance import Occurrence
from quakegrid.jobs.hazard_inputs.dependent_units import DependentUnits
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs
from quakegrid.jobs.hazard_inputs.piece_ruptures import piece_ruptures
from quakegrid.jobs.hazard_inputs.rate_chunks import Piece
from quakegrid.jobs.hazard_inputs.rates_by_source import source_name

#: So many ruptures are held at a time: one takes some 700 bytes, and a chunk may have millions.
_MOST_RUPTURES = 65_536

#: Returns tables of rates of some ruptures that do not depend on each other.
Tables = Callable[[Sequence[RatedRuptures]], Sequence[NDArray[np.float64]]]


@dataclass(frozen=True)
class UnitsTogether:
    """Ruptures of one family and one name of a source, or those of a dependent group.

    Attributes
    ----------
    name
        Under which rates of a source are told.
    group
        The group, or None.
    """

    family: int
    name: str
    group: DependentUnits | None = None
    ruptures: list[RatedRuptures] = field(default_factory=list)

    def rates(self, tables: Tables) -> Sequence[NDArray[np.float64]]:
        """Return the rates of all in arrays as `tables` makes."""
        if self.group is None:
            return tables(self.ruptures)
        return dependent_rates(self.ruptures, self.group.weights, self.group.dependence, tables)


def units_together(
    hazard: HazardInputs, pieces: Iterable[Piece], most: int = _MOST_RUPTURES
) -> Iterator[UnitsTogether]:
    """Yield the ruptures of pieces: apart by family, name, kind of occurrence and group.

    What belongs together comes in several portions if it is much.

    Parameters
    ----------
    hazard
        The inputs.
    pieces
        Of a chunk, which has all of a dependent group or nothing.
    most
        With so many ruptures a portion is complete; dependent groups are never divided.
    """
    found: dict[tuple[int, str, Occurrence] | int, UnitsTogether] = {}
    held: dict[tuple[int, str, Occurrence] | int, int] = {}
    for piece in pieces:
        unit = hazard.units[piece.unit]
        name = source_name(unit.source.source_id) if hazard.parameters.rates_by_source else ""
        if unit.group is None:
            key: tuple[int, str, Occurrence] | int = (unit.family, name, unit.occurrence)
            group = None
        else:
            key, group = unit.group, hazard.groups[unit.group]
        together = found.setdefault(key, UnitsTogether(unit.family, name, group))
        ruptures = piece_ruptures(hazard, piece)
        together.ruptures.append(ruptures)
        held[key] = held.get(key, 0) + len(ruptures.properties)
        if group is None and held[key] >= most:
            yield found.pop(key)
            del held[key]
    yield from found.values()
