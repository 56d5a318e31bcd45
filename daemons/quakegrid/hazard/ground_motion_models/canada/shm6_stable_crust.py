# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""NGA-East in the Canadian model of 2020: thirteen tables and their amplification.

Kolaj M., Halchuk S., Adams J. (2023). Sixth-generation seismic hazard model of Canada:
grid values of mean hazard. Geological Survey of Canada, Open File 8950.
https://doi.org/10.4095/331497

Boore D.M., Campbell K.W. (2017). Adjusting central and eastern North America ground-motion
intensity measures between sites with different reference-rock site conditions. BSSA 107(1),
132-148. https://doi.org/10.1785/0120160208

Harmon J., Hashash Y.M.A., Stewart J.P., Rathje E.M., Campbell K.W., Silva W.J., Ilhan O. (2019).
Site amplification functions for central and eastern North America - part II: modular
simulation-based models. Earthquake Spectra 35(2), 815-847. https://doi.org/10.1193/091117EQS179M

From 3000 to 2000 m/s the factors are those of Boore and Campbell, from there to 760 m/s those of
Atkinson and Boore (2006), below those of Boore and Atkinson (2008).  Spectral accelerations are
amplified no less than by Harmon et al. with the nonlinear term of Hashash et al. (2020).
"""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.canada.equivalent_distances import eastern_repi
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, period_of
from quakegrid.hazard.ground_motion_models.conventions.coefficient_columns import columns
from quakegrid.hazard.ground_motion_models.conventions.gridded_table import (
    GriddedTable,
    bilinear,
    model_in_table,
)
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
    Reference,
)
from quakegrid.hazard.ground_motion_models.nga_west.boore_atkinson_2008 import site_term
from quakegrid.hazard.ground_motion_models.site_terms.cena_amplification import nonlinear

_FIRM_ROCK = 760.0  # [m/s]
_HARD_ROCK = 2000.0  # [m/s]
_NGA_ROCK = 3000.0  # [m/s]
_LN_10 = math.log(10.0)
_LN_CM_PER_S = math.log(980.665)  # the tables hold PGV in g s

Numbers = NDArray[np.float64]


class _Factors(NamedTuple):
    """Of hard rock: `ab06` from 2000 to 760 m/s, `bc17` from 3000 to 2000 m/s; of soil."""

    ab06: Any
    bc17: Any
    blin: Any
    b1: Any
    b2: Any


class _Simulated(NamedTuple):
    """Coefficients of Harmon et al. (2019), model L1, and of Hashash et al. (2020)."""

    l1: Any
    l2: Any
    l3: Any
    vc_linear: Any
    vl: Any
    f3: Any
    f4: Any
    f5: Any
    vc: Any
    period: Any


@dataclass(frozen=True)
class _NearHardRock:
    """Factors of PGA and PGV from 3000 to 2000 m/s, by magnitude and distance."""

    measures: tuple[str, ...]
    magnitudes: Numbers
    distances: Numbers
    factors: Numbers

    @staticmethod
    def read() -> _NearHardRock:
        text = (resources.files(__package__) / "shm6_near_hard_rock.csv").read_text("utf-8")
        lines = list(csv.DictReader(text.splitlines()))
        names = [name for name in lines[0] if name.startswith("m")]
        measures = tuple(dict.fromkeys(line["imt"] for line in lines))
        values = np.array([[float(line[name]) for name in names] for line in lines])
        distances = [float(line["distance"]) for line in lines if line["imt"] == measures[0]]
        return _NearHardRock(
            measures,
            np.array([float(name[1:]) for name in names]),
            np.array(distances),
            values.reshape(len(measures), len(distances), len(names)),
        )


@dataclass(frozen=True)
class _Site:
    """The amplification from rock of 3000 m/s."""

    factors: CoefficientTable
    simulated: CoefficientTable
    near_hard_rock: _NearHardRock

    @staticmethod
    def read() -> _Site:
        soil = CoefficientTable.read("nga_west/boore_atkinson_2008")
        factors = CoefficientTable.read("canada/shm6_stable_crust").joined(soil)
        # those of PGA and PGV depend on magnitude and distance
        known = factors.updated({"PGA": {"bc17": 1.0}, "PGV": {"bc17": 1.0}})
        simulated = CoefficientTable.read("canada/shm6_stable_crust_simulated")
        return _Site(known, simulated, _NearHardRock.read())

    def amplification(self, x: Context, imts: Sequence[str], ln_pga: Numbers) -> Numbers:
        """Return ln of the amplification, shape (M, N); `ln_pga` is that on rock."""
        pga = (
            ln_pga + self._of_factors(x._replace(vs30=np.full_like(ln_pga, _FIRM_ROCK)), ["PGA"])[0]
        )
        out = self._of_factors(x, imts, pga)
        spectral = [k for k, imt in enumerate(imts) if period_of(imt)]
        if spectral:
            simulated = self._simulated(x, [imts[k] for k in spectral], np.exp(ln_pga))
            out[spectral] = np.maximum(out[spectral], simulated)
        return out

    def _simulated(self, x: Context, imts: Sequence[str], pga: Numbers) -> Numbers:
        """Return the amplification of Harmon et al. (2019) and Hashash et al. (2020)."""
        c = columns(self.simulated, _Simulated, imts)
        vs30 = np.asarray(x.vs30)
        bend = np.log(np.minimum(vs30, c.vl) / c.vl)
        linear = c.l1 * np.log(np.minimum(vs30, c.vc_linear) / c.vc_linear)
        return np.asarray(linear + c.l2 * bend + c.l3 * bend**2 + nonlinear(c, vs30, pga))

    def _of_factors(
        self, x: Context, imts: Sequence[str], ln_pga: Numbers | None = None
    ) -> Numbers:
        vs30 = np.asarray(x.vs30)
        c = columns(self.factors, _Factors, imts)
        below, above = np.minimum(vs30, _FIRM_ROCK), np.clip(vs30, _FIRM_ROCK, _HARD_ROCK)
        to_firm = np.log(above / _HARD_ROCK) / math.log(_FIRM_ROCK / _HARD_ROCK)
        to_hard = np.log(np.clip(vs30, _HARD_ROCK, _NGA_ROCK) / _NGA_ROCK)
        to_hard /= math.log(_HARD_ROCK / _NGA_ROCK)
        out = self._ln_hard_rock(c, x, imts) * to_hard + self._ln_firm_rock(c, x, imts) * to_firm
        if ln_pga is not None:
            out += site_term(c, Reference(ln_pga, 0.0), x._replace(vs30=below))
        return np.asarray(out)

    def _ln_hard_rock(self, c: _Factors, x: Context, imts: Sequence[str]) -> Numbers:
        """Return ln of the factors from 3000 to 2000 m/s."""
        near = self.near_hard_rock
        mag, rrup = np.asarray(x.mag), np.asarray(x.rrup)
        out = np.log(c.bc17) + np.zeros_like(mag)
        known = bilinear(near.magnitudes, near.distances, near.factors, mag, rrup)
        for k, imt in enumerate(imts):
            if imt in near.measures:
                out[k] = np.log(known[near.measures.index(imt)])
        return np.asarray(out)

    def _ln_firm_rock(self, c: _Factors, x: Context, imts: Sequence[str]) -> Numbers:
        """Return ln of the factors from 2000 to 760 m/s; that of PGA depends on distance."""
        out = np.log(c.ab06) + np.zeros_like(np.asarray(x.mag))
        for k, imt in enumerate(imts):
            if imt == "PGA":
                repi = eastern_repi(np.asarray(x.mag), np.asarray(x.rrup))
                out[k] = _LN_10 * (-0.3 + 0.15 * np.log10(repi))
        return np.asarray(out)


def CanadaSHM6_StableCrust_NGAEast(*, submodel: str) -> GroundMotionModel:  # noqa: N802
    """Return one of the thirteen models.

    Parameters
    ----------
    submodel
        ``01`` to ``13``.

    Raises
    ------
    UserInputError
        Another submodel.
    """
    table = GriddedTable.read("canada/shm6_nga_east", submodel)
    name, region = "CanadaSHM6_StableCrust_NGAEast", "Stable Shallow Crust"
    base = model_in_table(name, table, "rrup", tectonic_region_type=region, component="RotD50")
    site = _Site.read()

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> Numbers:
        out = evaluate(base, ["PGA", *imts])
        pga = out[0, 0].copy()
        out[0, 1:] += site.amplification(x, imts, pga)
        out[0, 1:] -= np.array([[_LN_CM_PER_S if imt == "PGV" else 0.0] for imt in imts])
        return out[:, 1:]

    def check(imts: Sequence[str]) -> None:
        table.ln_medians.of(imts)
        columns(site.simulated, _Simulated, [imt for imt in imts if period_of(imt)])
        columns(site.factors, _Factors, imts)

    return replace(
        base,
        formula=Composition(moments, table.ln_medians.measures, check),
        requires=base.requires | {"vs30"},
    )
