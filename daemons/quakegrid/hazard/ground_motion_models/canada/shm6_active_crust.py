# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""NGA-West2 models with hard-rock sites, as in the Canadian model of 2020.

Kolaj M., Halchuk S., Adams J. (2023). Sixth-generation seismic hazard model of Canada:
grid values of mean hazard. Geological Survey of Canada, Open File 8950.
https://doi.org/10.4095/331497

Above 1100 m/s a site goes in ln(vs30) from the model's own amplification to that of hard
rock at 2000 m/s, which is the factor of Atkinson and Boore (2006) from 760 m/s; hard rock
never amplifies more than 1100 m/s.  Basins are left out.

Atkinson G.M., Boore D.M. (2006). Earthquake ground-motion prediction equations for eastern
North America. BSSA 96(6), 2181-2205. https://doi.org/10.1785/0120050245
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
)
from quakegrid.hazard.ground_motion_models.nga_west.abrahamson_2014 import AbrahamsonEtAl2014
from quakegrid.hazard.ground_motion_models.nga_west.boore_2014 import BooreEtAl2014
from quakegrid.hazard.ground_motion_models.nga_west.campbell_bozorgnia_2014 import (
    CampbellBozorgnia2014,
)
from quakegrid.hazard.ground_motion_models.nga_west.chiou_youngs_2014 import ChiouYoungs2014

_STIFFEST = 1100.0  # [m/s] of the models' own amplification
_HARD_ROCK = 2000.0  # [m/s]
_FIRM_ROCK = 760.0  # [m/s] that of the factors of hard rock
_NO_BASIN = {"z1pt0": -999.0, "z2pt5": -999.0}
_CHIOU_YOUNGS_ROCK = 1130.0  # [m/s] no linear amplification above it

#: Ln of the amplification of weak motion by a site of a vs30, less that of some other vs30.
Linear = Callable[[Mapping[str, float], float], float]


def _abrahamson(c: Mapping[str, float], vs30: float) -> float:
    """Equation 7 of Abrahamson et al. (2014) without motion, n = 1.5, without its limit."""
    return (c["a10"] + 1.5 * c["b"]) * math.log(vs30)


def _boore(c: Mapping[str, float], vs30: float) -> float:
    """Equation 6 of Boore et al. (2014)."""
    return c["c"] * math.log(min(vs30, c["vc"]))


def _campbell_bozorgnia(c: Mapping[str, float], vs30: float) -> float:
    """Equation 18 of Campbell and Bozorgnia (2014) without motion, n = 1.18."""
    return (c["c11"] + 1.18 * c["k2"]) * math.log(vs30)


def _coefficients(model: GroundMotionModel, imts: Sequence[str]) -> list[dict[str, float]]:
    """Return the coefficients of each measure by name."""
    if isinstance(model.formula, Composition):
        raise TypeError(f"{model.name} has no coefficients")
    names = model.formula.coefficients._fields
    return [dict(zip(names, row, strict=True)) for row in model.coefficient_rows(imts)]


def _with_hard_rock(base: GroundMotionModel, linear: Linear) -> Composition:
    """Return a base that goes to hard rock above 1100 m/s."""
    factors = CoefficientTable.read("canada/shm6_hard_rock")

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        vs30 = np.asarray(x.vs30)
        out = evaluate(base, imts, vs30=np.minimum(vs30, _STIFFEST), **_NO_BASIN)
        firm = [linear(c, _FIRM_ROCK) - linear(c, _STIFFEST) for c in _coefficients(base, imts)]
        ln_factors = [math.log(factors.row(imt, ("c",))[0]) for imt in imts]
        shifts = np.minimum(np.array(firm) - ln_factors, 0.0)
        share = np.clip(np.log(vs30 / _STIFFEST) / math.log(_HARD_ROCK / _STIFFEST), 0.0, 1.0)
        out[0] += np.outer(shifts, share)
        return out

    return Composition(moments, base.tabulated_measures(), base.coefficient_rows)


def _chiou_youngs_on_hard_rock(base: GroundMotionModel) -> Composition:
    """Return Chiou and Youngs (2014), whose weak motion stays as at 1100 m/s above it."""

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        vs30 = np.asarray(x.vs30)
        out = evaluate(base, imts, **_NO_BASIN)
        slopes = np.array([c["phi1"] for c in _coefficients(base, imts)])
        # equation 12 has no linear amplification from 1130 m/s on
        own = np.clip(vs30, _STIFFEST, _CHIOU_YOUNGS_ROCK)
        out[0] += np.outer(slopes, np.log(_STIFFEST / own))
        return out

    return Composition(moments, base.tabulated_measures(), base.coefficient_rows)


def _model(name: str, base: GroundMotionModel, composition: Composition) -> GroundMotionModel:
    return GroundMotionModel(
        name=name,
        formula=composition,
        table=CoefficientTable({}),
        tectonic_region_type=base.tectonic_region_type,
        component=base.component,
        requires=base.requires - {"z1pt0", "z2pt5"},
        standard_deviations=base.standard_deviations,
    )


def CanadaSHM6_ActiveCrust_AbrahamsonEtAl2014(  # noqa: N802 - the name in logic trees
    *, sigma_mu_epsilon: float = 0.0
) -> GroundMotionModel:
    """Return the model; `sigma_mu_epsilon` as in the base."""
    base = AbrahamsonEtAl2014(sigma_mu_epsilon=sigma_mu_epsilon)
    return _model(
        "CanadaSHM6_ActiveCrust_AbrahamsonEtAl2014", base, _with_hard_rock(base, _abrahamson)
    )


def CanadaSHM6_ActiveCrust_BooreEtAl2014(  # noqa: N802
    *, sigma_mu_epsilon: float = 0.0
) -> GroundMotionModel:
    """Return the model; `sigma_mu_epsilon` as in the base."""
    base = BooreEtAl2014(sigma_mu_epsilon=sigma_mu_epsilon)
    return _model("CanadaSHM6_ActiveCrust_BooreEtAl2014", base, _with_hard_rock(base, _boore))


def CanadaSHM6_ActiveCrust_CampbellBozorgnia2014(  # noqa: N802
    *, sigma_mu_epsilon: float = 0.0
) -> GroundMotionModel:
    """Return the model; `sigma_mu_epsilon` as in the base."""
    base = CampbellBozorgnia2014(sigma_mu_epsilon=sigma_mu_epsilon)
    # hard rock has no factor for duration-like measures
    rows = {imt: row for imt, row in base.table.rows.items() if imt not in ("CAV", "IA")}
    base = replace(base, table=CoefficientTable(rows).with_columns(basin=0.0))
    return _model(
        "CanadaSHM6_ActiveCrust_CampbellBozorgnia2014",
        base,
        _with_hard_rock(base, _campbell_bozorgnia),
    )


def CanadaSHM6_ActiveCrust_ChiouYoungs2014(  # noqa: N802
    *, sigma_mu_epsilon: float = 0.0
) -> GroundMotionModel:
    """Return the model; `sigma_mu_epsilon` as in the base."""
    base = ChiouYoungs2014(sigma_mu_epsilon=sigma_mu_epsilon)
    return _model("CanadaSHM6_ActiveCrust_ChiouYoungs2014", base, _chiou_youngs_on_hard_rock(base))
