# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every magnitude-frequency distribution offers."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class MagnitudeFrequencyDistribution(Protocol):
    """How often a source has ruptures of which magnitude."""

    def occurrence_rates(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the magnitudes and their annual rates of occurrence.

        Returns
        -------
        magnitudes
            Shape (n,), bin centres, ascending as published by the distribution.
        rates
            Shape (n,) [1/yr].
        """
        ...
