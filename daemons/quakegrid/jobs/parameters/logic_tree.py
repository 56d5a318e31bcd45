# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parameters of the logic trees and of the statistics over their realizations."""

from __future__ import annotations

from dataclasses import dataclass

from quakegrid.jobs.parameters import kinds
from quakegrid.jobs.parameters.declaration import (
    EVENT_MODES,
    HAZARD_MODES,
    RISK_MODES,
    SOURCE_MODES,
    parameter,
)


@dataclass(frozen=True, slots=True)
class LogicTreeParameters:
    """Which paths of the logic trees are followed, and what is told of them."""

    number_of_logic_tree_samples: int = parameter(
        kinds.COUNT,
        0,
        "How many realizations to draw; 0 follows every path.",
        used_in=SOURCE_MODES,
    )
    random_seed: int = parameter(
        kinds.COUNT,
        42,
        "Seed of the drawing of realizations.",
        used_in=SOURCE_MODES,
    )
    sampling_method: str = parameter(
        kinds.choice("early_weights", "late_weights", "early_latin", "late_latin"),
        "early_weights",
        "How realizations are drawn: by weight (early_weights), evenly and weighted afterwards "
        "(late_weights), or either as a Latin hypercube.",
        used_in=SOURCE_MODES,
    )
    oversampling: str = parameter(
        kinds.choice("forbid", "tolerate"),
        "tolerate",
        "Whether more samples than paths are a mistake (forbid).",
        used_in=SOURCE_MODES,
    )
    max_potential_paths: int = parameter(
        kinds.COUNT,
        15000,
        "Largest number of paths that may all be followed; with more a number of samples is "
        "needed.",
        used_in=SOURCE_MODES,
    )
    smlt_branch: str = parameter(
        kinds.BRANCH,
        "",
        "Follow only this branch of the source model logic tree.",
        used_in=SOURCE_MODES,
    )
    collapse_gsim_logic_tree: tuple[str, ...] = parameter(
        kinds.NAMES,
        (),
        "Branch sets of the ground motion logic tree whose models become one, with the weighted "
        "mean of their probabilities of exceedance.",
        used_in=SOURCE_MODES,
    )
    individual_rlzs: bool | None = parameter(
        kinds.BOOLEAN,
        None,
        "Keep the results of every realization beside the statistics.",
        used_in=HAZARD_MODES,
        aliases=("individual_curves",),
    )
    mean: bool = parameter(
        kinds.BOOLEAN,
        True,
        "Compute the mean over the realizations.",
        used_in=HAZARD_MODES,
        aliases=("mean_hazard_curves",),
    )
    quantiles: tuple[float, ...] = parameter(
        kinds.PROBABILITIES,
        (),
        "Compute these quantiles over the realizations.",
        used_in=HAZARD_MODES,
        aliases=("quantile_hazard_curves",),
    )
    std: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Compute the standard deviation over the realizations.",
        used_in=HAZARD_MODES,
    )
    max: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Compute the largest value over the realizations.",
        used_in=HAZARD_MODES,
        aliases=("max_hazard_curves",),
    )
    use_rates: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Take statistics of rates of exceedance instead of probabilities.",
        used_in=SOURCE_MODES,
    )
    collect_rlzs: bool | None = parameter(
        kinds.BOOLEAN,
        None,
        "Merge all realizations into one. Not given: when realizations are drawn.",
        used_in=EVENT_MODES + RISK_MODES,
        built=False,
    )
