# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""NGA-East in the United States maps of 2018 and 2023: adjusted tables, site amplification.

Goulet C.A., Bozorgnia Y., Abrahamson N., Kuehn N., Al Atik L., Youngs R.R., Graves R.W.,
Atkinson G.M. (2021). Central and eastern North America ground-motion characterization.
Earthquake Spectra 37(1_suppl), 1231-1273. https://doi.org/10.1177/87552930211018723

Petersen M.D., Shumway A.M., Powers P.M., et al. (2020). The 2018 update of the US National
Seismic Hazard Model: overview of model and implications. Earthquake Spectra 36(1), 5-41.
https://doi.org/10.1177/8755293019878199

Moschetti M.P., Aagaard B.T., Ahdi S.K., et al. (2024). The 2023 US National Seismic Hazard Model:
ground-motion characterization for the conterminous United States. Earthquake Spectra 40(2),
1158-1190. https://doi.org/10.1177/87552930231223995
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
from quakegrid.hazard.ground_motion_models.site_terms.chapman_guo_2021 import (
    deep_share,
    spectral_ratios,
)
from quakegrid.hazard.ground_motion_models.stable_continental.nga_east_deviations import (
    phi_between_sites,
    phi_single_station,
    tau,
)

#: Weights of the site term and of it raised and lowered by an epistemic deviation.
_SITE_WEIGHTS = ((0.0, 0.63), (1.0, 0.185), (-1.0, 0.185))
_EPRI_SHARE = 0.8  # of the deviation of EPRI in the collapsed one
_COASTAL_VS30 = 1000.0  # [m/s] of the ground below coastal plains
_FIRM, _HARD = 1000.0, 2000.0  # [m/s] between which the adjustment of 2023 grows
_REVISION = "stable_continental/nga_east_usgs_2023"


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


class _Adjustment(NamedTuple):
    """The adjustment of 2023 on firm rock, and by ln of the vs30 of harder rock."""

    level: Any
    slope: Any


class Revision(NamedTuple):
    """What the maps of 2023 add.

    Attributes
    ----------
    adjusted
        Whether medians on rock are adjusted to data.
    by_thickness
        Whether the adjustment fades with the thickness of sediments.
    coastal
        Whether sediments of the coastal plains amplify.
    """

    adjusted: bool = False
    by_thickness: bool = False
    coastal: bool = False


def amplified(
    table: GriddedTable,
    site: CoefficientTable,
    x: Context,
    imts: Sequence[str],
    *,
    logarithmic: bool,
    epistemic: bool,
    revision: Revision = Revision(),  # noqa: B008 - immutable
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
    revision
        What the maps of 2023 add.
    """
    mag, rrup, vs30 = (np.asarray(field) for field in (x.mag, x.rrup, x.vs30))
    rock = table.medians(("PGA", *imts), mag, rrup, logarithmic)
    pga = np.exp(rock[:1])
    if revision.adjusted:
        change = _adjustment(x, imts, revision)
        rock[1:] += change
        # the motion that makes soils nonlinear has the adjustment of the measure at hand
        pga = pga * np.exp(change)
    revised = revision.adjusted or revision.coastal
    c = columns(_revised(site) if revised else site, SiteCoefficients, imts)
    ln_factor = ln_amplification(c, vs30, pga)
    if epistemic:
        deviation = epistemic_deviation(c, vs30, pga)
        ln_factor += np.log(
            sum(weight * np.exp(times * deviation) for times, weight in _SITE_WEIGHTS)
        )
    if revision.coastal:
        ln_factor += _coastal_term(columns(site, SiteCoefficients, imts), x, imts, pga)
    lifted: NDArray[np.float64] = rock[1:] + ln_factor
    return lifted


def _adjustment(x: Context, imts: Sequence[str], revision: Revision) -> NDArray[np.float64]:
    """Return the adjustment to data, shape (M, N)."""
    c = columns(CoefficientTable.read(_REVISION), _Adjustment, imts)
    harder = np.log(np.clip(np.asarray(x.vs30), _FIRM, _HARD) / _FIRM)
    adjustment: NDArray[np.float64] = c.level + c.slope * harder
    if revision.by_thickness or revision.coastal:
        adjustment = adjustment * (1.0 - deep_share(np.asarray(x.z_sed)))
    return adjustment


def _revised(site: CoefficientTable) -> CoefficientTable:
    """Return a table whose nonlinear coefficient is the mean of the two versions."""
    other = CoefficientTable.read(_REVISION).rows
    return site.updated(
        {
            imt: {"f4": 0.5 * (row["f4"] + other[imt]["f4_revised"])}
            for imt, row in site.rows.items()
        }
    )


def _coastal_term(
    c: SiteCoefficients, x: Context, imts: Sequence[str], pga: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what sediments of the coastal plains add, shape (M, N).

    As they become thick they stand for the ground of 1000 m/s below, whose term they replace.
    """
    z_sed, mag, rrup = (np.asarray(field) for field in (x.z_sed, x.mag, x.rrup))
    ratio = spectral_ratios().ln_ratio(imts, z_sed, mag, rrup)
    below = deep_share(z_sed) * ln_amplification(c, np.full_like(z_sed, _COASTAL_VS30), pga)
    return np.where(z_sed > 0.0, ratio - below, 0.0)


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
    usgs_2023_bias_adj: bool = False,
    z_sed_scaling: bool = False,
    coastal_plains_site_amp: bool = False,
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
    usgs_2023_bias_adj
        Whether medians on rock are adjusted to data, as in the maps of 2023.
    z_sed_scaling
        Whether that adjustment fades as sediments become thick.
    coastal_plains_site_amp
        Whether sediments of the Atlantic and Gulf coastal plains amplify; the adjustment fades
        with their thickness then.

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
    revision = Revision(usgs_2023_bias_adj, z_sed_scaling, coastal_plains_site_amp)
    reads_thickness = z_sed_scaling or coastal_plains_site_amp

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        out = np.zeros((4, len(imts), len(np.asarray(x.mag))))
        out[0] = amplified(
            table,
            site,
            x,
            imts,
            logarithmic=True,
            epistemic=epistemic_site,
            revision=revision,
        )
        out[1:] = deviation(columns(deviations, _Deviations, imts), x)
        return out

    def check(imts: Sequence[str]) -> None:
        table.ln_medians.of(imts)
        columns(site, SiteCoefficients, imts)
        if coastal_plains_site_amp:
            spectral_ratios().rows(imts)

    return GroundMotionModel(
        name="NGAEastUSGSGMPE",
        formula=Composition(moments, table.ln_medians.measures, check),
        table=CoefficientTable({}),
        tectonic_region_type="Active Shallow Crust",
        component="RotD50",
        requires=frozenset({"mag", "rrup", "vs30"} | ({"z_sed"} if reads_thickness else set())),
        standard_deviations=("Total",) if sigma_model == "COLLAPSED" else KINDS,
        validity={"mag": table.magnitude_range, "rrup": table.distance_range},
    )
