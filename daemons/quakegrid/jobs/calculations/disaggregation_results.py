# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From rates by bin of every slot to what a disaggregation tells, a site at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.disaggregation.bins import BinEdges
from quakegrid.jobs.calculations.calculation import Report
from quakegrid.jobs.hazard_inputs.disaggregation_request import DisaggregationRequest
from quakegrid.jobs.hazard_inputs.hazard_inputs import HazardInputs
from quakegrid.jobs.hazard_inputs.loaded_inputs import Slots
from quakegrid.jobs.ports import ArrayWriter

Floats = NDArray[np.float64]

#: Realizations of a site are kept unless they are more than this [numbers].
_MOST_KEPT = 16_000_000
#: The axes of the rates by distance and those by place, without measures and levels.
_NEAR = ("TRT", "Mag", "Dist", "Eps")
_PLACED = ("TRT", "Mag", "Lon", "Lat")
_TITLES = {
    "disagg-rlzs": "Disaggregation Outputs Per Realization",
    "disagg-stats": "Statistical Disaggregation Outputs",
}


@dataclass(frozen=True)
class TileRates:
    """The rates by bin of every slot at the sites ``first:last``.

    Attributes
    ----------
    slots
        Shape (F + 1,): the slots of each family.
    near, placed
        Shape (S, Z, M, P, bins of three axes) [1/yr].
    """

    first: int
    last: int
    slots: NDArray[np.int64]
    near: Floats
    placed: Floats

    def add(self, kind: str, family: int, part: Floats) -> None:
        """Add what a chunk found of a family: ``near`` or ``placed``, (S, slots, M, P, ...)."""
        into = self.near if kind == "near" else self.placed
        into[:, self.slots[family] : self.slots[family + 1]] += part


@dataclass(frozen=True)
class SiteRates:
    """What turns rates of slots into results.

    Attributes
    ----------
    regions
        T tectonic region types.
    iml, poe
        Shape (N, M, P): the levels that are taken apart, and the probability that the mean
        exceeds them.
    realizations
        Shape (N, Z): which are taken.
    """

    hazard: HazardInputs
    slots: Slots
    request: DisaggregationRequest
    edges: BinEdges
    regions: tuple[str, ...]
    iml: Floats
    poe: Floats
    realizations: NDArray[np.int64]

    @property
    def bins(self) -> Mapping[str, int]:
        """Return the number of bins of each axis."""
        mag, dist, eps = self.edges.near
        _, lon, lat = self.edges.placed
        trt = len(self.regions)
        return {"TRT": trt, "Mag": mag, "Dist": dist, "Lon": lon, "Lat": lat, "Eps": eps}

    @property
    def keeps_realizations(self) -> bool:
        """Return whether the realizations are results of their own."""
        numbers = self.iml[0].size * np.prod(self.edges.near) * len(self.regions)
        return bool(self.realizations.shape[1] * numbers <= _MOST_KEPT)

    def empty_tile(self, first: int, last: int) -> TileRates:
        """Return where the parts of a tile are added up."""
        head = (last - first, int(self.slots.first[-1]), *self.iml.shape[1:])
        near = np.zeros((*head, *self.edges.near))
        placed = np.zeros((*head, *self.edges.placed))
        return TileRates(first, last, self.slots.first, near, placed)

    def weights(self, site: int) -> Floats:
        """Return the weights of the realizations taken at a site, (Z, M).

        They are those of the logic tree: where not all realizations are taken, what they tell is
        their share of the mean.
        """
        weights: Floats = self.hazard.realizations.weight_by_measure[self.realizations[site]]
        return weights

    def combined(self, of_slots: Floats, share: Floats) -> Floats:
        """Return rates of slots, each with its share, by tectonic region.

        Parameters
        ----------
        of_slots
            Shape (Z, M, P, bins of three axes) [1/yr].
        share
            Shape (Z, M).

        Returns
        -------
        ndarray
            Shape (T, three axes, M, P).
        """
        total = np.zeros((len(self.regions), *of_slots.shape[1:]))
        for family, region in enumerate(self.hazard.families):
            here = slice(*self.slots.first[family : family + 2])
            t = self.regions.index(region.tectonic_region_type)
            for slot, factor in zip(of_slots[here], share[here], strict=True):
                if np.any(factor):
                    total[t] += slot * factor[:, np.newaxis, np.newaxis, np.newaxis, np.newaxis]
        return np.moveaxis(total, (1, 2), (-2, -1))

    def shares(self, site: int) -> Iterator[Floats]:
        """Yield the shares of the slots in the mean, then in each realization, (Z, M)."""
        weights = self.weights(site)
        chosen = self.slots.of_realization[self.realizations[site]]
        single = np.zeros((int(self.slots.first[-1]), weights.shape[1]))
        mean = single.copy()
        for slots, weight in zip(chosen, weights, strict=True):
            np.add.at(mean, slots[slots >= 0], weight)
        yield mean
        for slots in chosen if self.keeps_realizations else ():
            share = single.copy()
            share[slots[slots >= 0]] = 1.0
            yield share


def write_disaggregation(
    origins: SiteRates, tiles: Iterable[TileRates], results: ArrayWriter, report: Report
) -> Mapping[str, str]:
    """Write what the levels of all sites come from.

    Returns
    -------
    mapping
        Dataset name -> the name people read, of every output.
    """
    _write_axes(origins, results)
    sets = {"disagg-stats": 1}
    if origins.keeps_realizations:
        sets["disagg-rlzs"] = origins.realizations.shape[1]
    else:
        report("warning", "The realizations are too many to be kept: there is their mean alone")
    site_count, measures, levels = origins.iml.shape
    for name, count in sets.items():
        for kind in origins.request.kinds:
            axes = kind.split("_")
            results.create(
                f"{name}/{kind}",
                (site_count, *(origins.bins[axis] for axis in axes), measures, levels, count),
                np.dtype(np.float64),
                unit="1",
                dimensions=("site", *(axis.lower() for axis in axes), "imt", "poe", "column"),
            )
    poe4 = np.zeros((site_count, measures, levels, origins.realizations.shape[1]))
    for tile in tiles:
        for site in range(tile.first, tile.last):
            _write_site(origins, tile, site, results, poe4)
    results.write("poe4", poe4)
    _say_what_is_missing(origins, report)
    return {name: _TITLES[name] for name in sets}


def _write_site(
    origins: SiteRates, tile: TileRates, site: int, results: ArrayWriter, poe4: Floats
) -> None:
    """Write what the levels of a site come from: the mean, then all realizations."""
    told: list[Mapping[str, Floats]] = []
    time = origins.hazard.parameters.investigation_time
    row = site - tile.first
    for share in origins.shares(site):
        near = origins.combined(tile.near[row], share)
        placed = origins.combined(tile.placed[row], share)
        told.append(
            {
                kind: -np.expm1(-time * _marginal(near, placed, kind))
                for kind in origins.request.kinds
            }
        )
        if len(told) > 1:
            total = near.sum(axis=(0, 1, 2, 3))
            poe4[site, ..., len(told) - 2] = -np.expm1(-time * total)
    for kind in origins.request.kinds:
        results.write_rows(f"disagg-stats/{kind}", site, told[0][kind][np.newaxis, ..., np.newaxis])
        if len(told) > 1:
            of_all = np.stack([one[kind] for one in told[1:]], axis=-1)
            results.write_rows(f"disagg-rlzs/{kind}", site, of_all[np.newaxis])


def _marginal(near: Floats, placed: Floats, kind: str) -> Floats:
    """Return rates by the axes of a kind, shape (axes of the kind..., M, P)."""
    axes = kind.split("_")
    rates, names = (near, _NEAR) if set(axes) <= set(_NEAR) else (placed, _PLACED)
    dropped = tuple(place for place, name in enumerate(names) if name not in axes)
    return np.asarray(rates.sum(axis=dropped))


def _write_axes(origins: SiteRates, results: ArrayWriter) -> None:
    """Write the bins, the levels and the realizations."""
    edges = origins.edges
    results.write("disagg-bins/TRT", np.array(origins.regions))
    for name, values in (
        ("Mag", edges.mag),
        ("Dist", edges.dist),
        ("Eps", edges.eps),
        ("Lon", edges.lon),
        ("Lat", edges.lat),
    ):
        results.write(f"disagg-bins/{name}", values)
    results.write("hmap3", origins.iml)
    results.write("poe3", origins.poe, unit="1")
    results.write("best_rlzs", origins.realizations)


def _say_what_is_missing(origins: SiteRates, report: Report) -> None:
    """Tell of levels that there is no hazard for."""
    imts = origins.hazard.parameters.imts
    for site, measure in np.argwhere(np.any(origins.iml <= 0.0, axis=2)):
        report(
            "warning",
            f"The hazard of site {site} is too small for {imts[measure]} to be disaggregated at "
            "all probabilities asked for",
        )
