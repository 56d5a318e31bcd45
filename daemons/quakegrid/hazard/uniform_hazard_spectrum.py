# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Spectra of uniform hazard: the columns of hazard maps that have a period."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.intensity_measure import spectral_period


def spectral_columns(imts: Sequence[str]) -> tuple[int, ...]:
    """Return which intensity measures belong to a spectrum, by ascending period.

    Parameters
    ----------
    imts
        M intensity measures; PGA counts as the period 0.

    Returns
    -------
    tuple
        Indices into `imts`.
    """
    periods = {index: spectral_period(imt) for index, imt in enumerate(imts)}
    known = {index: period for index, period in periods.items() if period is not None}
    return tuple(sorted(known, key=known.__getitem__))


def uniform_hazard_spectra(
    maps: NDArray[np.float64], imts: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the spectra held by hazard maps.

    Parameters
    ----------
    maps
        Shape (..., M, P).
    imts
        M intensity measures.

    Returns
    -------
    periods
        Shape (K,) [s].
    spectra
        Shape (..., K, P) [g].
    """
    columns = list(spectral_columns(imts))
    periods = [spectral_period(imts[column]) for column in columns]
    return np.array(periods, dtype=float), maps[..., columns, :]
