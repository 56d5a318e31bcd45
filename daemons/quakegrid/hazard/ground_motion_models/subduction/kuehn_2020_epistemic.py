# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How uncertain the medians of Kuehn et al. (2020) are, by magnitude, distance and region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.gridded_table import Surfaces
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
)


@dataclass(frozen=True)
class EpistemicDeviations:
    """Standard deviations of ln of the medians.

    Attributes
    ----------
    magnitudes
        Shape (K,), growing.
    distances
        Shape (D,), growing [km].
    surfaces
        By measure, magnitude and distance [ln units].
    """

    magnitudes: NDArray[np.float64]
    distances: NDArray[np.float64]
    surfaces: Surfaces

    def at(
        self, imts: Sequence[str], mag: NDArray[np.float64], rrup: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the deviations, linear in magnitude and distance, constant off the table.

        Parameters
        ----------
        imts
            M intensity measures.
        mag, rrup
            Shape (N,).

        Returns
        -------
        ndarray
            Shape (M, N).
        """
        values = self.surfaces.of(imts)
        i, along_mag = _place(self.magnitudes, mag)
        j, along_rrup = _place(self.distances, rrup)
        low = values[:, i, j] * (1.0 - along_rrup) + values[:, i, j + 1] * along_rrup
        high = values[:, i + 1, j] * (1.0 - along_rrup) + values[:, i + 1, j + 1] * along_rrup
        return np.asarray(low * (1.0 - along_mag) + high * along_mag)


def _place(
    axis: NDArray[np.float64], wanted: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return between which two points of an axis numbers lie, and how far along."""
    held = np.clip(wanted, axis[0], axis[-1])
    below = np.clip(np.searchsorted(axis, held, side="right") - 1, 0, len(axis) - 2)
    return below, (held - axis[below]) / (axis[below + 1] - axis[below])


@cache
def epistemic_deviations(kind: str, region: str) -> EpistemicDeviations:
    """Return the table of ``interface`` or ``slab`` events of a region."""
    folder = resources.files("quakegrid.hazard.ground_motion_models")
    source = folder / "subduction" / "kuehn_2020_epistemic.npz"
    with source.open("rb") as stream, np.load(stream) as archive:
        spectral = [f"SA({period!r})" for period in archive["periods"].tolist()]
        values = archive[f"{kind}_{region}"].astype(float)
        surfaces = Surfaces(("PGA", "PGV", *spectral), values)
        return EpistemicDeviations(archive["magnitudes"], archive["distances"], surfaces)


def raised(
    model: GroundMotionModel, region: str, epsilon: float, *, slab: bool
) -> GroundMotionModel:
    """Return a model with medians raised by epistemic standard deviations.

    Parameters
    ----------
    model
        Of one region, without this.
    region
        Name of its table.
    epsilon
        How many deviations; with 0 the model is returned as it is.
    slab
        Whether events are intraslab.
    """
    if epsilon == 0.0:
        return model
    table = epistemic_deviations("slab" if slab else "interface", region)

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        found = evaluate(model, imts)
        shift = epsilon * table.at(imts, np.asarray(x.mag), np.asarray(x.rrup))
        return np.concatenate([found[:1] + shift, found[1:]])

    composition = Composition(moments, model.tabulated_measures(), model.coefficient_rows)
    return replace(model, formula=composition, table=CoefficientTable({}), reference_imt=None)
