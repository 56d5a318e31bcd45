# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parameters of losses, damage and their aggregation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from quakegrid.jobs.parameters import kinds
from quakegrid.jobs.parameters.declaration import (
    ALL_MODES,
    EVENT_RISK_MODES,
    RISK_MODES,
    parameter,
)

_DAMAGE_MODES = ("classical_damage", "event_based_damage", "scenario_damage")
_BENEFIT_MODES = ("classical_bcr",)
_EVENT_BASED = ("event_based_risk", "event_based_damage")

_LOSS_SUMS = (
    "structural",
    "nonstructural",
    "contents",
    "business_interruption",
    "embodied_carbon",
    "structural+nonstructural",
    "structural+contents",
    "nonstructural+contents",
    "structural+nonstructural+contents",
    "structural+nonstructural+contents+business_interruption",
)


@dataclass(frozen=True, slots=True)
class RiskParameters:
    """What risk is computed of which assets."""

    asset_hazard_distance: Mapping[str, float] = parameter(
        kinds.NUMBER_BY_NAME,
        MappingProxyType({"default": 15.0}),
        "How far an asset may be from the nearest site; one number, or one by peril.",
        unit="km",
        used_in=ALL_MODES,
    )
    discard_assets: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Leave out assets that are farther, instead of stopping.",
        used_in=ALL_MODES,
    )
    aggregate_by: tuple[tuple[str, ...], ...] = parameter(
        kinds.TAG_LISTS,
        (),
        "Tags of the exposure by which losses are summed.",
        used_in=RISK_MODES,
    )
    reaggregate_by: tuple[str, ...] = parameter(
        kinds.NAMES,
        (),
        "Some of the tags of `aggregate_by`, by which results are summed again.",
        used_in=RISK_MODES,
    )
    aggregate_exposure: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Merge the assets of one site and taxonomy.",
        used_in=RISK_MODES,
    )
    aggregate_loss_curves_types: tuple[str, ...] = parameter(
        kinds.CURVE_TYPES,
        ("ep",),
        "Loss curves of all events (ep), of the sum of a year (aep), of the largest of a year "
        "(oep).",
        used_in=_EVENT_BASED,
    )
    risk_investigation_time: float | None = parameter(
        kinds.POSITIVE,
        None,
        "The time for which risk is told, if not the investigation time.",
        unit="years",
        used_in=RISK_MODES,
    )
    return_periods: tuple[int, ...] = parameter(
        kinds.COUNTS, (), "Return periods of loss curves.", unit="years", used_in=RISK_MODES
    )
    conditional_loss_poes: tuple[float, ...] = parameter(
        kinds.PROBABILITIES,
        (),
        "Probabilities of exceedance of loss maps.",
        used_in=RISK_MODES,
    )
    avg_losses: bool = parameter(
        kinds.BOOLEAN, True, "Compute average losses.", used_in=EVENT_RISK_MODES
    )
    total_losses: str | None = parameter(
        kinds.choice(*_LOSS_SUMS),
        None,
        "Kinds of loss to add up.",
        used_in=EVENT_RISK_MODES,
    )
    minimum_asset_loss: Mapping[str, float] = parameter(
        kinds.NUMBER_BY_NAME,
        MappingProxyType({"default": 0.0}),
        "Smaller losses of an asset are taken as none; one number, or one by kind of loss.",
        used_in=EVENT_RISK_MODES,
    )
    asset_correlation: int = parameter(
        kinds.CORRELATION,
        0,
        "Whether the losses of assets of one taxonomy vary together (1) or alone (0).",
        used_in=EVENT_RISK_MODES,
    )
    master_seed: int = parameter(
        kinds.COUNT, 123456789, "Seed of the drawing of losses.", used_in=EVENT_RISK_MODES
    )
    ignore_master_seed: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Compute the scatter of losses instead of drawing it.",
        used_in=EVENT_RISK_MODES,
    )
    ignore_covs: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Take the coefficients of variation of vulnerability functions as zero.",
        used_in=RISK_MODES,
    )
    ignore_missing_costs: tuple[str, ...] = parameter(
        kinds.NAMES,
        (),
        "Kinds of cost that assets may lack; such assets are left out.",
        used_in=RISK_MODES,
    )
    ignore_encoding_errors: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Skip characters of an exposure that are not UTF-8.",
        used_in=RISK_MODES,
    )
    time_event: str = parameter(
        kinds.choice("avg", "day", "night", "transit"),
        "avg",
        "The time of day for which occupants are counted.",
        used_in=RISK_MODES,
    )
    lrem_steps_per_interval: int = parameter(
        kinds.COUNT,
        0,
        "Into how many steps each interval of loss ratios is cut.",
        used_in=("classical_risk", "classical_bcr"),
    )
    steps_per_interval: int = parameter(
        kinds.AT_LEAST_ONE,
        1,
        "Into how many steps each interval of a discrete fragility function is cut.",
        used_in=_DAMAGE_MODES,
    )
    continuous_fragility_discretization: int = parameter(
        kinds.AT_LEAST_ONE,
        20,
        "Into how many levels a continuous fragility function is cut.",
        used_in=_DAMAGE_MODES,
    )
    limit_states: tuple[str, ...] = parameter(
        kinds.NAMES, (), "Names of the limit states.", used_in=_DAMAGE_MODES
    )
    discrete_damage_distribution: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Draw whole numbers of buildings in each damage state.",
        used_in=_DAMAGE_MODES,
    )
    modal_damage_state: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Export only the most probable damage state.",
        used_in=_DAMAGE_MODES,
    )
    infrastructure_connectivity_analysis: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Tell how the damage of a network cuts its connections.",
        used_in=_DAMAGE_MODES,
    )
    max_nodes_network: int = parameter(
        kinds.COUNT, 1000, "Largest number of nodes of a network.", used_in=_DAMAGE_MODES
    )
    interest_rate: float | None = parameter(
        kinds.NOT_NEGATIVE,
        None,
        "Yearly rate of interest.",
        used_in=_BENEFIT_MODES,
        required_in=_BENEFIT_MODES,
    )
    asset_life_expectancy: float | None = parameter(
        kinds.POSITIVE,
        None,
        "How long an asset is expected to stand.",
        unit="years",
        used_in=_BENEFIT_MODES,
        required_in=_BENEFIT_MODES,
    )
    ash_wet_amplification_factor: float = parameter(
        kinds.NOT_NEGATIVE,
        1.0,
        "How much heavier wet volcanic ash is than dry.",
        used_in=("multi_risk", *EVENT_RISK_MODES),
    )
    specific_assets: tuple[str, ...] = parameter(
        kinds.NAMES, (), "Keep only these assets.", used_in=RISK_MODES
    )
    assets_per_site_limit: float = parameter(
        kinds.NOT_NEGATIVE, 1000.0, "Largest number of assets at one site.", used_in=RISK_MODES
    )
    countries: tuple[str, ...] = parameter(
        kinds.NAMES, (), "Keep only the assets in these countries.", used_in=RISK_MODES
    )
