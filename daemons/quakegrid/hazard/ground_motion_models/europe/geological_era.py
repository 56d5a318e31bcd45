# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Random effects of geological eras on the amplification by slope, Europe.

Weatherill G., Kotha S.R., Cotton F. (2020). Re-thinking site amplification in regional seismic
risk assessment. Earthquake Spectra 36(1_suppl), 274-297.
https://doi.org/10.1177/8755293019899956
"""

from __future__ import annotations

from typing import Any

from quakegrid.hazard.ground_motion_models.model import (
    word_code,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    elementwise,
    where,
)

#: Names of the columns.
ERAS = (
    "precambrian",
    "paleozoic",
    "jurassic",
    "cretaceous",
    "cenozoic",
    "pleistocene",
    "holocene",
    "unknown",
)

_PRECAMBRIAN = word_code("geology", "PRECAMBRIAN")
_PALEOZOIC = word_code("geology", "PALEOZOIC")
_JURASSIC = word_code("geology", "JURASSIC-TRIASSIC")
_CRETACEOUS = word_code("geology", "CRETACEOUS")
_CENOZOIC = word_code("geology", "CENOZOIC")
_PLEISTOCENE = word_code("geology", "PLEISTOCENE")
_HOLOCENE = word_code("geology", "HOLOCENE")


@elementwise
def by_era(c: Any, geology: Numeric) -> tuple[Numeric, Numeric]:
    """Return intercept and gradient of the slope's logarithm; unknown is an era of its own.

    Parameters
    ----------
    c
        Holds ``int_`` and ``grad_`` columns of the eras.
    geology
        See `word_code`.
    """
    intercept, gradient = c.int_unknown, c.grad_unknown
    is_era = geology == _PRECAMBRIAN
    intercept = where(is_era, c.int_precambrian, intercept)
    gradient = where(is_era, c.grad_precambrian, gradient)
    is_era = geology == _PALEOZOIC
    intercept = where(is_era, c.int_paleozoic, intercept)
    gradient = where(is_era, c.grad_paleozoic, gradient)
    is_era = geology == _JURASSIC
    intercept = where(is_era, c.int_jurassic, intercept)
    gradient = where(is_era, c.grad_jurassic, gradient)
    is_era = geology == _CRETACEOUS
    intercept = where(is_era, c.int_cretaceous, intercept)
    gradient = where(is_era, c.grad_cretaceous, gradient)
    is_era = geology == _CENOZOIC
    intercept = where(is_era, c.int_cenozoic, intercept)
    gradient = where(is_era, c.grad_cenozoic, gradient)
    is_era = geology == _PLEISTOCENE
    intercept = where(is_era, c.int_pleistocene, intercept)
    gradient = where(is_era, c.grad_pleistocene, gradient)
    is_era = geology == _HOLOCENE
    intercept = where(is_era, c.int_holocene, intercept)
    gradient = where(is_era, c.grad_holocene, gradient)
    return intercept, gradient
