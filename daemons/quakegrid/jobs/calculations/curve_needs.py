# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The memory and disk that rates of exceedance and curves will take."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from quakegrid.hazard.hazard_rates import PAIRS_PER_BATCH
from quakegrid.hazard.rupture_context import COLUMNS
from quakegrid.jobs.calculations.classical_statistics import Curves
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.hazard_inputs.loaded_inputs import LoadedInputs
from quakegrid.jobs.hazard_inputs.rate_chunks import pieces_of, tile_of
from quakegrid.jobs.job_cost import Needs

#: Numbers of contexts are held as they are made, joined and sorted.
_COPIES_OF_CONTEXTS = 3
#: Curves of realizations are held while statistics are made of them [bytes].
_HELD_CURVES = 64e6


def needs_of_curves(
    loaded: LoadedInputs, rates: Sequence[Chunk], statistics: Sequence[Chunk]
) -> Needs:
    """Return what a classical calculation takes.

    Parameters
    ----------
    loaded
        The inputs.
    rates, statistics
        The chunks of the two stages.
    """
    hazard = loaded.hazard
    levels = hazard.parameters.ln_levels().size
    slots = np.diff(loaded.slots.first)
    sources = len(hazard.units) if hazard.parameters.rates_by_source else 0
    parts = []
    for chunk in rates:
        first, last = tile_of(chunk)
        families = {hazard.units[piece.unit].family for piece in pieces_of(chunk)}
        numbers = sum(int(slots[family]) for family in families)
        parts.append(8.0 * (last - first) * levels * numbers)
    curves = Curves.of(hazard)
    total_slots = int(loaded.slots.first[-1])
    summed = [
        8.0 * (last - first) * levels * (total_slots + sources)
        for first, last in map(tile_of, statistics)
    ]
    contexts = 8.0 * PAIRS_PER_BATCH * len(COLUMNS) * _COPIES_OF_CONTEXTS
    kept = sum(4.0 * curves.site_count * math.prod(shape) for shape in curves.shapes.values())
    if curves.keeps_rates:
        kept += 8.0 * math.prod(curves.rates_shape)
    return Needs(
        memory=max(
            [
                *(2.0 * size + contexts for size in parts),
                *(2.0 * size + _HELD_CURVES for size in summed),
            ],
            default=0.0,
        ),
        # a part of statistics becomes rows of the results
        disk=sum(parts) + 2.0 * kept + 8.0 * curves.site_count * levels * sources,
        remedy="give fewer sites, levels or measures, or individual_rlzs = false",
    )
