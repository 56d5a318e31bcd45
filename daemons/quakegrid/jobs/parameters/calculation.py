# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parameters of the calculation itself: mode, time, intensity measures, distances, models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from quakegrid.jobs.parameters import hazard_kinds, kinds
from quakegrid.jobs.parameters.calculation_modes import MODE
from quakegrid.jobs.parameters.declaration import (
    ALL_MODES,
    CURVE_MODES,
    EVENT_MODES,
    EVENT_RISK_MODES,
    HAZARD_MODES,
    RISK_MODES,
    SOURCE_MODES,
    parameter,
)
from quakegrid.jobs.parameters.literal import Literal


@dataclass(frozen=True, slots=True)
class CalculationParameters:
    """What is computed, and how far."""

    calculation_mode: str = parameter(
        MODE,
        "",
        "What to compute.",
        used_in=ALL_MODES,
        required_in=ALL_MODES,
    )
    description: str = parameter(
        kinds.TEXT,
        "no description",
        "A title, shown wherever the job is listed.",
        used_in=ALL_MODES,
    )
    investigation_time: float | None = parameter(
        kinds.POSITIVE,
        None,
        "The time in which a probability of exceedance is asked for.",
        unit="years",
        used_in=HAZARD_MODES,
        required_in=CURVE_MODES,
    )
    intensity_measure_types_and_levels: Mapping[str, tuple[float, ...]] = parameter(
        hazard_kinds.MEASURE_LEVELS,
        MappingProxyType({}),
        "The intensity measures and the levels of the hazard curve of each, ascending. "
        "`logscale(first, last, number)` stands for levels evenly spaced in their logarithms. "
        "The measures keep the order in which they are given.",
        unit="g; cm/s for PGV; cm for PGD; m/s for IA",
        used_in=HAZARD_MODES,
        required_in=CURVE_MODES,
    )
    intensity_measure_types: tuple[str, ...] = parameter(
        hazard_kinds.INTENSITY_MEASURES,
        (),
        "The intensity measures of ground motion fields, where no levels are needed. "
        "They are put in the order of their periods.",
        used_in=EVENT_MODES,
    )
    truncation_level: float | None = parameter(
        kinds.TRUNCATION_LEVEL,
        None,
        "Where the distribution of the ground motion is cut off, in standard deviations to both "
        "sides; 0 takes the median only and is kept as 1e-9.",
        used_in=HAZARD_MODES,
        required_in=CURVE_MODES,
    )
    truncation_level_between: float | None = parameter(
        kinds.optional(kinds.TRUNCATION_LEVEL),
        None,
        "The same for the between-event part of ground motion fields.",
        used_in=EVENT_MODES,
        built=False,
    )
    truncation_level_within: float | None = parameter(
        kinds.optional(kinds.TRUNCATION_LEVEL),
        None,
        "The same for the within-event part of ground motion fields.",
        used_in=EVENT_MODES,
        built=False,
    )
    truncated_mvn: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Draw correlated ground motion from a truncated multivariate normal distribution.",
        used_in=EVENT_MODES,
        built=False,
    )
    maximum_distance: Mapping[str, hazard_kinds.MagnitudeDistances] = parameter(
        hazard_kinds.MAXIMUM_DISTANCE,
        MappingProxyType({}),
        "Ruptures farther from a site than this are left out: one number, one by tectonic region "
        "type, or (magnitude, distance) pairs by tectonic region type with distances between "
        "them interpolated in the magnitude. `magdist` stands for "
        "[(3, 0), (6, 150), (10, 600)]. Tectonic region types that are not named have the "
        "distance of `default`, or else the largest one given.",
        unit="km",
        used_in=HAZARD_MODES,
        required_in=CURVE_MODES,
    )
    minimum_distance: float = parameter(
        kinds.NOT_NEGATIVE,
        0.0,
        "Shorter distances from a rupture are taken as this one.",
        unit="km",
        used_in=HAZARD_MODES,
    )
    maximum_distance_stations: float | None = parameter(
        kinds.NOT_NEGATIVE,
        None,
        "Stations farther from the rupture than this are left out of conditioned fields.",
        unit="km",
        used_in=EVENT_MODES,
        built=False,
    )
    gsim: str = parameter(
        kinds.TEXT,
        "[FromFile]",
        "One ground motion model, in place of a ground motion logic tree.",
        used_in=HAZARD_MODES,
    )
    horiz_comp_to_geom_mean: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Convert the horizontal component of each ground motion model to the geometric mean.",
        used_in=HAZARD_MODES,
    )
    amplification_method: str = parameter(
        kinds.choice("convolution", "kernel"),
        "convolution",
        "How site amplification functions are applied to hazard curves.",
        used_in=CURVE_MODES,
    )
    cross_correlation: str = parameter(
        kinds.TEXT,
        "yes",
        "The model of correlation between intensity measures, one of `oq info correlations`, "
        "for conditional spectra `BakerJayaram2008`; yes, no or full for shakemaps.",
        used_in=("classical", *EVENT_MODES),
    )
    correlation_cutoff: float = parameter(
        kinds.NOT_NEGATIVE,
        0.0002,
        "Smallest eigenvalue kept when ground motion fields are conditioned on stations.",
        used_in=EVENT_MODES,
        built=False,
    )
    with_betw_ratio: float | None = parameter(
        kinds.NOT_NEGATIVE,
        None,
        "Ratio of the between-event to the within-event standard deviation, for models that "
        "only tell the total.",
        used_in=EVENT_MODES,
        built=False,
    )
    imt_ref: str = parameter(
        hazard_kinds.INTENSITY_MEASURE,
        "",
        "The intensity measure on which a spectrum is conditioned.",
        used_in=("classical", "disaggregation"),
    )
    postproc_func: str = parameter(
        kinds.FUNCTION,
        "",
        "What to compute besides: `disagg_by_rel_sources.main`, `conditional_spectrum.main`, "
        "`median_spectrum.main`. Of other functions of OpenQuake a warning tells that they are "
        "left out.",
        used_in=CURVE_MODES + EVENT_MODES,
    )
    postproc_args: Mapping[str, Literal] = parameter(
        kinds.DICTIONARY,
        MappingProxyType({}),
        "Its arguments: of `disagg_by_rel_sources.main` the measures `imts` and, as "
        "`imls_by_sid`, a level of each by the number of the site.",
        used_in=CURVE_MODES + EVENT_MODES,
    )
    postrisk_func: str = parameter(
        kinds.FUNCTION,
        "",
        "A function to run on the results of a risk calculation.",
        used_in=RISK_MODES,
        built=False,
    )
    postrisk_args: Mapping[str, Literal] = parameter(
        kinds.DICTIONARY,
        MappingProxyType({}),
        "Its arguments.",
        used_in=RISK_MODES,
        built=False,
    )
    asce_version: str = parameter(
        kinds.choice("ASCE7-16", "ASCE7-22"),
        "ASCE7-16",
        "The edition of ASCE 7 that design values follow.",
    )
    hazard_calculation_id: int | str | None = parameter(
        kinds.optional(kinds.CALCULATION),
        None,
        "The job whose results this one starts from, or a file of results, or a job file to run "
        "first.",
        used_in=ALL_MODES,
    )
    minimum_engine_version: tuple[int, ...] | None = parameter(
        kinds.VERSION,
        None,
        "The OpenQuake version the job file was written for; newer than the one whose formats "
        "are understood is a mistake.",
        used_in=ALL_MODES,
    )
    local_timestamp: str | None = parameter(
        kinds.TIMESTAMP,
        None,
        "When the event of a scenario happened, with its time zone.",
        used_in=EVENT_RISK_MODES,
        built=False,
    )
    cache: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Whether the results of an equal job may be taken. A hint only: the job is computed.",
    )
    job_id: int = parameter(
        kinds.COUNT,
        0,
        "Number of a job that stands in the database already. Set by the engine itself.",
    )
    risk_imtls: Mapping[str, tuple[float, ...]] = parameter(
        hazard_kinds.MEASURE_LEVELS,
        MappingProxyType({}),
        "Intensity measures and levels of the risk functions. Set by the engine itself.",
        used_in=SOURCE_MODES + RISK_MODES,
        built=False,
    )
