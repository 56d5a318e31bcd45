# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which attributes the elements of a source model may have; others are told."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from quakegrid.formats.nrml.findings import Element, Findings, did_you_mean, local_name

_SOURCE: Final = ("id", "name", "tectonicRegion", "tom", "mu", "alpha")
_CORNER: Final = ("lon", "lat", "depth")
_OCCURRENCE: Final = ("probs_occur",)

#: Element -> its attributes; what is not listed has none.
ATTRIBUTES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sourceModel": ("name", "investigation_time"),
        "sourceGroup": (
            "name",
            "tectonicRegion",
            "src_interdep",
            "rup_interdep",
            "srcs_weights",
            "grp_probability",
            "cluster",
            "tom",
            "occurrence_rate",
        ),
        "pointSource": _SOURCE,
        "multiPointSource": _SOURCE,
        "areaSource": _SOURCE,
        "simpleFaultSource": _SOURCE,
        "complexFaultSource": _SOURCE,
        "characteristicFaultSource": _SOURCE,
        "kiteFaultSource": _SOURCE,
        "multiFaultSource": _SOURCE,
        "nonParametricSeismicSource": (*_SOURCE, "rup_weights"),
        "areaGeometry": ("discretization",),
        "simpleFaultGeometry": ("spacing",),
        "complexFaultGeometry": ("spacing",),
        "planarSurface": ("strike", "dip", "id"),
        "topLeft": _CORNER,
        "topRight": _CORNER,
        "bottomLeft": _CORNER,
        "bottomRight": _CORNER,
        "hypocenter": _CORNER,
        "nodalPlane": ("probability", "strike", "dip", "rake"),
        "hypoDepth": ("probability", "depth", "fixedDipFrac"),
        "hypo": ("alongStrike", "downDip", "weight"),
        "slip": ("weight",),
        "sectionIndexes": ("indexes",),
        "simpleFaultRupture": _OCCURRENCE,
        "complexFaultRupture": _OCCURRENCE,
        "singlePlaneRupture": _OCCURRENCE,
        "multiPlanesRupture": _OCCURRENCE,
        "griddedRupture": _OCCURRENCE,
        "kiteRupture": _OCCURRENCE,
        "kiteSurfaceRupture": _OCCURRENCE,
        "truncGutenbergRichterMFD": (
            "aValue",
            "bValue",
            "minMag",
            "maxMag",
            "slipRate",
            "rigidity",
        ),
        "taperedGutenbergRichterMFD": ("aValue", "bValue", "minMag", "maxMag", "cornerMag"),
        "incrementalMFD": ("minMag", "binWidth"),
        "YoungsCoppersmithMFD": (
            "minMag",
            "bValue",
            "binWidth",
            "characteristicMag",
            "characteristicRate",
            "totalMomentRate",
        ),
        "alternativeCharacteristicMFD": (
            "minMag",
            "maxMag",
            "bGR",
            "bAC",
            "deltaMagAC",
            "refMagGR",
            "rateRefGR",
            "refMagAC",
            "rateRefAC",
            "gamma",
            "totalRate",
        ),
        "multiMFD": ("kind", "size"),
    }
)

_GEOMETRY = "http://www.opengis.net/gml"


class AttributeCheck:
    """Tells attributes that nothing reads, each once for a file.

    Parameters
    ----------
    findings
        Takes the oddities.
    """

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._seen: set[tuple[str, ...]] = set()

    def look(self, element: Element) -> None:
        """Look at one element."""
        names = element.keys()
        if not names:
            return
        # a source model has millions of elements and few patterns
        pattern = (str(element.tag), *map(str, names))
        if pattern not in self._seen:
            self._seen.add(pattern)
            self._tell(element, pattern[1:])

    def look_inside(self, element: Element) -> None:
        """Look at an element and all that it holds."""
        for part in element.iter():
            self.look(part)

    def _tell(self, element: Element, names: tuple[str, ...]) -> None:
        kind = local_name(element)
        if str(element.tag).startswith(f"{{{_GEOMETRY}}}"):
            return
        known = ATTRIBUTES.get(kind, ())
        for name in names:
            if name not in known and not name.startswith("{"):
                hint = did_you_mean(name, known)
                message = f"<{kind}> has no attribute {name!r}, it is ignored{hint}"
                self._findings.odd(element, message)
