# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The contract of a ground motion model: what it reads, what it needs, what it returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.kernels.elementary import Numeric

_T = TypeVar("_T")


class Context(NamedTuple):
    """One rupture seen from one site: all that a model may read.

    In the interpreter every field is a number or an array ``(N,)``; in compiled code a
    number.  A field the model does not require holds 0, or None in the interpreter.
    """

    mag: Numeric  #: moment magnitude
    rake: Numeric  #: [deg]
    dip: Numeric  #: [deg]
    strike: Numeric  #: [deg]
    ztor: Numeric  #: depth to the top of the rupture [km]
    zbot: Numeric  #: depth to the bottom of the rupture [km]
    width: Numeric  #: down-dip width of the rupture [km]
    hypo_lon: Numeric  #: [deg]
    hypo_lat: Numeric  #: [deg]
    hypo_depth: Numeric  #: [km]
    rrup: Numeric  #: closest distance to the rupture [km]
    rjb: Numeric  #: closest distance to its surface projection [km]
    rx: Numeric  #: distance from the top edge, across strike, positive down dip [km]
    ry0: Numeric  #: distance off the ends of the rupture, along strike [km]
    rhypo: Numeric  #: [km]
    repi: Numeric  #: [km]
    azimuth: Numeric  #: of the site, from the strike [deg]
    vs30: Numeric  #: [m/s]
    vs30measured: Numeric  #: 1 measured, 0 inferred
    z1pt0: Numeric  #: depth to 1.0 km/s [m]; -999 unknown
    z2pt5: Numeric  #: depth to 2.5 km/s [km]; -999 unknown
    backarc: Numeric  #: 1 on the backarc side, else 0
    lon: Numeric  #: of the site [deg]
    lat: Numeric  #: of the site [deg]


#: Fields of `Context` by where they come from; `mag` stands alone.
RUPTURE_FIELDS = Context._fields[1:10]
DISTANCE_FIELDS = Context._fields[10:17]
SITE_FIELDS = Context._fields[17:]


class Reference(NamedTuple):
    """What a model computes once per rupture and site for the use of all its periods.

    Attributes
    ----------
    rock
        Ln of the median of the reference intensity measure on reference rock, typically
        ``ln PGA`` at vs30 = 1100 m/s [ln g].
    site
        Ln of the median of the reference intensity measure at the site itself [ln g].
    """

    rock: Numeric
    site: Numeric


class Moments(NamedTuple):
    """What a model returns.

    Attributes
    ----------
    mean
        Ln of the median [ln g, or ln of the unit of the intensity measure].
    sigma
        Total standard deviation [ln units].
    tau
        Between-event standard deviation, 0 where the publication gives none.
    phi
        Within-event standard deviation, 0 where the publication gives none.
    """

    mean: Numeric
    sigma: Numeric
    tau: Numeric
    phi: Numeric


def choice(argument: str, value: object, allowed: Mapping[str, _T]) -> _T:
    """Return what a variant's keyword argument stands for.

    Raises
    ------
    UserInputError
        The value is not one of those allowed.
    """
    if isinstance(value, str) and value in allowed:
        return allowed[value]
    names = ", ".join(repr(name) for name in allowed)
    raise UserInputError(f"{argument} = {value!r}: write one of {names}")


@dataclass(frozen=True)
class Formula:
    """The mathematics of one publication, shared by all variants of the model.

    Attributes
    ----------
    name
        The stem of the module: names the compiled kernel.
    coefficients
        A NamedTuple class: one field per coefficient, in the order of the rows.
    moments
        ``moments(c, c_ref, reference, x) -> Moments``, marked `elementwise`; `c` holds the
        coefficients of the intensity measure, `c_ref` those of the reference one.
    reference
        ``reference(c_ref, x) -> Reference``, marked `elementwise`; None if not needed.
    """

    name: str
    coefficients: Any
    moments: Callable[..., Moments]
    reference: Callable[..., Reference] | None = None


@dataclass(frozen=True)
class GroundMotionModel:
    """A ground motion model ready to be asked: a formula and its numbers.

    Attributes
    ----------
    name
        As written in a logic tree, with its arguments if any.
    formula
        The mathematics.
    table
        One row of coefficients per intensity measure; variants differ here only.
    reference_imt
        Intensity measure of the reference coefficients (``PGA``), or None.
    tectonic_region_type
        The region the publication is for.
    component
        Horizontal component, in the words of the publication.
    standard_deviations
        Which of ``Total``, ``Inter event``, ``Intra event`` it defines.
    requires
        The fields of `Context` it reads, `mag` included.
    """

    name: str
    formula: Formula
    table: CoefficientTable
    tectonic_region_type: str
    component: str
    requires: frozenset[str]
    standard_deviations: tuple[str, ...] = ("Total", "Inter event", "Intra event")
    reference_imt: str | None = None

    def tabulated_measures(self) -> tuple[str, ...]:
        """Return the intensity measures of the published table."""
        return self.table.measures(self.formula.coefficients._fields)

    def coefficient_rows(self, imts: Sequence[str]) -> NDArray[np.float64]:
        """Return the coefficients of the intensity measures.

        Parameters
        ----------
        imts
            Names such as ``PGA`` or ``SA(0.3)``; periods between two of the table are
            interpolated linearly in ln(period).

        Returns
        -------
        ndarray
            Shape (M, K), K the number of coefficients.

        Raises
        ------
        UserInputError
            An intensity measure the model is not defined for.
        """
        fields = self.formula.coefficients._fields
        try:
            return np.array([self.table.row(imt, fields) for imt in imts], dtype=float)
        except KeyError as error:
            message = f"{self.name} is not defined for {error.args[0]}"
            raise UserInputError(f"{message}; {self.table.range_text(fields)}") from None

    def reference_row(self) -> NDArray[np.float64]:
        """Return the coefficients of the reference intensity measure, shape (K,)."""
        fields = self.formula.coefficients._fields
        if self.reference_imt is None:
            return np.zeros(len(fields))
        return np.array(self.table.row(self.reference_imt, fields), dtype=float)

    def moments(self, context: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        """Return mean and standard deviations, computed with numpy.

        Parameters
        ----------
        context
            Fields are numbers or arrays of shape (N,).
        imts
            M intensity measures.

        Returns
        -------
        ndarray
            Shape (4, M, N): mean, sigma, tau, phi [ln units].
        """
        make = self.formula.coefficients
        rows = self.coefficient_rows(imts)
        c = make(*(column[:, np.newaxis] for column in rows.T))
        c_ref = make(*(float(value) for value in self.reference_row()))
        x = Context(*(0.0 if field is None else field for field in context))
        reference = Reference(0.0, 0.0)
        if self.formula.reference is not None:
            reference = self.formula.reference(c_ref, x)
        moments = self.formula.moments(c, c_ref, reference, x)
        count = np.broadcast(*(np.asarray(field) for field in x))
        shape = (len(imts), count.size)
        return np.array([np.broadcast_to(moment, shape) for moment in moments])
