# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""NGA-East in the United States maps of 2018 and 2023: adjusted tables, site amplification.

Goulet C.A., Bozorgnia Y., Abrahamson N., Kuehn N., Al Atik L., Youngs R.R., Graves R.W.,
Atkinson G.M. (2021). Central and eastern North America ground-motion characterization.
Earthquake Spectra 37(1_suppl), 1231-1273. https://doi.org/10.1177/87552930211018723

Petersen M.D., Shumway A.M., Powers P.M., et al. (2020). The 2018 update of the US National
Seismic Hazard Model: overview of model and implications. Earthquake Spectra 36(1), 5-41.
https://doi.org/10.1177/8755293019878199
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.coefficient_columns import columns
from quakegrid.hazard.ground_motion_models.conventions.gridded_table import KINDS, GriddedTable
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
    choice,
)
from quakegrid.hazard.ground_motion_models.site_terms.cena_amplification import (
    SiteCoefficients,
    epistemic_deviation,
    ln_amplification,
)
from quakegrid.hazard.ground_motion_models.stable_continental.nga_east_deviations import (
    phi_between_sites,
    phi_single_station,
    tau,
)

#: Weights of the site term and of it raised and lowered by an epistemic deviation.
_SITE_WEIGHTS = ((0.0, 0.63), (1.0, 0.185), (-1.0, 0.185))
_EPRI_SHARE = 0.8  # of the deviation of EPRI in the collapsed one


class _Deviations(NamedTuple):
    """Deviations of the panel (`nga_east_deviations`) and of EPRI (2013)."""

    t1: Any
    t2: Any
    t3: Any
    t4: Any
    ss_a: Any
    ss_b: Any
    s2s1: Any
    s2s2: Any
    tau_m5: Any
    phi_m5: Any
    tau_m6: Any
    phi_m6: Any
    tau_m7: Any
    phi_m7: Any


def amplified(
    table: GriddedTable,
    site: CoefficientTable,
    x: Context,
    imts: Sequence[str],
    *,
    logarithmic: bool,
    epistemic: bool,
) -> NDArray[np.float64]:
    """Return ln of medians at the site, shape (M, N).

    Parameters
    ----------
    table
        Medians on rock of 3000 m/s.
    site
        Coefficients of the amplification.
    x
        Contexts.
    imts
        M intensity measures.
    logarithmic
        How medians go with distance, see `GriddedTable.medians`.
    epistemic
        Whether the amplification is the mean of three weighted alternatives.
    """
    mag, rrup, vs30 = (np.asarray(field) for field in (x.mag, x.rrup, x.vs30))
    rock = table.medians(("PGA", *imts), mag, rrup, logarithmic)
    pga = np.exp(rock[0])
    c = columns(site, SiteCoefficients, imts)
    ln_factor = ln_amplification(c, vs30, pga)
    if epistemic:
        deviation = epistemic_deviation(c, vs30, pga)
        ln_factor += np.log(
            sum(weight * np.exp(times * deviation) for times, weight in _SITE_WEIGHTS)
        )
    lifted: NDArray[np.float64] = rock[1:] + ln_factor
    return lifted


def _panel(c: _Deviations, x: Context) -> list[NDArray[np.float64]]:
    """Return total, between-event and within-event deviations of the panel."""
    within = np.sqrt(phi_single_station(c, x.mag) ** 2 + phi_between_sites(c, x.vs30) ** 2)
    between = tau(c, x.mag)
    return [np.sqrt(between**2 + within**2), between, within]


def _epri(c: _Deviations, x: Context) -> list[NDArray[np.float64]]:
    """Return total, between-event and within-event deviations of EPRI."""
    to_six, to_seven = (np.clip(np.asarray(x.mag) - start, 0.0, 1.0) for start in (5.0, 6.0))
    between = c.tau_m5 + (c.tau_m6 - c.tau_m5) * to_six + (c.tau_m7 - c.tau_m6) * to_seven
    within = c.phi_m5 + (c.phi_m6 - c.phi_m5) * to_six + (c.phi_m7 - c.phi_m6) * to_seven
    return [np.sqrt(between**2 + within**2), between, within]


def _collapsed(c: _Deviations, x: Context) -> list[NDArray[np.float64]]:
    """Return the total deviation as the weighted mean of both, and no parts of it."""
    total = _EPRI_SHARE * _epri(c, x)[0] + (1.0 - _EPRI_SHARE) * _panel(c, x)[0]
    return [total, np.zeros_like(total), np.zeros_like(total)]


_SIGMA_MODELS = {"EPRI": _epri, "PANEL": _panel, "COLLAPSED": _collapsed}


def NGAEastUSGSGMPE(  # noqa: N802 - the name in logic trees
    *,
    gmpe_table: str,
    sigma_model: str = "COLLAPSED",
    epistemic_site: bool = True,
) -> GroundMotionModel:
    """Return a seed or one of the 17 models of the Sammon's map.

    Parameters
    ----------
    gmpe_table
        Name of a table that stands beside the models: ``nga_east_usgs_1`` to
        ``nga_east_usgs_17`` or a seed such as ``nga_east_PEER_GP``, with ``.hdf5`` or not.
    sigma_model
        ``EPRI``, ``PANEL`` or ``COLLAPSED``, four fifths of the first and one of the second.
    epistemic_site
        Whether the amplification is the mean over its epistemic alternatives.

    Raises
    ------
    UserInputError
        An unknown table or model of deviations.
    """
    deviation = choice("sigma_model", sigma_model, _SIGMA_MODELS)
    stem = "stable_continental/nga_east_usgs"
    table = GriddedTable.read(stem, gmpe_table.removesuffix(".hdf5"))
    site = CoefficientTable.read("site_terms/cena_amplification")
    deviations = CoefficientTable.read(stem)

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        out = np.zeros((4, len(imts), len(np.asarray(x.mag))))
        out[0] = amplified(table, site, x, imts, logarithmic=True, epistemic=epistemic_site)
        out[1:] = deviation(columns(deviations, _Deviations, imts), x)
        return out

    def check(imts: Sequence[str]) -> None:
        table.ln_medians.of(imts)
        columns(site, SiteCoefficients, imts)

    return GroundMotionModel(
        name="NGAEastUSGSGMPE",
        formula=Composition(moments, table.ln_medians.measures, check),
        table=CoefficientTable({}),
        tectonic_region_type="Active Shallow Crust",
        component="RotD50",
        requires=frozenset({"mag", "rrup", "vs30"}),
        standard_deviations=("Total",) if sigma_model == "COLLAPSED" else KINDS,
        validity={"mag": table.magnitude_range, "rrup": table.distance_range},
    )
