# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Seeds of NGA-East: twenty models of rock motion, amplified.

PEER (2015). NGA-East: median ground-motion models for the central and eastern North America
region. PEER Report 2015/04.

Goulet C.A., Bozorgnia Y., Kuehn N., Al Atik L., Youngs R.R., Graves R.W., Atkinson G.M. (2018).
Central and eastern North America ground-motion characterization - NGA-East final report.
PEER Report 2018/08.

The numbers are medians at the nodes of the published tables, as the reference interpolates them
there. Their ln are kept as whole steps of 4e-5, second differences in magnitude and distance,
byte by byte.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import numpy as np

from quakegrid.hazard.ground_motion_models.conventions.gridded_table import GriddedTable, Surfaces

_STEP = 4e-5  # of ln medians
_FOLDER = "quakegrid.hazard.ground_motion_models.stable_continental"


@cache
def seeds() -> frozenset[str]:
    """Return the names of the seeds: ``PEER_GP`` is what is `NGAEast_PEER_GP.hdf5` elsewhere."""
    source = resources.files(_FOLDER) / "nga_east_seeds.npz"
    with source.open("rb") as stream, np.load(stream) as archive:
        return frozenset(key.partition(":")[0] for key in archive.files if ":" in key)


def seed_table(seed: str) -> GriddedTable:
    """Return the medians of a seed on rock of 3000 m/s by `rrup`."""
    source = resources.files(_FOLDER) / "nga_east_seeds.npz"
    with source.open("rb") as stream, np.load(stream) as archive:
        measures = tuple(str(measure) for measure in archive[f"{seed}:measures"])
        planes = archive[f"{seed}:steps"]
        magnitudes, distances = archive["magnitudes"], archive["distances"]
    steps = np.ascontiguousarray(planes.reshape(4, -1).T).view("<i4").reshape(planes.shape[1:])
    values = steps.astype(np.int64).cumsum(axis=1).cumsum(axis=2) * _STEP
    return GriddedTable(magnitudes, distances, Surfaces(measures, values), {})
