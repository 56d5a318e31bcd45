# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Douglas et al. (2024): hard rock of the United Kingdom, in 162, 5 or 3 branches.

Douglas J., Aldama-Bustos G., Tallett-Williams S., Daví M., Tromans I.J. (2024). Ground-motion
models for earthquakes occurring in the United Kingdom. Bulletin of Earthquake Engineering 22,
4265-4302. https://doi.org/10.1007/s10518-024-01943-8
"""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Context,
    Formula,
    GroundMotionModel,
    Moments,
    Reference,
    choice,
)
from quakegrid.hazard.kernels.elementary import (
    Numeric,
    clip,
    elementwise,
    exp,
    log,
    maximum,
    sqrt,
    where,
)

_LN_G = 2.2830607269796044  # of 9.80665 m/s2
_MIDDLE, _FAR = 50.0, 100.0  # [km]


class Coefficients(NamedTuple):
    """Of one branch, and the deviations at magnitudes 4.5, 5.0, 5.5 and 6.5.

    Attributes
    ----------
    nearest
        1 for the distance to the rupture, 0 for that to its surface projection.
    even
        1 where the deviation falls evenly from magnitude 5.5 to 6.5.
    """

    b1: float
    b2: float
    b3: float
    b4: float
    b5: float
    b6: float
    b7: float
    b8: float
    b9: float
    b10: float
    s1: float
    s2: float
    s3: float
    s4: float
    nearest: float
    even: float


@elementwise
def _deviation(c: Coefficients, mag: Numeric) -> Numeric:
    """Return the total deviation: three lines of the magnitude.

    As hazard has been computed the last falls twice as fast, and ends at 6.5.
    """
    small = c.s1 + (c.s2 - c.s1) * clip((mag - 4.5) / 0.5, 0.0, 1.0)
    middle = (c.s3 - c.s2) * clip((mag - 5.0) / 0.5, 0.0, 1.0)
    steep = where(mag > 6.5, 1.0, 2.0 * maximum(mag - 5.5, 0.0))
    share = where(c.even > 0.0, clip(mag - 5.5, 0.0, 1.0), steep)
    return small + middle + (c.s4 - c.s3) * share


@elementwise
def moments(c: Coefficients, c_ref: Coefficients, reference: Reference, x: Context) -> Moments:
    """Return ln of the median, published in m/s2, and the total deviation."""
    distance = where(c.nearest > 0.0, x.rrup, x.rjb)
    source = c.b1 + c.b2 * x.mag + c.b3 * (8.5 - x.mag) ** 2
    near = c.b4 * log(sqrt(distance**2 + (c.b7 * exp(c.b8 * x.mag)) ** 2))
    middle = c.b9 * log(maximum(distance, _MIDDLE) / _MIDDLE)
    far = c.b10 * log(maximum(distance, _FAR) / _FAR)
    mean = source + near + middle + far + (c.b5 + c.b6 * x.mag) * distance - _LN_G
    return Moments(mean, _deviation(c, x.mag), 0.0, 0.0)


FORMULA = Formula("douglas_2024", Coefficients, moments)

_OF_BRANCH = Coefficients._fields[:10]
_DEVIATIONS = ("s1", "s2", "s3", "s4")
#: Weights of the full tree from which the small ones were made.
_WEIGHTS = {"original": "original", "updated": "updated"}


def douglas_et_al_2024(
    distance: str,
    branches: float,
    *,
    branch: float,
    weightopt: str = "original",
    as_published: bool = False,
) -> GroundMotionModel:
    """Return one branch of a tree.

    Parameters
    ----------
    distance
        ``rjb`` or ``rrup``.
    branches
        Size of the tree: 162, 5 or 3.
    branch
        From 1.
    weightopt
        Weights the small trees were made with: ``original`` or ``updated``.
    as_published
        Whether the deviation falls evenly from magnitude 5.5 to 6.5, as in Holmgren et al.
        (2024); as hazard has been computed it falls twice as fast and jumps back at 6.5.

    Raises
    ------
    UserInputError
        There is no such branch.
    """
    if branch not in range(1, int(branches) + 1):
        raise UserInputError(f"branch = {branch:g}: write a number from 1 to {branches:g}")
    weights = choice("weightopt", weightopt, _WEIGHTS)
    tree = "162" if branches == 162.0 else f"{branches:g}_{weights}"
    whole = CoefficientTable.read(f"stable_continental/douglas_2024_{distance}")
    rows = {
        imt: {name: row[f"{name}_{tree}_{branch:g}"] for name in _OF_BRANCH}
        | {name: row[name] for name in _DEVIATIONS}
        for imt, row in whole.rows.items()
    }
    return GroundMotionModel(
        name="Douglas_Et_Al_2024",
        formula=FORMULA,
        table=CoefficientTable(rows).with_columns(
            nearest=float(distance == "rrup"), even=float(as_published)
        ),
        tectonic_region_type="Stable Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", distance}),
        standard_deviations=("Total",),
        validity={"mag": (3.0, 7.0), distance: (0.0, 300.0)},
    )


def Douglas_Et_Al_2024Rrup(  # noqa: N802 - the name in logic trees
    *, branch: float = 1.0, weightopt: str = "original", as_published: bool = False
) -> GroundMotionModel:
    """Return a branch of the full tree by the distance to the rupture."""
    return douglas_et_al_2024(
        "rrup", 162.0, branch=branch, weightopt=weightopt, as_published=as_published
    )
