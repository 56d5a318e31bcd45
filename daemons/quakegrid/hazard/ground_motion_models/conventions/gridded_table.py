# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Medians and deviations tabulated by magnitude, distance and intensity measure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, period_of
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
)

#: Beyond the last distance there is no motion [ln g].
_NO_MOTION = math.log(1e-20)
#: Stands for a distance of 0 on a logarithmic axis [km].
_NEAREST = 1e-5

#: Standard deviations, in the order of moments.
KINDS = ("Total", "Inter event", "Intra event")
#: What their arrays are called.
DEVIATIONS = ("total", "inter", "intra")


@dataclass(frozen=True)
class Surfaces:
    """One value per intensity measure, distance and magnitude.

    Attributes
    ----------
    measures
        M intensity measures, spectral ones by growing period.
    values
        Shape (M, D, K), or (M, 1, 1) where neither distance nor magnitude matters.
    """

    measures: tuple[str, ...]
    values: NDArray[np.float64]

    def of(self, imts: Sequence[str]) -> NDArray[np.float64]:
        """Return the values of some measures, linear in ln period between two of the table.

        Raises
        ------
        UserInputError
            A measure the table does not hold, or a period outside it.
        """
        return np.array([self._one(imt) for imt in imts])

    def _one(self, imt: str) -> NDArray[np.float64]:
        before, after, share = self._neighbours(imt)
        return np.asarray(self.values[before] * (1.0 - share) + self.values[after] * share)

    def _neighbours(self, imt: str) -> tuple[int, int, float]:
        """Return the rows between which a measure lies, and its share of the latter."""
        if imt in self.measures:
            return self.measures.index(imt), self.measures.index(imt), 0.0
        period = period_of(imt)
        known = [(value, k) for k, name in enumerate(self.measures) if (value := period_of(name))]
        below = [entry for entry in known if period and entry[0] <= period]
        above = [entry for entry in known if period and entry[0] >= period]
        if period is None or not below or not above:
            raise UserInputError(f"the table of the model has no {imt}; {self._range_text()}")
        (low, before), (high, after) = below[-1], above[0]
        if low == high:
            return before, after, 0.0
        return before, after, math.log(period / low) / math.log(high / low)

    def _range_text(self) -> str:
        periods = [value for name in self.measures if (value := period_of(name))]
        others = [name for name in self.measures if period_of(name) is None]
        spectral = [f"SA from {periods[0]:g} to {periods[-1]:g} s"] if periods else []
        return "it has " + ", ".join(others + spectral)


@dataclass(frozen=True)
class GriddedTable:
    """A model that is a table.

    Attributes
    ----------
    magnitudes
        Shape (K,), growing.
    distances
        Shape (D,), growing [km].
    ln_medians
        [ln g, ln cm/s]
    ln_deviations
        Ln of standard deviations: ``Total``, ``Inter event``, ``Intra event``, those there are.
    """

    magnitudes: NDArray[np.float64]
    distances: NDArray[np.float64]
    ln_medians: Surfaces
    ln_deviations: Mapping[str, Surfaces]

    @staticmethod
    def read(stem: str, name: str) -> GriddedTable:
        """Return one of the tables of a file that stands beside the models.

        Parameters
        ----------
        stem
            Of the ``.npz``, with its folder.
        name
            Of the table in the file.

        Raises
        ------
        UserInputError
            The file has no such table.
        """
        source = resources.files("quakegrid.hazard.ground_motion_models") / f"{stem}.npz"
        with source.open("rb") as stream, np.load(stream) as archive:
            names = sorted({key.split(":")[0] for key in archive.files})
            if name not in names:
                message = f"there is no table {name!r} beside the models"
                raise UserInputError(f"{message}; there are {', '.join(names)}")
            return GriddedTable.of_arrays(archive, f"{name}:")

    @staticmethod
    def of_arrays(arrays: Mapping[str, Any], prefix: str = "") -> GriddedTable:
        """Return a table of its arrays.

        Parameters
        ----------
        arrays
            ``measures`` (M,), ``magnitudes`` (K,), ``distances`` (D,), ``medians`` (M, D, K)
            [g, cm/s] and those there are of ``total``, ``inter`` and ``intra``, (M, D, K) or
            (M,) where neither distance nor magnitude matters.
        prefix
            Of all names.
        """
        measures = tuple(str(measure) for measure in arrays[f"{prefix}measures"])
        deviations = {}
        for kind, key in zip(KINDS, DEVIATIONS, strict=True):
            if f"{prefix}{key}" in arrays:
                values = np.log(np.asarray(arrays[f"{prefix}{key}"], dtype=float))
                shape = (-1, 1, 1) if values.ndim == 1 else values.shape
                deviations[kind] = Surfaces(measures, values.reshape(shape))
        return GriddedTable(
            np.asarray(arrays[f"{prefix}magnitudes"], dtype=float),
            np.asarray(arrays[f"{prefix}distances"], dtype=float),
            Surfaces(measures, np.log(np.asarray(arrays[f"{prefix}medians"], dtype=float))),
            deviations,
        )

    @property
    def magnitude_range(self) -> tuple[float, float]:
        """Return the smallest and the largest magnitude; others are taken as these."""
        return float(self.magnitudes[0]), float(self.magnitudes[-1])

    @property
    def distance_range(self) -> tuple[float, float]:
        """Return the smallest and the largest distance [km]."""
        return float(self.distances[0]), float(self.distances[-1])

    def medians(
        self,
        imts: Sequence[str],
        mag: NDArray[np.float64],
        distance: NDArray[np.float64],
        logarithmic: bool = False,
    ) -> NDArray[np.float64]:
        """Return ln of medians, whose ln is linear in magnitude.

        Parameters
        ----------
        imts
            M intensity measures.
        mag, distance
            Shape (N,).
        logarithmic
            False: medians are linear in distance.  True: ln of medians in ln of distance.

        Returns
        -------
        ndarray
            Shape (M, N).
        """
        values = self.ln_medians.of(imts)
        if logarithmic:
            axis, along = (
                np.log(np.maximum(each, _NEAREST)) for each in (self.distances, distance)
            )
            found = bilinear(self.magnitudes, axis, values, mag, along)
        else:
            near, far, share = _along(self.distances, self.magnitudes, values, mag, distance)
            found = np.log(np.exp(near) * (1.0 - share) + np.exp(far) * share)
        return np.where(distance > self.distances[-1], _NO_MOTION, found)

    def deviation(
        self,
        kind: str,
        imts: Sequence[str],
        mag: NDArray[np.float64],
        distance: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Return a standard deviation, linear in magnitude and distance, shape (M, N).

        It is 0 for a kind that the table does not hold.
        """
        if kind not in self.ln_deviations:
            return np.zeros((len(imts), len(mag)))
        values = np.exp(self.ln_deviations[kind].of(imts))
        if values.shape[1:] == (1, 1):
            return np.repeat(values[:, :, 0], len(mag), axis=1)
        return bilinear(self.magnitudes, self.distances, values, mag, distance)


def bilinear(
    magnitudes: NDArray[np.float64],
    distances: NDArray[np.float64],
    values: NDArray[np.float64],
    mag: NDArray[np.float64],
    distance: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return values that are linear in magnitude and distance, held outside, shape (M, N).

    Parameters
    ----------
    magnitudes, distances
        Shapes (K,) and (D,).
    values
        Shape (M, D, K).
    mag, distance
        Shape (N,).
    """
    near, far, share = _along(distances, magnitudes, values, mag, distance)
    return near * (1.0 - share) + far * share


def _along(
    distances: NDArray[np.float64],
    magnitudes: NDArray[np.float64],
    values: NDArray[np.float64],
    mag: NDArray[np.float64],
    distance: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return values at the nodes before and after distances, and the share of the latter."""
    k, of_larger = _bracket(magnitudes, mag)
    i, share = _bracket(distances, distance)
    near, far = (
        values[:, node, k] * (1.0 - of_larger) + values[:, node, k + 1] * of_larger
        for node in (i, i + 1)
    )
    return near, far, share


def _bracket(
    axis: NDArray[np.float64], x: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the node before each number and where it lies up to the next, 0 to 1."""
    held = np.clip(x, axis[0], axis[-1])
    before = np.clip(np.searchsorted(axis, held, side="right") - 1, 0, len(axis) - 2)
    return before, (held - axis[before]) / (axis[before + 1] - axis[before])


def model_in_table(
    name: str, table: GriddedTable, metric: str, tectonic_region_type: str, component: str
) -> GroundMotionModel:
    """Return the model that is a table and nothing else.

    Parameters
    ----------
    name
        As in logic trees.
    table
        Medians are linear in distance between those of the table.
    metric
        The field of `Context` that is its distance.
    tectonic_region_type, component
        See `GroundMotionModel`.
    """

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        mag, distance = np.asarray(x.mag), np.asarray(getattr(x, metric))
        deviations = (table.deviation(kind, imts, mag, distance) for kind in KINDS)
        return np.array([table.medians(imts, mag, distance), *deviations])

    return GroundMotionModel(
        name=name,
        formula=Composition(moments, table.ln_medians.measures, table.ln_medians.of),
        table=CoefficientTable({}),
        tectonic_region_type=tectonic_region_type,
        component=component,
        requires=frozenset({"mag", metric}),
        standard_deviations=tuple(kind for kind in KINDS if kind in table.ln_deviations),
        validity={"mag": table.magnitude_range, metric: table.distance_range},
    )
