# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What share of a hazard comes from each bin of magnitude, distance and epsilon star."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from peer_trials import Trial, results_of

from quakegrid.jobs.datastore.hdf5_reader import Hdf5Reader

#: Bins half as wide as those of the curves: whole bins pass the edges of epsilon.
TRIAL = Trial("Set2-Case1", "untruncated", 99.0, spacing=0.5, bin_width=0.025, grid=3.0)
_REQUEST = """\
poes_disagg = {poes}
disagg_outputs = Mag_Dist_Eps
epsilon_star = true
distance_bin_width = 20
disagg_bin_edges = {{"mag": {mag}, "dist": {dist}, "eps": {eps}}}
"""
_FARTHEST, _UTMOST = 1000.0, 99.0
#: So near to the level of a probability that a line between them is the curve [ratio].
_NEAR = 0.005


@dataclass(frozen=True)
class Origins:
    """Where the hazard at some probabilities comes from.

    Attributes
    ----------
    rates
        Of exceedance, shape (P,) [1/yr].
    shares
        Parts of these, shape (P, distance, magnitude, epsilon).
    """

    rates: NDArray[np.float64]
    shares: NDArray[np.float64]


def listed_origins(solution: Mapping[str, Any]) -> Origins:
    """Return what the table says."""
    parts = solution["deaggregation"].values()
    shares = np.array([part["fraction_rrup_mag_epsstar"] for part in parts])
    return Origins(np.array([part["rate"] for part in parts]), shares)


def computed_origins(
    solution: Mapping[str, Any], tables: Mapping[str, Any], directory: Path
) -> Origins:
    """Return the same of a job, which finds the levels by their probabilities."""
    listed = listed_origins(solution)
    levels = {0.01, 0.5}
    for part in solution["deaggregation"].values():
        levels |= {part["pga"] * ratio for ratio in (1.0 - _NEAR, 1.0, 1.0 + _NEAR)}
    request = _REQUEST.format(
        poes=" ".join(repr(poe) for poe in (-np.expm1(-listed.rates)).tolist()),
        mag=solution["mag_edges"],
        dist=[*solution["rrup_edges"][:-1], _FARTHEST],
        eps=[-_UTMOST, *solution["eps_star_edges"][1:-1], _UTMOST],
    )
    found = results_of(TRIAL, tables, directory, sorted(levels), "disaggregation", request)
    with Hdf5Reader(found) as results:
        poes = results.read("disagg-rlzs/Mag_Dist_Eps")[0, ..., 0, :, 0].astype(float)
    rates = -np.log1p(-poes.transpose(3, 1, 0, 2))
    total = rates.sum(axis=(1, 2, 3))
    return Origins(total, rates / total[:, np.newaxis, np.newaxis, np.newaxis])
