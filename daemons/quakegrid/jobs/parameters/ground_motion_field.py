# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parameters of stochastic event sets, ground motion fields and shakemaps."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from quakegrid.jobs.parameters import hazard_kinds, kinds
from quakegrid.jobs.parameters.declaration import EVENT_MODES, parameter
from quakegrid.jobs.parameters.literal import Literal


@dataclass(frozen=True, slots=True)
class GroundMotionFieldParameters:
    """Which events are drawn, and how their ground motion is."""

    ses_per_logic_tree_path: int = parameter(
        kinds.AT_LEAST_ONE,
        1,
        "How many times the investigation time is drawn for each realization.",
        used_in=EVENT_MODES,
    )
    ses_seed: int = parameter(
        kinds.COUNT,
        42,
        "Seed of the drawing of events and of their ground motion.",
        used_in=EVENT_MODES,
    )
    number_of_ground_motion_fields: int | None = parameter(
        kinds.COUNT,
        None,
        "How many ground motion fields to draw for each model of a scenario.",
        used_in=EVENT_MODES,
        required_in=("scenario",),
    )
    ground_motion_fields: bool = parameter(
        kinds.BOOLEAN,
        True,
        "Draw ground motion fields too, not only ruptures.",
        used_in=EVENT_MODES,
    )
    ground_motion_correlation_model: str | None = parameter(
        kinds.optional(kinds.choice("JB2009", "HM2018")),
        None,
        "The model of spatial correlation within an event.",
        used_in=EVENT_MODES,
    )
    ground_motion_correlation_params: Mapping[str, Literal] = parameter(
        kinds.DICTIONARY,
        MappingProxyType({}),
        "Its arguments.",
        used_in=EVENT_MODES,
    )
    max_sites_correl: int = parameter(
        kinds.COUNT,
        1200,
        "Largest number of sites for which spatial correlation is computed.",
        used_in=EVENT_MODES,
    )
    minimum_intensity: Mapping[str, float] = parameter(
        hazard_kinds.NUMBER_BY_MEASURE,
        MappingProxyType({}),
        "Ground motion below this is dropped; one number, or one by intensity measure.",
        used_in=EVENT_MODES,
    )
    extreme_gmv: Mapping[str, float] = parameter(
        hazard_kinds.NUMBER_BY_MEASURE,
        MappingProxyType({"default": math.inf}),
        "Ground motion above this is replaced by the median; one number, or one by intensity "
        "measure.",
        used_in=EVENT_MODES,
    )
    hazard_curves_from_gmfs: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Make hazard curves from ground motion fields.",
        used_in=EVENT_MODES,
    )
    compare_with_classical: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Compute the hazard curves in the classical way too.",
        used_in=EVENT_MODES,
    )
    mea_tau_phi: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Keep the mean and the standard deviations that the models gave.",
        used_in=EVENT_MODES,
    )
    gmf_max_gb: float = parameter(
        kinds.NOT_NEGATIVE,
        0.01,
        "Largest size of ground motion fields for which their average is kept.",
        unit="GB",
        used_in=EVENT_MODES,
    )
    secondary_perils: tuple[str, ...] = parameter(
        kinds.NAMES,
        (),
        "The models of landslide and liquefaction to apply to ground motion.",
        used_in=EVENT_MODES,
    )
    sec_peril_params: tuple[Mapping[str | int, Literal], ...] = parameter(
        kinds.DICTIONARIES,
        (),
        "The arguments of each of them.",
        used_in=EVENT_MODES,
    )
    shakemap_id: str | None = parameter(
        kinds.TEXT,
        None,
        "Name of a shakemap of the USGS.",
        used_in=EVENT_MODES,
    )
    shakemap_uri: Mapping[str, Literal] = parameter(
        kinds.DICTIONARY,
        MappingProxyType({}),
        "Where a shakemap is: its kind (usgs_id, usgs_xml, shapefile, file_npy) and places.",
        used_in=EVENT_MODES,
    )
    spatial_correlation: str = parameter(
        kinds.choice("yes", "no", "full"),
        "yes",
        "Spatial correlation of ground motion drawn from a shakemap.",
        used_in=EVENT_MODES,
    )
    cholesky_limit: int = parameter(
        kinds.COUNT,
        10000,
        "Largest number of sites times intensity measures of a shakemap.",
        used_in=EVENT_MODES,
    )
