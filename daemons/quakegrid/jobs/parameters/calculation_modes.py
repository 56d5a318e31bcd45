# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every calculation mode a job file may ask for, and which of them are built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from quakegrid.jobs.parameters.kinds import choice


@dataclass(frozen=True, slots=True)
class CalculationMode:
    """One calculation mode.

    Attributes
    ----------
    name
        As it stands in a job file.
    doc
        What it computes.
    built
        Whether it can be run.
    """

    name: str
    doc: str
    built: bool = False


CALCULATION_MODES: Mapping[str, CalculationMode] = MappingProxyType(
    {
        mode.name: mode
        for mode in (
            CalculationMode("classical", "Hazard curves, maps and spectra from sources.", True),
            CalculationMode("preclassical", "Read and check sources, count their ruptures.", True),
            CalculationMode("disaggregation", "What a hazard consists of.", True),
            CalculationMode("event_based", "Ruptures drawn in time, and their ground motion."),
            CalculationMode("scenario", "Ground motion of one rupture."),
            CalculationMode("event_based_risk", "Losses by event, and their curves."),
            CalculationMode("event_based_damage", "Damage by event, and its curves."),
            CalculationMode("scenario_risk", "Losses of one rupture."),
            CalculationMode("scenario_damage", "Damage of one rupture."),
            CalculationMode("classical_risk", "Losses from hazard curves."),
            CalculationMode("classical_damage", "Damage from hazard curves."),
            CalculationMode("classical_bcr", "Benefit and cost of retrofitting."),
            CalculationMode("multi_risk", "Exposure to several perils of a volcano."),
            CalculationMode("post_risk", "Losses of a finished job, aggregated anew."),
            CalculationMode("custom", "A calculation of the user's own."),
            CalculationMode("ebrisk", "The older name of event_based_risk."),
            CalculationMode("workflow", "Several jobs in a row."),
        )
    }
)

MODE = choice(*CALCULATION_MODES)
