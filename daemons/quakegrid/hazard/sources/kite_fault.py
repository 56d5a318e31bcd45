# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures of one size per magnitude that float over a fault given by profiles down its dip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry.kite_surface import kite_mesh
from quakegrid.hazard.geometry.surface_patches import PatchKind, surface_patches
from quakegrid.hazard.magnitude_scaling.registry import magnitude_scaling_relation
from quakegrid.hazard.sources.listed_ruptures import listed_ruptures
from quakegrid.hazard.sources.rupture_set import PatchedRuptures
from quakegrid.hazard.sources.source import KiteFaultSource, ListedRupturesSource

Floats = NDArray[np.float64]


def kite_fault_ruptures(
    source: KiteFaultSource,
    magnitudes: Floats,
    rupture_mesh_spacing: float,
    steps: tuple[float, float] = (0.0, 0.0),
) -> PatchedRuptures:
    """Return the ruptures of a kite fault source.

    The cells of the mesh have the aspect ratio of the ruptures.  A rupture takes as many
    rows and columns of cells as come nearest to the median area of its magnitude, and no
    more than the fault has; they differ by one at most, and there are more columns where the
    aspect ratio is whole, else more rows, as mostly in the reference.  It takes every place
    where no node is missing.

    Parameters
    ----------
    source
        The source.
    magnitudes
        Shape (K,).
    rupture_mesh_spacing
        Of the columns [km].
    steps
        Of floating ruptures along strike and down dip as parts of their nodes; as far as
        such a step divides the way evenly, and at least one cell.

    Raises
    ------
    UserInputError
        An unknown scaling relation, or a spacing too large for the fault.
    """
    magnitudes = np.asarray(magnitudes, dtype=float)
    ratio = source.rupture_aspect_ratio
    mesh = kite_mesh(source.geometry.profiles, rupture_mesh_spacing, rupture_mesh_spacing / ratio)
    relation = magnitude_scaling_relation(source.magnitude_scaling_relation)
    areas = np.broadcast_to(relation.median_area(magnitudes, source.rake), magnitudes.shape)
    cell = rupture_mesh_spacing**2 / ratio
    wide = float(ratio).is_integer()
    windows = []
    for area in areas:
        nodes = _nodes(float(area) / cell, (mesh.shape[1], mesh.shape[2]), wide=wide)
        windows.append(_windows(mesh, nodes, steps))
    return _listed(source, magnitudes, windows)


def _listed(
    source: KiteFaultSource, magnitudes: Floats, windows: Sequence[Sequence[Floats]]
) -> PatchedRuptures:
    """Return the ruptures of all magnitudes; those of one magnitude are equally likely."""
    counts = np.array([len(some) for some in windows])
    total = int(counts.sum())
    index = np.repeat(np.arange(len(magnitudes)), counts)
    patches = surface_patches((PatchKind.KITE_MESH, window) for some in windows for window in some)
    ruptures = listed_ruptures(
        ListedRupturesSource(
            source.source_id,
            source.name,
            source.tectonic_region_type,
            mag=magnitudes[index],
            rake=np.full(total, source.rake),
            hypocentre=np.full((total, 3), np.nan),
            first_patch=np.arange(total + 1),
            patch=np.arange(total),
            patches=patches,
            probabilities=np.zeros((total, 0)),
            weight=np.ones(total),
            shares_sections=False,
        )
    )
    properties = replace(
        ruptures.properties, magnitude_index=index, share=np.repeat(1.0 / counts, counts)
    )
    return replace(ruptures, properties=properties)


def _windows(mesh: Floats, nodes: tuple[int, int], steps: tuple[float, float]) -> list[Floats]:
    """Return the windows of some rows and columns, each of shape (3, rows, columns)."""
    rows, columns = nodes
    height, width = mesh.shape[1:]
    first_rows = range(0, height - rows + 1, _step(height - rows, steps[1] * rows))
    first_columns = range(0, width - columns + 1, _step(width - columns, steps[0] * columns))
    found = [
        mesh[:, row : row + rows, column : column + columns]
        for column, row in product(first_columns, first_rows)
    ]
    whole = [window for window in found if np.isfinite(window).all()]
    # a rupture that fits nowhere takes what there is
    return whole or found


def _nodes(area: float, available: tuple[int, int], *, wide: bool) -> tuple[int, int]:
    """Return rows and columns of nodes of a rupture of some area [cells].

    Parameters
    ----------
    area
        [cells]
    available
        Rows and columns of the mesh.
    wide
        Whether there may be more columns than rows, else the other way round.
    """
    most_rows, most_columns = available[0] - 1, available[1] - 1
    side = max(float(np.sqrt(area)), 1.0)
    few, many = int(np.floor(side)), int(np.ceil(side))
    sizes = [(few, few), (few, many) if wide else (many, few), (many, many)]
    rows, columns = min(sizes, key=lambda size: abs(size[0] * size[1] - area))
    if rows > most_rows:
        rows, columns = most_rows, round(area / most_rows)
    if columns > most_columns:
        columns, rows = most_columns, round(area / most_columns)
    return min(max(rows, 1), most_rows) + 1, min(max(columns, 1), most_columns) + 1


def _step(way: int, wanted: float) -> int:
    """Return the largest step up to the one wanted that divides a way evenly; at least 1."""
    return max(
        step for step in range(1, way + 2) if step == 1 or (step <= wanted and way % step == 0)
    )
