# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A triangular factor of a correlation matrix, also of one that is not quite a correlation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def lower_factor(correlation: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a lower triangular L with L @ L.T the correlation.

    Where the correlation is positive definite this is the factor of Cholesky.  Where it is
    not (places that coincide, coefficients fitted pair by pair), negative eigenvalues become
    zero and the rows are scaled so that every variance stays 1, which is the projection of

    Rebonato R., Jäckel P. (2000). The most general methodology to create a valid correlation
    matrix for risk management and option pricing purposes. Journal of Risk 2(2), 17-27.
    https://doi.org/10.21314/JOR.2000.023 (section 3, spectral decomposition)

    Parameters
    ----------
    correlation
        Shape (N, N), symmetric, 1 on the diagonal.

    Returns
    -------
    ndarray
        Shape (N, N), no negative number on the diagonal.
    """
    try:
        return np.asarray(np.linalg.cholesky(correlation))
    except np.linalg.LinAlgError:
        values, vectors = np.linalg.eigh(correlation)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    root /= np.linalg.norm(root, axis=1, keepdims=True)
    lower = np.asarray(np.linalg.qr(root.T, mode="r"), dtype=np.float64).T
    return lower * np.where(np.diag(lower) < 0.0, -1.0, 1.0)
