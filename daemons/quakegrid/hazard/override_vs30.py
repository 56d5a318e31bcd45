# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sites on other ground than the site model tells: one vs30 for all, or several for one place.

American Society of Civil Engineers (2022). Minimum design loads and associated criteria for
buildings and other structures, ASCE/SEI 7-22. DOI 10.1061/9780784415788. Table 20.2-1.

Chiou, B. S.-J. and Youngs, R. R. (2014). Update of the Chiou and Youngs NGA model for the average
horizontal component of peak ground motion and response spectra. Earthquake Spectra 30 (3),
1117-1153. DOI 10.1193/072813EQS219M. Equation 1.

Campbell, K. W. and Bozorgnia, Y. (2014). NGA-West2 ground motion model for the average horizontal
components of PGA, PGV, and 5% damped linear acceleration response spectra. Earthquake Spectra
30 (3), 1087-1115. DOI 10.1193/062913EQS175M. Equation 33.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.site_collection import SiteCollection
from quakegrid.hazard.site_parameters import UNKNOWN

Floats = NDArray[np.float64]

#: Site classes of ASCE 7-22, and the largest vs30 of each but the last [m/s].
_CLASSES = np.array(["E", "DE", "D", "CD", "C", "BC", "B", "A"])
_LARGEST = np.array([152.0, 213.0, 305.0, 442.0, 640.0, 914.0, 1500.0])
#: Names of sites are cut for the class to fit [letters].
_LONGEST_NAME = 8


def site_classes(vs30: Floats) -> NDArray[np.str_]:
    """Return the site class of each vs30 [m/s]; on a border the softer one."""
    return _CLASSES[np.searchsorted(_LARGEST, vs30, side="left")]


def california_z1pt0(vs30: Floats) -> Floats:
    """Return the depth to a shear-wave velocity of 1.0 km/s that goes with a vs30 [m]."""
    ratio = (vs30**4 + 571.0**4) / (1360.0**4 + 571.0**4)
    return np.asarray(np.exp(-7.15 / 4.0 * np.log(ratio)))


def california_z2pt5(vs30: Floats) -> Floats:
    """Return the depth to a shear-wave velocity of 2.5 km/s that goes with a vs30 [km]."""
    return np.asarray(np.exp(7.089 - 1.144 * np.log(vs30)))


_DEPTHS: Mapping[str, Callable[[Floats], Floats]] = MappingProxyType(
    {"z1pt0": california_z1pt0, "z2pt5": california_z2pt5}
)


def with_vs30(
    sites: SiteCollection, values: Sequence[float], required: Collection[str] = ()
) -> SiteCollection:
    """Return sites with other ground.

    One value holds for all sites. Of several values each makes a site of its own of the only
    site, or of every site whose vs30 is not known; sites whose vs30 is known stay. The name of
    such a site, cut to 8 letters in all, is followed by its site class. Depths of the basin
    follow from vs30 at all sites.

    Parameters
    ----------
    sites
        S sites.
    values
        vs30 [m/s], at least one.
    required
        Site parameters the ground motion models read.
    """
    count = len(sites)
    known = sites.parameters.get("vs30", np.full(count, UNKNOWN))
    changed = (known == UNKNOWN) | (len(values) == 1 or count == 1)
    copies = np.where(changed, len(values), 1)
    origin = np.repeat(np.arange(count), copies)
    number = np.arange(len(origin)) - np.repeat(np.cumsum(copies) - copies, copies)
    vs30 = np.where(changed[origin], np.array(values)[number], known[origin])
    names = np.arange(count).astype(np.str_)
    names = (names if sites.custom_site_id is None else sites.custom_site_id)[origin]
    classes = np.where(changed[origin], np.char.add(":", site_classes(vs30)), "")
    copied = sites.rows(origin)
    depths = {
        name: depth(vs30)
        for name, depth in _DEPTHS.items()
        if name in copied.parameters or name in required
    }
    measured = {"vs30measured": np.zeros(len(origin))}
    return SiteCollection(
        copied.lon,
        copied.lat,
        copied.depth,
        {**measured, **copied.parameters, "vs30": vs30, **depths},
        np.array(
            [
                name[: _LONGEST_NAME - len(ending)] + ending
                for name, ending in zip(names.tolist(), classes.tolist(), strict=True)
            ]
        ),
        copied.texts,
    )
