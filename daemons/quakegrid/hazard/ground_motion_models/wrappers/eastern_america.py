# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Modifications by models of central and eastern North America: site term and deviations.

Stewart et al. (2020) and Hashash et al. (2020): see `site_terms/cena_amplification`; the
coefficients are those of `stable_continental/nga_east_aus23`.
Al Atik (2015): see `stable_continental/nga_east_deviations`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.coefficient_columns import columns
from quakegrid.hazard.ground_motion_models.model import Context, Evaluate, GroundMotionModel, choice
from quakegrid.hazard.ground_motion_models.site_terms.cena_amplification import (
    SiteCoefficients,
    ln_amplification,
)
from quakegrid.hazard.ground_motion_models.stable_continental.nga_east_deviations import (
    MODELS,
    phi_between_sites,
    phi_single_station,
    tau,
)
from quakegrid.hazard.ground_motion_models.wrappers.modification import Modification

_HARD_ROCK = 3000.0  # [m/s]
_FIRM_TO_HARD_ROCK = 2.275  # PGA at 760 m/s divided by that at 3000 m/s; Hashash et al. (2020)


class _Deviations(NamedTuple):
    """Columns of the deviations."""

    t1: Any
    t2: Any
    t3: Any
    t4: Any
    ss_a: Any
    ss_b: Any
    s2s1: Any
    s2s2: Any


def ceus2020_site_term(
    *, base: GroundMotionModel, wimp: float, ref_vs30: float = 760.0
) -> Modification:
    """Return the amplification from a model's rock.

    Parameters
    ----------
    base
        The model, whose PGA on rock tells how nonlinear the amplification is.
    wimp
        Weight of sites whose amplification at 760 m/s is due to a contrast of impedance.
    ref_vs30
        The rock [m/s].
    """
    table = CoefficientTable.read("stable_continental/nga_east_aus23")

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        c = columns(table, SiteCoefficients, imts)
        of_760 = wimp * c.f760i + (1.0 - wimp) * c.f760g
        pga = np.exp(evaluate(base, ["PGA"], vs30=ref_vs30)[0])
        c = c._replace(f760i=of_760, f760g=of_760)
        if ref_vs30 < _HARD_ROCK:
            # nonlinearity is measured from firm rock, as that of short periods always is
            c = c._replace(period=0.0)
            pga = pga / _FIRM_TO_HARD_ROCK
        moments[0] += ln_amplification(c, np.asarray(x.vs30), pga)
        return moments

    def check(imts: Sequence[str]) -> None:
        columns(table, SiteCoefficients, imts)

    return Modification(change, frozenset({"vs30"}), {"vs30": ref_vs30}, check)


def sigma_model_alatik2015(*, tau_model: str = "global", ergodic: bool = True) -> Modification:
    """Return the deviations of Al Atik (2015) in the place of a model's own.

    Parameters
    ----------
    tau_model
        Between events: ``global``, ``cena`` or ``cena_constant``; that within is global.
    ergodic
        Whether the deviation between sites is part of that within events.
    """
    suffix = choice("tau_model", tau_model, {name: name for name in MODELS})
    table = CoefficientTable.read("stable_continental/nga_east_deviations")
    between = {name: f"{name}_{suffix}" for name in ("t1", "t2", "t3", "t4")}
    table = table.with_copies({**between, "ss_a": "ss_a_global", "ss_b": "ss_b_global"})

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        c = columns(table, _Deviations, imts)
        of_sites = phi_between_sites(c, x.vs30) if ergodic else 0.0
        moments[2] = tau(c, x.mag)
        moments[3] = np.hypot(phi_single_station(c, x.mag), of_sites)
        moments[1] = np.hypot(moments[2], moments[3])
        return moments

    def check(imts: Sequence[str]) -> None:
        columns(table, _Deviations, imts)

    required = frozenset({"mag", "vs30"} if ergodic else {"mag"})
    deviations = ("Total", "Inter event", "Intra event")
    return Modification(change, required, check=check, standard_deviations=deviations)
