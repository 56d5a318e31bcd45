# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Site and basin terms of publications in the place of a model's own.

Boore and Atkinson (2008), Boore et al. (2014), Chiou and Youngs (2014), Campbell and Bozorgnia
(2014): see their models.

Atkinson G.M., Adams J. (2013). Ground motion prediction equations for application to the 2015
Canadian national seismic hazard maps. Canadian Journal of Civil Engineering 40, 988-998.
https://doi.org/10.1139/cjce-2012-0544

Frankel A., Wirth E., Marafi N., Vidale J., Stephenson W. (2018). Broadband synthetic seismograms
for magnitude 9 earthquakes on the Cascadia megathrust. BSSA 108(5A), 2347-2369.
https://doi.org/10.1785/0120180034
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, period_of
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Evaluate,
    Formula,
    GroundMotionModel,
    Reference,
    choice,
)
from quakegrid.hazard.ground_motion_models.nga_west import (
    boore_2014,
    boore_atkinson_2008,
    campbell_bozorgnia_2014,
    chiou_youngs_2014,
)
from quakegrid.hazard.ground_motion_models.registry import ground_motion_model
from quakegrid.hazard.ground_motion_models.wrappers.modification import Modification, modified

_FIRM_ROCK = 760.0  # [m/s]
_HARD_ROCK = 2000.0  # [m/s]
_CHIOU_YOUNGS_ROCK = 1130.0  # [m/s]
_M9_PERIOD = 1.9  # [s] the shortest that great earthquakes amplify in basins
_M9_DEPTH = 6.0  # [km] of deep basins

#: Ln of the amplification: ``term(coefficients, ln motion on rock, contexts)``, (M, N).
_Term = Callable[[Any, NDArray[np.float64], Context], NDArray[np.float64]]


def _columns(model: GroundMotionModel, imts: Sequence[str]) -> Any:
    """Return the coefficients of a model by name, each of shape (M, 1)."""
    assert isinstance(model.formula, Formula)
    rows = model.coefficient_rows(imts)
    return model.formula.coefficients(*(column[:, None] for column in rows.T))


def _boore_atkinson(c: Any, rock: NDArray[np.float64], x: Context) -> NDArray[np.float64]:
    return np.asarray(boore_atkinson_2008.site_term(c, Reference(rock, 0.0), x))


def _boore(c: Any, rock: NDArray[np.float64], x: Context) -> NDArray[np.float64]:
    return np.asarray(boore_2014.site_term(c, Reference(rock, 0.0), x.vs30))


def _by_own_pga(model: GroundMotionModel, term: _Term) -> Modification:
    """Return a site term that depends on the PGA its own model gives on rock."""

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        pga = evaluate(model, ["PGA"], vs30=_FIRM_ROCK)[0]
        moments[0] += term(_columns(model, imts), pga, x)
        return moments

    return Modification(change, model.requires, {"vs30": _FIRM_ROCK}, model.coefficient_rows)


def ba08_site_term() -> Modification:
    """Return the amplification of Boore and Atkinson (2008) on the model's rock of 760 m/s."""
    return _by_own_pga(boore_atkinson_2008.BooreAtkinson2008(), _boore_atkinson)


def bssa14_site_term() -> Modification:
    """Return the amplification of Boore et al. (2014) on the model's rock of 760 m/s."""
    return _by_own_pga(boore_2014.BooreEtAl2014(), _boore)


def cy14_site_term() -> Modification:
    """Return the amplification of Chiou and Youngs (2014) on the model's rock of 1130 m/s."""
    model = chiou_youngs_2014.ChiouYoungs2014()

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        c = _columns(model, imts)
        factor = chiou_youngs_2014.nonlinearity(c, x.vs30)
        rock = np.exp(moments[0])
        moments[0] += chiou_youngs_2014.amplification(c, x.vs30, rock, factor)
        return moments

    rock = {"vs30": _CHIOU_YOUNGS_ROCK}
    return Modification(change, frozenset({"vs30"}), rock, model.coefficient_rows)


def cb14_basin_term() -> Modification:
    """Return the basin term of Campbell and Bozorgnia (2014)."""
    model = campbell_bozorgnia_2014.CampbellBozorgnia2014()

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        c = _columns(model, imts)
        mean = campbell_bozorgnia_2014.mean_z2pt5(c, x.vs30)
        depth = np.where(x.z2pt5 > -999.0, x.z2pt5, mean)
        moments[0] += campbell_bozorgnia_2014.basin_term(c, depth)
        return moments

    return Modification(change, frozenset({"vs30", "z2pt5"}), check=model.coefficient_rows)


def m9_basin_term() -> Modification:
    """Return the doubling of long periods in deep basins (Frankel et al., 2018)."""

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        long = np.array([(period_of(imt) or 0.0) >= _M9_PERIOD for imt in imts])
        moments[0] += np.where(long[:, None] & (x.z2pt5 >= _M9_DEPTH), math.log(2.0), 0.0)
        return moments

    return Modification(change, frozenset({"z2pt5"}))


def _base_rock(
    slope: NDArray[np.float64], factor: NDArray[np.float64], vs30: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the linear amplification of Boore and Atkinson (2008) beyond 760 m/s."""
    # the tables of the national model end just below hard rock
    return slope * np.log(np.minimum(vs30, _HARD_ROCK - 1.0) / _FIRM_ROCK)


def _hard_rock(
    slope: NDArray[np.float64], factor: NDArray[np.float64], vs30: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return a line in ln vs30 to the factor of hard rock of Atkinson and Boore (2006)."""
    share = np.log(np.minimum(vs30, _HARD_ROCK) / _FIRM_ROCK) / math.log(_HARD_ROCK / _FIRM_ROCK)
    return -np.log(factor) * share


_ROCKS: Mapping[str, Callable[..., NDArray[np.float64]]] = MappingProxyType(
    {"base": _base_rock, "linear": _hard_rock}
)


def nrcan15_site_term(*, kind: str = "base") -> Modification:
    """Return the amplification of the Canadian model of 2015 (Atkinson and Adams, 2013).

    Parameters
    ----------
    kind
        How sites stiffer than 760 m/s go on: ``base`` with the slope of Boore and Atkinson
        (2008), ``linear`` to the hard rock of Atkinson and Boore (2006).
    """
    stiff = choice("kind", kind, _ROCKS)
    model = boore_atkinson_2008.BooreAtkinson2008()
    factors = CoefficientTable.read("wrappers/nrcan15_hard_rock")

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        c = _columns(model, imts)
        factor = np.array([factors.row(imt, ("c",)) for imt in imts])
        soft = _boore_atkinson(c, moments[0], x)
        moments[0] += np.where(x.vs30 < _FIRM_ROCK, soft, stiff(c.blin, factor, x.vs30))
        return moments

    rock = {"vs30": _FIRM_ROCK}
    return Modification(change, frozenset({"vs30"}), rock, model.coefficient_rows)


def _wrapped(gmpe_name: str, modification: Modification) -> GroundMotionModel:
    return modified(ground_motion_model(gmpe_name), [modification])


def BA08SiteTerm(*, gmpe_name: str) -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return a model with the amplification of Boore and Atkinson (2008)."""
    return _wrapped(gmpe_name, ba08_site_term())


def BSSA14SiteTerm(*, gmpe_name: str) -> GroundMotionModel:  # noqa: N802
    """Return a model with the amplification of Boore et al. (2014)."""
    return _wrapped(gmpe_name, bssa14_site_term())


def CY14SiteTerm(*, gmpe_name: str) -> GroundMotionModel:  # noqa: N802
    """Return a model with the amplification of Chiou and Youngs (2014)."""
    return _wrapped(gmpe_name, cy14_site_term())


def CB14BasinTerm(*, gmpe_name: str) -> GroundMotionModel:  # noqa: N802
    """Return a model with the basin term of Campbell and Bozorgnia (2014)."""
    return _wrapped(gmpe_name, cb14_basin_term())


def M9BasinTerm(*, gmpe_name: str) -> GroundMotionModel:  # noqa: N802
    """Return a model with the doubling of long periods in deep basins."""
    return _wrapped(gmpe_name, m9_basin_term())


def NRCan15SiteTerm(*, gmpe_name: str) -> GroundMotionModel:  # noqa: N802
    """Return a model with the amplification of the Canadian model of 2015."""
    return _wrapped(gmpe_name, nrcan15_site_term())


def NRCan15SiteTermLinear(*, gmpe_name: str) -> GroundMotionModel:  # noqa: N802
    """Return the same, with the hard rock of Atkinson and Boore (2006)."""
    return _wrapped(gmpe_name, nrcan15_site_term(kind="linear"))
