# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The orientations and depths a point rupture may have, with their probabilities."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypeVar

from quakegrid.formats.nrml.fields import (
    DEPTH,
    DIP,
    FRACTION,
    PROBABILITY,
    RAKE,
    STRIKE,
    child,
    children,
    number_attribute,
    number_of,
    only,
)
from quakegrid.formats.nrml.findings import Element, Findings, local_name
from quakegrid.hazard.sources.source import HypocentralDepth, NodalPlane, PlacedHypocentre

_PROBABILITY_TOLERANCE = 1e-5
#: Where the hypocentre lies down dip unless the file says so: in the middle of the rupture.
_CENTRE = 0.5

_Key = TypeVar("_Key")


def nodal_planes(findings: Findings, source: Element) -> tuple[NodalPlane, ...]:
    """Return the nodalPlaneDist of a source; equal planes become one."""
    found = child(findings, source, "nodalPlaneDist")
    if found is None:
        return ()
    only(findings, found, ("nodalPlane",))
    planes: dict[tuple[float, float, float], float] = {}
    for part in children(found):
        key = (
            number_attribute(findings, part, "strike", STRIKE),
            number_attribute(findings, part, "dip", DIP),
            number_attribute(findings, part, "rake", RAKE),
        )
        _add(findings, planes, key, part)
    _check_sum(findings, found, planes)
    return tuple(NodalPlane(share, *plane) for plane, share in planes.items())


def hypocentral_depths(
    findings: Findings,
    source: Element,
    upper: float,
    lower: float,
    fraction_down_dip: float = _CENTRE,
) -> tuple[HypocentralDepth, ...]:
    """Return the hypoDepthDist of a source; equal depths become one.

    Parameters
    ----------
    findings
        Gathers mistakes.
    source
        A source of points, or a fault.
    upper, lower
        Seismogenic depths [km].
    fraction_down_dip
        Where a hypocentre lies on its rupture unless the file says so.
    """
    found = child(findings, source, "hypoDepthDist")
    if found is None:
        return ()
    only(findings, found, ("hypoDepth",))
    depths: dict[tuple[float, float], float] = {}
    for part in children(found):
        fraction = fraction_down_dip
        if "fixedDipFrac" in part.attrib:
            fraction = number_attribute(findings, part, "fixedDipFrac", FRACTION)
        depth = number_attribute(findings, part, "depth", DEPTH)
        if depth < upper or depth > lower:
            findings.wrong(
                part,
                f"the depth {depth:g} km is outside the seismogenic depths, "
                f"{upper:g} to {lower:g} km",
            )
        _add(findings, depths, (depth, fraction), part)
    _check_sum(findings, found, depths)
    return tuple(HypocentralDepth(share, *place) for place, share in depths.items())


def placed_hypocentres(findings: Findings, source: Element) -> tuple[PlacedHypocentre, ...]:
    """Return the hypoList of a fault; directions of slip (slipList) are checked alone.

    Nothing computed here depends on the direction of slip.
    """
    places: dict[tuple[float, float], float] = {}
    for found in children(source):
        if local_name(found) == "slipList":
            _check_slips(findings, found)
        if local_name(found) != "hypoList":
            continue
        only(findings, found, ("hypo",))
        for part in children(found):
            key = (
                number_attribute(findings, part, "alongStrike", FRACTION),
                number_attribute(findings, part, "downDip", FRACTION),
            )
            _add(findings, places, key, part, "weight")
        _check_sum(findings, found, places)
    return tuple(PlacedHypocentre(share, *place) for place, share in places.items())


def _check_slips(findings: Findings, element: Element) -> None:
    only(findings, element, ("slip",))
    slips: dict[tuple[float], float] = {}
    for part in children(element):
        _add(findings, slips, (number_of(findings, part, STRIKE),), part, "weight")
    _check_sum(findings, element, slips)


def _add(
    findings: Findings,
    shares: dict[_Key, float],
    key: _Key,
    part: Element,
    name: str = "probability",
) -> None:
    """Add a probability, the attribute `name`, to that of an equal entry."""
    share = number_attribute(findings, part, name, PROBABILITY)
    if key in shares:
        findings.odd(part, f"<{local_name(part)}> repeats an earlier one, they are merged")
        share += shares[key]
    shares[key] = share


def _check_sum(findings: Findings, element: Element, shares: Mapping[_Key, float]) -> None:
    total = math.fsum(shares.values())
    if abs(total - 1.0) > _PROBABILITY_TOLERANCE:
        findings.wrong(
            element,
            f"the probabilities of <{local_name(element)}> sum to {total:.6g}, they must sum to 1",
        )
