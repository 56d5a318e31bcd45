# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Chapman and Guo (2021): spectra on the sediments of the Atlantic and Gulf coastal plains.

Chapman M.C., Guo Z. (2021). A response spectral ratio model to account for amplification and
attenuation effects in the Atlantic and Gulf Coastal Plain. Bulletin of the Seismological Society
of America 111(4), 1849-1867. https://doi.org/10.1785/0120200322

The ratios depend on the thickness of the sediments, the magnitude and the distance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError

#: Thickness at which the site is as much of the coastal plain as of firm ground [km].
_CUT = 2.0
_POWER = 4


def deep_share(z_sed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 0 without sediments, nearly 1 where they are thick; shape (N,).

    Parameters
    ----------
    z_sed
        Thickness of the sediments [km], not positive where there are none.
    """
    share: NDArray[np.float64] = (1.0 - np.exp(-np.maximum(z_sed, 0.0) / _CUT)) ** _POWER
    return share


@dataclass(frozen=True)
class SpectralRatios:
    """Ratios to the spectrum without sediments.

    Attributes
    ----------
    measures
        M intensity measures.
    depths, magnitudes, distances
        Axes: thickness [km], magnitude, distance [km].
    ratios
        Shape (M, thickness, magnitude, distance).
    """

    measures: tuple[str, ...]
    depths: NDArray[np.float64]
    magnitudes: NDArray[np.float64]
    distances: NDArray[np.float64]
    ratios: NDArray[np.float64]

    def rows(self, imts: Sequence[str]) -> list[int]:
        """Return the rows of some measures.

        Raises
        ------
        UserInputError
            A measure that is not tabulated: periods between two are not interpolated.
        """
        absent = [imt for imt in imts if imt not in self.measures]
        if absent:
            known = ", ".join(self.measures)
            raise UserInputError(
                f"no ratios for coastal plains are published for {', '.join(absent)}: "
                f"write one of {known}, or leave coastal_plains_site_amp out"
            )
        return [self.measures.index(imt) for imt in imts]

    def ln_ratio(
        self,
        imts: Sequence[str],
        z_sed: NDArray[np.float64],
        mag: NDArray[np.float64],
        distance: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Return ln of ratios, which are linear in all three; shape (M, N).

        Parameters
        ----------
        imts
            M intensity measures.
        z_sed, mag, distance
            Shape (N,); held at the ends of the axes.
        """
        table = self.ratios[self.rows(imts)]
        axes = ((self.depths, z_sed), (self.magnitudes, mag), (self.distances, distance))
        (k, of_k), (m, of_m), (r, of_r) = (_bracket(axis, x) for axis, x in axes)
        found = np.zeros((len(imts), len(z_sed)))
        for deeper, by_depth in ((0, 1.0 - of_k), (1, of_k)):
            for larger, by_magnitude in ((0, 1.0 - of_m), (1, of_m)):
                weight = by_depth * by_magnitude
                near, far = (table[:, k + deeper, m + larger, r + farther] for farther in (0, 1))
                found += weight * (near * (1.0 - of_r) + far * of_r)
        ln_found: NDArray[np.float64] = np.log(found)
        return ln_found


def _bracket(
    axis: NDArray[np.float64], x: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the node before each number and its share of the next."""
    held = np.clip(x, axis[0], axis[-1])
    before = np.clip(np.searchsorted(axis, held, side="right") - 1, 0, len(axis) - 2)
    return before, (held - axis[before]) / (axis[before + 1] - axis[before])


@cache
def spectral_ratios() -> SpectralRatios:
    """Return the published ratios."""
    folder = resources.files("quakegrid.hazard.ground_motion_models.site_terms")
    with (folder / "chapman_guo_2021.npz").open("rb") as stream, np.load(stream) as archive:
        return SpectralRatios(
            tuple(str(measure) for measure in archive["measures"]),
            np.asarray(archive["depths"], dtype=float),
            np.asarray(archive["magnitudes"], dtype=float),
            np.asarray(archive["distances"], dtype=float),
            np.asarray(archive["ratios"], dtype=float),
        )
