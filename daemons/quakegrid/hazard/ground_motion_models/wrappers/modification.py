# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a wrapper does to another model: a change of its moments, and what that needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
)
from quakegrid.hazard.ground_motion_models.registry import model_of_arguments

#: ``change(evaluate, x, imts, moments)`` -> the moments, shape (4, M, N), changed.
Change = Callable[[Evaluate, Context, Sequence[str], NDArray[np.float64]], NDArray[np.float64]]


def _nothing_to_check(imts: Sequence[str]) -> None:
    """Accept all intensity measures."""


@dataclass(frozen=True)
class Modification:
    """A change of the moments of any model.

    Attributes
    ----------
    change
        From moments to moments; the array given may be changed in place.
    requires
        Fields of contexts it reads.
    fixed
        Fields of contexts that hold something else while the model is evaluated:
        ``{"vs30": 760.0}``.
    check
        Raises UserInputError for an intensity measure it is not defined for.
    standard_deviations
        Those there are after the change; None if as before.
    """

    change: Change
    requires: frozenset[str] = frozenset()
    fixed: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    check: Callable[[Sequence[str]], object] = _nothing_to_check
    standard_deviations: tuple[str, ...] | None = None


def modified(base: GroundMotionModel, modifications: Sequence[Modification]) -> GroundMotionModel:
    """Return a model whose moments are changed, by each modification in turn."""
    fixed = {name: value for one in modifications for name, value in one.fixed.items()}
    inside = replace(base, mixture=((1.0, 1.0),))

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        found = np.array(evaluate(inside, imts, **fixed))
        for one in modifications:
            found = one.change(evaluate, x, imts, found)
        return found

    def check(imts: Sequence[str]) -> None:
        base.coefficient_rows(imts)
        for one in modifications:
            one.check(imts)

    alternatives = base.formula.alternatives if isinstance(base.formula, Composition) else ()
    kinds = [one.standard_deviations for one in modifications if one.standard_deviations]
    return replace(
        base,
        formula=Composition(
            moments,
            base.tabulated_measures(),
            check,
            tuple((weight, modified(part, modifications)) for weight, part in alternatives),
        ),
        table=CoefficientTable({}),
        requires=base.requires.union(*(one.requires for one in modifications)),
        standard_deviations=kinds[-1] if kinds else base.standard_deviations,
    )


def single_model(where: str, argument: object) -> GroundMotionModel:
    """Return the model of a table of one name: ``{BooreEtAl2014 = {region = 'CAL'}}``.

    Parameters
    ----------
    where
        The argument, for messages.
    argument
        Its value.

    Raises
    ------
    UserInputError
        Not such a table, or a mistake in the model's arguments.
    """
    if not isinstance(argument, Mapping) or len(argument) != 1:
        raise UserInputError(f"{where} = {argument!r}: write one model, {where}.Name = {{}}")
    ((name, arguments),) = argument.items()
    if not isinstance(arguments, Mapping):
        raise UserInputError(f"{where}.{name} = {arguments!r}: write {{}} or a table of arguments")
    return model_of_arguments(str(name), arguments)
