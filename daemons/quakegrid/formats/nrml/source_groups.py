# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The attributes of a sourceGroup that say how its sources depend on each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from quakegrid.formats.nrml.fields import POSITIVE, PROBABILITY, number_attribute
from quakegrid.formats.nrml.findings import Element, Findings, did_you_mean
from quakegrid.hazard.sources.source import Dependence, ListedRupturesSource, Source

_INDEPENDENT, _EXCLUSIVE = "indep", "mutex"
_SUM_TOLERANCE = 1e-5
#: The occurrence a cluster, or any other group, may name.
_OCCURRENCE = "PoissonTOM"
_WEIGHTS = "srcs_weights"


def group_dependence(findings: Findings, element: Element) -> Dependence | None:
    """Return how the sources of a group depend on each other; None if they do not.

    Parameters
    ----------
    findings
        Gathers mistakes.
    element
        The sourceGroup; only its attributes are read.
    """
    exclusive_sources = _choice(findings, element, "src_interdep")
    exclusive_ruptures = _choice(findings, element, "rup_interdep")
    cluster = str(element.get("cluster", "false")).strip().lower()
    if cluster not in ("true", "false"):
        findings.wrong(element, f"cluster is {cluster!r}, write true or false")
    occurrence = str(element.get("tom", _OCCURRENCE)).strip()
    if occurrence != _OCCURRENCE:
        findings.wrong(
            element,
            f"tom of <sourceGroup> is {occurrence!r}: a group is Poissonian, write {_OCCURRENCE}, "
            "and tom at the sources",
        )
    rate = None
    if cluster == "true":
        rate = number_attribute(findings, element, "occurrence_rate", POSITIVE)
    probability = 1.0
    if "grp_probability" in element.attrib:
        probability = number_attribute(findings, element, "grp_probability", PROBABILITY)
    if not exclusive_sources and not exclusive_ruptures and rate is None:
        return None
    return Dependence(exclusive_sources, exclusive_ruptures, rate, probability)


def source_weights(
    findings: Findings, element: Element, dependence: Dependence, sources: Sequence[Source]
) -> Mapping[str, float]:
    """Return the weights of the sources of a dependent group by their id.

    Parameters
    ----------
    findings
        Gathers mistakes: also sources that are not fit for the group.
    element
        The sourceGroup.
    dependence
        From `group_dependence`.
    sources
        All that were read.
    """
    if dependence.exclusive_ruptures:
        _check_ruptures(findings, element, sources)
    if not dependence.exclusive_sources:
        return {}
    words = str(element.get(_WEIGHTS, "")).split()
    try:
        values = [float(word) for word in words]
    except ValueError:
        values = []
    if not values or abs(sum(values) - 1.0) > _SUM_TOLERANCE:
        findings.wrong(element, f"{_WEIGHTS} must be numbers, one for each source, that sum to 1")
        return {}
    if len(values) != len(sources):
        findings.wrong(
            element, f"{_WEIGHTS} has {len(values)} numbers, but there are {len(sources)} sources"
        )
        return {}
    return {source.source_id: value for source, value in zip(sources, values, strict=True)}


def _choice(findings: Findings, element: Element, name: str) -> bool:
    """Return whether an attribute says that one rules out the others."""
    value = str(element.get(name, _INDEPENDENT)).strip().lower()
    if value not in (_INDEPENDENT, _EXCLUSIVE):
        known = [_INDEPENDENT, _EXCLUSIVE]
        hint = did_you_mean(value, known) or f", write {' or '.join(known)}"
        findings.wrong(element, f"{name} is {value!r}{hint}")
    return value == _EXCLUSIVE


def _check_ruptures(findings: Findings, element: Element, sources: Sequence[Source]) -> None:
    """Refuse sources whose ruptures cannot rule out each other."""
    for source in sources:
        if not isinstance(source, ListedRupturesSource):
            findings.wrong(
                element,
                f"the ruptures of source {source.source_id!r} cannot rule out each other: only "
                "those of a nonParametricSeismicSource have weights",
            )
        elif abs(float(np.sum(source.weight)) - 1.0) > _SUM_TOLERANCE:
            findings.wrong(
                element,
                f"the ruptures of source {source.source_id!r} rule out each other: write "
                "rup_weights that sum to 1",
            )
