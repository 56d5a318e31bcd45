# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Modifications of medians and standard deviations by numbers a logic tree gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import Context, Evaluate
from quakegrid.hazard.ground_motion_models.wrappers.modification import Modification

_MEAN, _SIGMA, _TAU, _PHI = range(4)
_ALL = ("Total", "Inter event", "Intra event")


class _Values:
    """A number for each intensity measure: one for all, or a table interpolated in period."""

    def __init__(self, argument: str, value: object) -> None:
        self._argument = argument
        if isinstance(value, Mapping):
            rows = {str(imt): {"value": _number(argument, one)} for imt, one in value.items()}
            self._table = CoefficientTable(rows)
            self._all: float | None = None
        else:
            self._all = _number(argument, value)

    def column(self, imts: Sequence[str]) -> NDArray[np.float64]:
        """Return the numbers, shape (M, 1).

        Raises
        ------
        UserInputError
            A measure that the table lacks.
        """
        if self._all is not None:
            return np.full((len(imts), 1), self._all)
        try:
            return np.array([self._table.row(imt, ("value",)) for imt in imts])
        except KeyError as error:
            message = f"{self._argument} has no value for {error.args[0]}"
            raise UserInputError(f"{message}; {self._table.range_text(('value',))}") from None


def _number(argument: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UserInputError(f"{argument} = {value!r}: write a number")
    return float(value)


def set_scale_median(*, scaling_factor: object) -> Modification:
    """Return the multiplication of the median."""
    factors = _Values("scaling_factor", scaling_factor)

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        moments[_MEAN] += np.log(factors.column(imts))
        return moments

    return Modification(change, check=factors.column)


def set_scale_total_sigma(*, scaling_factor: object) -> Modification:
    """Return the multiplication of the total standard deviation; the parts stay."""
    factors = _Values("scaling_factor", scaling_factor)

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        moments[_SIGMA] *= factors.column(imts)
        return moments

    return Modification(change, check=factors.column)


def set_fixed_total_sigma(*, total_sigma: object) -> Modification:
    """Return the replacement of the total standard deviation; the parts stay."""
    values = _Values("total_sigma", total_sigma)

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        moments[_SIGMA] = values.column(imts)
        return moments

    return Modification(change, check=values.column)


def _with_delta(deviation: NDArray[np.float64], delta: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a deviation whose variance is larger by delta squared, smaller if it is negative."""
    return np.sqrt(np.maximum(deviation**2 + delta * np.abs(delta), 0.0))


def add_delta_to_total_std(*, delta: object) -> Modification:
    """Return the addition of a variance, with the sign of `delta`, to the total one."""
    deltas = _Values("delta", delta)

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        moments[_SIGMA] = _with_delta(moments[_SIGMA], deltas.column(imts))
        return moments

    return Modification(change, check=deltas.column)


def _add_delta_to_part(part: int, delta: object) -> Modification:
    deltas = _Values("delta", delta)

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        moments[part] = _with_delta(moments[part], deltas.column(imts))
        moments[_SIGMA] = np.hypot(moments[_TAU], moments[_PHI])
        return moments

    return Modification(change, check=deltas.column)


def add_delta_to_tau_std(*, delta: object) -> Modification:
    """Return the same for the deviation between events, with the total that follows."""
    return _add_delta_to_part(_TAU, delta)


def add_delta_to_phi_std(*, delta: object) -> Modification:
    """Return the same for the deviation within events, with the total that follows."""
    return _add_delta_to_part(_PHI, delta)


def set_total_std_as_tau_plus_delta(*, delta: float) -> Modification:
    """Return the total deviation made of that between events and a variance `delta` squared."""
    deltas = _Values("delta", delta)

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        moments[_SIGMA] = _with_delta(moments[_TAU], deltas.column(imts))
        return moments

    return Modification(change, check=deltas.column)


def set_between_epsilon(*, epsilon_tau: float) -> Modification:
    """Return an event term of so many deviations; that within events is then the total."""
    epsilons = _Values("epsilon_tau", epsilon_tau)

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        moments[_MEAN] += epsilons.column(imts) * moments[_TAU]
        moments[_SIGMA] = moments[_PHI]
        moments[_TAU] = 0.0
        return moments

    return Modification(change)


def add_between_within_stds(*, with_betw_ratio: float) -> Modification:
    """Return the split of the total deviation, given the ratio of that within to that between."""
    ratio = _number("with_betw_ratio", with_betw_ratio)

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        moments[_TAU] = moments[_SIGMA] / np.sqrt(1.0 + ratio**2)
        moments[_PHI] = ratio * moments[_TAU]
        return moments

    return Modification(change, standard_deviations=_ALL)


def split_sigma(*, within: float | None, between: float | None) -> Modification:
    """Return the split of the total deviation into a part given and the rest."""

    def change(
        evaluate: Evaluate, x: Context, imts: Sequence[str], moments: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        given, rest, value = (_PHI, _TAU, within) if within is not None else (_TAU, _PHI, between)
        assert value is not None
        moments[given] = np.minimum(value, moments[_SIGMA])
        moments[rest] = np.sqrt(moments[_SIGMA] ** 2 - moments[given] ** 2)
        return moments

    return Modification(change, standard_deviations=_ALL)
