# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The contract of a ground motion model: what it reads, what it needs, what it returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, TypeVar

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
    z1pt4: Numeric  #: depth to 1.4 km/s [m]
    z_sed: Numeric  #: thickness of the sediments [km]
    xvf: Numeric  #: distance from the volcanic front, negative in the forearc [km]
    region: Numeric  #: number of a region of attenuation, see the model
    in_cshm: Numeric  #: 1 in the area of the Canterbury model, else 0
    h800: Numeric  #: depth to 800 m/s [m]
    slope: Numeric  #: gradient of the ground [m/m]
    f0: Numeric  #: peak frequency of the ratio of horizontal to vertical [Hz]
    kappa0: Numeric  #: high-frequency attenuation [s]
    bas: Numeric  #: 1 in a basin, else 0
    soiltype: Numeric  #: number of a soil type, see the model
    siteclass: Numeric  #: see `word_code`
    ec8: Numeric  #: site class of Eurocode 8, see `word_code`
    ec8_p18: Numeric  #: site class of Pitilakis et al. (2018), see `word_code`
    geology: Numeric  #: see `word_code`
    THV: Numeric  #: period of the peak of the ratio of horizontal to vertical [s]
    PHV: Numeric  #: that peak
    D50_15: Numeric  #: mean grain size of the saturated granular layers [mm]
    T_15: Numeric  #: their thickness [m]
    F_15: Numeric  #: their fines content [%]
    freeface_ratio: Numeric  #: height of a free face to the distance from it [%]
    amplfactor: Numeric  #: natural logarithm of a site's amplification
    ch_ampl03: Numeric  #: amplification of Swiss intensities, periods near 0.3 s
    ch_ampl06: Numeric  #: the same near 0.6 s
    ch_phis2s03: Numeric  #: its deviation between sites near 0.3 s
    ch_phis2s06: Numeric  #: the same near 0.6 s
    ch_phiss03: Numeric  #: its deviation at one site near 0.3 s
    ch_phiss06: Numeric  #: the same near 0.6 s
    rvolc: Numeric  #: length of the path through volcanic regions [km]
    rcdpp: Numeric  #: direct point parameter of directivity, less its mean
    clon: Numeric  #: of the closest point of the rupture [deg]
    clat: Numeric  #: of the closest point of the rupture [deg]


#: Fields of `Context` by where they come from; `mag` stands alone.
RUPTURE_FIELDS = Context._fields[1:10]
DISTANCE_FIELDS = Context._fields[10:17]
SITE_FIELDS = Context._fields[17:-4]
#: Fields that nothing computes in jobs; rvolc is 0 there, as where there are no volcanoes.
PATH_FIELDS = Context._fields[-4:]

#: Words that stand for site classes -> in the order of their codes.
_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "siteclass": (*"ABCDEF", *(str(number) for number in range(1, 11))),
        "ec8": tuple("ABCDE"),
        "ec8_p18": ("A", "B1", "B2", "C1", "C2", "C3", "D", "E"),
        "geology": (
            "CENOZOIC",
            "HOLOCENE",
            "JURASSIC-TRIASSIC",
            "CRETACEOUS",
            "PALEOZOIC",
            "PLEISTOCENE",
            "PRECAMBRIAN",
            "UNKNOWN",
        ),
    }
)

#: Fields that are words in files of sites, codes in contexts.
WORD_FIELDS = frozenset(_WORDS)


def word_code(field: str, word: str) -> float:
    """Return the number that stands for a word in a context, -1 for a word nobody knows.

    Formulas compare the field with constants made of this: ``x.siteclass == _CLASS_C``.
    """
    words = _WORDS[field]
    return float(words.index(word)) if word in words else -1.0


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


class Evaluate(Protocol):
    """What a composition asks other models with."""

    def __call__(
        self, model: GroundMotionModel, imts: Sequence[str], **changed: Numeric
    ) -> NDArray[np.float64]:
        """Return the moments of a model on the contexts at hand, shape (4, M, N).

        Parameters
        ----------
        model
            A part of the composition.
        imts
            M measures it is defined for.
        changed
            Fields of the contexts that hold something else: ``vs30=760.0``.
        """


@dataclass(frozen=True)
class Composition:
    """A model computed with numpy on arrays: from other models, from tables, by a network.

    Attributes
    ----------
    moments
        ``moments(evaluate, x, imts)`` -> shape (4, M, N): mean, sigma, tau, phi.  `x` holds
        the fields the model requires as arrays (N,); ``evaluate(model, imts)`` gives the
        moments of another model on the same contexts, or with some fields changed.
    measures
        Intensity measures for people: those of a table, or of the models inside.
    check
        Raises UserInputError for an intensity measure that is not defined.
    alternatives
        Weights, which sum to 1, and models: if there are any, a level is exceeded with the
        weighted mean of their probabilities.
    """

    moments: Callable[[Evaluate, Context, Sequence[str]], NDArray[np.float64]]
    measures: tuple[str, ...]
    check: Callable[[Sequence[str]], object]
    alternatives: tuple[tuple[float, GroundMotionModel], ...] = ()


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
        One row of coefficients per intensity measure; variants differ here only.  Empty for
        a composition.
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
    validity
        Field of `Context` -> the range the publication gives for it.
    mixture
        Weights, which sum to 1, and factors of sigma: a level is exceeded with the weighted
        mean of the probabilities.
    """

    name: str
    formula: Formula | Composition
    table: CoefficientTable
    tectonic_region_type: str
    component: str
    requires: frozenset[str]
    standard_deviations: tuple[str, ...] = ("Total", "Inter event", "Intra event")
    reference_imt: str | None = None
    validity: Mapping[str, tuple[float, float]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    mixture: tuple[tuple[float, float], ...] = ((1.0, 1.0),)

    def tabulated_measures(self) -> tuple[str, ...]:
        """Return the intensity measures of the published table."""
        if isinstance(self.formula, Composition):
            return self.formula.measures
        return self.table.measures(self.formula.coefficients._fields)

    def coefficient_rows(self, imts: Sequence[str]) -> NDArray[np.float64]:
        """Return the coefficients of the intensity measures.

        Parameters
        ----------
        imts
            Names such as ``PGA`` or ``SA(0.3)``; periods between two of the table are
            interpolated as the table says.

        Returns
        -------
        ndarray
            Shape (M, K), K the number of coefficients, 0 for a composition.

        Raises
        ------
        UserInputError
            An intensity measure the model is not defined for.
        """
        if isinstance(self.formula, Composition):
            self.formula.check(imts)
            return np.zeros((len(imts), 0))
        fields = self.formula.coefficients._fields
        try:
            return np.array([self.table.row(imt, fields) for imt in imts], dtype=float)
        except KeyError as error:
            message = f"{self.name} is not defined for {error.args[0]}"
            raise UserInputError(f"{message}; {self.table.range_text(fields)}") from None

    def reference_row(self) -> NDArray[np.float64]:
        """Return the coefficients of the reference intensity measure, shape (K,)."""
        if isinstance(self.formula, Composition):
            return np.zeros(0)
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
        known = (np.atleast_1d(0.0 if field is None else field) for field in context)
        x = Context(*np.broadcast_arrays(*known))
        if isinstance(self.formula, Composition):
            self.formula.check(imts)

            def evaluate(
                model: GroundMotionModel, imts: Sequence[str], **changed: Numeric
            ) -> NDArray[np.float64]:
                return model.moments(x._replace(**changed), imts)

            return self.formula.moments(evaluate, x, imts)
        make = self.formula.coefficients
        rows = self.coefficient_rows(imts)
        c = make(*(column[:, np.newaxis] for column in rows.T))
        c_ref = make(*(float(value) for value in self.reference_row()))
        reference = Reference(0.0, 0.0)
        if self.formula.reference is not None:
            reference = self.formula.reference(c_ref, x)
        moments = self.formula.moments(c, c_ref, reference, x)
        shape = (len(imts), len(x.mag))
        return np.array([np.broadcast_to(moment, shape) for moment in moments])
