# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lanzano et al. (2020): reference rock, EC8 classes and site clusters of central Italy.

Lanzano G., Felicetta C., Pacor F., Spallarossa D., Traversa P. (2020). Methodology to identify the
reference rock sites in regions of medium-to-high seismicity: an application in Central Italy.
Geophysical Journal International 222(3), 2053-2067. https://doi.org/10.1093/gji/ggaa261
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import decimal_moments
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
    word_code,
)
from quakegrid.hazard.kernels.elementary import Numeric, elementwise, log10, sqrt, where

_HINGE_MAGNITUDE = 5.0
_H = 6.0  # [km]


class Coefficients(NamedTuple):
    """Tables of the supplement, cm/s2; `s1` to `s9` are the terms of site classes."""

    a: float
    b1: float
    b2: float
    c1: float
    c2: float
    c3: float
    mref: float
    tau: float
    phi_s2s: float
    phi_0: float
    sigma: float
    first: float
    s1: float
    s2: float
    s3: float
    s4: float
    s5: float
    s6: float
    s7: float
    s8: float
    s9: float
    period: float


@elementwise
def _site_term(c: Coefficients, site_class: Numeric) -> Numeric:
    """Return the term of the class, counted from the first one."""
    k = site_class - c.first
    five = where(k == 3.0, c.s4, where(k == 4.0, c.s5, where(k == 5.0, c.s6, 0.0)))
    more = where(k == 6.0, c.s7, where(k == 7.0, c.s8, where(k == 8.0, c.s9, five)))
    return where(k == 0.0, c.s1, where(k == 1.0, c.s2, where(k == 2.0, c.s3, more)))


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return equation 1 and the deviations, with that between sites."""
    m = x.mag - _HINGE_MAGNITUDE
    r = sqrt(x.rjb**2 + _H**2)
    path = (c.c1 * (x.mag - c.mref) + c.c2) * log10(r) + c.c3 * (r - 1.0)
    mean = c.a + where(m <= 0.0, c.b1 * m, c.b2 * m) + path + _site_term(c, x.siteclass)
    phi = sqrt(c.phi_s2s**2 + c.phi_0**2)
    return decimal_moments(mean, sqrt(c.tau**2 + phi**2), c.tau, phi, c.period)


FORMULA = Formula("lanzano_2020", Coefficients, moments)
_FIRST_CLASS = word_code("siteclass", "A")
_FIRST_CLUSTER = word_code("siteclass", "1")
_TERMS = tuple(f"s{number}" for number in range(1, 10))


def lanzano_2020(*, sites: str) -> GroundMotionModel:
    """Return a variant of the model.

    Parameters
    ----------
    sites
        ``ref``: class A is reference rock; ``ec8``: classes A to E; ``cluster``: 1 to 9.
    """
    clusters = sites == "cluster"
    table = CoefficientTable.read(f"europe/lanzano_2020_{sites}")
    known = {
        "ref": dict.fromkeys(_TERMS[1:], "s_other"),
        "ec8": {"s2": "sb", "s3": "sc", "s4": "sd", "s5": "se"},
        "cluster": {},
    }[sites]
    held = next(iter(table.rows.values()))
    none = {name: 0.0 for name in _TERMS if name not in held and name not in known}
    first = _FIRST_CLUSTER if clusters else _FIRST_CLASS
    return GroundMotionModel(
        name="LanzanoEtAl2020",
        formula=FORMULA,
        table=table.with_columns(first=first, **none).with_copies(known),
        tectonic_region_type="Active Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rjb", "siteclass"}),
        validity={"mag": (3.2, 6.5), "rjb": (0.0, 250.0)},
    )
