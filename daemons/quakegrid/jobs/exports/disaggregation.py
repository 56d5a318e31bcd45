# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What hazard consists of: a table by kind and site, of the mean and of realizations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quakegrid.formats.csv_tables import FIVE_DIGITS, Columns, MetadataValue, write_csv_table
from quakegrid.jobs.exports.exporter import Exporter, file_name
from quakegrid.jobs.exports.results import Results, texts

STATISTICS = "disagg-stats"
REALIZATIONS = "disagg-rlzs"
#: The axes of all kinds, in the order in which they are named.
AXES = ("TRT", "Mag", "Dist", "Lon", "Lat", "Eps")


@dataclass(frozen=True)
class Disaggregation:
    """What was taken apart at one site.

    Attributes
    ----------
    edges
        Edges of the bins by axis; the tectonic region types themselves.
    iml, poe
        Shape (M, P): levels, and the probability that the mean exceeds them.
    realizations
        Shape (Z,): which were taken.
    """

    edges: Mapping[str, NDArray[np.float64]]
    regions: tuple[str, ...]
    iml: NDArray[np.float64]
    poe: NDArray[np.float64]
    realizations: NDArray[np.int64]

    def bins(self, axis: str) -> NDArray[np.float64] | NDArray[np.object_]:
        """Return the middles of the bins of an axis, or the tectonic region types."""
        if axis == "TRT":
            return np.array(self.regions, dtype=object)
        edges = self.edges[axis]
        return 0.5 * (edges[:-1] + edges[1:])


def disaggregation_at(results: Results, site: int) -> Disaggregation:
    """Return the bins, levels and realizations of a site."""
    rows = slice(site, site + 1)
    read = results.reader.read
    edges = {
        axis: read(f"disagg-bins/{axis}").astype(np.float64) for axis in ("Mag", "Dist", "Eps")
    }
    edges |= {axis: read(f"disagg-bins/{axis}", rows)[0].astype(float) for axis in ("Lon", "Lat")}
    return Disaggregation(
        edges,
        tuple(texts(read("disagg-bins/TRT"))),
        read("hmap3", rows)[0].astype(np.float64),
        read("poe3", rows)[0].astype(np.float64),
        read("best_rlzs", rows)[0].astype(np.int64),
    )


def kinds_of(results: Results, dataset: str) -> tuple[str, ...]:
    """Return the kinds that were told, such as ``Mag_Dist``."""
    prefix = f"{dataset}/"
    return tuple(sorted(name.removeprefix(prefix) for name in results.reader.names(prefix)))


def _write_csv(dataset: str, results: Results, directory: Path) -> tuple[Path, ...]:
    paths = []
    suffix = "-mean" if dataset == STATISTICS else ""
    for site in range(len(results.lon)):
        taken = disaggregation_at(results, site)
        columns = (
            ["mean"] if dataset == STATISTICS else [f"rlz{number}" for number in taken.realizations]
        )
        for kind in kinds_of(results, dataset):
            values = results.reader.read(f"{dataset}/{kind}", slice(site, site + 1))[0]
            path = directory / file_name(f"{kind}{suffix}-{site}", results, "csv")
            write_csv_table(
                path,
                _columns(results, taken, kind.split("_"), columns, values.astype(np.float64)),
                _metadata(results, taken, site, dataset),
            )
            paths.append(path)
    return tuple(paths)


def _columns(
    results: Results,
    taken: Disaggregation,
    axes: Sequence[str],
    names: Sequence[str],
    values: NDArray[np.float64],
) -> Iterator[Columns]:
    """Yield the columns; `values` has the shape (axes..., M, P, columns)."""
    by_level = np.moveaxis(values, (-3, -2), (0, 1))
    # the least probable level comes first
    order = np.argsort(taken.poe[0], kind="stable")
    by_level = by_level[:, order]
    grid = np.indices(by_level.shape[:-1]).reshape(by_level.ndim - 1, -1)
    measure, level = grid[0], order[grid[1]]
    yield Columns(["imt"], np.array(results.measures, dtype=object)[measure])
    # levels of one job have one probability: that of its first measure
    poe = taken.poe[0][level]
    numbers = np.column_stack([taken.iml[measure, level], poe])
    yield Columns(["iml", "poe"], numbers, FIVE_DIGITS)
    for axis, places in zip(axes, grid[2:], strict=True):
        middles = taken.bins(axis)[places]
        form = "" if axis == "TRT" else FIVE_DIGITS
        yield Columns([axis.lower()], middles, form) if form else Columns([axis.lower()], middles)
    yield Columns(names, by_level.reshape(-1, len(names)), FIVE_DIGITS)


def _metadata(
    results: Results, taken: Disaggregation, site: int, dataset: str
) -> dict[str, MetadataValue]:
    edges = {f"{axis.lower()}_bin_edges": taken.edges[axis].tolist() for axis in AXES[1:]}
    chosen: dict[str, MetadataValue] = {}
    if dataset == REALIZATIONS or results.parameters.get("iml_disagg"):
        weights = results.reader.read("weights")[taken.realizations]
        chosen = {"weights": weights.tolist(), "rlz_ids": taken.realizations.tolist()}
    return results.metadata(
        investigation_time=results.investigation_time,
        **edges,
        tectonic_region_types=list(taken.regions),
        lon=float(results.lon[site]),
        lat=float(results.lat[site]),
        **chosen,
    )


def _wanted(dataset: str, results: Results) -> bool:
    """Return whether people want it: realizations where there is only one."""
    return (dataset == REALIZATIONS) == (results.number_of_realizations == 1)


def _exporter(dataset: str, title: str, files: str) -> Exporter:
    return Exporter(
        dataset,
        title,
        files,
        available=lambda results: bool(kinds_of(results, dataset)),
        wanted=partial(_wanted, dataset),
        writers={"csv": partial(_write_csv, dataset)},
    )


EXPORTERS: tuple[Exporter, ...] = (
    _exporter(STATISTICS, "Disaggregation: mean", "<Kind>-mean-<site>"),
    _exporter(REALIZATIONS, "Disaggregation: realizations", "<Kind>-<site>"),
)
