# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""NGA-East models given as tables of rock motion: amplification and deviations.

Goulet C.A., Bozorgnia Y., Kuehn N., Al Atik L., Youngs R.R., Graves R.W., Atkinson G.M. (2018).
Central and eastern North America ground-motion characterization - NGA-East final report.
PEER Report 2018/08.

The tables are those of the seeds or of the user; for those of the United States maps see
`nga_east_usgs`.
"""

from __future__ import annotations

from collections.abc import Sequence

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
)
from quakegrid.hazard.ground_motion_models.site_terms.cena_amplification import (
    SiteCoefficients,
    epistemic_deviation,
    ln_amplification,
)
from quakegrid.hazard.ground_motion_models.stable_continental.nga_east_deviations import (
    phi_single_station,
    tau,
)
from quakegrid.hazard.ground_motion_models.stable_continental.nga_east_seeds import (
    seed_table,
    seeds,
)
from quakegrid.hazard.ground_motion_models.stable_continental.nga_east_uncertainty import (
    DeviationModel,
    Deviations,
    total,
)
from quakegrid.hazard.ground_motion_models.wrappers.gmpe_table import table_of_text


def NGAEastGMPE(  # noqa: N802 - the name in logic trees
    *,
    gmpe_table: str,
    tau_model: str = "global",
    phi_model: str = "global",
    phi_s2ss_model: str | None = None,
    tau_quantile: float | None = None,
    phi_ss_quantile: float | None = None,
    phi_s2ss_quantile: float | None = None,
    site_epsilon: float | None = None,
) -> GroundMotionModel:
    """Return the model of a table.

    Parameters
    ----------
    gmpe_table
        As `GMPETable` has it, medians on rock of 3000 m/s, PGA among them; or the name of a seed
        (``NGAEast_PEER_GP.hdf5``).
    tau_model, phi_model
        Deviations between and within events: ``global``, ``cena``, ``cena_constant``.
    phi_s2ss_model
        ``cena`` adds the deviation between sites.
    tau_quantile, phi_ss_quantile, phi_s2ss_quantile
        Quantiles of the deviations in the place of their means.
    site_epsilon
        How many epistemic deviations the amplification is raised.

    Raises
    ------
    UserInputError
        No such table; an unknown model of deviations; a quantile that is none.
    """
    deviations = DeviationModel(
        tau_model,
        phi_model,
        phi_s2ss_model,
        tau_quantile,
        phi_ss_quantile,
        phi_s2ss_quantile,
    )
    rock, metric = _table("NGAEastGMPE", gmpe_table)
    return _amplified(rock, metric, deviations, site_epsilon or 0.0, in_parts=True)


def NGAEastGMPETotalSigma(  # noqa: N802
    *,
    gmpe_table: str,
    tau_model: str = "global",
    phi_model: str = "global",
    phi_s2ss_model: str | None = None,
    site_epsilon: float | None = None,
    sigma_quantile: float | None = None,
) -> GroundMotionModel:
    """Return the model of a table with a total deviation that is not split.

    Parameters
    ----------
    gmpe_table, tau_model, phi_model, phi_s2ss_model, site_epsilon
        As for `NGAEastGMPE`.
    sigma_quantile
        Quantile of the total deviation in the place of its mean.

    Raises
    ------
    UserInputError
        As `NGAEastGMPE`.
    """
    deviations = DeviationModel(tau_model, phi_model, phi_s2ss_model, sigma_quantile=sigma_quantile)
    rock, metric = _table("NGAEastGMPETotalSigma", gmpe_table)
    return _amplified(rock, metric, deviations, site_epsilon or 0.0, in_parts=False)


def nga_east_seed(*, seed: str, total: bool = False) -> GroundMotionModel:
    """Return one of the twenty seeds.

    Parameters
    ----------
    seed
        See `nga_east_seeds`.
    total
        Whether its deviation is the total one, not split.
    """
    return _amplified(seed_table(seed), "rrup", DeviationModel(), 0.0, in_parts=not total)


def _table(name: str, gmpe_table: str) -> tuple[GriddedTable, str]:
    """Return the table of the user, or of a seed by the name of its file."""
    seed = gmpe_table.removeprefix("NGAEast_").removesuffix(".hdf5")
    return (seed_table(seed), "rrup") if seed in seeds() else table_of_text(name, gmpe_table)


def _amplified(
    rock: GriddedTable, metric: str, deviations: DeviationModel, epsilon: float, *, in_parts: bool
) -> GroundMotionModel:
    """Return a model of rock motion with amplification and deviations.

    Parameters
    ----------
    rock
        Medians on rock of 3000 m/s, PGA among them.
    metric
        The field of contexts that is its distance.
    deviations
        What is chosen of them.
    epsilon
        How many epistemic deviations the amplification is raised.
    in_parts
        Whether the total deviation is split into those between and within events.
    """
    site = CoefficientTable.read("site_terms/cena_amplification")
    aleatory = deviations.table()

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        mag, distance, vs30 = (np.asarray(each) for each in (x.mag, getattr(x, metric), x.vs30))
        on_rock = rock.medians(("PGA", *imts), mag, distance)
        pga = np.exp(on_rock[0])
        c, d = columns(site, SiteCoefficients, imts), columns(aleatory, Deviations, imts)
        out = np.zeros((4, len(imts), len(mag)))
        out[0] = on_rock[1:] + ln_amplification(c, vs30, pga)
        out[0] += epsilon * epistemic_deviation(c, vs30, pga)
        if in_parts:
            out[2:] = tau(d, mag), np.hypot(phi_single_station(d, mag), d.s2s)
            out[1] = np.hypot(out[2], out[3])
        else:
            out[1] = total(d, mag)
        return out

    def check(imts: Sequence[str]) -> None:
        rock.ln_medians.of(("PGA", *imts))
        columns(site, SiteCoefficients, imts)
        columns(aleatory, Deviations, imts)

    return GroundMotionModel(
        name="NGAEastGMPE",
        formula=Composition(moments, rock.ln_medians.measures, check),
        table=CoefficientTable({}),
        tectonic_region_type="Active Shallow Crust",
        component="RotD50",
        requires=frozenset({"mag", metric, "vs30"}),
        standard_deviations=KINDS if in_parts else ("Total",),
        validity={"mag": rock.magnitude_range, metric: rock.distance_range},
    )
