# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures made of the windows that each magnitude takes of a fault mesh."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry.mesh import Windows, window_properties
from quakegrid.hazard.sources.rupture_set import FloatingRuptures, RuptureProperties

Floats = NDArray[np.float64]


def floating_ruptures(
    mesh: Floats,
    magnitudes: Floats,
    rake: float,
    windows_of_magnitude: Sequence[Windows],
    *,
    orientation_of_top_row: bool,
) -> FloatingRuptures:
    """Return the ruptures of a mesh, magnitudes in order, windows in order within one.

    Parameters
    ----------
    mesh
        Shape (3, rows, columns): lon, lat [deg], depth [km].
    magnitudes
        Shape (K,).
    rake
        [deg]
    windows_of_magnitude
        K sets of windows; those of one magnitude are equally likely.
    orientation_of_top_row
        Whether strike and dip come from the first row of cells of a window alone.
    """
    counts = np.array([len(windows) for windows in windows_of_magnitude])
    windows = Windows(
        np.concatenate([windows.first_row for windows in windows_of_magnitude]),
        np.concatenate([windows.first_column for windows in windows_of_magnitude]),
        np.concatenate([windows.rows for windows in windows_of_magnitude]),
        np.concatenate([windows.columns for windows in windows_of_magnitude]),
    )
    geometry = window_properties(mesh, windows, orientation_of_top_row=orientation_of_top_row)
    magnitude_index = np.repeat(np.arange(len(magnitudes)), counts)
    properties = RuptureProperties(
        magnitude_index=magnitude_index,
        share=np.repeat(1.0 / counts, counts),
        mag=magnitudes[magnitude_index],
        rake=np.full(len(windows), float(rake)),
        strike=geometry.strike,
        dip=geometry.dip,
        ztor=geometry.ztor,
        zbot=geometry.zbot,
        width=geometry.width,
        hypo_lon=geometry.middle_lon,
        hypo_lat=geometry.middle_lat,
        hypo_depth=geometry.middle_depth,
    )
    return FloatingRuptures(
        properties=properties,
        mesh=mesh,
        first_row=windows.first_row,
        first_column=windows.first_column,
        rows=windows.rows,
        columns=windows.columns,
    )
