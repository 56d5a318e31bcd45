# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Random choices of branches: independent or Latin hypercube, by weight or all alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class SamplingMethod(StrEnum):
    """How branches are drawn, and what the weights do."""

    #: Drawn by weight; afterwards all realizations count alike.
    EARLY_WEIGHTS = "early_weights"
    #: Drawn all alike; afterwards realizations count by weight.
    LATE_WEIGHTS = "late_weights"
    #: As early_weights, each branch set swept evenly (Latin hypercube).
    EARLY_LATIN = "early_latin"
    #: As late_weights, each branch set swept evenly (Latin hypercube).
    LATE_LATIN = "late_latin"

    @property
    def is_late(self) -> bool:
        """Whether the weights act after the draw."""
        return self in (SamplingMethod.LATE_WEIGHTS, SamplingMethod.LATE_LATIN)

    @property
    def is_latin(self) -> bool:
        """Whether branch sets are swept evenly."""
        return self in (SamplingMethod.EARLY_LATIN, SamplingMethod.LATE_LATIN)


@dataclass(frozen=True, slots=True)
class Sampling:
    """What a job says on the realizations it wants.

    Attributes
    ----------
    samples
        How many realizations are drawn; 0 for all of them.
    seed
        Of the draw.
    method
        How they are drawn.
    max_potential_paths
        More realizations are not enumerated.
    forbid_oversampling
        Whether more samples than realizations are a mistake.
    """

    samples: int = 0
    seed: int = 42
    method: SamplingMethod = SamplingMethod.EARLY_WEIGHTS
    max_potential_paths: int = 15_000
    forbid_oversampling: bool = False


def unit_samples(
    samples: int, columns: int, seed: int, method: SamplingMethod
) -> NDArray[np.float64]:
    """Return numbers between 0 and 1, one column per branch set.

    Parameters
    ----------
    samples, columns
        Shape of the result.
    seed
        Of the PCG64 generator.
    method
        The Latin methods place one number of a column in every interval of length
        1 / samples (McKay, Beckman and Conover 1979, https://doi.org/10.2307/1268522): the
        order of the raw numbers is the permutation, they themselves are the places inside.

    Returns
    -------
    ndarray
        Shape (samples, columns).
    """
    uniforms = np.random.default_rng(seed).random((samples, columns))
    if not method.is_latin:
        return uniforms
    return np.asarray((np.argsort(uniforms, axis=0) + uniforms) / samples)


def drawn_branches(
    uniforms: NDArray[np.float64], weights: Sequence[float], method: SamplingMethod
) -> NDArray[np.int64]:
    """Return which branch of one set every sample takes.

    Parameters
    ----------
    uniforms
        Shape (samples,), between 0 and 1.
    weights
        Of the branches; the late methods take all branches alike.
    method
        How branches are drawn.

    Returns
    -------
    ndarray
        Shape (samples,).
    """
    shares = np.full(len(weights), 1.0) if method.is_late else np.asarray(weights, dtype=float)
    limits = np.cumsum(shares) / np.sum(shares)
    return np.minimum(np.searchsorted(limits, uniforms, side="right"), len(weights) - 1)
