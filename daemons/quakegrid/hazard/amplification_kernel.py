# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rates at the surface from the motion of rock in each rupture, by amplification functions.

Bazzurro, P. and Cornell, C. A. (2004). Nonlinear soil-site effects in probabilistic seismic-hazard
analysis. Bulletin of the Seismological Society of America 94 (6), 2110-2123.
DOI 10.1785/0120030216. Equation 5: the functions may depend on magnitude and distance.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.amplification import AmplificationFunction
from quakegrid.hazard.exceedance import normal_survival
from quakegrid.hazard.hazard_rates import RatedRuptures
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts

Floats = NDArray[np.float64]
#: Returns rates of exceedance on rock (V, G, S, M, points) of some ruptures, and of how many pairs.
RockRates = Callable[[Sequence[RatedRuptures]], tuple[Floats, int]]

_RRUP = COLUMNS.index("rrup")
#: Motions of rock are told apart by so many points, from so many deviations of the functions below
#: the lowest level to as many above the highest; both as in the reference.
GRID_POINTS = 40
_DEVIATIONS = 4.0


@dataclass(frozen=True)
class RuptureRange:
    """Ruptures with magnitudes and distances [km] above the first, up to the last included."""

    mag: tuple[float, float]
    rrup: tuple[float, float]


@dataclass(frozen=True)
class GroundKernel:
    """How the ground of one code amplifies the motion of rock in different ruptures.

    Attributes
    ----------
    least
        What magnitude and distance [km] of the ruptures of each class exceed, ascending.
    functions
        Of each class, one for each of M measures.
    """

    least: tuple[tuple[float, float], ...]
    functions: tuple[tuple[AmplificationFunction, ...], ...]

    def of(self, mag: float, rrup: float) -> tuple[AmplificationFunction, ...]:
        """Return the functions above a magnitude and distance; below all, of the first class."""
        mags = sorted({least[0] for least in self.least})
        reached = max([value for value in mags if value <= mag], default=mags[0])
        places = [i for i, least in enumerate(self.least) if least[0] == reached]
        near = [i for i in places if self.least[i][1] <= rrup]
        return self.functions[near[-1] if near else places[0]]


def rock_grid(levels: Floats, sigma: float) -> Floats:
    """Return ln of the motions of rock that are told apart, in even steps.

    Parameters
    ----------
    levels
        At the surface, rising [unit of the measure].
    sigma
        The largest deviation of amplification functions [ln units].
    """
    beyond = _DEVIATIONS * sigma
    first, last = math.log(levels[0]) - beyond, math.log(levels[-1]) + beyond
    return np.linspace(first, last, GRID_POINTS)


def exceeded_at_surface(
    function: AmplificationFunction, ln_grid: Floats, surface: Floats
) -> Floats:
    """Return the probability that motions between points of the grid exceed levels on the ground.

    Parameters
    ----------
    function
        Of the ground; it is taken at the middle of each step.
    ln_grid
        Shape (n + 1,).
    surface
        Shape (L,), the levels [unit of the measure].

    Returns
    -------
    ndarray
        Shape (n, L).
    """
    grid = np.exp(ln_grid)
    motion = 0.5 * (grid[1:] + grid[:-1])
    median, sigma = function.at(motion)
    epsilon = (np.log(surface) - np.log(motion * median)[:, np.newaxis]) / sigma[:, np.newaxis]
    return normal_survival(epsilon)


@dataclass(frozen=True)
class SurfaceKernels:
    """What turns rates on rock into rates at the surface of some sites.

    Attributes
    ----------
    kernels
        Code of the ground -> its amplification.
    code
        Of each of S sites.
    levels
        For each of M measures the levels at the surface, rising.
    sigma
        The largest deviation of all functions of the table [ln units].
    """

    kernels: dict[str, GroundKernel]
    code: tuple[str, ...]
    levels: tuple[tuple[float, ...], ...]
    sigma: float

    @property
    def ln_grid(self) -> Floats:
        """Return ln of the motions of rock between which rates are told apart, (M, points)."""
        return np.stack([rock_grid(np.array(levels), self.sigma) for levels in self.levels])

    def ranges(self) -> Iterator[RuptureRange]:
        """Yield ranges of ruptures so narrow that each has one function for every code."""
        least = [pair for kernel in self.kernels.values() for pair in kernel.least]
        # what lies below the first class belongs to it
        mags, rrups = (sorted({pair[axis] for pair in least})[1:] for axis in (0, 1))
        for mag in zip((-math.inf, *mags), (*mags, math.inf), strict=True):
            for rrup in zip((-math.inf, *rrups), (*rrups, math.inf), strict=True):
                yield RuptureRange(mag, rrup)

    def rates(self, ruptures: Sequence[RatedRuptures], on_rock: RockRates) -> tuple[Floats, int]:
        """Return rates of exceedance at the surface.

        Parameters
        ----------
        ruptures
            Whose rates of exceedance add up.
        on_rock
            Returns rates at the levels `ln_grid`.

        Returns
        -------
        rates
            Shape (V, G, S, M, longest levels) [1/yr].
        contexts
            The number of rupture-site pairs within the integration distance.
        """
        total: Floats | None = None
        contexts = 0
        for within in self.ranges():
            some = list(_of_range(ruptures, within))
            if not some:
                continue
            rates, count = on_rock(some)
            contexts += count
            if total is None:
                total = np.zeros((*rates.shape[:4], max(map(len, self.levels))))
            if count:
                self._add(total, rates[..., :-1] - rates[..., 1:], within)
        assert total is not None
        return total, contexts

    def _add(self, total: Floats, steps: Floats, within: RuptureRange) -> None:
        """Add what the rates of each step of rock motion make at the surface."""
        codes = np.array(self.code)
        for code in dict.fromkeys(self.code):
            sites = np.flatnonzero(codes == code)
            functions = self.kernels[code].of(within.mag[0], within.rrup[0])
            for m, (function, levels) in enumerate(zip(functions, self.levels, strict=True)):
                exceeded = exceeded_at_surface(function, self.ln_grid[m], np.array(levels))
                total[:, :, sites, m, : len(levels)] += steps[:, :, sites, m] @ exceeded


def _of_range(ruptures: Sequence[RatedRuptures], within: RuptureRange) -> Iterator[RatedRuptures]:
    """Yield the sources that have ruptures of a range, with the pairs of these alone."""
    low, high = within.mag
    for source in ruptures:
        mag = source.properties.mag
        inside = (mag > low) & (mag <= high)
        if np.any(inside):
            yield replace(source, contexts=_pairs_within(source, inside, within.rrup))


def _pairs_within(
    source: RatedRuptures, inside: NDArray[np.bool_], rrup: tuple[float, float]
) -> Callable[[Floats, Floats, Floats, frozenset[str]], RuptureContexts]:
    def contexts(
        lon: Floats, lat: Floats, depth: Floats, required: frozenset[str]
    ) -> RuptureContexts:
        all_pairs = source.contexts(lon, lat, depth, required)
        distance = all_pairs.columns[_RRUP]
        kept = inside[all_pairs.rupture] & (distance > rrup[0]) & (distance <= rrup[1])
        before = np.concatenate([[0], np.cumsum(kept)]).astype(np.int64)
        return RuptureContexts(
            np.ascontiguousarray(all_pairs.columns[:, kept]),
            all_pairs.rupture[kept],
            before[all_pairs.site_start],
        )

    return contexts
