# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Attributes of a source model that nothing reads."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from quakegrid.formats.nrml.findings import Findings
from quakegrid.formats.nrml.known_attributes import AttributeCheck

SOURCE = """<pointSource xmlns:gml="http://www.opengis.net/gml" id="1" nmae="a">
<gml:Point gml:id="p" srsName="WGS84"/><nodalPlane strike="1" dipp="2"/>
<nodalPlane strike="3" dipp="4"/></pointSource>"""


def test_each_is_told_once_with_what_may_be_meant():
    """Those of the geometry language are left alone."""
    findings = Findings(Path("model.xml"))
    check = AttributeCheck(findings)
    check.look_inside(etree.fromstring(SOURCE))
    assert [(problem.message, problem.line) for problem in findings.warnings] == [
        ("<pointSource> has no attribute 'nmae', it is ignored, did you mean 'name'?", 1),
        ("<nodalPlane> has no attribute 'dipp', it is ignored, did you mean 'dip'?", 2),
    ]
    assert findings.problems == []
