# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From rates to hazard curves, their statistics and maps: a tile at a time."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.curve_statistics import (
    curve_statistics,
    curve_statistics_by_measure,
    quantiles_of,
    statistic_names,
)
from quakegrid.hazard.hazard_map import hazard_map
from quakegrid.hazard.kernels.realization_curves import realization_poes
from quakegrid.jobs.calculations.calculation import Report
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs, HazardParameters
from quakegrid.jobs.hazard_inputs.parent_hazard import RATES, WantedHazard
from quakegrid.jobs.hazard_inputs.rates_by_source import (
    RATES_BY_SOURCE,
    SOURCE_NAMES,
    source_names,
)
from quakegrid.jobs.ports import Array, ArrayWriter

#: Values of all realizations held at the same time [numbers].
_HELD = 1_000_000
_CURVES = "hcurves"
_MAPS = "hmaps"
_STATISTICS = "stats"
_REALIZATIONS = "rlzs"
#: Makes curves of all R realizations at some sites and some of all M x L levels: (R, S, levels).
CurvesOf: TypeAlias = Callable[[slice, slice], NDArray[np.float64]]
#: Rates larger than this are not kept in results [bytes].
_LARGEST_RATES = 64 * 1024 * 1024
#: What the axes of kinds and products are called.
_AXES = {
    _STATISTICS: "statistic",
    _REALIZATIONS: "realization",
    _CURVES: "level",
    _MAPS: "poe",
}
#: Probabilities have no unit; levels have that of their measure.
_UNITS = {_CURVES: "1", _MAPS: "g; cm/s for PGV; cm for PGD"}
_BY_SOURCE = "mean_rates_by_src"
#: Standard errors of quantiles of drawn realizations.
QUANTILE_ERRORS = "quantile_errors"
#: Errors of probabilities below are not worth a word.
_WORTH_TELLING = 1e-4
#: A relative standard error that people should know of.
_LARGE_ERROR = 0.05
_TITLES = {
    _CURVES: "Hazard Curves",
    _MAPS: "Hazard Maps",
    "uhs": "Uniform Hazard Spectra",
    _BY_SOURCE: "Mean Rates By Source",
}


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
    slot_count
        Z: variants of families under ground motion models.
    realization_count
        R: also those that are not kept.
    kinds
        Length of the second axis by suffix: ``stats`` and, if kept, ``rlzs``.
    sources
        Names of the sources whose mean rates are kept.
    drawn_quantiles
        The quantiles that are those of drawn realizations, with errors of their own.
    """

    parameters: HazardParameters
    site_count: int
    slot_count: int
    realization_count: int
    kinds: Mapping[str, int]
    sources: tuple[str, ...] = ()
    drawn_quantiles: tuple[float, ...] = ()

    @staticmethod
    def of(hazard: HazardInputs) -> Curves:
        """Return the shape of the results of a job."""
        kinds = {}
        if hazard.parameters.statistics:
            kinds[_STATISTICS] = len(hazard.parameters.statistics)
        if _keeps_realizations(hazard):
            kinds[_REALIZATIONS] = len(hazard.realizations.weight)
        slots = sum(
            len(family.paths) * len(hazard.models[family.tectonic_region_type])
            for family in hazard.families
        )
        return Curves(
            hazard.parameters,
            len(hazard.sites),
            slots,
            len(hazard.realizations.weight),
            kinds,
            source_names(hazard),
            quantiles_of(hazard.parameters.statistics) if hazard.parted else (),
        )

    @property
    def numbers_per_site(self) -> int:
        """Return how many numbers of curves are kept of a site."""
        return sum(self.kinds.values()) * self.parameters.ln_levels().size

    @property
    def rates_shape(self) -> tuple[int, ...]:
        """Return the shape of the rates of exceedance of all slots, (S, Z, M, L)."""
        return (self.site_count, self.slot_count, *self.parameters.ln_levels().shape)

    @property
    def keeps_rates(self) -> bool:
        """Return whether the rates are kept for calculations that start from this one.

        The curves of a single realization say the same.
        """
        if self.parameters.amplified:
            return False
        return self.realization_count > 1 and 8 * math.prod(self.rates_shape) <= _LARGEST_RATES

    @property
    def wanted(self) -> WantedHazard:
        """Return what could be taken from a parent."""
        levels = self.parameters.ln_levels().shape
        return WantedHazard(
            rates=self.rates_shape,
            realizations=(self.site_count, self.realization_count, *levels),
            keeps_realizations=_REALIZATIONS in self.kinds,
            statistics=self.parameters.statistics,
            use_rates=self.parameters.use_rates,
        )

    @property
    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        """Return the shape of each dataset, without its first axis, the sites."""
        products = {_CURVES: self.parameters.ln_levels().shape}
        if self.parameters.hazard_map_poes:
            products[_MAPS] = (len(self.parameters.levels), len(self.parameters.hazard_map_poes))
        return {
            f"{product}-{kind}": (count, *shape)
            for product, shape in products.items()
            for kind, count in self.kinds.items()
        }


def curves_of_rates(
    rates: NDArray[np.float64], slots: NDArray[np.int32], parameters: HazardParameters
) -> CurvesOf:
    """Return what makes curves of realizations from rates.

    Parameters
    ----------
    rates
        Shape (Z, S, M, L) [1/yr], a row for each slot.
    slots
        Shape (R, F): the slots of each realization.
    parameters
        Of the job.
    """

    def curves(sites: slice, levels: slice) -> NDArray[np.float64]:
        flat = rates[:, sites].reshape(len(rates), -1, 1, rates[0, 0].size)[..., levels]
        return realization_poes(flat, slots, parameters.investigation_time)[:, :, 0]

    return curves


def kept_curves(kept: Array) -> CurvesOf:
    """Return what takes curves of realizations from those that were kept, (S, R, M, L)."""
    flat = kept.reshape(*kept.shape[:2], -1)

    def curves(sites: slice, levels: slice) -> NDArray[np.float64]:
        some = np.moveaxis(flat[sites, :, levels], 1, 0).astype(np.float64)
        # where a measure has fewer levels, nan is put again at the end
        return np.nan_to_num(np.ascontiguousarray(some), copy=False)

    return curves


def tile_curves(
    hazard: HazardInputs,
    site_count: int,
    curves: CurvesOf | None,
    statistics: Array | None = None,
    mean: NDArray[np.float64] | None = None,
) -> Mapping[str, Array]:
    """Return curves and maps of some sites.

    Parameters
    ----------
    hazard
        The inputs.
    site_count
        How many sites.
    curves
        Makes the curves of realizations; None where `statistics` are all that is wanted.
    statistics
        Shape (S, T, M, L), if they are there already.
    mean
        Shape (S, M, L), if it is better known than from the curves.

    Returns
    -------
    mapping
        ``hcurves-stats`` (S, T, M, L), ``hmaps-stats`` (S, T, M, P) and the same of
        realizations, float32; nan where a measure has fewer levels.
    """
    arrays: dict[str, NDArray[np.float32]] = {}
    for name, shape in Curves.of(hazard).shapes.items():
        arrays[name] = np.empty((site_count, *shape), np.float32)
    level_count = hazard.parameters.ln_levels().size
    realizations = len(hazard.realizations.weight)
    if curves is not None:
        for sites, levels in _blocks(site_count, level_count, realizations):
            by_kind = _by_kind(hazard, curves(sites, levels), levels, statistics is None)
            for kind, values in by_kind.items():
                name = f"{_CURVES}-{kind}"
                block = arrays[name].reshape(*arrays[name].shape[:2], -1)
                block[sites, :, levels] = np.moveaxis(values, 0, 1)
    if statistics is not None:
        arrays[f"{_CURVES}-{_STATISTICS}"][:] = statistics
    if mean is not None and "mean" in hazard.parameters.statistics:
        row = hazard.parameters.statistics.index("mean")
        arrays[f"{_CURVES}-{_STATISTICS}"][:, row] = mean
    _add_maps(hazard, arrays)
    return arrays


def quantile_errors(hazard: HazardInputs, site_count: int, curves: CurvesOf) -> Array:
    """Return the standard errors of the quantiles of drawn realizations, (S, Q, M, L).

    The rank of a quantile among R draws has a standard deviation of ``sqrt(R q (1 - q))``; half
    the distance of the values one such deviation below and above is the error.
    """
    shape = hazard.parameters.ln_levels().shape
    count = len(hazard.realizations.weight)
    steps = [(q, math.sqrt(q * (1 - q) / count)) for q in Curves.of(hazard).drawn_quantiles]
    ends = [min(max(q + side * step, 0.0), 1.0) for q, step in steps for side in (-1, 1)]
    names = statistic_names(mean=False, quantiles=ends)
    errors = np.empty((site_count, len(steps), math.prod(shape)), np.float32)
    for sites, levels in _blocks(site_count, math.prod(shape), count):
        values = curve_statistics(curves(sites, levels), hazard.realizations.weight, names)
        half = (values[1::2] - values[::2]) / 2
        errors[sites, :, levels] = np.moveaxis(half, 0, 1)
    return errors.reshape(site_count, len(steps), *shape)


class _ErrorsTold:
    """Sums up how large the errors of drawn quantiles are."""

    def __init__(self, curves: Curves) -> None:
        names = curves.parameters.statistics
        self._rows = [i for i, name in enumerate(names) if quantiles_of([name])]
        self._drawn = curves.realization_count if curves.drawn_quantiles else 0
        self._values = self._large = 0
        self._largest = 0.0

    def add(self, tile: TileCurves) -> None:
        """Add the errors of a tile."""
        if not self._drawn:
            return
        curves = tile.arrays[f"{_CURVES}-{_STATISTICS}"]
        values = curves[:, self._rows].astype(np.float64)
        worth = values > _WORTH_TELLING
        errors = tile.arrays[QUANTILE_ERRORS][worth].astype(np.float64) / values[worth]
        self._values += errors.size
        self._large += int(np.count_nonzero(errors > _LARGE_ERROR))
        self._largest = max(self._largest, float(errors.max(initial=0.0)))

    def say(self, report: Report) -> None:
        """Say it."""
        if self._drawn and self._values:
            report(
                "info",
                f"The quantiles are those of {self._drawn} realizations that were drawn: of the "
                f"probabilities above {_WORTH_TELLING:g}, {self._large / self._values:.1%} have a "
                f"standard error of more than {_LARGE_ERROR:.0%}, the largest is "
                f"{self._largest:.1%} ({QUANTILE_ERRORS} in the results has them all)",
            )


def _create_quantile_errors(curves: Curves, results: ArrayWriter) -> tuple[str, ...]:
    """Make the dataset of the errors of drawn quantiles, if there are any; return its name."""
    if not curves.drawn_quantiles:
        return ()
    results.write("quantile", np.array(curves.drawn_quantiles))
    results.create(
        QUANTILE_ERRORS,
        (curves.site_count, len(curves.drawn_quantiles), *curves.parameters.ln_levels().shape),
        np.dtype(np.float32),
        unit="1",
        dimensions=("site", "quantile", "imt", "level"),
        attributes={"realizations_drawn": curves.realization_count},
    )
    return (QUANTILE_ERRORS,)


def _blocks(sites: int, levels: int, realizations: int) -> Iterator[tuple[slice, slice]]:
    """Yield sites and levels whose curves of all realizations can be held."""
    site_step = max(1, _HELD // (realizations * levels))
    level_step = max(1, _HELD // realizations)
    for site in range(0, sites, site_step):
        for level in range(0, levels, level_step):
            yield slice(site, site + site_step), slice(level, level + level_step)


def _by_kind(
    hazard: HazardInputs, curves: NDArray[np.float64], levels: slice, needs_statistics: bool
) -> Mapping[str, NDArray[np.float64]]:
    """Return the statistics of the curves of realizations, and these themselves if kept."""
    parameters = hazard.parameters
    measures, longest = parameters.ln_levels().shape
    by_kind = {}
    if parameters.statistics and needs_statistics:
        by_kind[_STATISTICS] = curve_statistics_by_measure(
            curves,
            hazard.realizations.weight_by_measure,
            np.repeat(np.arange(measures), longest)[levels],
            parameters.statistics,
            use_rates=parameters.use_rates,
        )
    if _keeps_realizations(hazard):
        by_kind[_REALIZATIONS] = curves
    return by_kind


def _add_maps(hazard: HazardInputs, arrays: Mapping[str, NDArray[np.float32]]) -> None:
    """Fill the maps of curves, and put nan where a measure has no level."""
    parameters = hazard.parameters
    unused = np.isinf(parameters.ln_levels())
    for kind, count in Curves.of(hazard).kinds.items():
        step = max(1, _HELD // (count * unused.size))
        curves = arrays[f"{_CURVES}-{kind}"]
        if parameters.hazard_map_poes:
            for site in range(0, len(curves), step):
                some = slice(site, site + step)
                maps = _maps(parameters, curves[some].astype(np.float64))
                arrays[f"{_MAPS}-{kind}"][some] = maps
        curves[:, :, unused] = np.nan


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
    _write_axes(curves, results)
    for name, shape in curves.shapes.items():
        product, _, kind = name.partition("-")
        attributes: dict[str, str | int | float] = {
            "investigation_time": parameters.investigation_time
        }
        if kind == _STATISTICS:
            attributes["stats"] = json.dumps(parameters.statistics)
        results.create(
            name,
            (curves.site_count, *shape),
            np.dtype(np.float32),
            unit=_UNITS[product],
            dimensions=("site", _AXES[kind], "imt", _AXES[product]),
            attributes=attributes,
        )
    names = tuple(curves.shapes)
    products = dict.fromkeys(name.partition("-")[0] for name in names)
    if curves.keeps_rates:
        axes = ("site", "slot", "imt", "level")
        float64 = np.dtype(np.float64)
        results.create(RATES, curves.rates_shape, float64, unit="1/yr", dimensions=axes)
        names = (*names, RATES)
    names = (*names, *_create_rates_by_source(curves, results))
    names = (*names, *_create_quantile_errors(curves, results))
    without_hazard = 0
    told = _ErrorsTold(curves)
    for tile in tiles:
        for name in names:
            results.write_rows(name, tile.first, tile.arrays[name])
        told.add(tile)
        highest = np.nanmax(tile.arrays[names[0]], axis=(1, 2, 3))
        without_hazard += int(np.count_nonzero(highest == 0.0))
    told.say(report)
    if without_hazard:
        report(
            "warning",
            f"{without_hazard} of {curves.site_count} sites have no hazard: no "
            "rupture within maximum_distance reaches any of the levels",
        )
    by_source = (_BY_SOURCE,) if curves.sources else ()
    return {name: _TITLES[name] for name in (*products, *_spectra(parameters), *by_source)}


def _create_rates_by_source(curves: Curves, results: ArrayWriter) -> tuple[str, ...]:
    """Make place for the mean rates of each source, if wanted; return its name."""
    if not curves.sources:
        return ()
    shape = (curves.site_count, *curves.parameters.ln_levels().shape, len(curves.sources))
    axes = ("site", "imt", "level", "source")
    results.create(RATES_BY_SOURCE, shape, np.dtype(np.float64), unit="1/yr", dimensions=axes)
    results.write(SOURCE_NAMES, np.array(curves.sources), dimensions=("source",))
    return (RATES_BY_SOURCE,)


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
    if curves.keeps_rates:
        results.write("slot", np.arange(curves.slot_count, dtype=np.uint32))
    if _REALIZATIONS in curves.kinds:
        results.write("realization", np.arange(curves.kinds[_REALIZATIONS], dtype=np.uint32))


def _spectra(parameters: HazardParameters) -> tuple[str, ...]:
    return ("uhs",) if parameters.uniform_hazard_spectra else ()


def _keeps_realizations(hazard: HazardInputs) -> bool:
    return hazard.parameters.keep_realizations or len(hazard.realizations.weight) == 1
