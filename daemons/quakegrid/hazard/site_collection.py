# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sites and their parameters as a struct of arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class SiteCollection:
    """S sites.

    Attributes
    ----------
    lon, lat
        Shape (S,) [deg], rounded to 5 decimals.
    depth
        Shape (S,) [km], positive below the sea level.
    parameters
        Site parameter name (``vs30``, ``z1pt0`` ...) -> values, shape (S,).
    custom_site_id
        Identifiers given by the user, shape (S,), or None.
    texts
        Site parameters that are words (``siteclass``, ``geology`` ...) -> values, shape (S,).
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    depth: NDArray[np.float64]
    parameters: Mapping[str, NDArray[np.float64]]
    custom_site_id: NDArray[np.str_] | None = None
    texts: Mapping[str, NDArray[np.str_]] = field(default_factory=lambda: MappingProxyType({}))

    def __len__(self) -> int:
        """Return the number of sites."""
        return len(self.lon)

    def rows(self, which: slice | NDArray[np.intp]) -> SiteCollection:
        """Return some of the sites, by their places, with all that is known of them."""
        custom = self.custom_site_id
        return SiteCollection(
            self.lon[which],
            self.lat[which],
            self.depth[which],
            {name: values[which] for name, values in self.parameters.items()},
            None if custom is None else custom[which],
            {name: values[which] for name, values in self.texts.items()},
        )
