# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures that a source lists one by one, each with a surface of one patch or several."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry.surface_patches import PatchProperties, patch_properties
from quakegrid.hazard.sources.rupture_set import PatchedRuptures, RuptureProperties
from quakegrid.hazard.sources.source import ListedRupturesSource

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def listed_ruptures(source: ListedRupturesSource) -> PatchedRuptures:
    """Return the ruptures of a source, in the order of the list.

    A surface of several patches has the means of their properties weighted with area; its
    middle is that of the patch which holds the middle of the area.
    """
    used, patch = np.unique(source.patch, return_inverse=True)
    patches = source.patches.some(used)
    of_patches = patch_properties(patches)
    first, count = source.first_patch, len(source.mag)
    single = np.diff(first) == 1
    means = _weighted(of_patches, patch, first)
    middle = _middles(of_patches, patch, first)
    one = patch[first[:-1]]

    def of(name: str) -> Floats:
        values: Floats = getattr(of_patches, name)
        return np.asarray(np.where(single, values[one], means[name]))

    hypocentre = np.where(np.isnan(source.hypocentre), middle, source.hypocentre)
    properties = RuptureProperties(
        magnitude_index=np.arange(count),
        share=np.ones(count),
        mag=source.mag,
        rake=source.rake,
        strike=of("strike"),
        dip=of("dip"),
        ztor=of("ztor"),
        zbot=of("zbot"),
        width=of("width"),
        hypo_lon=hypocentre[:, 0],
        hypo_lat=hypocentre[:, 1],
        hypo_depth=hypocentre[:, 2],
    )
    return PatchedRuptures(
        properties,
        patches,
        of_patches.strike,
        first,
        patch.astype(np.int64),
        source.shares_sections,
    )


def _weighted(of: PatchProperties, patch: Integers, first: Integers) -> dict[str, Floats]:
    """Return the means of the properties of ruptures, weighted with area; (N,) each."""
    area = of.area[patch]
    total = np.add.reduceat(area, first[:-1])

    def mean(values: Floats) -> Floats:
        return np.asarray(np.add.reduceat(area * values[patch], first[:-1]) / total)

    strike = np.radians(of.strike)
    means = {name: mean(getattr(of, name)) for name in ("dip", "ztor", "zbot", "width")}
    direction = np.arctan2(mean(np.sin(strike)), mean(np.cos(strike)))
    return means | {"strike": np.degrees(direction) % 360.0}


def _middles(of: PatchProperties, patch: Integers, first: Integers) -> Floats:
    """Return the middles of ruptures, shape (N, 3)."""
    area = np.nan_to_num(of.area[patch], nan=1.0)
    ends = np.cumsum(area)
    before = np.concatenate([[0.0], ends])[first[:-1]]
    half = before + 0.5 * (ends[first[1:] - 1] - before)
    holder = np.clip(np.searchsorted(ends, half), first[:-1], first[1:] - 1)
    return np.asarray(of.middle[patch[holder]])
