# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Atkinson and Adams (2013): the tables of the Canadian models of 2015 and 2020, site class C.

Atkinson G.M., Adams J. (2013). Ground motion prediction equations for application to the 2015
Canadian national seismic hazard maps. Canadian Journal of Civil Engineering 40, 988-998.
https://doi.org/10.1139/cjce-2012-0544

Amplification to other sites is that of the National Building Code of Canada 2015, section
4.1.8.4: Boore and Atkinson (2008) up to 760 m/s, above it a line in ln(vs30) to the hard rock
of Atkinson and Boore (2006).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.coefficient_columns import columns
from quakegrid.hazard.ground_motion_models.conventions.gridded_table import (
    GriddedTable,
    model_in_table,
)
from quakegrid.hazard.ground_motion_models.model import (
    DISTANCE_FIELDS,
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
    Reference,
)
from quakegrid.hazard.ground_motion_models.nga_west.boore_atkinson_2008 import site_term

_CLASS_C = 450.0  # [m/s]
_FIRM_ROCK = 760.0  # [m/s]
_HARD_ROCK = 2000.0  # [m/s]
#: PGA on class C -> PGA on 760 m/s that gives the amplification of soft sites [g].
_ON_CLASS_C = (0.1, 0.2, 0.3, 0.4, 0.5)
_ON_FIRM_ROCK = (0.083, 0.165, 0.248, 0.331, 0.414)
_LN_STANDARD_GRAVITY = math.log(9.81)  # PGV is tabulated in cm/s times it
_EASTERN_SHARE = 0.8  # of PGA where short periods are not twice as high


class _Coefficients(NamedTuple):
    """Coefficients of Boore and Atkinson (2008), and the factor from hard rock to 760 m/s."""

    blin: Any
    b1: Any
    b2: Any
    c: Any


def _ln_factor(
    c: _Coefficients, x: Context, pga: NDArray[np.float64], sa_02: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return ln of the amplification from class C, shape (M, N).

    Parameters
    ----------
    c
        Coefficients of M measures.
    x
        Contexts.
    pga, sa_02
        Medians of PGA and of SA(0.2) on class C [g].
    """
    vs30 = np.asarray(x.vs30)
    reference = np.where(sa_02 / pga < 2.0, _EASTERN_SHARE * pga, pga)
    strong = Reference(np.log(np.interp(reference, _ON_CLASS_C, _ON_FIRM_ROCK)), 0.0)
    on_class_c = site_term(c, strong, x._replace(vs30=np.full_like(vs30, _CLASS_C)))
    soft = site_term(c, strong, x) - on_class_c
    stiff = c.blin * np.log(np.clip(vs30, _CLASS_C, _FIRM_ROCK) / _CLASS_C)
    to_rock = np.log(np.clip(vs30, _FIRM_ROCK, _HARD_ROCK) / _FIRM_ROCK)
    stiff = stiff - np.log(c.c) * to_rock / math.log(_HARD_ROCK / _FIRM_ROCK)
    return np.asarray(np.where(vs30 < _CLASS_C, soft, stiff))


def _model(
    name: str, table: GriddedTable, metric: str, region: str, ln_pgv: float = 0.0
) -> GroundMotionModel:
    """Return a model at any site; `ln_pgv` is added to ln of the PGV of the table."""
    base = model_in_table(name, table, metric, tectonic_region_type=region, component="RotD50")
    site = CoefficientTable.read("canada/atkinson_adams_2013").joined(
        CoefficientTable.read("nga_west/boore_atkinson_2008")
    )

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        out = evaluate(base, ["PGA", "SA(0.2)", *imts])
        pga, sa_02 = np.exp(out[0, :2])
        out[0, 2:] += _ln_factor(columns(site, _Coefficients, imts), x, pga, sa_02)
        out[0, 2:] += np.array([[ln_pgv if imt == "PGV" else 0.0] for imt in imts])
        return out[:, 2:]

    return GroundMotionModel(
        name=name,
        formula=Composition(moments, table.ln_medians.measures, base.coefficient_rows),
        table=CoefficientTable({}),
        tectonic_region_type=region,
        component=base.component,
        requires=base.requires | {"vs30"},
        standard_deviations=base.standard_deviations,
        validity=base.validity,
    )


def NBCC2015_AA13(  # noqa: N802 - the name in logic trees
    *,
    gmpe_table: str,
    REQUIRES_DISTANCES: Sequence[str],  # noqa: N803 - the argument in logic trees
    DEFINED_FOR_TECTONIC_REGION_TYPE: str,  # noqa: N803
) -> GroundMotionModel:
    """Return a model of the 2015 maps.

    Parameters
    ----------
    gmpe_table
        Name of a table that stands beside the models, with ``.hdf5`` or not.
    REQUIRES_DISTANCES
        The one distance of the table.
    DEFINED_FOR_TECTONIC_REGION_TYPE
        Name of the region.

    Raises
    ------
    UserInputError
        An unknown table or distance.
    """
    if len(REQUIRES_DISTANCES) != 1 or REQUIRES_DISTANCES[0] not in DISTANCE_FIELDS:
        message = f"REQUIRES_DISTANCES = {list(REQUIRES_DISTANCES)!r}"
        raise UserInputError(f"{message}: write one of {', '.join(DISTANCE_FIELDS)} in brackets")
    table = GriddedTable.read("canada/nbcc_2015", gmpe_table.removesuffix(".hdf5"))
    region = DEFINED_FOR_TECTONIC_REGION_TYPE
    return _model("NBCC2015_AA13", table, REQUIRES_DISTANCES[0], region)


def CanadaSHM6_StableCrust_AA13(*, submodel: str) -> GroundMotionModel:  # noqa: N802
    """Return a model of the stable crust of 2020.

    Parameters
    ----------
    submodel
        ``low``, ``central`` or ``high``.

    Raises
    ------
    UserInputError
        Another submodel.
    """
    table = GriddedTable.read("canada/shm6_aa13", submodel)
    region = "Stable Shallow Crust"
    return _model("CanadaSHM6_StableCrust_AA13", table, "rhypo", region, -_LN_STANDARD_GRAVITY)
