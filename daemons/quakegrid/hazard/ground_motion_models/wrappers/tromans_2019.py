# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tromans et al. (2019): deviations and adjustments of other models, for a site in Britain.

Tromans I.J., Aldama-Bustos G., Douglas J., Lessi-Cheimariou A., Hunt S., Davi M., Musson
R.M.W., Garrard G., Strasser F.O., Robertson C. (2019). Probabilistic seismic hazard assessment
for a new-build nuclear power plant site in the UK. Bulletin of Earthquake Engineering 17, 1-36.
https://doi.org/10.1007/s10518-018-0441-6

The epistemic deviation of medians is that of Al Atik L., Youngs R.R. (2014). Epistemic
uncertainty for NGA-West2 models. Earthquake Spectra 30(3), 1301-1318.
https://doi.org/10.1193/062813EQS173M
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, period_of
from quakegrid.hazard.ground_motion_models.conventions.coefficient_columns import columns
from quakegrid.hazard.ground_motion_models.model import Context, Evaluate, GroundMotionModel, choice
from quakegrid.hazard.ground_motion_models.registry import ground_motion_model
from quakegrid.hazard.ground_motion_models.wrappers.deviations import set_scale_median
from quakegrid.hazard.ground_motion_models.wrappers.modification import Modification, modified

_CONSTANT_TAU = 0.415  # the mean of those of small and large events

#: Branch of the logic tree -> added to tau, factor of the single-station phi.
_BRANCHES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"lower": (-0.075, 0.84), "central": (0.0, 1.0), "upper": (0.075, 1.16)}
)


class _Deviations(NamedTuple):
    """Columns of the table: at magnitudes 5 and 7, and the least phi."""

    tau5: Any
    tau7: Any
    phi: Any
    phi5: Any
    phi7: Any


class _BetweenSites(NamedTuple):
    """What the deviation between sites of the same class adds."""

    phi_s2s: Any


def _deviations(branch: str, homoskedastic: bool, phi_ds2s: bool) -> Modification:
    """Return the deviations of a branch in the place of a model's own."""
    table = CoefficientTable.read("wrappers/tromans_2019")
    added, factor = choice("branch", branch, _BRANCHES)

    def check(imts: Sequence[str]) -> None:
        columns(table, _Deviations, imts)
        if phi_ds2s:
            columns(table, _BetweenSites, imts)

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        c = columns(table, _Deviations, imts)
        between_sites = columns(table, _BetweenSites, imts).phi_s2s if phi_ds2s else 0.0
        tau, phi = np.array(_CONSTANT_TAU), c.phi
        if not homoskedastic:
            share = np.clip((x.mag - 5.0) / 2.0, 0.0, 1.0)
            tau = c.tau5 + (c.tau7 - c.tau5) * share
            phi = np.maximum(phi, c.phi5 + (c.phi7 - c.phi5) * share)
        moments[2] = tau + added
        moments[3] = np.hypot(phi * factor, between_sites)
        moments[1] = np.hypot(moments[2], moments[3])
        return moments

    kinds = ("Total", "Inter event", "Intra event")
    required = frozenset() if homoskedastic else frozenset({"mag"})
    return Modification(change, required, check=check, standard_deviations=kinds)


def _epistemic_shift(epsilon: float) -> Modification:
    """Return a change of medians by so many deviations of Al Atik and Youngs (2014)."""

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        normal = (x.rake >= -135.0) & (x.rake <= -45.0)
        deviation = 0.083 + 0.056 * np.maximum(x.mag - 7.0, 0.0) + np.where(normal, 0.038, 0.0)
        periods = np.array([[max(period_of(imt) or 0.0, 1.0)] for imt in imts])
        moments[0] += epsilon * (deviation + 0.0171 * np.log(periods))
        return moments

    return Modification(change, frozenset({"mag", "rake"}))


def TromansEtAl2019(  # noqa: N802 - the name in logic trees
    *,
    gmpe_name: str,
    branch: str = "central",
    sigma_mu_epsilon: float = 0.0,
    homoskedastic_sigma: bool = False,
    scaling_factor: float | None = None,
    vskappa: Mapping[str, object] | None = None,
    phi_ds2s: bool = True,
) -> GroundMotionModel:
    """Return a model with the deviations of the publication.

    Parameters
    ----------
    gmpe_name
        The model.
    branch
        Of the deviations: ``lower``, ``central`` or ``upper``.
    sigma_mu_epsilon
        Number of epistemic deviations added to the median.
    homoskedastic_sigma
        Whether the deviations are those of all magnitudes.
    scaling_factor, vskappa
        Factors of the median: one for all, one for each intensity measure.
    phi_ds2s
        Whether the deviation between sites is part of that within events.
    """
    changes = [_deviations(branch, homoskedastic_sigma, phi_ds2s)]
    changes += [
        set_scale_median(scaling_factor=factor) for factor in (scaling_factor, vskappa) if factor
    ]
    if sigma_mu_epsilon:
        changes.append(_epistemic_shift(sigma_mu_epsilon))
    return modified(ground_motion_model(gmpe_name), changes)
