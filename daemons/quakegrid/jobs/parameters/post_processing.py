# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every ``postproc_func`` a job file may name, and which of them are built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class PostProcessing:
    """One function that is run on results.

    Attributes
    ----------
    name
        As it stands in a job file.
    doc
        What it computes.
    modes
        The calculation modes it can follow, where it is built.
    """

    name: str
    doc: str
    modes: tuple[str, ...] = ()


POST_PROCESSING: Mapping[str, PostProcessing] = MappingProxyType(
    {
        item.name: item
        for item in (
            PostProcessing(
                "disagg_by_rel_sources.main",
                "mean rates of the sources that matter, by magnitude, distance and epsilon",
                ("classical",),
            ),
            PostProcessing("compute_rtgm.main", "risk-targeted ground motion of ASCE 7 and 41"),
            PostProcessing("compute_mrd.main", "the joint distribution of two measures"),
            PostProcessing(
                "conditional_spectrum.main", "spectra conditioned on one measure", ("classical",)
            ),
            PostProcessing(
                "median_spectrum.main", "the median spectrum of what matters", ("classical",)
            ),
            PostProcessing("med_gmv.main", "median ground motion of every rupture"),
        )
    }
)


def left_out(function: str, mode: str) -> str | None:
    """Return what a job will not have because its function is not built, if it is not."""
    if not function or mode in POST_PROCESSING[function].modes:
        return None
    return (
        f"postproc_func = {function} is not built yet for {mode}: the hazard is computed, but not "
        f"{POST_PROCESSING[function].doc}"
    )
