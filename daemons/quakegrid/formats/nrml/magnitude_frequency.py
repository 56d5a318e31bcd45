# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The magnitude-frequency distribution elements of NRML as distributions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from quakegrid.formats.nrml.fields import (
    ANY,
    MAGNITUDE,
    NOT_NEGATIVE,
    POSITIVE,
    children,
    number_attribute,
    numbers_child,
    only,
)
from quakegrid.formats.nrml.findings import Element, Findings, did_you_mean, local_name
from quakegrid.hazard.magnitude_frequency.alternative_characteristic import (
    AlternativeCharacteristic,
)
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.magnitude_frequency.distribution import MagnitudeFrequencyDistribution
from quakegrid.hazard.magnitude_frequency.evenly_discretized import EvenlyDiscretized
from quakegrid.hazard.magnitude_frequency.tapered_gutenberg_richter import TaperedGutenbergRichter
from quakegrid.hazard.magnitude_frequency.truncated_gutenberg_richter import (
    TruncatedGutenbergRichter,
)
from quakegrid.hazard.magnitude_frequency.youngs_coppersmith import YoungsCoppersmith


class _Numbers:
    """The attributes of one distribution element."""

    def __init__(
        self,
        findings: Findings,
        element: Element,
        bin_width: float | None,
        area: Callable[[], float] | None,
    ) -> None:
        self._findings = findings
        self.element = element
        self._bin_width = bin_width
        self._area = area

    def magnitude(self, name: str) -> float:
        return number_attribute(self._findings, self.element, name, MAGNITUDE)

    def number(self, name: str) -> float:
        return number_attribute(self._findings, self.element, name, ANY)

    def positive(self, name: str) -> float:
        return number_attribute(self._findings, self.element, name, POSITIVE)

    def has(self, name: str) -> bool:
        return name in self.element.attrib

    @property
    def area(self) -> Callable[[], float]:
        """What returns the area of the fault [km2]."""
        if self._area is None:
            self._findings.wrong(
                self.element, "slipRate needs a simple or complex fault, write aValue"
            )
            return lambda: 1.0
        return self._area

    @property
    def bin_width(self) -> float:
        """The bin width of the element, or of the job."""
        if self.has("binWidth"):
            return self.positive("binWidth")
        if self._bin_width is None:
            self._findings.wrong(
                self.element,
                f"<{local_name(self.element)}> needs width_of_mfd_bin in the job file",
            )
            return 0.1
        return self._bin_width

    def list(self, name: str) -> tuple[float, ...]:
        allowed = MAGNITUDE if name == "magnitudes" else NOT_NEGATIVE
        return numbers_child(self._findings, self.element, name, allowed)


Maker = Callable[[], MagnitudeFrequencyDistribution]


def _truncated(x: _Numbers) -> Maker:
    limits = (x.magnitude("minMag"), x.magnitude("maxMag"), x.bin_width)
    if x.has("slipRate") or x.has("rigidity"):
        slope, slip, rigidity = (x.positive(name) for name in ("bValue", "slipRate", "rigidity"))
        area = x.area
        return lambda: TruncatedGutenbergRichter.from_slip_rate(
            *limits, slope, slip, rigidity, area()
        )
    slopes = (x.number("aValue"), x.positive("bValue"))
    return lambda: TruncatedGutenbergRichter(*limits, *slopes)


def _tapered(x: _Numbers) -> Maker:
    fields = (
        x.magnitude("minMag"),
        x.magnitude("maxMag"),
        x.magnitude("cornerMag"),
        x.bin_width,
        x.number("aValue"),
        x.positive("bValue"),
    )
    return lambda: TaperedGutenbergRichter(*fields)


def _youngs_coppersmith(x: _Numbers) -> Maker:
    fields = (x.magnitude("minMag"), x.positive("bValue"), x.magnitude("characteristicMag"))
    width = x.bin_width
    if x.has("totalMomentRate"):
        moment_rate = x.positive("totalMomentRate")
        return lambda: YoungsCoppersmith.from_moment_rate(*fields, moment_rate, width)
    rate = x.positive("characteristicRate")
    return lambda: YoungsCoppersmith(*fields, rate, width)


def _alternative_characteristic(x: _Numbers) -> Maker:
    limits = (x.magnitude("minMag"), x.magnitude("maxMag"))
    slopes = (x.positive("bGR"), x.positive("bAC"))
    width, delta = x.bin_width, x.positive("deltaMagAC")
    if x.has("gamma") or x.has("totalRate"):
        gamma, rate = x.positive("gamma"), x.positive("totalRate")
        return lambda: AlternativeCharacteristic(*limits, width, *slopes, gamma, delta, rate)
    mags = (x.magnitude("refMagGR"), x.magnitude("refMagAC"))
    rates = (x.positive("rateRefGR"), x.positive("rateRefAC"))
    return lambda: AlternativeCharacteristic.from_reference_rates(
        limits, width, slopes, delta, mags, rates
    )


def _incremental(x: _Numbers) -> Maker:
    fields = (x.magnitude("minMag"), x.positive("binWidth"), x.list("occurRates"))
    return lambda: EvenlyDiscretized(*fields)


def _arbitrary(x: _Numbers) -> Maker:
    fields = (x.list("magnitudes"), x.list("occurRates"))
    return lambda: Arbitrary(*fields)


_READERS: Mapping[str, tuple[Callable[[_Numbers], Maker], tuple[str, ...]]] = {
    "truncGutenbergRichterMFD": (_truncated, ()),
    "taperedGutenbergRichterMFD": (_tapered, ()),
    "YoungsCoppersmithMFD": (_youngs_coppersmith, ()),
    "alternativeCharacteristicMFD": (_alternative_characteristic, ()),
    "incrementalMFD": (_incremental, ("occurRates",)),
    "arbitraryMFD": (_arbitrary, ("occurRates", "magnitudes")),
}

#: The elements that may give the magnitude-frequency distribution of a source.
DISTRIBUTION_NAMES = tuple(_READERS)

#: What stands in for a distribution that is wrong; the file is refused in the end.
_STAND_IN = EvenlyDiscretized(5.0, 0.1, (1.0,))


def distribution(
    findings: Findings,
    element: Element,
    bin_width: float | None,
    area: Callable[[], float] | None = None,
) -> MagnitudeFrequencyDistribution:
    """Return the distribution of one element such as ``incrementalMFD``.

    Parameters
    ----------
    findings
        Gathers mistakes; after one, some distribution is returned.
    element
        One of `DISTRIBUTION_NAMES`.
    bin_width
        The job's ``width_of_mfd_bin``, or None.
    area
        Returns the area of the fault [km2]; None if the source is no fault.
    """
    name = local_name(element)
    if name not in _READERS:
        findings.wrong(element, f"<{name}> is not built yet")
        return _STAND_IN
    before = len(findings.problems)
    read, lists = _READERS[name]
    only(findings, element, lists)
    make = read(_Numbers(findings, element, bin_width, area))
    if len(findings.problems) > before:
        return _STAND_IN
    return findings.made(element, make) or _STAND_IN


def source_distribution(
    findings: Findings,
    source: Element,
    bin_width: float | None,
    area: Callable[[], float] | None = None,
) -> MagnitudeFrequencyDistribution:
    """Return the one distribution among the children of a source; see `distribution`."""
    found = [part for part in children(source) if local_name(part).endswith("MFD")]
    if len(found) != 1:
        names = " or ".join(_READERS)
        findings.wrong(
            source,
            f"the source has {len(found)} magnitude-frequency distributions, write one {names}",
        )
        return _STAND_IN
    name = local_name(found[0])
    if name not in DISTRIBUTION_NAMES:
        hint = did_you_mean(name, list(_READERS))
        findings.wrong(found[0], f"the distribution <{name}> is unknown{hint}")
        return _STAND_IN
    return distribution(findings, found[0], bin_width, area)
