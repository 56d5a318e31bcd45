# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ruptures as structs of arrays: planar ones, windows of a fault mesh, whole surfaces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.geometry.surface_patches import SurfacePatches

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class RuptureProperties:
    """What N ruptures of any shape have; every array has shape (N,).

    Geometry depends on the magnitude only, never on its rate: the annual rate of rupture i
    is ``rates[magnitude_index[i]] * share[i]``, so that logic-tree branches which change
    rates alone share one set.

    Attributes
    ----------
    magnitude_index
        Index into the magnitudes the set was made for.
    share
        Part of the magnitude's rate that falls on this rupture.
    mag, rake, strike, dip
        Angles in degrees.
    ztor, zbot, width
        Depths to top and bottom, down-dip width [km].
    hypo_lon, hypo_lat, hypo_depth
        [deg], [deg], [km]
    """

    magnitude_index: Integers
    share: Floats
    mag: Floats
    rake: Floats
    strike: Floats
    dip: Floats
    ztor: Floats
    zbot: Floats
    width: Floats
    hypo_lon: Floats
    hypo_lat: Floats
    hypo_depth: Floats

    def __len__(self) -> int:
        """Return the number of ruptures."""
        return len(self.mag)

    @property
    def mag_in_models(self) -> Floats:
        """Magnitudes as ground motion models take them, to three decimals.

        Only bins finer than 0.01 or listed magnitudes have more; the reference rounds them so.
        """
        return np.round(self.mag, 3)


@dataclass(frozen=True)
class PlanarRuptures:
    """N rectangles.

    Attributes
    ----------
    properties
        Arrays (N,).
    corners
        Shape (N, 4, 3): top left, top right, bottom left, bottom right; lon lat depth.
    """

    properties: RuptureProperties
    corners: Floats


@dataclass(frozen=True)
class FloatingRuptures:
    """N windows of one fault mesh.

    Attributes
    ----------
    properties
        Arrays (N,).
    mesh
        Shape (3, rows, columns): lon, lat, depth of the nodes, rows down dip, columns
        along strike.
    first_row, first_column, rows, columns
        Shape (N,): the window of nodes of each rupture.
    """

    properties: RuptureProperties
    mesh: Floats
    first_row: Integers
    first_column: Integers
    rows: Integers
    columns: Integers


@dataclass(frozen=True)
class MultiplanarRuptures:
    """N ruptures that all break the same rectangles at once.

    Attributes
    ----------
    properties
        Arrays (N,).
    planes
        Shape (P, 4, 3), corners as in `PlanarRuptures`.
    """

    properties: RuptureProperties
    planes: Floats


@dataclass(frozen=True)
class PatchedRuptures:
    """N ruptures, each made of one or several patches.

    Attributes
    ----------
    properties
        Arrays (N,).
    patches
        U patches.
    strike
        Of the patches, shape (U,) [deg].
    first_patch, patch
        Rupture n is made of ``patch[first_patch[n]:first_patch[n + 1]]``; shapes (N + 1,) and
        (Q,).
    on_sections
        Whether the patches are sections of faults, so that even one of them is a surface of
        several patches.
    """

    properties: RuptureProperties
    patches: SurfacePatches
    strike: Floats
    first_patch: Integers
    patch: Integers
    on_sections: bool


RuptureSet = PlanarRuptures | FloatingRuptures | MultiplanarRuptures | PatchedRuptures
