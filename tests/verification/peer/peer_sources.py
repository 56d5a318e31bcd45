# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Faults and areas of the PEER cases, as source models of NRML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import NormalDist
from typing import Any

import numpy as np
from peer_rates import area_distribution, fault_distribution

from quakegrid.hazard.geometry import geodetic

_MODEL = """\
<?xml version="1.0" encoding="UTF-8"?>
<nrml xmlns="http://openquake.org/xmlns/nrml/0.5" xmlns:gml="http://www.opengis.net/gml">
<sourceModel name="PEER"><sourceGroup name="all" tectonicRegion="Active Shallow Crust">
{}
</sourceGroup></sourceModel></nrml>
"""
_LINE = "<gml:LineString><gml:posList>{}</gml:posList></gml:LineString>"
_RING = (
    "<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>{}</gml:posList>"
    "</gml:LinearRing></gml:exterior></gml:Polygon>"
)
_POINTS_OF_CIRCLE = 90
_RADIUS = 100.0  # [km]
#: Classes of equal width that stand for the scatter of rupture areas.
_AREA_CLASSES = 41


def source_model(tables: Mapping[str, Any], case: Mapping[str, Any], bin_width: float) -> str:
    """Return the source model of a case.

    Parameters
    ----------
    tables
        The whole of ``cases.json``.
    case
        One of its cases.
    bin_width
        Of magnitudes, where the source model itself lists bins.
    """
    names = [case["source"]] if isinstance(case["source"], str) else case["source"]
    several = len(names) > 1
    sources: list[str] = []
    for name in names:
        mfd = case["mfd"][name] if several else case["mfd"]
        if name in tables["faults"]:
            sources += _fault_sources(name, tables["faults"][name], mfd, case, bin_width)
        else:
            area = {**tables["areas"][name], **case}
            sources.append(_area_source(area, mfd, around_site=several))
    return _MODEL.format("\n".join(sources))


def _fault_sources(
    name: str,
    fault: Mapping[str, Any],
    mfd: Mapping[str, Any],
    case: Mapping[str, Any],
    bin_width: float,
) -> Iterator[str]:
    if "rupture" in case:  # the entire plane
        whole = fault_distribution(mfd, fault, 1.0, bin_width)
        yield _source("characteristicFaultSource", name, fault, whole)
        return
    for number, (share, log_area) in enumerate(_area_scatter(case)):
        scaling = (
            f"<magScaleRel>CScalingMSR.C={4.0 - log_area:.9f}</magScaleRel>"
            "<ruptAspectRatio>2</ruptAspectRatio>"
        )
        distribution = fault_distribution(mfd, fault, share, bin_width)
        yield _source("simpleFaultSource", f"{name} {number}", fault, distribution, scaling)


def _area_scatter(case: Mapping[str, Any]) -> Sequence[tuple[float, float]]:
    """Return probabilities and deviations of log10 of the area."""
    if "area_sigma_log10" not in case:
        return [(1.0, 0.0)]
    limit = case["area_sigma_truncation"]
    edges = np.linspace(-limit, limit, _AREA_CLASSES + 1)
    normal = NormalDist()
    shares = np.diff([normal.cdf(edge) for edge in edges])
    shares /= shares.sum()
    deviations = case["area_sigma_log10"] * 0.5 * (edges[:-1] + edges[1:])
    return list(zip(shares.tolist(), deviations.tolist(), strict=True))


def _source(
    kind: str, name: str, fault: Mapping[str, Any], distribution: str, scaling: str = ""
) -> str:
    trace = _LINE.format(_positions(surface_trace(fault)))
    geometry = (
        f"<simpleFaultGeometry>{trace}<dip>{fault['dip']}</dip>"
        f"<upperSeismoDepth>{fault['ztop_km']}</upperSeismoDepth>"
        f"<lowerSeismoDepth>{fault['zbot_km']}</lowerSeismoDepth></simpleFaultGeometry>"
    )
    rake = f"<rake>{fault['rake']}</rake>"
    if kind == "characteristicFaultSource":
        body = f"{distribution}{rake}<surface>{geometry}</surface>"
    else:
        body = f"{geometry}{scaling}{distribution}{rake}"
    identifier = name.replace(" ", "_")
    return f'<{kind} id="{identifier}" name="{name}">{body}</{kind}>'


def surface_trace(fault: Mapping[str, Any]) -> list[tuple[float, float]]:
    """Return where the plane of a fault meets the surface, lat lon.

    The coordinates of the cases are those of the top edge, the trace of NRML lies at depth 0.
    """
    lat, lon = np.array(fault["trace_lat_lon"]).T
    back = fault["ztop_km"] / np.tan(np.radians(fault["dip"]))
    up_dip = geodetic.azimuth(lon[0], lat[0], lon[-1], lat[-1]) - 90.0
    lons, lats = geodetic.point_at(lon, lat, up_dip, back)
    return list(zip(lats.tolist(), lons.tolist(), strict=True))


def _area_source(area: Mapping[str, Any], mfd: Mapping[str, Any], *, around_site: bool) -> str:
    depths = area["depths_km"]
    border = _circle(area["sites_lat_lon"]["1"]) if around_site else area["border_lat_lon"]
    ring = _RING.format(_positions(border))
    distribution = "".join(
        f'<hypoDepth probability="{1.0 / len(depths)!r}" depth="{depth}"/>' for depth in depths
    )
    return (
        f'<areaSource id="area" name="area"><areaGeometry>{ring}'
        "<upperSeismoDepth>0</upperSeismoDepth><lowerSeismoDepth>20</lowerSeismoDepth>"
        "</areaGeometry><magScaleRel>PointMSR</magScaleRel><ruptAspectRatio>1</ruptAspectRatio>"
        f"{area_distribution(mfd)}"
        '<nodalPlaneDist><nodalPlane probability="1" strike="0" dip="90" rake="0"/>'
        f"</nodalPlaneDist><hypoDepthDist>{distribution}</hypoDepthDist></areaSource>"
    )


def _circle(centre: Sequence[float]) -> list[tuple[float, float]]:
    """Return the circle of the areas around a site, lat lon, as large as a true one.

    The border listed for the area of a case of several sources is that of another place.
    """
    step = 2.0 * np.pi / _POINTS_OF_CIRCLE
    bearings = np.degrees(step * np.arange(_POINTS_OF_CIRCLE))
    radius = _RADIUS * np.sqrt(step / np.sin(step))
    lon, lat = geodetic.point_at(np.array(centre[1]), np.array(centre[0]), bearings, radius)
    return list(zip(lat.tolist(), lon.tolist(), strict=True))


def _positions(lat_lon: Sequence[Sequence[float]]) -> str:
    return " ".join(f"{lon} {lat}" for lat, lon in lat_lon)
