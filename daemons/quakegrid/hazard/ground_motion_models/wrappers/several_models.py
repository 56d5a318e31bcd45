# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Models made of several: a mean of logarithms, a mean of probabilities, one a measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

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
from quakegrid.hazard.ground_motion_models.wrappers.modification import single_model
from quakegrid.hazard.intensity_measure import normalized_imt

_Weighted = tuple[tuple[float, GroundMotionModel], ...]


def _branches(wrapper: str, branches: Mapping[str, object]) -> _Weighted:
    """Return the models of ``b1.Name = {weight = 0.4, argument = ...}``.

    Raises
    ------
    UserInputError
        No branch, a mistake in one, no weight, or a sum other than 1.
    """
    if not branches:
        raise UserInputError(f"{wrapper} needs branches: write b1.Name.weight = 0.4 and so on")
    found = tuple(_branch(key, value) for key, value in branches.items())
    total = sum(weight for weight, _ in found)
    if abs(total - 1.0) > 1e-9:
        raise UserInputError(f"{wrapper}: the weights sum to {total}, not 1")
    return found


def _branch(key: str, value: object) -> tuple[float, GroundMotionModel]:
    if not isinstance(value, Mapping) or len(value) != 1:
        raise UserInputError(f"{key} = {value!r}: write one model, {key}.Name.weight = 0.4")
    ((name, arguments),) = value.items()
    weight = arguments.get("weight") if isinstance(arguments, Mapping) else None
    if isinstance(weight, bool) or not isinstance(weight, int | float):
        raise UserInputError(f"{key}.{name}: write its weight, {key}.{name}.weight = 0.4")
    own = {argument: given for argument, given in arguments.items() if argument != "weight"}
    return float(weight), model_of_arguments(str(name), own)


def _made_of(
    name: str, models: Sequence[GroundMotionModel], composition: Composition
) -> GroundMotionModel:
    """Return a model that reads what its parts read."""
    first = models[0]
    shared = set(first.standard_deviations).intersection(*(m.standard_deviations for m in models))
    return GroundMotionModel(
        name=name,
        formula=composition,
        table=CoefficientTable({}),
        tectonic_region_type=first.tectonic_region_type,
        component=first.component,
        requires=frozenset().union(*(model.requires for model in models)),
        standard_deviations=tuple(kind for kind in first.standard_deviations if kind in shared),
    )


def _shared_measures(models: Sequence[GroundMotionModel]) -> tuple[str, ...]:
    others = [set(model.tabulated_measures()) for model in models[1:]]
    first = models[0].tabulated_measures()
    shared = tuple(imt for imt in first if all(imt in measures for measures in others))
    return shared or first


def _average(branches: _Weighted) -> Composition:
    """Return the mean of means, and the root of the mean of squares of deviations."""

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        parts = [(weight, evaluate(model, imts)) for weight, model in branches]
        out = np.sqrt(sum(weight * part**2 for weight, part in parts))
        out[0] = sum(weight * part[0] for weight, part in parts)
        return np.asarray(out)

    def check(imts: Sequence[str]) -> None:
        for _, model in branches:
            model.coefficient_rows(imts)

    return Composition(moments, _shared_measures([model for _, model in branches]), check)


def AvgGMPE(**branches: Mapping[str, object]) -> GroundMotionModel:  # noqa: N802 - in logic trees
    """Return the weighted mean of several models.

    Parameters
    ----------
    branches
        ``b1.Name = {weight = 0.4, argument = ...}`` and so on; the weights sum to 1.
    """
    found = _branches("AvgGMPE", branches)
    models = [replace(model, mixture=((1.0, 1.0),)) for _, model in found]
    return _made_of("AvgGMPE", models, _average(found))


def AvgPoeGMPE(**branches: Mapping[str, object]) -> GroundMotionModel:  # noqa: N802
    """Return a model whose probabilities of exceedance are the weighted mean of several.

    Parameters
    ----------
    branches
        As in `AvgGMPE`.
    """
    found = _branches("AvgPoeGMPE", branches)
    composition = replace(_average(found), alternatives=found)
    return _made_of("AvgPoeGMPE", [model for _, model in found], composition)


def by_measure(
    name: str, models: Mapping[str, GroundMotionModel], other: GroundMotionModel | None = None
) -> GroundMotionModel:
    """Return a model that asks another one for each intensity measure.

    Parameters
    ----------
    name
        Of the model.
    models
        Intensity measure -> the model asked for it.
    other
        The model asked for all other measures; they are refused if None.
    """
    everyone = [*models.values(), *([other] if other else [])]

    def groups(imts: Sequence[str]) -> list[tuple[GroundMotionModel, list[int]]]:
        found: dict[int, tuple[GroundMotionModel, list[int]]] = {}
        for place, imt in enumerate(imts):
            model = models.get(imt, other)
            if model is None:
                raise UserInputError(f"{name} has no model for {imt}, only for {', '.join(models)}")
            found.setdefault(id(model), (model, []))[1].append(place)
        return list(found.values())

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        out = np.empty((4, len(imts), len(x.mag)))
        for model, places in groups(imts):
            out[:, places] = evaluate(model, [imts[place] for place in places])
        return out

    def check(imts: Sequence[str]) -> None:
        for model, places in groups(imts):
            model.coefficient_rows([imts[place] for place in places])

    measures = (*models, *(other.tabulated_measures() if other else ()))
    return _made_of(name, everyone, Composition(moments, tuple(dict.fromkeys(measures)), check))


def MultiGMPE(**measures: Mapping[str, object]) -> GroundMotionModel:  # noqa: N802
    """Return a model that asks another one for each intensity measure.

    Parameters
    ----------
    measures
        ``"SA(0.1)".Name = {argument = ...}`` and so on.
    """
    if not measures:
        raise UserInputError('MultiGMPE needs models: write "PGA".Name = {} and so on')
    models = {normalized_imt(imt): single_model(imt, value) for imt, value in measures.items()}
    return by_measure("MultiGMPE", models)
