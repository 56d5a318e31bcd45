# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hypocentres that a source places on the ruptures of a fault, instead of their middles."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.sources.rupture_set import FloatingRuptures, RuptureProperties
from quakegrid.hazard.sources.source import HypocentralDepth, PlacedHypocentre

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def with_placed_hypocentres(
    ruptures: FloatingRuptures, places: tuple[PlacedHypocentre, ...]
) -> FloatingRuptures:
    """Return a rupture for each place of the hypocentre on each rupture, at the nearest node.

    Parameters
    ----------
    ruptures
        Windows of a mesh.
    places
        With probabilities that sum to 1.
    """
    weight, along, down = np.array(
        [[place.probability, place.along_strike, place.down_dip] for place in places]
    ).T
    row = ruptures.first_row[:, np.newaxis] + _part(down, ruptures.rows)
    column = ruptures.first_column[:, np.newaxis] + _part(along, ruptures.columns)
    shares = np.broadcast_to(weight, row.shape)
    return _moved(ruptures, row, column, shares)


def with_hypocentral_depths(
    ruptures: FloatingRuptures, depths: tuple[HypocentralDepth, ...]
) -> FloatingRuptures:
    """Return a rupture for each depth that each rupture reaches, at the nearest node.

    The hypocentre lies in the middle along strike, in the row nearest to the depth, or at a
    given part of the rupture's rows.

    Parameters
    ----------
    ruptures
        Windows of a mesh with rows of one depth.
    depths
        With probabilities that sum to 1; their `fraction_down_dip` is nan where the depth
        tells the row.

    Raises
    ------
    UserInputError
        A rupture reaches none of the depths.
    """
    weight, depth, fraction = np.array(
        [[item.probability, item.depth, item.fraction_down_dip] for item in depths]
    ).T
    of_rows = ruptures.mesh[2, :, 0]
    first = ruptures.first_row[:, np.newaxis]
    last = first + ruptures.rows[:, np.newaxis] - 1
    reached = (of_rows[first] <= depth) & (depth <= of_rows[last])
    nearest = np.abs(of_rows[:, np.newaxis] - depth).argmin(axis=0)
    placed = first + _part(np.nan_to_num(fraction), ruptures.rows)
    row = np.where(np.isnan(fraction), np.clip(nearest, first, last), placed)
    middle = ruptures.first_column[:, np.newaxis] + _part(np.array([0.5]), ruptures.columns)
    shares = np.where(reached, weight, 0.0)
    total = shares.sum(axis=1, keepdims=True)
    nowhere = np.flatnonzero(total == 0.0)
    if len(nowhere):
        top, bottom = of_rows[first[nowhere[0], 0]], of_rows[last[nowhere[0], 0]]
        raise UserInputError(
            f"<hypoDepthDist> has no depth that a rupture from {top:.4g} to {bottom:.4g} km "
            "reaches: write one for every rupture"
        )
    return _moved(ruptures, row, np.broadcast_to(middle, row.shape), shares / total)


def _part(fraction: Floats, nodes: Integers) -> Integers:
    """Return the nodes at parts of the way over some cells, shape (N, parts)."""
    return np.rint(fraction * (nodes[:, np.newaxis] - 1)).astype(np.int64)


def _moved(
    ruptures: FloatingRuptures, row: Integers, column: Integers, shares: Floats
) -> FloatingRuptures:
    """Return the ruptures with hypocentres at nodes, arrays (N, H), where their share is not 0."""
    rupture, place = np.nonzero(shares)
    found = _some(ruptures, rupture)
    lon, lat, depth = ruptures.mesh[:, row[rupture, place], column[rupture, place]]
    properties = replace(
        found.properties,
        share=found.properties.share * shares[rupture, place],
        hypo_lon=lon,
        hypo_lat=lat,
        hypo_depth=depth,
    )
    return replace(found, properties=properties)


def _some(ruptures: FloatingRuptures, rows: Integers) -> FloatingRuptures:
    of = {each.name: getattr(ruptures.properties, each.name) for each in fields(RuptureProperties)}
    properties = RuptureProperties(**{name: values[rows] for name, values in of.items()})
    return FloatingRuptures(
        properties,
        ruptures.mesh,
        ruptures.first_row[rows],
        ruptures.first_column[rows],
        ruptures.rows[rows],
        ruptures.columns[rows],
    )
