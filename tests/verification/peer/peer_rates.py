# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Magnitude-frequency distributions of the PEER cases, as elements of NRML."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from quakegrid.hazard.magnitude_frequency.moment import moment_rate_from_slip, seismic_moment
from quakegrid.hazard.magnitude_frequency.truncated_gutenberg_richter import (
    TruncatedGutenbergRichter,
)

#: log10 of the moment of a magnitude 0 [log10 N m]: 16.05 in dyne cm.
MOMENT_CONSTANT = 9.05
RIGIDITY = 30.0  # [GPa]


def fault_area(fault: Mapping[str, Any]) -> float:
    """Return the area of a fault plane [km2]."""
    width = (fault["zbot_km"] - fault["ztop_km"]) / math.sin(math.radians(fault["dip"]))
    return float(fault["length_km"] * width)


def moment_rate(fault: Mapping[str, Any]) -> float:
    """Return the moment a fault accumulates [N m/yr]."""
    return moment_rate_from_slip(fault["slip_rate_mm_yr"], RIGIDITY, fault_area(fault))


def fault_distribution(
    mfd: Mapping[str, Any], fault: Mapping[str, Any], share: float, bin_width: float
) -> str:
    """Return the distribution that spends a share of the slip of a fault.

    Slip is spent on all magnitudes from 0 on; the least magnitude of hazard comes later.
    """
    return _OF_FAULT[mfd["type"]](mfd, share * moment_rate(fault), bin_width)


def area_distribution(mfd: Mapping[str, Any]) -> str:
    """Return the distribution of an area, whose rate from its least magnitude on is given."""
    b = mfd["b"]
    a_value = math.log10(mfd["rate_M5"] / (10.0 ** (-b * mfd["mmin"]) - 10.0 ** (-b * mfd["mmax"])))
    return _gutenberg_richter(a_value, mfd)


def area_distribution_rates(mfd: Mapping[str, Any], step: float) -> list[tuple[float, float]]:
    """Return magnitudes and rates of the same distribution in steps of magnitude."""
    b, low, high = mfd["b"], mfd["mmin"], mfd["mmax"]
    edges = np.linspace(low, high, round((high - low) / step) + 1)
    above = 10.0 ** (-b * edges)
    rates = mfd["rate_M5"] * -np.diff(above) / (above[0] - above[-1])
    return list(zip((0.5 * (edges[:-1] + edges[1:])).tolist(), rates.tolist(), strict=True))


def single_rate(mag: float, moment_rate: float) -> float:
    """Return the rate of a single magnitude that releases all the moment [1/yr]."""
    return moment_rate / float(seismic_moment(mag))


def _gutenberg_richter(a_value: float, mfd: Mapping[str, Any]) -> str:
    return (
        f'<truncGutenbergRichterMFD aValue="{a_value!r}" bValue="{mfd["b"]}" '
        f'minMag="{mfd["mmin"]}" maxMag="{mfd["mmax"]}"/>'
    )


def _truncated_exponential(mfd: Mapping[str, Any], moment_rate: float, bin_width: float) -> str:
    balanced = TruncatedGutenbergRichter.from_moment_rate(
        mfd["mmin"], mfd["mmax"], bin_width, mfd["b"], moment_rate, MOMENT_CONSTANT
    )
    return _gutenberg_richter(balanced.a_value, mfd)


def _delta(mfd: Mapping[str, Any], moment_rate: float, bin_width: float) -> str:
    rate = single_rate(mfd["mag"], moment_rate)
    return (
        f"<arbitraryMFD><occurRates>{rate!r}</occurRates>"
        f"<magnitudes>{mfd['mag']}</magnitudes></arbitraryMFD>"
    )


def _truncated_normal(mfd: Mapping[str, Any], moment_rate: float, bin_width: float) -> str:
    magnitudes = bin_width * (np.arange(round(mfd["mmax"] / bin_width)) + 0.5)
    density = np.exp(-0.5 * ((magnitudes - mfd["mean"]) / mfd["sigma"]) ** 2)
    rates = density * moment_rate / np.sum(density * seismic_moment(magnitudes))
    kept = magnitudes > mfd["mmin"]
    listed = " ".join(repr(rate) for rate in rates[kept].tolist())
    return (
        f'<incrementalMFD minMag="{magnitudes[kept][0]}" binWidth="{bin_width}">'
        f"<occurRates>{listed}</occurRates></incrementalMFD>"
    )


def _youngs_coppersmith(mfd: Mapping[str, Any], moment_rate: float, bin_width: float) -> str:
    # from magnitude 0 on, so that small magnitudes take their part of the moment; the job
    # leaves them out
    return (
        f'<YoungsCoppersmithMFD minMag="0" bValue="{mfd["b"]}" '
        f'characteristicMag="{mfd["mchar"]}" totalMomentRate="{moment_rate!r}"/>'
    )


_OF_FAULT = {
    "delta": _delta,
    "truncated exponential": _truncated_exponential,
    "truncated normal": _truncated_normal,
    "YC85": _youngs_coppersmith,
}
