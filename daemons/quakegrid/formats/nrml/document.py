# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""NRML files read as a stream, without entities, network or document types, up to a size."""

from __future__ import annotations

import re
from collections.abc import Collection, Generator
from contextlib import closing

from lxml import etree

from quakegrid.formats.nrml.findings import Element, Findings, local_name

#: Largest file that is read unless another limit is given [bytes].
MAXIMUM_BYTES = 2**30

_NAMESPACES = ("http://openquake.org/xmlns/nrml/0.4", "http://openquake.org/xmlns/nrml/0.5", "")

#: Enough of the end of a file to hold the end of its root [bytes].
_TAIL = 256
_END = re.compile(rb"</[^<>]*nrml\s*>")
#: Part of what the parser says -> what to do.
_HINTS = {
    "encoding": ": save the file in UTF-8",
    "xmlParseEntityRef": ": write &amp; where & is meant",
    "Start tag expected": ": an NRML file begins with <nrml ...>",
}

#: What stands in files that are easily taken for another: element name -> what it is.
_KINDS = {
    "sourceModel": "a source model",
    "logicTree": "a logic tree",
    "siteModel": "a site model",
    "exposureModel": "an exposure model",
    "vulnerabilityModel": "a vulnerability model",
    "fragilityModel": "a fragility model",
    "consequenceModel": "a consequence model",
    "geometryModel": "a geometry model",
    "simpleFaultRupture": "a rupture",
    "complexFaultRupture": "a rupture",
    "singlePlaneRupture": "a rupture",
    "multiPlanesRupture": "a rupture",
    "griddedRupture": "a rupture",
}


def stream(
    findings: Findings, wanted: str, names: Collection[str], maximum_bytes: int
) -> Generator[tuple[str, Element], None, None]:
    """Yield elements of a file as they begin and end.

    Parameters
    ----------
    findings
        Names the file and gathers its mistakes.
    wanted
        The element that must stand under the root, such as ``sourceModel``.
    names
        The elements to yield; at the end of one its content is complete, and it is dropped
        when the next event is asked for.
    maximum_bytes
        A larger file is refused.

    Yields
    ------
    tuple
        ``start`` or ``end`` and the element; at the start only its attributes are there.

    Raises
    ------
    UserInputError
        A file that cannot be opened, is too large, is no XML, or is something else than
        `wanted`; with the mistakes found before.
    """
    _refuse_large(findings, maximum_bytes)
    depth = 0
    found = False
    try:
        with findings.file.open("rb") as text:
            events = etree.iterparse(
                text,
                events=("start", "end"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                dtd_validation=False,
                attribute_defaults=False,
                remove_comments=True,
                remove_pis=True,
            )
            for event, element in events:
                if event == "start":
                    depth += 1
                    found = _check_head(findings, element, depth, wanted) or found
                else:
                    depth -= 1
                if local_name(element) in names:
                    yield event, element
                    if event == "end":
                        _drop(element, names)
    except etree.XMLSyntaxError as error:
        findings.fail(error.lineno or None, _no_xml(findings, error))
    except OSError as error:
        findings.fail(None, f"the file cannot be read: {error.strerror}")
    if not found:
        findings.fail(None, f"the file holds no {wanted}")


def _no_xml(findings: Findings, error: etree.XMLSyntaxError) -> str:
    """Return why a file is no XML and what may be done about it."""
    end = findings.file.read_bytes()[-_TAIL:]
    if not end.strip():
        return "the file is empty"
    reason = (error.msg or "no XML").partition(", line ")[0]
    hint = next((hint for part, hint in _HINTS.items() if part in reason), "")
    if not hint and not _END.search(end):
        hint = ": the file ends before </nrml>, it seems to be cut off"
    return f"the file is not well-formed XML: {reason}{hint}"


def whole(findings: Findings, wanted: str, maximum_bytes: int) -> Element:
    """Return the element `wanted` of a file with all its content.

    Raises
    ------
    UserInputError
        As `stream`.
    """
    first, *others = every(findings, wanted, maximum_bytes)
    for other in others:
        findings.wrong(other, f"a second <{wanted}> stands in the file, only one may be there")
    return first


def every(findings: Findings, wanted: str, maximum_bytes: int) -> list[Element]:
    """Return the elements `wanted` of a file, one or more, with all their content.

    Raises
    ------
    UserInputError
        As `stream`.
    """
    found = []
    with closing(stream(findings, wanted, (wanted,), maximum_bytes)) as events:
        for event, element in events:
            if event == "end":
                found.append(_detached(element))
    if not found:
        findings.fail(None, f"the file holds no {wanted}")
    return found


def _detached(element: Element) -> Element:
    """Take an element out of its document, so that dropping it keeps its content."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
    return element


def _drop(element: Element, names: Collection[str]) -> None:
    """Free the content of an element that was yielded, and the one yielded before it."""
    parent = element.getparent()
    if parent is None:
        return
    element.clear()
    previous = element.getprevious()
    if previous is not None and local_name(previous) in names:
        parent.remove(previous)


def _refuse_large(findings: Findings, maximum_bytes: int) -> None:
    try:
        size = findings.file.stat().st_size
    except OSError as error:
        findings.fail(None, f"the file cannot be read: {error.strerror}")
    if size > maximum_bytes:
        findings.fail(None, f"the file has {size} bytes, more than the limit of {maximum_bytes}")


def _check_head(findings: Findings, element: Element, depth: int, wanted: str) -> bool:
    """Check the root and what stands under it; return whether this is the element wanted."""
    name = local_name(element)
    if depth == 1:
        _check_root(findings, element, name, wanted)
    if depth != 2:
        return False
    if name == wanted:
        return True
    if name in _KINDS:
        findings.fail(
            element,
            f"this file is {_KINDS[name]} (<{name}>), {_KINDS[wanted]} (<{wanted}>) is needed here",
        )
    findings.wrong(element, f"<{name}> under <nrml> is unknown, write <{wanted}>")
    return False


def _check_root(findings: Findings, element: Element, name: str, wanted: str) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        findings.fail(element, "the file declares a document type, remove <!DOCTYPE>")
    if name != "nrml":
        findings.fail(
            element,
            f"the root is <{name}>, <nrml> with <{wanted}> inside must stand here",
        )
    namespace = element.tag.rpartition("}")[0].lstrip("{") if isinstance(element.tag, str) else ""
    if namespace not in _NAMESPACES:
        findings.fail(
            element,
            f"the namespace {namespace!r} is unknown, write {_NAMESPACES[1]!r}",
        )
