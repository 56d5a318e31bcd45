# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every input file a job file may name: its key, what it holds, which modes read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from quakegrid.jobs.parameters.declaration import (
    EVENT_MODES,
    HAZARD_MODES,
    RISK_MODES,
    SOURCE_MODES,
)

#: The endings that make a key of a job file the key of an input file.
INPUT_SUFFIXES = ("_file", "_csv", "_hdf5")

_LOSS_TYPES = (
    "structural",
    "nonstructural",
    "contents",
    "business_interruption",
    "occupants",
    "residents",
    "injured",
    "affectedpop",
    "number",
    "embodied_carbon",
    "area",
)


@dataclass(frozen=True, slots=True)
class InputFile:
    """One kind of input file.

    Attributes
    ----------
    name
        Its key without the ending ``_file``, ``_csv`` or ``_hdf5``.
    doc
        What it holds.
    used_in
        The calculation modes that read it.
    built
        False where giving one stops a job of those modes, because it is not read yet.
    """

    name: str
    doc: str
    used_in: tuple[str, ...]
    built: bool = True

    def stops(self, mode: str) -> bool:
        """Return whether a job of `mode` cannot have such a file yet."""
        return not self.built and mode in self.used_in


_HAZARD_FILES = (
    InputFile("source_model_logic_tree", "The logic tree of source models (NRML).", SOURCE_MODES),
    InputFile("gsim_logic_tree", "The logic tree of ground motion models (NRML).", HAZARD_MODES),
    InputFile("source_model", "One source model, without a logic tree.", SOURCE_MODES),
    InputFile("site_model", "Sites with their parameters (CSV or NRML).", HAZARD_MODES),
    InputFile("sites", "Sites: lon,lat or lon,lat,depth (CSV).", HAZARD_MODES),
    InputFile(
        "reqv",
        "Equivalent distances by tectonic region type (HDF5): the ruptures of its points have no "
        "size. The numbers are not used.",
        SOURCE_MODES,
    ),
    InputFile("amplification", "Amplification functions of sites (CSV).", HAZARD_MODES),
    InputFile(
        "delta_rates",
        "What is added to the annual rates of single ruptures, such as those of aftershocks (CSV: "
        "source_id,rup_id,delta).",
        SOURCE_MODES,
    ),
    InputFile("geometry", "Polygons to cut sources or sites with (GeoJSON).", SOURCE_MODES, False),
    InputFile("rupture_model", "One rupture (NRML), or a table of ruptures.", EVENT_MODES),
    InputFile("station_data", "Records of stations (CSV).", EVENT_MODES),
    InputFile("gmfs", "Ground motion fields (CSV or HDF5).", EVENT_MODES),
    InputFile("shakemap", "A shakemap.", EVENT_MODES),
    InputFile("mmi", "Contours of macroseismic intensity.", EVENT_MODES),
    InputFile("hazard_curves", "Hazard curves (CSV).", RISK_MODES),
    InputFile("multi_peril", "Intensities of volcanic perils (CSV).", RISK_MODES),
)

_RISK_FILES = (
    InputFile("exposure", "Assets and their values (NRML).", HAZARD_MODES + RISK_MODES),
    InputFile("taxonomy_mapping", "Taxonomy of the exposure to risk functions.", RISK_MODES),
    InputFile("consequence", "Consequences of damage, by tag.", RISK_MODES),
    InputFile("fragility", "Fragility functions of structural damage.", RISK_MODES),
    InputFile("insurance", "Insurance policies.", RISK_MODES),
    InputFile("reinsurance", "Reinsurance treaties.", RISK_MODES),
    InputFile("post_loss_amplification", "Loss amplification by return period.", RISK_MODES),
    InputFile("ins_loss", "Insured losses.", RISK_MODES),
    InputFile("groundshaking_fragility", "Fragility by loss type.", RISK_MODES),
    InputFile("liquefaction_fragility", "Fragility by loss type.", RISK_MODES),
    InputFile("landslide_fragility", "Fragility by loss type.", RISK_MODES),
)

_RISK_FUNCTIONS: Mapping[str, str] = MappingProxyType(
    {
        "vulnerability": "Vulnerability functions",
        "vulnerability_retrofitted": "Vulnerability functions after retrofitting",
        "fragility": "Fragility functions",
        "consequence": "Consequence functions",
    }
)


@cache
def input_files() -> Mapping[str, InputFile]:
    """Return every input file by its name."""
    functions = (
        InputFile(f"{loss}_{suffix}", f"{meaning} of {loss.replace('_', ' ')}.", RISK_MODES)
        for loss in _LOSS_TYPES
        for suffix, meaning in _RISK_FUNCTIONS.items()
    )
    return MappingProxyType(
        {item.name: item for item in (*_HAZARD_FILES, *_RISK_FILES, *functions)}
    )


def input_name(key: str) -> str | None:
    """Return the name of the input that a key stands for, None if it ends otherwise."""
    for suffix in INPUT_SUFFIXES:
        if key.endswith(suffix):
            return key.removesuffix(suffix)
    return None


def input_key(name: str) -> str:
    """Return the key of a job file under which an input is told, whatever its ending there."""
    return f"{name}_file"
