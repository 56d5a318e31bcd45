# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the branches of a source model logic tree change in a magnitude-frequency distribution."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.magnitude_frequency.alternative_characteristic import (
    AlternativeCharacteristic,
)
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.magnitude_frequency.distribution import MagnitudeFrequencyDistribution
from quakegrid.hazard.magnitude_frequency.evenly_discretized import EvenlyDiscretized
from quakegrid.hazard.magnitude_frequency.tapered_gutenberg_richter import (
    TaperedGutenbergRichter,
)
from quakegrid.hazard.magnitude_frequency.truncated_gutenberg_richter import (
    TruncatedGutenbergRichter,
)
from quakegrid.hazard.magnitude_frequency.youngs_coppersmith import YoungsCoppersmith

#: A number, several numbers, or a distribution that takes the place of the old one.
ModificationValue = float | Sequence[float] | MagnitudeFrequencyDistribution

#: The element of a source model file that holds each distribution, for messages.
NODE_NAMES: Mapping[type, str] = {
    TruncatedGutenbergRichter: "truncGutenbergRichterMFD",
    TaperedGutenbergRichter: "taperedGutenbergRichterMFD",
    AlternativeCharacteristic: "alternativeCharacteristicMFD",
    YoungsCoppersmith: "YoungsCoppersmithMFD",
    EvenlyDiscretized: "incrementalMFD",
    Arbitrary: "arbitraryMFD",
}


def _set_ab(mfd: TruncatedGutenbergRichter, value: Sequence[float]) -> TruncatedGutenbergRichter:
    a_value, b_value = value
    return replace(mfd, a_value=a_value, b_value=b_value)


def _set_ab_max_mag(
    mfd: TruncatedGutenbergRichter, value: Sequence[float]
) -> TruncatedGutenbergRichter:
    a_value, b_value, max_mag = value
    return replace(mfd, a_value=a_value, b_value=b_value, max_mag=max_mag)


def _increment_b(mfd: TruncatedGutenbergRichter, value: float) -> TruncatedGutenbergRichter:
    steeper = replace(mfd, b_value=mfd.b_value + value)
    return steeper.with_moment_rate(mfd.moment_rate())


def _increment_max_mag(mfd: TruncatedGutenbergRichter, value: float) -> TruncatedGutenbergRichter:
    longer = replace(mfd, max_mag=mfd.max_mag + value)
    return longer.with_moment_rate(mfd.moment_rate())


def _from_slip(mfd: TruncatedGutenbergRichter, value: Sequence[float]) -> TruncatedGutenbergRichter:
    """Set the a value from slip rate [mm/yr], rigidity [GPa], area [km2] and constant."""
    return TruncatedGutenbergRichter.from_slip_rate(
        mfd.min_mag, mfd.max_mag, mfd.bin_width, mfd.b_value, *value
    )


def _increment_characteristic_max_mag(
    mfd: AlternativeCharacteristic, value: Sequence[float]
) -> AlternativeCharacteristic:
    delta_max_mag, delta_mag = value
    return replace(mfd, max_mag=mfd.max_mag + delta_max_mag, delta_mag=mfd.delta_mag + delta_mag)


def _increment_b_gr(mfd: AlternativeCharacteristic, value: float) -> AlternativeCharacteristic:
    return replace(mfd, b_gr=mfd.b_gr + value).with_moment_rate(mfd.moment_rate())


def _increment_b_ac(mfd: AlternativeCharacteristic, value: float) -> AlternativeCharacteristic:
    return replace(mfd, b_ac=mfd.b_ac + value).with_moment_rate(mfd.moment_rate())


@dataclass(frozen=True, slots=True)
class _Rule:
    """What one kind of uncertainty does to one kind of distribution."""

    takes: str
    counts: tuple[int, ...]
    change: Callable[..., MagnitudeFrequencyDistribution]


_A_NUMBER = (1,)

_RULES: Mapping[str, Mapping[type, _Rule]] = {
    "abGRAbsolute": {
        TruncatedGutenbergRichter: _Rule("an a value and a b value", (2,), _set_ab),
    },
    "abMaxMagAbsolute": {
        TruncatedGutenbergRichter: _Rule(
            "an a value, a b value and a maximum magnitude", (3,), _set_ab_max_mag
        ),
    },
    "bGRAbsolute": {
        TruncatedGutenbergRichter: _Rule(
            "a b value", _A_NUMBER, lambda mfd, value: replace(mfd, b_value=value)
        ),
        AlternativeCharacteristic: _Rule(
            "a b value", _A_NUMBER, lambda mfd, value: replace(mfd, b_gr=value)
        ),
    },
    "bGRRelative": {
        TruncatedGutenbergRichter: _Rule("an increment of b", _A_NUMBER, _increment_b),
        AlternativeCharacteristic: _Rule("an increment of b", _A_NUMBER, _increment_b_gr),
    },
    "maxMagGRAbsolute": {
        kind: _Rule(
            "a maximum magnitude", _A_NUMBER, lambda mfd, value: replace(mfd, max_mag=value)
        )
        for kind in (TruncatedGutenbergRichter, AlternativeCharacteristic)
    },
    "maxMagGRRelative": {
        TruncatedGutenbergRichter: _Rule(
            "an increment of the maximum magnitude", _A_NUMBER, _increment_max_mag
        ),
    },
    "maxMagGRRelativeNoMoBalance": {
        TruncatedGutenbergRichter: _Rule(
            "an increment of the maximum magnitude",
            _A_NUMBER,
            lambda mfd, value: replace(mfd, max_mag=mfd.max_mag + value),
        ),
    },
    "truncatedGRFromSlipAbsolute": {
        TruncatedGutenbergRichter: _Rule(
            "a slip rate, a rigidity, an area and, if it is not 9.1, a constant term",
            (3, 4),
            _from_slip,
        ),
    },
    "bACAbsolute": {
        AlternativeCharacteristic: _Rule(
            "a b value", _A_NUMBER, lambda mfd, value: replace(mfd, b_ac=value)
        ),
    },
    "bACRelative": {
        AlternativeCharacteristic: _Rule("an increment of b", _A_NUMBER, _increment_b_ac),
    },
    "maxMagAndDeltaMagACRelative": {
        AlternativeCharacteristic: _Rule(
            "increments of the maximum magnitude and of the characteristic range",
            (2,),
            lambda mfd, value: _increment_characteristic_max_mag(mfd, value).with_moment_rate(
                mfd.moment_rate()
            ),
        ),
    },
    "maxMagAndDeltaMagACRelativeNoMoBalance": {
        AlternativeCharacteristic: _Rule(
            "increments of the maximum magnitude and of the characteristic range",
            (2,),
            _increment_characteristic_max_mag,
        ),
    },
    "incrementalMFDAbsolute": {
        kind: _Rule("a distribution", (), lambda mfd, value: value)
        for kind in (EvenlyDiscretized, Arbitrary)
    },
}

#: The uncertainties of a logic tree that `modified` knows.
MODIFICATION_KINDS = tuple(_RULES)

#: Those whose value tells the rates too, whatever they were before.
KINDS_WITH_RATES = (
    "abGRAbsolute",
    "abMaxMagAbsolute",
    "truncatedGRFromSlipAbsolute",
    "incrementalMFDAbsolute",
)


def modified(
    mfd: MagnitudeFrequencyDistribution, kind: str, value: ModificationValue
) -> MagnitudeFrequencyDistribution:
    """Return the distribution a branch of a logic tree makes of another.

    The relative kinds keep the moment rate, except those named ``NoMoBalance``; the absolute
    kinds keep the other parameters as they are.

    Parameters
    ----------
    mfd
        The distribution of the source.
    kind
        One of `MODIFICATION_KINDS`.
    value
        One number, or as many as the kind takes: ``(a, b)`` for ``abGRAbsolute``,
        ``(a, b, maximum)`` for ``abMaxMagAbsolute``, ``(slip rate [mm/yr], rigidity [GPa],
        area [km2])`` and perhaps a constant for ``truncatedGRFromSlipAbsolute``; the new
        distribution for ``incrementalMFDAbsolute``.

    Returns
    -------
    MagnitudeFrequencyDistribution
        Of the same class, except for ``incrementalMFDAbsolute``.

    Raises
    ------
    UserInputError
        A kind that is unknown or does not apply, a wrong count of numbers, or numbers the
        distribution does not allow.
    """
    if kind not in _RULES:
        known = ", ".join(_RULES)
        raise UserInputError(f"the uncertainty type {kind!r} is unknown, write one of {known}")
    rule = _RULES[kind].get(type(mfd))
    if rule is None:
        needed = " or ".join(NODE_NAMES[applicable] for applicable in _RULES[kind])
        found = NODE_NAMES.get(type(mfd), type(mfd).__name__)
        raise UserInputError(f"{kind} applies to sources with {needed}, this one has {found}")
    return rule.change(mfd, _checked(kind, rule, value))


def _checked(kind: str, rule: _Rule, value: ModificationValue) -> ModificationValue:
    """Return the value in the form the rule takes."""
    if rule.counts == ():
        if type(value) not in NODE_NAMES:
            raise UserInputError(f"{kind} takes {rule.takes}, not {value!r}")
        return value
    numbers = (
        [float(number) for number in value]
        if isinstance(value, Sequence)
        else [float(value)]
        if isinstance(value, int | float)
        else []
    )
    if len(numbers) not in rule.counts:
        raise UserInputError(f"{kind} takes {rule.takes}, not {len(numbers)} numbers")
    return numbers[0] if rule.counts == _A_NUMBER else numbers
