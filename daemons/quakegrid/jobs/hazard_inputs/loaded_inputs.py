# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The inputs with models made and slots numbered: what a worker keeps between chunks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.horizontal_component import as_geometric_mean
from quakegrid.hazard.ground_motion_models.model import GroundMotionModel
from quakegrid.hazard.ground_motion_models.registry import ground_motion_model
from quakegrid.hazard.realization_means import ProductTree, product_tree
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs, read_hazard_inputs
from quakegrid.jobs.hazard_inputs.parent_hazard import RATES, TAKEN, taken
from quakegrid.jobs.hazard_inputs.parted_tree import parted_product, slot_weights_of_parts
from quakegrid.jobs.hazard_inputs.rate_chunks import parts_of, rows_of, tile_of
from quakegrid.jobs.hazard_inputs.rates_by_source import is_of_source, slot_weights
from quakegrid.jobs.ports import ArrayReader, PartReader


@dataclass(frozen=True)
class Slots:
    """Where the rates of each family stand, and which of them make a realization.

    A slot is one variant of one family under one ground motion model.

    Attributes
    ----------
    first
        Shape (F + 1,): the slots of family f are ``first[f]:first[f + 1]``, variants major.
    of_realization
        Shape (R, F): the slot each family gives to a realization, -1 for none.
    weight
        Shape (Z, M): how much each slot counts in the mean over realizations.
    product
        The realizations as independent choices, if they are and only their mean is wanted, or
        if they are too many.
    """

    first: NDArray[np.int64]
    of_realization: NDArray[np.int32]
    weight: NDArray[np.float64]
    product: ProductTree | None

    @property
    def curves(self) -> int:
        """Return how many curves of each site are made for the statistics."""
        return len(self.of_realization) if self.product is None else self.product.curves


@dataclass(frozen=True)
class LoadedInputs:
    """The inputs of a hazard calculation in the form its chunks need.

    Attributes
    ----------
    inputs
        Where to read what was taken from a parent.
    taken
        What that is: names of `parent_hazard`.
    labelled
        Label of sites -> the inputs with the models of these sites.
    """

    hazard: HazardInputs
    models: Mapping[str, tuple[GroundMotionModel, ...]]
    slots: Slots
    inputs: ArrayReader
    taken: frozenset[str]
    labelled: Mapping[int, LoadedInputs] = field(default_factory=dict)


def load_inputs(inputs: ArrayReader) -> LoadedInputs:
    """Return the inputs of a hazard calculation with models made and slots numbered."""
    hazard = read_hazard_inputs(inputs)
    labelled = {label: _loaded(hazard.of_label(label), inputs) for label in hazard.labelled}
    return replace(_loaded(hazard, inputs), labelled=labelled)


def _loaded(hazard: HazardInputs, inputs: ArrayReader) -> LoadedInputs:
    component = as_geometric_mean if hazard.parameters.geometric_mean else _as_it_is
    models = {
        region: tuple(component(ground_motion_model(text)) for text in texts)
        for region, texts in hazard.models.items()
    }
    return LoadedInputs(hazard, models, slots_of(hazard), inputs, taken(inputs))


def _as_it_is(model: GroundMotionModel) -> GroundMotionModel:
    return model


def sum_of_rates(chunk: Chunk, loaded: LoadedInputs, parts: PartReader) -> NDArray[np.float64]:
    """Return the rates of some sites, shape (Z, S, M, L), adding up chunks in their order."""
    first, last = tile_of(chunk)
    if RATES in loaded.taken:
        kept = loaded.inputs.read(f"{TAKEN}{RATES}", slice(first, last))
        return np.ascontiguousarray(np.moveaxis(kept, 1, 0), np.float64)
    shape = loaded.hazard.parameters.ln_levels().shape
    rates = np.zeros((int(loaded.slots.first[-1]), last - first, *shape))
    for number in parts_of(chunk):
        for family, part in parts.read(number, rows_of(chunk)).items():
            if is_of_source(family):
                continue
            begin = loaded.slots.first[int(family)]
            rates[begin : begin + part.shape[1]] += np.moveaxis(part, 1, 0)
    return rates


def slots_of(hazard: HazardInputs) -> Slots:
    """Return the numbers of the slots and those of each realization."""
    chosen, parted = hazard.realizations, hazard.parted
    first = [0]
    of_realization = np.full((len(chosen.weight), len(hazard.families)), -1, np.int32)
    for f, family in enumerate(hazard.families):
        region = family.tectonic_region_type
        models = len(hazard.models[region])
        model = chosen.model[:, chosen.column[region]]
        path = chosen.source_path if parted is None else parted.drawn[:, family.part]
        for v, paths in enumerate(family.paths):
            there = np.isin(path, paths)
            of_realization[there, f] = first[-1] + v * models + model[there]
        first.append(first[-1] + len(family.paths) * models)
    if parted is not None:
        weight = slot_weights_of_parts(hazard, parted, first)
        product: ProductTree | None = parted_product(hazard, parted, first)
    else:
        weight = slot_weights(hazard, of_realization, first[-1])
        product = _product(hazard, of_realization)
    return Slots(np.array(first, np.int64), of_realization, weight, product)


def _product(hazard: HazardInputs, of_realization: NDArray[np.int32]) -> ProductTree | None:
    chosen, parameters = hazard.realizations, hazard.parameters
    kept = parameters.keep_realizations or len(chosen.weight) == 1
    if kept or parameters.statistics != ("mean",):
        return None
    columns = [chosen.column[family.tectonic_region_type] for family in hazard.families]
    return product_tree(
        chosen.source_path, chosen.model, chosen.weight_by_measure, of_realization, columns
    )
