# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hazard curves at the surface from those on rock, by convolution with amplification functions.

Bazzurro, P. and Cornell, C. A. (2004). Nonlinear soil-site effects in probabilistic seismic-hazard
analysis. Bulletin of the Seismological Society of America 94 (6), 2110-2123.
DOI 10.1785/0120030216. Equation 7.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.exceedance import normal_survival

Floats = NDArray[np.float64]

#: The rock motion is divided into steps of this ratio, and of the smaller one where the levels at
#: the surface are close to each other; both as in the reference.
_STEP, _SMALL_STEP = 1.1, 1.05
#: Levels at the surface are close if one is nearer to the next than this ratio.
_CLOSE = 1.2
#: Probabilities below it count as it.
_SMALLEST = 1e-30
#: Deviations below it count as it [ln units].
_LEAST_SIGMA = 1e-9


@dataclass(frozen=True)
class AmplificationFunction:
    """How the ground at a site amplifies one measure of the motion of rock.

    The factor is lognormal; between levels of rock motion its median and deviation are linear,
    beyond them constant.

    Attributes
    ----------
    level
        Shape (A,), rising: the motion of rock [unit of the measure]; one for all motions.
    median
        Shape (A,).
    sigma
        Shape (A,) [ln units].
    """

    level: tuple[float, ...]
    median: tuple[float, ...]
    sigma: tuple[float, ...]

    def at(self, motion: Floats) -> tuple[Floats, Floats]:
        """Return the median factor and its deviation for motions of rock (n,)."""
        return (
            np.interp(motion, self.level, self.median),
            np.maximum(np.interp(motion, self.level, self.sigma), _LEAST_SIGMA),
        )


@dataclass(frozen=True)
class SurfaceConvolution:
    """What turns curves on rock into curves at the surface of one site, for one measure.

    Attributes
    ----------
    ln_rock
        ln of the levels of the curves on rock, shape (L,).
    ln_grid
        ln of the finer levels between which the rate of rock motion is told apart, shape (n + 1,).
    exceeded
        Shape (n, soil levels): the probability that motions of each step exceed a level at the
        surface.
    """

    ln_rock: Floats
    ln_grid: Floats
    exceeded: Floats

    @staticmethod
    def of(function: AmplificationFunction, rock: Floats, soil: Floats) -> SurfaceConvolution:
        """Return the convolution with an amplification function.

        Parameters
        ----------
        function
            Of the site and the measure.
        rock, soil
            Levels on rock and at the surface, both rising [unit of the measure].
        """
        close = len(soil) > 1 and float(np.min(soil[1:] / soil[:-1])) < _CLOSE
        step = math.log(_SMALL_STEP if close else _STEP)
        steps = int(math.log(rock[-1] / rock[0]) / step)
        ln_grid = math.log(rock[0]) + step * np.arange(steps + 1, dtype=np.float64)
        grid = np.exp(ln_grid)
        motion = 0.5 * (grid[1:] + grid[:-1])
        median, sigma = function.at(motion)
        epsilon = (np.log(soil) - np.log(motion * median)[:, np.newaxis]) / sigma[:, np.newaxis]
        return SurfaceConvolution(np.log(rock), ln_grid, normal_survival(epsilon))

    def curves(self, poes: Floats) -> Floats:
        """Return the probabilities of exceedance at the surface.

        Parameters
        ----------
        poes
            Shape (n, L): on rock, in whatever time. Between levels their logarithm is linear in
            that of the level.

        Returns
        -------
        ndarray
            Shape (n, soil levels).
        """
        ln_poes = np.log(np.maximum(poes, _SMALLEST))
        place = np.clip(np.searchsorted(self.ln_rock, self.ln_grid, side="right") - 1, 0, None)
        place = np.minimum(place, len(self.ln_rock) - 2)
        width = self.ln_rock[place + 1] - self.ln_rock[place]
        share = (self.ln_grid - self.ln_rock[place]) / width
        fine = np.exp(ln_poes[:, place] * (1.0 - share) + ln_poes[:, place + 1] * share)
        return np.asarray((fine[:, :-1] - fine[:, 1:]) @ self.exceeded)
