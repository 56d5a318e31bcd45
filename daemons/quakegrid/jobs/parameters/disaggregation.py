# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parameters of disaggregation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from quakegrid.jobs.parameters import hazard_kinds, kinds
from quakegrid.jobs.parameters.declaration import parameter
from quakegrid.jobs.parameters.literal import Literal

_MODES = ("disaggregation",)

#: What a disaggregation can be told by.
DISAGGREGATION_OUTPUTS = (
    "Mag",
    "Dist",
    "Mag_Dist",
    "Mag_Dist_Eps",
    "Lon_Lat",
    "Mag_Lon_Lat",
    "TRT",
    "TRT_Mag",
    "TRT_Lon_Lat",
    "TRT_Mag_Dist",
    "TRT_Mag_Dist_Eps",
)


@dataclass(frozen=True, slots=True)
class DisaggregationParameters:
    """Into what a hazard is taken apart."""

    disagg_by_src: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Keep the mean rates of exceedance of each source.",
        used_in=("classical", "disaggregation"),
    )
    mag_bin_width: float = parameter(
        kinds.POSITIVE, 1.0, "Width of the bins of magnitude.", unit="magnitude", used_in=_MODES
    )
    distance_bin_width: float | None = parameter(
        kinds.POSITIVE,
        None,
        "Width of the bins of distance.",
        unit="km",
        used_in=_MODES,
        required_in=_MODES,
    )
    coordinate_bin_width: float = parameter(
        kinds.POSITIVE,
        100.0,
        "Width of the bins of longitude and latitude.",
        unit="degrees",
        used_in=_MODES,
    )
    num_epsilon_bins: int = parameter(
        kinds.AT_LEAST_ONE,
        1,
        "Number of bins of epsilon, between the truncation levels.",
        used_in=_MODES,
    )
    disagg_bin_edges: Mapping[str, Literal] = parameter(
        kinds.DICTIONARY,
        MappingProxyType({}),
        "Edges of bins written out, by mag, dist, lon, lat or eps.",
        used_in=_MODES,
    )
    disagg_outputs: tuple[str, ...] = parameter(
        kinds.several_of(*DISAGGREGATION_OUTPUTS),
        DISAGGREGATION_OUTPUTS,
        "What to tell the hazard by.",
        used_in=_MODES,
    )
    epsilon_star: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Bins of the epsilon that reaches the level, instead of those above it.",
        used_in=_MODES,
    )
    iml_disagg: Mapping[str, float] = parameter(
        hazard_kinds.NUMBER_BY_MEASURE,
        MappingProxyType({}),
        "The level of each intensity measure to take apart, in place of `poes`.",
        used_in=_MODES,
    )
    rlz_index: tuple[int, ...] | None = parameter(
        kinds.COUNTS,
        None,
        "The realizations to take apart, by number.",
        used_in=_MODES,
    )
    num_rlzs_disagg: int = parameter(
        kinds.COUNT,
        0,
        "How many realizations to take apart: those nearest to the mean; 0 for all.",
        used_in=_MODES,
    )
    max_sites_disagg: int = parameter(
        kinds.COUNT,
        10,
        "Largest number of sites that may be disaggregated.",
        used_in=_MODES,
    )
    max_data_transfer: float = parameter(
        kinds.NOT_NEGATIVE,
        2e11,
        "Largest amount of results to move. Accepted: nothing depends on it.",
        unit="bytes",
    )
