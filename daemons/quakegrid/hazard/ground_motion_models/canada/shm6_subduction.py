# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Interface and intraslab models at any site, as in the Canadian model of 2020.

Kolaj M., Halchuk S., Adams J. (2023). Sixth-generation seismic hazard model of Canada:
grid values of mean hazard. Geological Survey of Canada, Open File 8950.
https://doi.org/10.4095/331497

Intraslab earthquakes are at 30 or 55 km.  Site classes are joined by lines in ln(vs30); models
without a site term get that of Boore et al. (2014); above 1100 m/s the way goes to the hard
rock of Atkinson and Boore (2006) at 2000 m/s, see `shm6_active_crust`.  PGV, where a model has
none, follows from its spectral acceleration.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, period_of
from quakegrid.hazard.ground_motion_models.conventions.coefficient_columns import columns
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import LN_10
from quakegrid.hazard.ground_motion_models.japan.zhao_2006 import (
    ZhaoEtAl2006SInterCascadia,
    ZhaoEtAl2006SSlabCascadia,
)
from quakegrid.hazard.ground_motion_models.latin_america.garcia_2005 import garcia_2005
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    Formula,
    GroundMotionModel,
    Reference,
)
from quakegrid.hazard.ground_motion_models.nga_west import boore_2014
from quakegrid.hazard.ground_motion_models.subduction.abrahamson_2015 import (
    abrahamson_et_al_2015,
)
from quakegrid.hazard.ground_motion_models.subduction.atkinson_boore_2003 import (
    atkinson_boore_2003,
)
from quakegrid.hazard.ground_motion_models.subduction.atkinson_macias_2009 import (
    AtkinsonMacias2009,
)
from quakegrid.hazard.ground_motion_models.subduction.ghofrani_atkinson_2014 import (
    ghofrani_atkinson_2014,
)

_FIRM_ROCK = 760.0  # [m/s]
_STIFF = 1100.0  # [m/s] of the models' own amplification
_HARD_ROCK = 2000.0  # [m/s]
_TO_HARD_ROCK = math.log(_HARD_ROCK / _STIFF)

Numbers = NDArray[np.float64]
#: ``motion(evaluate, x, imts)`` of measures the base knows, shape (4, M, N).
_Motion = Callable[[Evaluate, Context, Sequence[str]], Numbers]


class _Velocity(NamedTuple):
    """Ln of PGV [cm/s] as a line in ln of a spectral acceleration [g]."""

    measure: str
    slope: float
    constant: float


class _Range(NamedTuple):
    """Periods of a model [s]; beyond them the spectrum has the shape of Abrahamson et al."""

    shortest: float
    longest: float

    def held(self, imt: str) -> str:
        """Return the measure of the model that is nearest to another one."""
        period = period_of(imt)
        if period is None or self.shortest <= period <= self.longest:
            return imt
        return f"SA({min(max(period, self.shortest), self.longest)!r})"


_INTERFACE_VELOCITY = _Velocity("SA(1.92)", 0.897, 4.835)
_ALL_PERIODS = _Range(0.0, math.inf)
_SLAB_VELOCITY = _Velocity("SA(0.5)", 0.995, 3.937)


def _ln_hard_rock(imts: Sequence[str]) -> Numbers:
    """Return ln of the factors from 760 m/s to hard rock, shape (M, 1)."""
    table = CoefficientTable.read("canada/shm6_hard_rock")
    return np.asarray(-np.log(np.array([table.row(imt, ("c",)) for imt in imts])))


def _share_of_hard_rock(vs30: Numbers) -> Numbers:
    return np.clip(np.log(vs30 / _STIFF) / _TO_HARD_ROCK, 0.0, 1.0)


def _prolonged(
    motion: _Motion, periods: _Range, shape: GroundMotionModel, distance: str, **fixed: float
) -> _Motion:
    """Return the motion of a model at periods it has not, too.

    Parameters
    ----------
    motion
        That of the model.
    periods
        Those it has.
    shape
        The model whose spectrum goes on.
    distance
        The field of contexts that is its distance.
    fixed
        Other fields of contexts for it.
    """

    def prolonged(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> Numbers:
        held = [periods.held(imt) for imt in imts]
        out = motion(evaluate, x, held)
        changed = {"rrup": getattr(x, distance), "rhypo": getattr(x, distance), **fixed}
        for k, (imt, nearest) in enumerate(zip(imts, held, strict=True)):
            if imt != nearest:
                at_period, at_end = evaluate(shape, [imt, nearest], **changed)[0]
                out[0, k] += at_period - at_end
        return out

    return prolonged


def _model(
    name: str,
    base: GroundMotionModel,
    motion: _Motion,
    requires: frozenset[str],
    velocity: _Velocity | None,
    periods: _Range = _ALL_PERIODS,
) -> GroundMotionModel:
    """Return a model that gives PGV, from a spectral acceleration if need be."""

    def spectral(imts: Sequence[str]) -> list[str]:
        return [velocity.measure if velocity and imt == "PGV" else imt for imt in imts]

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> Numbers:
        out = motion(evaluate, x, spectral(imts))
        if velocity:
            is_velocity = np.array([imt == "PGV" for imt in imts])
            out[0, is_velocity] = velocity.constant + velocity.slope * out[0, is_velocity]
        return out

    def check(imts: Sequence[str]) -> None:
        base.coefficient_rows([periods.held(imt) for imt in spectral(imts)])
        for imt in imts:
            if periods.held(imt) != imt and not 0.05 <= (period_of(imt) or 0.0) <= 10.0:
                raise UserInputError(f"{name} is not defined for {imt}; 10 s is its longest period")

    measures = tuple(dict.fromkeys(("PGA", "PGV", *base.tabulated_measures())))
    return replace(
        base,
        name=name,
        formula=Composition(moments, measures, check),
        table=CoefficientTable({}),
        requires=requires,
        reference_imt=None,
    )


def _joined_classes(
    base: GroundMotionModel,
    fixed: Mapping[str, float],
    classes: Sequence[float],
    nodes: Callable[[list[Numbers], Sequence[str]], dict[float, Numbers]],
) -> _Motion:
    """Return the motion of a model whose site classes are joined by lines in ln(vs30).

    Parameters
    ----------
    base
        The model.
    fixed
        Fields of contexts that hold something else.
    classes
        A vs30 of each of its site classes [m/s].
    nodes
        ``nodes(means of the classes, measures)`` -> vs30 to the mean there.
    """

    def motion(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> Numbers:
        every = [evaluate(base, imts, vs30=vs30, **fixed) for vs30 in classes]
        known = nodes([out[0] for out in every], imts)
        ln_vs30 = np.log(np.asarray(x.vs30))
        axis = np.log(sorted(known))
        values = np.array([known[vs30] for vs30 in sorted(known)])
        held = np.clip(ln_vs30, axis[0], axis[-1])
        before = np.clip(np.searchsorted(axis, held, side="right") - 1, 0, len(axis) - 2)
        share = (held - axis[before]) / (axis[before + 1] - axis[before])
        sites = np.arange(len(ln_vs30))
        out = every[0]
        out[0] = (values[before, :, sites] * (1.0 - share)[:, np.newaxis]).T
        out[0] += (values[before + 1, :, sites] * share[:, np.newaxis]).T
        return out

    return motion


def _atkinson_boore_nodes(
    base: GroundMotionModel, means: list[Numbers], imts: Sequence[str]
) -> dict[float, Numbers]:
    b, c, d, e = means
    weak = LN_10 * np.array([base.table.row(imt, ("c5",)) for imt in imts])
    of_firm_rock = weak * math.log(_STIFF / _FIRM_ROCK) / math.log(_STIFF / 450.0)
    hard = b + np.minimum(of_firm_rock + _ln_hard_rock(imts), 0.0)
    return {160.0: e, 250.0: d, 450.0: c, _STIFF: b, _HARD_ROCK: hard}


def _zhao_nodes(means: list[Numbers], imts: Sequence[str]) -> dict[float, Numbers]:
    rock, first, second, third, fourth = means
    stiff = 0.5 * (rock + first)
    hard = np.minimum(stiff, np.maximum(rock, first + _ln_hard_rock(imts)))
    return {
        160.0: fourth,
        250.0: third,
        450.0: second,
        _FIRM_ROCK: first,
        _STIFF: stiff,
        _HARD_ROCK: hard,
    }


@cache
def _boore_columns(imts: tuple[str, ...]) -> Any:
    """Return the coefficients of Boore et al. (2014) of some measures."""
    boore = boore_2014.BooreEtAl2014()
    assert isinstance(boore.formula, Formula)
    return columns(boore.table, boore.formula.coefficients, imts)


def _boore_term(imts: Sequence[str], vs30: Numbers | float, ln_pga: Numbers) -> Numbers:
    """Return ln of the amplification of Boore et al. (2014) from 760 m/s, shape (M, N)."""
    reference = Reference(ln_pga, 0.0)
    return np.asarray(boore_2014.site_term(_boore_columns(tuple(imts)), reference, vs30))


def _no_motion(ln_pga: Numbers) -> Numbers:
    return np.full_like(ln_pga, -50.0)


_SITE_FIELDS = frozenset({"vs30"})


def _interface_shape() -> GroundMotionModel:
    return abrahamson_et_al_2015("AbrahamsonEtAl2015SInter")


def _slab_shape(
    ergodic: bool = True, theta6_adjustment: float = 0.0, sigma_mu_epsilon: float = 0.0
) -> GroundMotionModel:
    """Return Abrahamson et al. (2016): magnitude scaling bends as for interface earthquakes."""
    base = abrahamson_et_al_2015(
        "AbrahamsonEtAl2015SSlab",
        ergodic=ergodic,
        theta6_adjustment=theta6_adjustment,
        sigma_mu_epsilon=sigma_mu_epsilon,
    )
    return replace(base, table=base.table.with_copies({"dc1": "dc1_central"}))


def interface_abrahamson(
    *, ergodic: bool = True, theta6_adjustment: float = 0.0, sigma_mu_epsilon: float = 0.0
) -> GroundMotionModel:
    """Return Abrahamson et al. (2016) for interface earthquakes with a PGV.

    Parameters
    ----------
    ergodic, theta6_adjustment, sigma_mu_epsilon
        See `abrahamson_et_al_2015`.
    """
    base = abrahamson_et_al_2015(
        "AbrahamsonEtAl2015SInter",
        ergodic=ergodic,
        theta6_adjustment=theta6_adjustment,
        sigma_mu_epsilon=sigma_mu_epsilon,
    )

    def motion(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> Numbers:
        return evaluate(base, imts)

    name = "CanadaSHM6_Interface_AbrahamsonEtAl2015SInter"
    return _model(name, base, motion, base.requires, _INTERFACE_VELOCITY)


def interface_atkinson_macias() -> GroundMotionModel:
    """Return Atkinson and Macias (2009) with the site term of Boore et al. (2014)."""
    name = "CanadaSHM6_Interface_AtkinsonMacias2009"
    base = AtkinsonMacias2009()

    def motion(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> Numbers:
        vs30 = np.asarray(x.vs30)
        pga = evaluate(base, ["PGA"])[0, 0]
        out = evaluate(base, imts)
        stiff = _boore_term(imts, _STIFF, _no_motion(pga))
        hard = np.minimum(stiff, _ln_hard_rock(imts)) - stiff
        out[0] += _boore_term(imts, np.minimum(vs30, _STIFF), pga)
        out[0] += hard * _share_of_hard_rock(vs30)
        return out

    return _model(name, base, motion, base.requires | _SITE_FIELDS, _INTERFACE_VELOCITY)


def interface_ghofrani_atkinson() -> GroundMotionModel:
    """Return Ghofrani and Atkinson (2014) for Cascadia with hard rock."""
    name = "CanadaSHM6_Interface_GhofraniAtkinson2014Cascadia"
    base = ghofrani_atkinson_2014(cascadia=True)

    def motion(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> Numbers:
        vs30 = np.asarray(x.vs30)
        out = evaluate(base, imts, vs30=np.minimum(vs30, _STIFF))
        stiff = evaluate(base, imts, vs30=_STIFF)[0] - evaluate(base, imts, vs30=_FIRM_ROCK)[0]
        # a model that amplifies at 1100 m/s is not led back to hard rock
        hard = np.where(stiff > 0.0, stiff, np.minimum(stiff, _ln_hard_rock(imts)))
        out[0] += (hard - stiff) * _share_of_hard_rock(vs30)
        return out

    periods = _Range(0.07, 9.09)
    prolonged = _prolonged(motion, periods, _interface_shape(), "rrup")
    return _model(name, base, prolonged, base.requires | {"backarc"}, None, periods)


def interface_zhao() -> GroundMotionModel:
    """Return Zhao et al. (2006) for interface earthquakes, at Cascadian sites."""
    name = "CanadaSHM6_Interface_ZhaoEtAl2006SInterCascadia"
    base = ZhaoEtAl2006SInterCascadia()
    classes = (2000.0, 700.0, 400.0, 250.0, 150.0)
    motion = _joined_classes(base, {"hypo_depth": 30.0}, classes, _zhao_nodes)
    periods = _Range(0.05, 5.0)
    prolonged = _prolonged(motion, periods, _interface_shape(), "rrup")
    requires = (base.requires | _SITE_FIELDS | {"backarc"}) - {"hypo_depth"}
    return _model(name, base, prolonged, requires, _INTERFACE_VELOCITY, periods)


def slab_abrahamson(
    *,
    depth: float,
    ergodic: bool = True,
    theta6_adjustment: float = 0.0,
    sigma_mu_epsilon: float = 0.0,
) -> GroundMotionModel:
    """Return Abrahamson et al. (2016) for intraslab earthquakes.

    Parameters
    ----------
    depth
        Of hypocentres [km].
    ergodic, theta6_adjustment, sigma_mu_epsilon
        See `abrahamson_et_al_2015`.
    """
    base = _slab_shape(
        ergodic=ergodic, theta6_adjustment=theta6_adjustment, sigma_mu_epsilon=sigma_mu_epsilon
    )

    def motion(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> Numbers:
        return evaluate(base, imts, hypo_depth=depth)

    name = f"CanadaSHM6_InSlab_AbrahamsonEtAl2015SSlab{depth:g}"
    return _model(name, base, motion, base.requires - {"hypo_depth"}, _SLAB_VELOCITY)


def slab_atkinson_boore(*, depth: float) -> GroundMotionModel:
    """Return Atkinson and Boore (2003) for Cascadian slabs at a depth [km]."""
    name = f"CanadaSHM6_InSlab_AtkinsonBoore2003SSlabCascadia{depth:g}"
    base = atkinson_boore_2003(slab=True, region="cascadia")
    classes = (2000.0, 500.0, 250.0, 150.0)
    nodes = partial(_atkinson_boore_nodes, base)
    motion = _joined_classes(base, {"hypo_depth": depth}, classes, nodes)
    periods = _Range(0.05, 3.0)
    prolonged = _prolonged(motion, periods, _slab_shape(), "rrup", hypo_depth=depth)
    requires = (base.requires | {"backarc"}) - {"hypo_depth"}
    return _model(name, base, prolonged, requires, _SLAB_VELOCITY, periods)


def slab_zhao(*, depth: float) -> GroundMotionModel:
    """Return Zhao et al. (2006) for intraslab earthquakes at a depth [km], Cascadian sites."""
    name = f"CanadaSHM6_InSlab_ZhaoEtAl2006SSlabCascadia{depth:g}"
    base = ZhaoEtAl2006SSlabCascadia()
    classes = (2000.0, 700.0, 400.0, 250.0, 150.0)
    motion = _joined_classes(base, {"hypo_depth": depth}, classes, _zhao_nodes)
    periods = _Range(0.05, 5.0)
    prolonged = _prolonged(motion, periods, _slab_shape(), "rrup", hypo_depth=depth)
    requires = (base.requires | {"backarc"}) - {"hypo_depth"}
    return _model(name, base, prolonged, requires, _SLAB_VELOCITY, periods)


def slab_garcia(*, depth: float) -> GroundMotionModel:
    """Return García et al. (2005), whose rock is 1100 m/s, for slabs at a depth [km].

    The distance is that from the hypocentre for all magnitudes.
    """
    name = f"CanadaSHM6_InSlab_GarciaEtAl2005SSlab{depth:g}"
    base = garcia_2005(vertical=False)

    def motion(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> Numbers:
        vs30, rhypo = np.asarray(x.vs30), np.asarray(x.rhypo)
        changed = {"rrup": rhypo, "hypo_depth": depth}
        pga = evaluate(base, ["PGA"], **changed)[0, 0]
        pga += _boore_term(["PGA"], _FIRM_ROCK, _no_motion(pga))[0]
        pga -= _boore_term(["PGA"], _STIFF, _no_motion(pga))[0]
        out = evaluate(base, imts, **changed)
        own = _boore_term(imts, vs30, pga) - _boore_term(imts, _STIFF, pga)
        slope = _ln_hard_rock(imts) / math.log(_HARD_ROCK / _FIRM_ROCK)
        hard = slope * np.log(np.clip(vs30, _STIFF, _HARD_ROCK) / _STIFF)
        out[0] += np.where(vs30 > _STIFF, np.maximum(own, hard), own)
        return out

    periods = _Range(0.05, 5.0)
    prolonged = _prolonged(motion, periods, _slab_shape(), "rhypo", hypo_depth=depth)
    requires = (base.requires | _SITE_FIELDS | {"backarc"}) - {"hypo_depth", "rrup"}
    return _model(name, base, prolonged, requires, None, periods)
