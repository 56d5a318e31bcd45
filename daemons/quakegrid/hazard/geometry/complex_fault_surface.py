# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The mesh of a fault given by its edges from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.geometry.polyline import evenly_divided, segment_lengths

Floats = NDArray[np.float64]


def complex_fault_mesh(edges: Sequence[Floats], complex_fault_mesh_spacing: float) -> Floats:
    """Return the nodes of a complex fault.

    All edges are divided into the same number of equal parts, then the lines that join
    their points from the top edge to the bottom one.  The numbers of parts are what the
    mean length and the mean width of the fault hold of the mesh spacing.

    Parameters
    ----------
    edges
        From top to bottom, each of shape (n, 3): lon lat [deg] depth [km].
    complex_fault_mesh_spacing
        [km]

    Returns
    -------
    ndarray
        Shape (3, rows, columns): lon, lat, depth; rows down dip, columns along strike.

    Raises
    ------
    UserInputError
        The spacing is too large to make one cell of the fault.
    """
    length = float(np.mean([segment_lengths(edge).sum() for edge in edges]))
    columns = 1 + round(length / complex_fault_mesh_spacing)
    divided = np.stack([evenly_divided(edge, max(columns, 2)) for edge in edges], axis=1)
    width = float(segment_lengths(divided).sum(axis=-1).mean())
    rows = 1 + round(width / complex_fault_mesh_spacing)
    if rows < 2 or columns < 2:
        raise UserInputError(
            f"complex_fault_mesh_spacing = {complex_fault_mesh_spacing:g} is too large for a"
            f" complex fault {length:g} km long and {width:g} km wide: write a smaller one"
        )
    nodes = np.stack([evenly_divided(line, rows) for line in divided], axis=1)
    return np.moveaxis(nodes, -1, 0)
