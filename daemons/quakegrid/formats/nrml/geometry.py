# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Polygons, traces, edges and planes of NRML as the geometries of sources."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from quakegrid.formats.nrml.fields import (
    ANY,
    DEPTH,
    DIP,
    LATITUDE,
    LONGITUDE,
    POSITIVE,
    Range,
    child,
    children,
    descend,
    number_attribute,
    number_child,
    numbers,
    only,
)
from quakegrid.formats.nrml.findings import Element, Findings, local_name
from quakegrid.hazard.sources.source import (
    ComplexFaultGeometry,
    PlanarGeometry,
    SimpleFaultGeometry,
)

Points = NDArray[np.float64]

_CORNERS = ("topLeft", "topRight", "bottomLeft", "bottomRight")
_DEPTH_TOLERANCE = 0.01  # km between the two corners of one edge


def seismogenic_depths(findings: Findings, element: Element) -> tuple[float, float]:
    """Return upper and lower seismogenic depth [km]."""
    upper = number_child(findings, element, "upperSeismoDepth", DEPTH)
    lower = number_child(findings, element, "lowerSeismoDepth", DEPTH)
    if upper >= lower:
        findings.wrong(
            element,
            f"the upper seismogenic depth {upper:g} km must be smaller than the lower one, "
            f"{lower:g} km",
        )
    return upper, lower


def epicentre(findings: Findings, element: Element) -> tuple[float, float]:
    """Return longitude and latitude [deg] of a pointGeometry."""
    position = descend(findings, element, "Point", "pos")
    if position is None:
        return math.nan, math.nan
    values = numbers(findings, position, ANY)
    if len(values) != 2:
        findings.wrong(position, f"<pos> has {len(values)} numbers, write longitude and latitude")
        return math.nan, math.nan
    _check_columns(findings, position, values.reshape(1, 2))
    return float(values[0]), float(values[1])


def points(findings: Findings, element: Element) -> Points:
    """Return the points of a multiPointGeometry, shape (P, 2), lon lat [deg]."""
    position = child(findings, element, "posList")
    return np.empty((0, 2)) if position is None else _points(findings, position, 2)


def nodes(findings: Findings, element: Element) -> Points:
    """Return the points of a griddedSurface, shape (n, 3), lon lat [deg] depth [km]."""
    position = child(findings, element, "posList")
    return np.empty((0, 3)) if position is None else _points(findings, position, 3)


def profile(findings: Findings, element: Element) -> Points:
    """Return the points of a profile of a kite, shape (n, 3), from top to bottom."""
    position = descend(findings, element, "LineString", "posList")
    return np.empty((0, 3)) if position is None else _line(findings, position, 3)


def kite_profiles(findings: Findings, element: Element) -> list[Points]:
    """Return the profiles of a kiteSurface, along strike."""
    only(findings, element, ("profile",))
    profiles = [profile(findings, part) for part in children(element)]
    if len(profiles) < 2:
        findings.wrong(element, f"a kite surface needs two profiles, here are {len(profiles)}")
    return profiles


def polygon(findings: Findings, element: Element) -> Points:
    """Return the vertices of the Polygon of an areaGeometry, shape (n, 2), not closed."""
    position = descend(findings, element, "Polygon", "exterior", "LinearRing", "posList")
    if position is None:
        return np.empty((0, 2))
    points = _points(findings, position, 2)
    if len(points) > 1 and (points[0] == points[-1]).all():
        points = points[:-1]
    if np.isnan(points).any():
        return points
    if len(points) < 3:
        findings.wrong(position, f"a polygon needs three different points, here are {len(points)}")
    elif crosses_itself(points):
        findings.wrong(position, "the sides of the polygon cross each other")
    return points


def area_discretization(findings: Findings, element: Element) -> float | None:
    """Return the grid spacing an areaGeometry asks for [km], or None."""
    if "discretization" not in element.attrib:
        return None
    return number_attribute(findings, element, "discretization", POSITIVE)


def simple_fault(findings: Findings, element: Element) -> SimpleFaultGeometry:
    """Return a simpleFaultGeometry."""
    only(findings, element, ("LineString", "dip", "upperSeismoDepth", "lowerSeismoDepth"))
    position = descend(findings, element, "LineString", "posList")
    trace = np.empty((0, 2)) if position is None else _line(findings, position, 2)
    upper, lower = seismogenic_depths(findings, element)
    return SimpleFaultGeometry(trace, number_child(findings, element, "dip", DIP), upper, lower)


def complex_fault(findings: Findings, element: Element) -> ComplexFaultGeometry:
    """Return a complexFaultGeometry, its edges from top to bottom."""
    names = ("faultTopEdge", "intermediateEdge", "faultBottomEdge")
    only(findings, element, names)
    for name in (names[0], names[2]):
        child(findings, element, name)
    ordered = sorted(
        (found for found in children(element) if local_name(found) in names),
        key=lambda found: names.index(local_name(found)),
    )
    edges = []
    for edge in ordered:
        position = descend(findings, edge, "LineString", "posList")
        if position is not None:
            edges.append(_line(findings, position, 3))
    return ComplexFaultGeometry(tuple(edges))


def planar_surface(findings: Findings, element: Element) -> Points:
    """Return the corners of a planarSurface, shape (4, 3)."""
    only(findings, element, _CORNERS)
    corners = np.full((4, 3), np.nan)
    for row, name in zip(corners, _CORNERS, strict=True):
        corner = child(findings, element, name)
        if corner is not None:
            row[0] = number_attribute(findings, corner, "lon", LONGITUDE)
            row[1] = number_attribute(findings, corner, "lat", LATITUDE)
            row[2] = number_attribute(findings, corner, "depth", DEPTH)
    top_left, top_right, bottom_left, bottom_right = corners[:, 2]
    for one, other, edge in ((top_left, top_right, "top"), (bottom_left, bottom_right, "bottom")):
        if abs(one - other) > _DEPTH_TOLERANCE:
            findings.wrong(
                element, f"the two {edge} corners have different depths, {one:g} and {other:g} km"
            )
    if top_left >= bottom_left:
        findings.wrong(element, "the top corners must be above the bottom corners")
    return corners


def surface(
    findings: Findings, element: Element
) -> SimpleFaultGeometry | ComplexFaultGeometry | PlanarGeometry | None:
    """Return the surface of a characteristic fault; None, and a mistake, if it has none."""
    found = children(element)
    names = {local_name(part) for part in found}
    if names == {"planarSurface"}:
        return PlanarGeometry(tuple(planar_surface(findings, part) for part in found))
    if len(found) == 1 and names == {"simpleFaultGeometry"}:
        return simple_fault(findings, found[0])
    if len(found) == 1 and names == {"complexFaultGeometry"}:
        return complex_fault(findings, found[0])
    findings.wrong(
        element,
        "<surface> needs one simpleFaultGeometry, one complexFaultGeometry or planarSurfaces",
    )
    return None


def crosses_itself(points: Points) -> bool:
    """Return whether two sides of a polygon cross, vertices of shape (n, 2).

    Longitudes are taken relative to the first, so that a polygon may lie across the date line.
    """
    start = points.copy()
    start[:, 0] = (start[:, 0] - start[0, 0] + 180.0) % 360.0 - 180.0
    end = np.roll(start, -1, axis=0)
    count = len(start)
    for i in range(count - 2):
        others = np.arange(i + 2, count if i else count - 1)
        if _crossing(start[i], end[i], start[others], end[others]).any():
            return True
    return False


def _crossing(p: Points, q: Points, starts: Points, ends: Points) -> NDArray[np.bool_]:
    """Return which segments (n) cross the segment p-q properly."""

    def side(a: Points, b: Points, c: Points) -> Points:
        ab, ac = b - a, c - a
        return np.asarray(np.sign(ab[..., 0] * ac[..., 1] - ab[..., 1] * ac[..., 0]))

    apart = side(p, q, starts) * side(p, q, ends) < 0.0
    return np.asarray(apart & (side(starts, ends, p) * side(starts, ends, q) < 0.0))


def _line(findings: Findings, position: Element, columns: int) -> Points:
    """Return the points of a line, neighbours that are equal taken as one."""
    points = _points(findings, position, columns)
    if np.isnan(points).any():
        return points
    different = np.ones(len(points), dtype=bool)
    different[1:] = (points[1:] != points[:-1]).any(axis=1)
    points = points[different]
    if len(points) < 2:
        findings.wrong(position, f"a line needs two different points, here are {len(points)}")
    return points


def _points(findings: Findings, position: Element, columns: int) -> Points:
    """Return the rows of a posList, shape (n, columns)."""
    values = numbers(findings, position, ANY)
    if len(values) == 0 or len(values) % columns:
        names = "longitude and latitude" if columns == 2 else "longitude, latitude and depth"
        findings.wrong(
            position, f"<posList> has {len(values)} numbers, write {names} of each point"
        )
        return np.full((2, columns), np.nan)
    points = values.reshape(-1, columns)
    _check_columns(findings, position, points)
    return points


def _check_columns(findings: Findings, position: Element, points: Points) -> None:
    limits: tuple[tuple[str, Range], ...] = (
        ("longitude", LONGITUDE),
        ("latitude", LATITUDE),
        ("depth", DEPTH),
    )
    for column, (name, allowed) in zip(points.T, limits, strict=False):
        wrong = (column < allowed.low) | (column > allowed.high)
        if wrong.any():
            value = float(column[wrong][0])
            findings.wrong(position, f"the {name} {value:g} is wrong, write {allowed.words}")
