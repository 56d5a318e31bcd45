# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The multiMFD element of NRML: the magnitude-frequency distributions of many points."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from quakegrid.formats.nrml.fields import ANY, POSITIVE, children, number_attribute, numbers, only
from quakegrid.formats.nrml.findings import Element, Findings, did_you_mean, local_name
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.magnitude_frequency.distribution import MagnitudeFrequencyDistribution
from quakegrid.hazard.magnitude_frequency.evenly_discretized import EvenlyDiscretized
from quakegrid.hazard.magnitude_frequency.point_rates import PointDistributions
from quakegrid.hazard.magnitude_frequency.truncated_gutenberg_richter import (
    TruncatedGutenbergRichter,
)

Floats = NDArray[np.float64]

_SCALARS = ("min_mag", "max_mag", "a_val", "b_val", "bin_width")
_LISTS = ("magnitudes", "occurRates", "lengths")


class _Values:
    """The children of a multiMFD; a single value stands for all points."""

    def __init__(self, findings: Findings, element: Element, bin_width: float | None) -> None:
        self.findings = findings
        self.element = element
        self._bin_width = bin_width
        only(findings, element, (*_SCALARS, *_LISTS))
        self._values = {
            local_name(part): numbers(findings, part, ANY) for part in children(element)
        }
        self.size = int(number_attribute(findings, element, "size", POSITIVE))

    def of_points(self, name: str) -> Floats:
        """Return a value for each point, shape (P,)."""
        if name == "bin_width" and name not in self._values:
            return self._default_bin_width()
        values = self.listed(name)
        if len(values) not in (1, self.size):
            self.findings.wrong(
                self.element,
                f"<{name}> has {len(values)} numbers, write one, or one for each of the "
                f"{self.size} points",
            )
            return np.full(self.size, np.nan)
        return np.broadcast_to(values, self.size)

    def listed(self, name: str) -> Floats:
        """Return all numbers of a child; nan, and a mistake, if there are none."""
        values = self._values.get(name)
        if values is None or not len(values):
            self.findings.wrong(self.element, f"<multiMFD> lacks <{name}>")
            return np.full(1, np.nan)
        return values

    def cut(self, name: str) -> list[Floats]:
        """Return a list of numbers cut into the lists of the points."""
        values = self.listed(name)
        lengths = self.of_points("lengths")
        ends = np.cumsum(np.nan_to_num(lengths)).astype(int)
        if ends[-1] != len(values):
            self.findings.wrong(
                self.element,
                f"<{name}> has {len(values)} numbers, but <lengths> make {ends[-1]}",
            )
        return np.split(values, ends[:-1])

    def _default_bin_width(self) -> Floats:
        if self._bin_width is None:
            self.findings.wrong(
                self.element, "<multiMFD> needs <bin_width>, or width_of_mfd_bin in the job file"
            )
        return np.full(self.size, self._bin_width or np.nan)


def _truncated(values: _Values) -> Callable[[], PointDistributions]:
    names = ("min_mag", "max_mag", "bin_width", "b_val")
    table = np.stack([values.of_points(name) for name in names], axis=-1)
    rates = values.of_points("a_val")

    def make() -> PointDistributions:
        different, which = np.unique(table, axis=0, return_inverse=True)
        made = tuple(
            TruncatedGutenbergRichter(low, high, width, 0.0, slope)
            for low, high, width, slope in different.tolist()
        )
        return PointDistributions(made, which.reshape(-1), 10.0**rates)

    return make


def _incremental(values: _Values) -> Callable[[], PointDistributions]:
    low, width = values.of_points("min_mag"), values.of_points("bin_width")
    rates = values.cut("occurRates")
    return lambda: _one_for_each(
        [
            EvenlyDiscretized(float(a), float(w), tuple(row.tolist()))
            for a, w, row in zip(low, width, rates, strict=True)
        ]
    )


def _arbitrary(values: _Values) -> Callable[[], PointDistributions]:
    magnitudes, rates = values.cut("magnitudes"), values.cut("occurRates")
    return lambda: _one_for_each(
        [
            Arbitrary(tuple(row.tolist()), tuple(beside.tolist()))
            for row, beside in zip(magnitudes, rates, strict=True)
        ]
    )


def _one_for_each(distributions: Sequence[MagnitudeFrequencyDistribution]) -> PointDistributions:
    count = len(distributions)
    return PointDistributions(tuple(distributions), np.arange(count), np.ones(count))


_CHANGEABLE = "truncGutenbergRichterMFD"
_READERS: Mapping[str, Callable[[_Values], Callable[[], PointDistributions]]] = {
    _CHANGEABLE: _truncated,
    "incrementalMFD": _incremental,
    "arbitraryMFD": _arbitrary,
}


def multi_distribution(
    findings: Findings, element: Element, bin_width: float | None, point_count: int
) -> tuple[Arbitrary, Floats, PointDistributions | None]:
    """Return the distribution of all points together, the shares of each, and those of all.

    Parameters
    ----------
    findings
        Gathers mistakes; after one, some distribution is returned.
    element
        The multiMFD.
    bin_width
        The job's ``width_of_mfd_bin``, or None.
    point_count
        Points of the source: the ``size`` must agree.

    Returns
    -------
    total, share
        As `summed_over_points`.
    distributions
        Those of the points, if a logic tree can change them: where they have parameters.
    """
    even = np.full((point_count, 1), 1.0 / max(point_count, 1))
    stand_in = Arbitrary((5.0,), (1.0,)), even, None
    before = len(findings.problems)
    kind = str(element.get("kind", "")).strip()
    if kind not in _READERS:
        hint = did_you_mean(kind, list(_READERS)) or f", write one of {', '.join(_READERS)}"
        findings.wrong(element, f"<multiMFD> has the kind {kind!r}{hint}")
        return stand_in
    values = _Values(findings, element, bin_width)
    if len(findings.problems) > before:
        return stand_in
    if values.size != point_count:
        findings.wrong(
            element, f"<multiMFD> has the size {values.size}, but there are {point_count} points"
        )
        return stand_in
    make = _READERS[kind](values)
    if len(findings.problems) > before:
        return stand_in

    def summed() -> tuple[Arbitrary, Floats, PointDistributions | None]:
        made = make()
        return *made.summed(), made if kind == _CHANGEABLE else None

    return findings.made(element, summed) or stand_in
