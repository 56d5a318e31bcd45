# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Regions of Parker et al. (2020): their coefficients, basins and epistemic deviations."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import choice

#: Against which mean the depth of basins is measured.
NO_BASIN, CASCADIA, JAPAN = 0.0, 1.0, 2.0


class _Spread(NamedTuple):
    """Epistemic deviation at short and long periods, and the periods between them."""

    short: float
    long: float
    t1: float = 0.1
    t2: float = 1.0


class _Part(NamedTuple):
    """What is special in a part of a region: bends and deviations of both kinds of events."""

    region: str
    mb: float
    mb_slab: float
    spread: _Spread | None
    spread_slab: _Spread | None


_ALASKA = _Spread(0.15, 0.1, 1.0, 4.0)
_OTHERS = _Spread(0.13, 0.1, 0.7, 4.0)
_CENTRAL = _Spread(0.2, 0.1, 0.7, 4.0)
_CENTRAL_SLAB = _Spread(0.25, 0.19, 0.3, 0.8)
_SOUTH_SLAB = _Spread(0.21, 0.15, 0.3, 0.7)

#: Region or part of it -> what is special there; "" is the global model.
_PARTS: Mapping[str, _Part] = MappingProxyType(
    {
        "": _Part("", 7.9, 7.6, _Spread(0.4, 0.4), _Spread(0.35, 0.22, 0.15, 2.0)),
        "AK": _Part("AK", 8.6, 7.2, _ALASKA, _Spread(0.15, 0.12, 0.5, 1.0)),
        "Aleutian": _Part("AK", 8.0, 7.98, _ALASKA, _Spread(0.25, 0.18, 0.3, 0.8)),
        "Cascadia": _Part(
            "Cascadia", 7.7, 7.2, _Spread(0.43, 0.33, 0.2, 0.5), _Spread(0.35, 0.16, 0.2, 3.0)
        ),
        "CAM_N": _Part("CAM", 7.4, 7.4, _CENTRAL, _CENTRAL_SLAB),
        "CAM_S": _Part("CAM", 7.4, 7.6, _CENTRAL, _CENTRAL_SLAB),
        "JP_Pac": _Part("JP", 8.5, 7.65, _OTHERS, _Spread(0.13, 0.11, 0.3, 0.8)),
        "JP_Phi": _Part("JP", 7.7, 7.55, _OTHERS, _SOUTH_SLAB),
        "SA_N": _Part("SA", 8.5, 7.3, _OTHERS, _SOUTH_SLAB),
        "SA_S": _Part("SA", 8.6, 7.25, _OTHERS, _SOUTH_SLAB),
        "TW_E": _Part("TW", 7.1, 7.7, None, None),
        "TW_W": _Part("TW", 7.1, 7.7, None, None),
    }
)

_OFFSETS: Mapping[str, str] = MappingProxyType({"out": "del_None", "Seattle": "del_Seattle"})


def part_of(region: str | None, saturation_region: str | None) -> str:
    """Return the part of a region that two arguments name, "" for the global model.

    Raises
    ------
    UserInputError
        There is no such region, or no such part in it.
    """
    if region is None and saturation_region is None:
        return ""
    parts = {name: part.region for name, part in _PARTS.items() if name}
    region = choice("region", region, {name: name for name in parts.values()})
    inside = {name: name for name, of in parts.items() if of == region}
    return choice("saturation_region", saturation_region or region, inside)


def _offset(table: CoefficientTable, column: str) -> CoefficientTable:
    """Return a table whose basin term has an offset of Cascadia added."""
    changes = {
        imt: {"e2": row["C_e2"] + row[column], "e3": row["C_e3"] + row[column]}
        for imt, row in table.rows.items()
    }
    return table.updated(changes)


def regional_table(
    table: CoefficientTable, part: str, *, slab: bool, epsilon: float
) -> CoefficientTable:
    """Return the coefficients of a part of a region, all but those of the basins.

    Parameters
    ----------
    table
        With the columns of ``parker_2020.csv``.
    part
        As of `part_of`.
    slab
        Whether events are intraslab.
    epsilon
        How many epistemic standard deviations the median is raised.

    Raises
    ------
    UserInputError
        No epistemic deviation is known there.
    """
    chosen = _PARTS[part]
    spread = chosen.spread_slab if slab else chosen.spread
    if epsilon and spread is None:
        raise UserInputError("sigma_mu_epsilon: no epistemic deviation is known for Taiwan")
    short, long, t1, t2 = spread or _Spread(0.0, 0.0)
    kind = "slab" if slab else ""
    known = {column for row in table.rows.values() for column in row}

    def regional(column: str, *owners: str) -> str:
        return next((name for own in owners if (name := f"{own}_{column}") in known), column)

    copies = {name: f"{name}{kind}" for name in ("c1", "c4", "c5", "c6", "f4")}
    copies |= {
        "c0": regional(f"c0{kind}", part, chosen.region),
        "a0": regional(f"a0{kind}", chosen.region),
        "s2": regional("s2", chosen.region),
        "s1": regional("s1", chosen.region),
    }
    if copies["s1"] == "s1":
        copies["s1"] = copies["s2"]
    return table.with_copies(copies).with_columns(
        slab=float(slab),
        mb=chosen.mb_slab if slab else chosen.mb,
        epsilon=epsilon,
        spread_short=short,
        spread_long=long,
        spread_t1=t1,
        spread_t2=t2,
    )


def with_basin(table: CoefficientTable, part: str, basin: str | None) -> CoefficientTable:
    """Return a table with the coefficients of the basin term of a part of a region.

    Raises
    ------
    UserInputError
        `basin` is neither ``out`` nor ``Seattle``.
    """
    region = _PARTS[part].region
    letter = {"Cascadia": "C", "JP": "J"}[region]
    copies = {f"e{number}": f"{letter}_e{number}" for number in (1, 2, 3)}
    copies |= {"e2_mean": f"{letter}_e2", "e3_mean": f"{letter}_e3"}
    table = table.with_columns(basin=JAPAN if region == "JP" else CASCADIA).with_copies(copies)
    if basin is None or region == "JP":
        return table
    return _offset(table, choice("basin", basin, _OFFSETS))


def without_basin(table: CoefficientTable) -> CoefficientTable:
    """Return a table for sites of which no basin depth is read."""
    return table.with_columns(basin=NO_BASIN, e1=0.0, e2=0.0, e3=0.0, e2_mean=0.0, e3_mean=0.0)


def has_basin(part: str) -> bool:
    """Return whether a basin term is published for a part of a region."""
    return _PARTS[part].region in ("Cascadia", "JP")
