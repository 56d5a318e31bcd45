# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parameters of the places where hazard is wanted, and of the ground there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from quakegrid.jobs.parameters import hazard_kinds, kinds
from quakegrid.jobs.parameters.declaration import ALL_MODES, CURVE_MODES, HAZARD_MODES, parameter


@dataclass(frozen=True, slots=True)
class SiteParameters:
    """Where, and on what ground."""

    sites: tuple[hazard_kinds.Point, ...] = parameter(
        hazard_kinds.COORDINATES,
        (),
        "The sites, written out: longitude, latitude and, if wanted, depth (down) of each.",
        unit="degrees, degrees, km",
        used_in=ALL_MODES,
    )
    siteid: tuple[str, ...] = parameter(
        kinds.SITE_NAMES,
        (),
        "A name for each of the `sites`, in their order.",
        used_in=ALL_MODES,
    )
    region: tuple[tuple[float, float], ...] | None = parameter(
        hazard_kinds.POLYGON,
        None,
        "Corners of the region to be filled with a grid of sites, or to cut an exposure with.",
        unit="degrees",
        used_in=ALL_MODES,
    )
    region_grid_spacing: float | None = parameter(
        kinds.POSITIVE,
        None,
        "Distance between the sites of the grid in the `region`.",
        unit="km",
        used_in=ALL_MODES,
    )
    reference_vs30_value: float = parameter(
        kinds.POSITIVE,
        math.nan,
        "Shear-wave velocity of the upper 30 m at every site, where there is no site model.",
        unit="m/s",
        used_in=HAZARD_MODES,
    )
    reference_vs30_type: str = parameter(
        kinds.choice("measured", "inferred"),
        "inferred",
        "Whether `reference_vs30_value` was measured or inferred.",
        used_in=HAZARD_MODES,
    )
    reference_depth_to_1pt0km_per_sec: float = parameter(
        kinds.DEPTH,
        math.nan,
        "Depth to a shear-wave velocity of 1.0 km/s at every site (z1pt0); "
        "-999 lets each ground motion model estimate it.",
        unit="m",
        used_in=HAZARD_MODES,
    )
    reference_depth_to_1pt4km_per_sec: float = parameter(
        kinds.DEPTH,
        math.nan,
        "Depth to a shear-wave velocity of 1.4 km/s at every site (z1pt4); "
        "-999 lets each ground motion model estimate it.",
        unit="m",
        used_in=HAZARD_MODES,
    )
    reference_depth_to_2pt5km_per_sec: float = parameter(
        kinds.DEPTH,
        math.nan,
        "Depth to a shear-wave velocity of 2.5 km/s at every site (z2pt5); "
        "-999 lets each ground motion model estimate it.",
        unit="km",
        used_in=HAZARD_MODES,
    )
    override_vs30: tuple[float, ...] = parameter(
        kinds.NUMBERS,
        (),
        "One vs30 for all sites; or several, each of which makes a site of its own of the only "
        "site, or of every site of the site model with a vs30 of -999.",
        unit="m/s",
        used_in=HAZARD_MODES,
    )
    vs30_tolerance: int = parameter(
        kinds.WHOLE_NUMBER,
        0,
        "How far the vs30 of a site may be from that of the amplification functions.",
        unit="m/s",
        used_in=CURVE_MODES,
    )
    soil_intensities: tuple[float, ...] | None = parameter(
        kinds.NUMBERS,
        None,
        "Levels of the hazard curves at the surface, after amplification.",
        used_in=CURVE_MODES,
    )
    site_labels: Mapping[str, int] = parameter(
        kinds.LABELS,
        MappingProxyType({}),
        "Number of each label of sites: where `ilabel` of the site model is this number, the "
        "ground motion models are those of the tree with this logicTreeID in "
        "`gsim_logic_tree_file`, elsewhere (0) those of its first tree.",
        used_in=HAZARD_MODES,
    )
    site_class: str | None = parameter(
        kinds.optional(
            kinds.choice("A", "B", "BC", "C", "CD", "D", "DE", "E", "default", "custom")
        ),
        None,
        "Site class of ASCE 7, for what is made of the hazard afterwards; no hazard depends on it.",
    )
    prefer_global_site_params: bool | None = parameter(
        kinds.BOOLEAN,
        None,
        "Whether the reference values go before those of a site model. Set by the engine itself.",
        used_in=HAZARD_MODES,
        built=False,
    )
    tile_spec: tuple[int, int] | None = parameter(
        kinds.TILE,
        None,
        "Compute one tile of the sites only, of so many: of [2, 3] the second, fifth, eighth site.",
        used_in=CURVE_MODES,
    )
