# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sandıkkaya and Dinsever (2018): any model on rock with a nonlinear site amplification.

Sandıkkaya M.A., Dinsever L.D. (2018). A site amplification model for crustal earthquakes.
Geosciences 8(7), 264. https://doi.org/10.3390/geosciences8070264
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import Context, Evaluate, GroundMotionModel, choice
from quakegrid.hazard.ground_motion_models.registry import model_of_arguments
from quakegrid.hazard.ground_motion_models.wrappers.modification import Modification, modified

_ROCK = 760.0  # [m/s]
_STIFFEST = 1000.0  # [m/s]
#: The acceleration at which nonlinearity sets in [g]: the model is in use with the number of
#: 0.1 g in m/s2.
_ONSET = 0.980665
_SHARE_ON_ROCK = 0.85  # of the deviation of a model that is due to rupture and path
_SITE_FIELDS = ("b1", "b2", "b3", "sigma_s", "c0", "c1", "c2")
_REGIONS: Mapping[str, str] = {
    "USNZ": "ckusnz",
    "JP": "ckjp",
    "TW": "cktw",
    "CH": "ckch",
    "WA": "ckwa",
    "GRTR": "ckgrtr",
    "WMT": "ckwmt",
    "NWE": "cknwe",
}


def _numbers(table: CoefficientTable, imts: Sequence[str], fields: Sequence[str]) -> list[Any]:
    """Return columns of coefficients, each of shape (M, 1)."""
    rows = np.array([table.row(imt, fields) for imt in imts])
    return [column[:, np.newaxis] for column in rows.T]


def _site_phi(c0: Any, c1: Any, c2: Any, sigma: Any, rock: Any, vs30: Any) -> Any:
    """Return the deviation between sites, equation 8: falls with strong motion and soft soil."""
    strong = c1 * np.log(np.clip(rock, 0.005, 0.35))
    return sigma * c0 * (strong + c2 * np.log(np.clip(vs30, 150.0, 600.0)))


def SandikkayaDinsever2018(  # noqa: N802 - the name in logic trees
    *,
    gmpe_name: str,
    reference_velocity: float = _ROCK,
    region: str | None = None,
    phi_0: Mapping[str, object] | None = None,
    **arguments: object,
) -> GroundMotionModel:
    """Return the model.

    Parameters
    ----------
    gmpe_name, arguments
        The model on rock and its arguments.
    reference_velocity
        vs30 of its rock [m/s].
    region
        Of a regional slope of vs30: ``USNZ``, ``JP``, ``TW``, ``CH``, ``WA``, ``GRTR``, ``WMT``,
        ``NWE``; none by default.
    phi_0
        Deviation within events on rock, by measure [ln units]; by default 0.85 of the model's.
    """
    base = model_of_arguments(gmpe_name, arguments)
    table = CoefficientTable.read("wrappers/sandikkaya_dinsever_2018").with_columns(slope=0.0)
    if region is not None:
        table = table.with_copies({"slope": choice("region", region, _REGIONS)})
    on_rock = None
    if phi_0 is not None:
        on_rock = CoefficientTable(
            {imt: {"phi": float(str(value))} for imt, value in phi_0.items()}
        )

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        b1, b2, b3, sigma, c0, c1, c2 = _numbers(table, imts, _SITE_FIELDS)
        (slope,) = _numbers(table, imts, ("slope",))
        rock = np.exp(moments[0])
        linear = (b1 + slope) * np.log(np.minimum(x.vs30, _STIFFEST) / _ROCK)
        soft = np.exp(-np.exp(2.0 * np.log(x.vs30) - 11.0))
        nonlinear = b3 * soft * np.log((rock + _ONSET) / _ONSET)
        deep = np.where(x.z1pt0 > 0.0, b2 * np.log(np.maximum(x.z1pt0, 1e-9)), 0.0)
        if on_rock is None:
            phi = _SHARE_ON_ROCK * moments[3]
        else:
            phi = _numbers(on_rock, imts, ("phi",))[0]
        moments[0] += linear + nonlinear + deep
        moments[3] = np.hypot(phi, _site_phi(c0, c1, c2, sigma, rock, x.vs30))
        moments[1] = np.hypot(moments[2], moments[3])
        return moments

    def check(imts: Sequence[str]) -> None:
        for imt in imts:
            try:
                table.row(imt, _SITE_FIELDS)
                if on_rock is not None:
                    on_rock.row(imt, ("phi",))
            except KeyError as error:
                message = f"SandikkayaDinsever2018 is not defined for {error.args[0]}"
                raise UserInputError(f"{message}; {table.range_text(_SITE_FIELDS)}") from None

    rock = {"vs30": reference_velocity}
    return modified(base, [Modification(change, frozenset({"vs30", "z1pt0"}), rock, check)])
