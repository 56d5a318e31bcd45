# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parameters of seismic sources and of the ruptures made from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from quakegrid.jobs.parameters import kinds
from quakegrid.jobs.parameters.declaration import (
    EVENT_MODES,
    HAZARD_MODES,
    SOURCE_MODES,
    parameter,
)
from quakegrid.jobs.parameters.literal import Literal


@dataclass(frozen=True, slots=True)
class SourceParameters:
    """How sources become ruptures, and which sources count."""

    rupture_mesh_spacing: float = parameter(
        kinds.POSITIVE,
        5.0,
        "Distance between the points of the mesh of a rupture surface.",
        unit="km",
        used_in=HAZARD_MODES,
    )
    complex_fault_mesh_spacing: float | None = parameter(
        kinds.optional(kinds.POSITIVE),
        None,
        "The same for complex faults; `rupture_mesh_spacing` if not given.",
        unit="km",
        used_in=SOURCE_MODES,
    )
    width_of_mfd_bin: float | None = parameter(
        kinds.POSITIVE,
        None,
        "Width of the bins that a Gutenberg-Richter or characteristic distribution is cut into.",
        unit="magnitude",
        used_in=SOURCE_MODES,
    )
    area_source_discretization: float | None = parameter(
        kinds.optional(kinds.POSITIVE),
        None,
        "Distance between the point sources that stand for an area source.",
        unit="km",
        used_in=SOURCE_MODES,
    )
    minimum_magnitude: Mapping[str, float] = parameter(
        kinds.LEAST_BY_NAME,
        MappingProxyType({"default": 0.0}),
        "Ruptures below this magnitude are left out; one number, or one by tectonic region type. "
        "Types that are not named have the number of `default`, or else the least one given.",
        unit="magnitude",
        used_in=SOURCE_MODES,
    )
    pointsource_distance: Mapping[str, float] = parameter(
        kinds.DEFAULTED_BY_NAME,
        MappingProxyType({"default": 100.0}),
        "Beyond this distance the ruptures of a point source are taken as one point for each "
        "magnitude; 0 takes them so everywhere, 1000 nowhere. One number, or one by tectonic "
        "region type with one for `default`. Its default is that of `openquake.cfg`.",
        unit="km",
        used_in=SOURCE_MODES,
    )
    ps_grid_spacing: float = parameter(
        kinds.NOT_NEGATIVE,
        0.0,
        "Point sources in a cell of a grid of this spacing are taken together where they are far; "
        "0 for no grid. With a grid the default of `pointsource_distance` is 40.",
        unit="km",
        used_in=SOURCE_MODES,
    )
    floating_x_step: float = parameter(
        kinds.NOT_NEGATIVE,
        0.0,
        "Step of floating ruptures along the strike of a kite fault, as a part of their length, as "
        "far as it divides the fault evenly; 0 for one mesh cell.",
        used_in=SOURCE_MODES,
    )
    floating_y_step: float = parameter(
        kinds.NOT_NEGATIVE,
        0.0,
        "Step of floating ruptures down the dip of a kite fault, as a part of their width, as far "
        "as it divides the fault evenly; 0 for one mesh cell.",
        used_in=SOURCE_MODES,
    )
    shift_hypo: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Move the hypocentre of a rupture of a point with its plane, where this is moved into the "
        "seismogenic layer.",
        used_in=SOURCE_MODES,
    )
    infer_occur_rates: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Take the rate of a non-parametric rupture from its probability of no occurrence.",
        used_in=SOURCE_MODES,
    )
    reqv_ignore_sources: tuple[str, ...] = parameter(
        kinds.NAMES,
        (),
        "Sources of points whose ruptures keep their size in the regions of `reqv_file`.",
        used_in=SOURCE_MODES,
    )
    source_id: tuple[str, ...] = parameter(
        kinds.NAMES,
        (),
        "Keep only the sources with these identifiers.",
        used_in=SOURCE_MODES,
    )
    source_nodes: tuple[str, ...] = parameter(
        kinds.NAMES,
        (),
        "Keep only sources of these kinds, named as in the source model (`pointSource`).",
        used_in=SOURCE_MODES,
    )
    discard_trts: tuple[str, ...] = parameter(
        kinds.NAME_LIST,
        (),
        "Leave out the sources of these tectonic region types.",
        used_in=SOURCE_MODES,
    )
    keep_trt: str = parameter(
        kinds.TEXT,
        "",
        "Keep only the sources of this tectonic region type.",
        used_in=SOURCE_MODES,
    )
    mosaic_model: str | None = parameter(
        kinds.optional(kinds.MODEL_CODE),
        None,
        "Code of the hazard model of the global mosaic that a job belongs to.",
    )
    split_sources: bool = parameter(
        kinds.BOOLEAN,
        True,
        "Whether each point of an area or multi-point source is a source of its own, with a "
        "`pointsource_distance`. If not, all its ruptures are computed at any distance.",
        used_in=SOURCE_MODES,
    )
    split_by_gsim: int = parameter(
        kinds.COUNT,
        0,
        "Number of ground motion models above which work is split by them. A hint only.",
    )
    split_time: int | None = parameter(
        kinds.COUNT,
        None,
        "Time after which a chunk of work should be split. A hint only.",
        unit="s",
    )
    collapse_level: int = parameter(
        kinds.WHOLE_NUMBER,
        -1,
        "How eagerly similar rupture-site pairs may be merged. Accepted and never done: "
        "all pairs are computed.",
    )
    strict: bool = parameter(
        kinds.BOOLEAN,
        True,
        "Whether doubtful fault geometries are mistakes. Accepted: they always are.",
    )
    maximum_rupture_depth: Mapping[str, float] = parameter(
        kinds.NUMBER_BY_NAME,
        MappingProxyType({}),
        "Ruptures with deeper hypocentres are left out; one number, or one by tectonic region "
        "type.",
        unit="km",
        used_in=EVENT_MODES,
        built=False,
    )
    rupture_dict: Mapping[str, Literal] = parameter(
        kinds.DICTIONARY,
        MappingProxyType({}),
        "A planar rupture: lon, lat, dep, mag, rake and, if wanted, strike, dip, msr, "
        "aspect_ratio.",
        used_in=EVENT_MODES,
        built=False,
    )
    rupture_id: int | None = parameter(
        kinds.COUNT,
        None,
        "Which rupture to take from a file of ruptures.",
        used_in=EVENT_MODES,
        built=False,
    )
    tectonic_region_type: str = parameter(
        kinds.TEXT,
        "*",
        "Tectonic region type of the rupture of a scenario, where the logic tree has several.",
        used_in=EVENT_MODES,
        built=False,
    )
