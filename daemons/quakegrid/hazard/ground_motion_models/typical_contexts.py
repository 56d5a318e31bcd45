# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contexts of a typical earthquake of a region, seen from sites at growing distance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.model import Context, word_code


@dataclass(frozen=True)
class TypicalRupture:
    """Where earthquakes of a region break; strike north.

    Attributes
    ----------
    depth
        Of the hypocentre [km].
    dip, rake
        [deg]
    """

    depth: float
    dip: float
    rake: float


_CRUST: Final = TypicalRupture(10.0, 90.0, 0.0)
#: Words in the name of a region -> its ruptures.
_RUPTURES: Final[Mapping[str, TypicalRupture]] = {
    "Interface": TypicalRupture(25.0, 20.0, 90.0),
    "IntraSlab": TypicalRupture(50.0, 60.0, -90.0),
    "Volcanic": TypicalRupture(4.0, 90.0, 0.0),
    "Induced": TypicalRupture(3.0, 90.0, 0.0),
    "Geothermal": TypicalRupture(3.0, 90.0, 0.0),
}
#: What is said of the sites; everything else is 0.
SITE: Final[Mapping[str, float]] = {
    "vs30": 760.0,
    "vs30measured": 1.0,
    "z1pt0": -999.0,
    "z2pt5": -999.0,
    "z1pt4": 100.0,
    "z_sed": 0.1,
    "xvf": -50.0,
    "h800": 5.0,
    "slope": 0.05,
    "f0": 5.0,
    "kappa0": 0.03,
    "THV": 0.2,
    "PHV": 2.0,
    "D50_15": 0.5,
    "T_15": 3.0,
    "F_15": 10.0,
    "freeface_ratio": 5.0,
    "soiltype": 1.0,
    "siteclass": word_code("siteclass", "B"),
    "ec8": word_code("ec8", "A"),
    "ec8_p18": word_code("ec8_p18", "A"),
    "geology": word_code("geology", "HOLOCENE"),
}


def typical_rupture(tectonic_region_type: str) -> TypicalRupture:
    """Return the ruptures of a region; those of the crust if nothing else is known."""
    found = (rupture for word, rupture in _RUPTURES.items() if word in tectonic_region_type)
    return next(found, _CRUST)


def typical_contexts(
    tectonic_region_type: str, mag: NDArray[np.float64], rjb: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return contexts of sites across strike from the middle of a rupture, on its footwall.

    Parameters
    ----------
    tectonic_region_type
        Says how ruptures lie.
    mag, rjb
        Shape (N,): magnitudes, and distances to the surface projection [km].

    Returns
    -------
    ndarray
        Shape (len(Context._fields), N).  The width follows Wells and Coppersmith (1994,
        https://doi.org/10.1785/BSSA0840040974) for all styles of faulting.
    """
    rupture = typical_rupture(tectonic_region_type)
    dip = np.radians(rupture.dip)
    width = np.minimum(10.0 ** (-1.01 + 0.32 * mag), 2.0 * rupture.depth / np.sin(dip))
    half = 0.5 * width * np.sin(dip)
    ztor = np.maximum(rupture.depth - half, 0.0)
    known = {
        "mag": mag,
        "rake": rupture.rake,
        "dip": rupture.dip,
        "ztor": ztor,
        "zbot": ztor + 2.0 * half,
        "width": width,
        "hypo_depth": rupture.depth,
        "rrup": np.hypot(rjb, ztor),
        "rjb": rjb,
        "rx": -rjb,
        "repi": rjb,
        "rhypo": np.hypot(rjb, rupture.depth),
        "azimuth": 270.0,
        **SITE,
    }
    columns = np.zeros((len(Context._fields), len(rjb)))
    for row, name in enumerate(Context._fields):
        columns[row] = known.get(name, 0.0)
    return columns
