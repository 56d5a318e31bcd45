# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From rates to hazard curves, their statistics and maps: a tile at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.curve_statistics import curve_statistics
from quakegrid.hazard.hazard_map import hazard_map
from quakegrid.hazard.kernels.realization_curves import realization_poes
from quakegrid.jobs.calculations.calculation import Report
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs, HazardParameters
from quakegrid.jobs.ports import Array, ArrayWriter

#: Values of all realizations held at the same time [numbers].
_HELD = 4_000_000
_CURVES = "hcurves"
_MAPS = "hmaps"
_STATISTICS = "stats"
_REALIZATIONS = "rlzs"
#: Probabilities have no unit; levels have that of their measure.
_UNITS = {_CURVES: "1", _MAPS: "g; cm/s for PGV; cm for PGD"}
_TITLES = {_CURVES: "Hazard Curves", _MAPS: "Hazard Maps", "uhs": "Uniform Hazard Spectra"}


@dataclass(frozen=True)
class TileCurves:
    """The curves and maps of the sites ``first:last``, by dataset name."""

    first: int
    last: int
    arrays: Mapping[str, Array]


@dataclass(frozen=True)
class Curves:
    """The shape of the results of a job.

    Attributes
    ----------
    kinds
        Length of the second axis by suffix: ``stats`` and, if kept, ``rlzs``.
    """

    parameters: HazardParameters
    site_count: int
    kinds: Mapping[str, int]

    @staticmethod
    def of(hazard: HazardInputs) -> Curves:
        """Return the shape of the results of a job."""
        kinds = {}
        if hazard.parameters.statistics:
            kinds[_STATISTICS] = len(hazard.parameters.statistics)
        if _keeps_realizations(hazard):
            kinds[_REALIZATIONS] = len(hazard.realizations.weight)
        return Curves(hazard.parameters, len(hazard.sites), kinds)


def tile_curves(
    hazard: HazardInputs, rates: NDArray[np.float64], slots: NDArray[np.int32]
) -> Mapping[str, Array]:
    """Return curves and maps of one tile.

    Parameters
    ----------
    hazard
        The inputs.
    rates
        Shape (Z, S, M, L) [1/yr], a row for each slot.
    slots
        Shape (R, F): the slots of each realization.

    Returns
    -------
    mapping
        ``hcurves-stats`` (S, T, M, L), ``hmaps-stats`` (S, T, M, P) and the same of
        realizations, float32; nan where a measure has fewer levels.
    """
    blocks: dict[str, list[Array]] = {}
    site_count = rates.shape[1]
    values_per_site = len(slots) * rates.shape[2] * rates.shape[3]
    step = max(1, _HELD // values_per_site)
    for first in range(0, site_count, step):
        some = _some_sites(hazard, rates[:, first : first + step], slots)
        for name, block in some.items():
            blocks.setdefault(name, []).append(block)
    return {name: np.concatenate(parts) for name, parts in blocks.items()}


def _some_sites(
    hazard: HazardInputs, rates: NDArray[np.float64], slots: NDArray[np.int32]
) -> Mapping[str, Array]:
    parameters = hazard.parameters
    curves = realization_poes(rates, slots, parameters.investigation_time)
    by_kind: dict[str, NDArray[np.float64]] = {}
    if parameters.statistics:
        by_kind[_STATISTICS] = curve_statistics(
            curves,
            hazard.realizations.weight,
            parameters.statistics,
            use_rates=parameters.use_rates,
        )
    if _keeps_realizations(hazard):
        by_kind[_REALIZATIONS] = curves
    arrays: dict[str, Array] = {}
    unused = np.isinf(parameters.ln_levels())
    for kind, values in by_kind.items():
        sites_first = np.moveaxis(values, 0, 1).astype(np.float32)
        if parameters.hazard_map_poes:
            arrays[f"{_MAPS}-{kind}"] = _maps(parameters, sites_first.astype(np.float64))
        sites_first[:, :, unused] = np.nan
        arrays[f"{_CURVES}-{kind}"] = sites_first
    return arrays


def _maps(parameters: HazardParameters, curves: NDArray[np.float64]) -> Array:
    """Return the maps of curves (S, T, M, L) as (S, T, M, P)."""
    poes = np.array(parameters.hazard_map_poes)
    maps = [
        hazard_map(curves[:, :, m, : len(levels)], np.array(levels), poes)
        for m, levels in enumerate(parameters.levels.values())
    ]
    return np.stack(maps, axis=2).astype(np.float32)


def write_curves(
    curves: Curves, tiles: Iterable[TileCurves], results: ArrayWriter, report: Report
) -> Mapping[str, str]:
    """Write the curves and maps of all tiles.

    Returns
    -------
    mapping
        Dataset name -> the name people read, of every output.
    """
    parameters = curves.parameters
    shapes = {_CURVES: parameters.ln_levels().shape}
    dimensions = {_CURVES: "level", _MAPS: "poe"}
    if parameters.hazard_map_poes:
        shapes[_MAPS] = (len(parameters.levels), len(parameters.hazard_map_poes))
    _write_axes(curves, results)
    names: list[str] = []
    for product, shape in shapes.items():
        for kind, count in curves.kinds.items():
            attributes: dict[str, str | int | float] = {
                "investigation_time": parameters.investigation_time
            }
            if kind == _STATISTICS:
                attributes["stats"] = json.dumps(parameters.statistics)
            axis = "statistic" if kind == _STATISTICS else "realization"
            name = f"{product}-{kind}"
            results.create(
                name,
                (curves.site_count, count, *shape),
                np.dtype(np.float32),
                unit=_UNITS[product],
                dimensions=("site", axis, "imt", dimensions[product]),
                attributes=attributes,
            )
            names.append(name)
    without_hazard = 0
    for tile in tiles:
        for name in names:
            results.write_rows(name, tile.first, tile.arrays[name])
        highest = np.nanmax(tile.arrays[names[0]].astype(np.float64), axis=(1, 2, 3))
        without_hazard += int(np.count_nonzero(highest == 0.0))
    if without_hazard:
        report(
            "warning",
            f"{without_hazard} of {curves.site_count} sites have no hazard: no "
            "rupture within maximum_distance reaches any of the levels",
        )
    return {product: _TITLES[product] for product in (*shapes, *_spectra(parameters))}


def _write_axes(curves: Curves, results: ArrayWriter) -> None:
    """Write the values of the axes, under their names, so that other software finds them."""
    results.write("site", np.arange(curves.site_count, dtype=np.uint32))
    results.write("imt", np.array(curves.parameters.imts))
    # numbers only: the levels themselves differ from measure to measure and are in imtls
    results.write("level", np.arange(curves.parameters.ln_levels().shape[1], dtype=np.uint32))
    if curves.parameters.hazard_map_poes:
        results.write("poe", np.array(curves.parameters.hazard_map_poes), unit="1")
    if _STATISTICS in curves.kinds:
        results.write("statistic", np.array(curves.parameters.statistics))
    if _REALIZATIONS in curves.kinds:
        results.write("realization", np.arange(curves.kinds[_REALIZATIONS], dtype=np.uint32))


def _spectra(parameters: HazardParameters) -> tuple[str, ...]:
    return ("uhs",) if parameters.uniform_hazard_spectra else ()


def _keeps_realizations(hazard: HazardInputs) -> bool:
    return hazard.parameters.keep_realizations or len(hazard.realizations.weight) == 1
