# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sites with a label have ground motion models of their own: what is computed, by label."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.hazard_rates import RatedRuptures, exceedance_rates
from quakegrid.hazard.site_collection import SiteCollection
from quakegrid.jobs.hazard_inputs.hazard_inputs import LABEL
from quakegrid.jobs.hazard_inputs.loaded_inputs import LoadedInputs
from quakegrid.jobs.hazard_inputs.rates_by_source import weighted
from quakegrid.jobs.ports import Array

#: Some sites of a tile, counted from its first.
Rows = NDArray[np.intp] | slice


def rows_by_label(
    loaded: LoadedInputs, first: int, last: int
) -> Iterator[tuple[LoadedInputs, Rows]]:
    """Yield the sites of a tile that have the same models, with inputs that have these.

    Parameters
    ----------
    loaded
        The inputs.
    first, last
        The tile.
    """
    if not loaded.labelled:
        yield loaded, slice(0, last - first)
        return
    labels = loaded.hazard.sites.parameters[LABEL][first:last].astype(np.int64)
    for label in np.unique(labels).tolist():
        yield loaded.labelled.get(label, loaded), np.flatnonzero(labels == label)


def arrays_by_label(
    loaded: LoadedInputs,
    tile: tuple[int, int],
    arrays_of: Callable[[LoadedInputs, Rows], Mapping[str, Array]],
) -> Mapping[str, Array]:
    """Return arrays of a tile, sites first, made for the sites of each label.

    Parameters
    ----------
    loaded
        The inputs.
    tile
        First and last site.
    arrays_of
        Returns the arrays of some sites.
    """
    if not loaded.labelled:
        return arrays_of(loaded, slice(0, tile[1] - tile[0]))
    whole: dict[str, Array] = {}
    for own, rows in rows_by_label(loaded, *tile):
        for name, part in arrays_of(own, rows).items():
            if name not in whole:
                whole[name] = np.empty((tile[1] - tile[0], *part.shape[1:]), part.dtype)
            whole[name][rows] = part
    return whole


def rates_by_label(
    loaded: LoadedInputs,
    tile: tuple[int, int],
    region: str,
    ruptures: Sequence[RatedRuptures],
    ln_levels: NDArray[np.float64] | None = None,
) -> tuple[NDArray[np.float64], int]:
    """Return the rates of exceedance (V, G, S, M, L) at the sites of a tile, and how many contexts.

    A few sites take the ruptures of a point that the nearest of them takes, whatever its label:
    there the models of each label are asked for all. The levels are those of the job where
    none are given.
    """
    sites = loaded.hazard.sites.rows(slice(*tile))
    levels = loaded.hazard.parameters.ln_levels() if ln_levels is None else ln_levels
    if not loaded.labelled:
        return _rates(loaded, sites, region, ruptures, levels)
    together = loaded.hazard.parameters.few_sites
    whole, contexts = None, 0
    for own, rows in rows_by_label(loaded, *tile):
        some = sites if together else sites.rows(rows)
        rates, count = _rates(own, some, region, ruptures, levels)
        if whole is None:
            shape = (*rates.shape[:2], len(sites), *rates.shape[3:])
            whole = np.empty(shape, rates.dtype)
        whole[:, :, rows] = rates[:, :, rows] if together else rates
        contexts += count
    assert whole is not None
    return whole, contexts


def mean_by_label(
    loaded: LoadedInputs, tile: tuple[int, int], by_slot: NDArray[np.float64], slots: slice
) -> NDArray[np.float64]:
    """Return the mean over realizations of the rates of some slots, shape (S, M, L).

    Parameters
    ----------
    loaded, tile
        The inputs; first and last site.
    by_slot
        Shape (Z, S, M, L) [1/yr].
    slots
        Which slots these are.
    """
    mean = np.empty(by_slot.shape[1:])
    for own, rows in rows_by_label(loaded, *tile):
        mean[rows] = weighted(by_slot[:, rows], own.slots.weight[slots])
    return mean


def _rates(
    loaded: LoadedInputs,
    sites: SiteCollection,
    region: str,
    ruptures: Sequence[RatedRuptures],
    ln_levels: NDArray[np.float64],
) -> tuple[NDArray[np.float64], int]:
    parameters = loaded.hazard.parameters
    return exceedance_rates(
        ruptures,
        sites,
        loaded.models[region],
        parameters.imts,
        ln_levels,
        parameters.truncation_level,
        loaded.hazard.left_out[region],
    )
