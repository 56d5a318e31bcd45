# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parameters of what a job gives out."""

from __future__ import annotations

from dataclasses import dataclass

from quakegrid.jobs.parameters import kinds
from quakegrid.jobs.parameters.declaration import ALL_MODES, CURVE_MODES, parameter


@dataclass(frozen=True, slots=True)
class OutputParameters:
    """Which results, and in what form."""

    poes: tuple[float, ...] = parameter(
        kinds.PROBABILITIES,
        (),
        "Probabilities of exceedance for which maps, spectra and disaggregations are made.",
        used_in=CURVE_MODES,
        aliases=("poes_disagg",),
    )
    hazard_maps: bool = parameter(
        kinds.BOOLEAN, False, "Make hazard maps for the `poes`.", used_in=CURVE_MODES
    )
    uniform_hazard_spectra: bool = parameter(
        kinds.BOOLEAN, False, "Make uniform hazard spectra for the `poes`.", used_in=CURVE_MODES
    )
    export_dir: str = parameter(
        kinds.TEXT,
        ".",
        "Where exports go; a relative path starts where the command is given.",
        used_in=ALL_MODES,
    )
    exports: tuple[str, ...] = parameter(
        kinds.several_of("xml", "geojson", "txt", "csv", "npz", "hdf5"),
        (),
        "What to export when the job has ended.",
        used_in=ALL_MODES,
    )
