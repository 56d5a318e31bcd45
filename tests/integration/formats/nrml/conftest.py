# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files the tests of NRML readers begin with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<nrml xmlns="http://openquake.org/xmlns/nrml/0.5" xmlns:gml="http://www.opengis.net/gml">\n'
)


@pytest.fixture
def document(tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of NRML files: what stands under the root, and the name of the file."""

    def make(content: str, name: str = "model.xml") -> Path:
        path = tmp_path / name
        path.write_text(f"{HEAD}{content}\n</nrml>\n", encoding="utf-8")
        return path

    return make


@pytest.fixture
def parts() -> dict[str, str]:
    """Return the pieces of a source, each on one line."""
    depths = "<upperSeismoDepth>0</upperSeismoDepth><lowerSeismoDepth>10</lowerSeismoDepth>"
    trace = "<gml:LineString><gml:posList>0 0 0 0 0.3 0</gml:posList></gml:LineString>"
    square = "0 0 1 0 1 1 0 1 0 0"
    return {
        "depths": depths,
        "floating": "<magScaleRel>WC1994</magScaleRel><ruptAspectRatio>1.5</ruptAspectRatio>",
        "mfd": '<truncGutenbergRichterMFD aValue="3" bValue="1" minMag="5" maxMag="7"/>',
        "planes": '<nodalPlaneDist><nodalPlane strike="0" dip="90" rake="0" probability="1"/>'
        "</nodalPlaneDist>",
        "hypo": '<hypoDepthDist><hypoDepth depth="5" probability="1"/></hypoDepthDist>',
        "point": f"<pointGeometry><gml:Point><gml:pos>10 45</gml:pos></gml:Point>{depths}"
        "</pointGeometry>",
        "area": '<areaGeometry discretization="20"><gml:Polygon><gml:exterior><gml:LinearRing>'
        f"<gml:posList>{square}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
        f"{depths}</areaGeometry>",
        "simple": f"<simpleFaultGeometry>{trace}<dip>60</dip>{depths}</simpleFaultGeometry>",
        "complex": "<complexFaultGeometry><faultBottomEdge><gml:LineString><gml:posList>"
        "0 -0.1 10 0.3 -0.1 10</gml:posList></gml:LineString></faultBottomEdge><faultTopEdge>"
        "<gml:LineString><gml:posList>0 0 0 0.3 0 0</gml:posList></gml:LineString>"
        "</faultTopEdge></complexFaultGeometry>",
        "planar": '<planarSurface><topLeft lon="0" lat="0" depth="0"/>'
        '<topRight lon="0.3" lat="0" depth="0"/><bottomLeft lon="0" lat="0" depth="9"/>'
        '<bottomRight lon="0.3" lat="0" depth="9"/></planarSurface>',
    }


@pytest.fixture
def point_source(parts: dict[str, str]) -> Callable[..., str]:
    """Return a maker of pointSource elements; parts may be replaced by name."""

    def make(source_id: str = "1", region: str = "Active", **other: str) -> str:
        used = {**parts, **other}
        inside = "\n".join(used[name] for name in ("point", "floating", "mfd", "planes", "hypo"))
        return (
            f'<pointSource id="{source_id}" name="p" tectonicRegion="{region}">\n'
            f"{inside}\n</pointSource>"
        )

    return make
