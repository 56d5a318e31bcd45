# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mean annual rates of exceedance by source, one table per site."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quakegrid.formats.csv_tables import FIVE_DIGITS, Columns, MetadataValue, write_csv_table
from quakegrid.jobs.exports.exporter import Exporter, always, file_name
from quakegrid.jobs.exports.results import Results, texts

_RATES = "mean_rates_by_src/array"
_SOURCES = "mean_rates_by_src/src_id"


def _write_csv(results: Results, directory: Path) -> tuple[Path, ...]:
    sources = np.array(texts(results.reader.read(_SOURCES)), dtype=object)
    paths = []
    for site in range(len(results.lon)):
        rates = results.reader.read(_RATES, slice(site, site + 1))[0].astype(np.float64)
        path = directory / file_name(f"mean_rates_by_src-{site}", results, "csv")
        write_csv_table(path, _columns(results, rates, sources), _metadata(results, site))
        paths.append(path)
    return tuple(paths)


def _columns(
    results: Results, rates: NDArray[np.float64], sources: NDArray[np.object_]
) -> list[Columns]:
    """Return a row for every rate that is not zero; `rates` has the shape (M, L, sources)."""
    by_source = rates.transpose(2, 0, 1)
    source, measure, level = np.nonzero(by_source > 0.0)
    levels = np.full(by_source.shape[1:], np.nan)
    for index, name in enumerate(results.measures):
        values = results.levels(name)
        levels[index, : len(values)] = values
    return [
        Columns(["source_id"], sources[source]),
        Columns(["imt"], np.array(results.measures, dtype=object)[measure]),
        Columns(
            ["iml", "afoe"],
            np.column_stack([levels[measure, level], by_source[source, measure, level]]),
            FIVE_DIGITS,
        ),
    ]


def _metadata(results: Results, site: int) -> dict[str, MetadataValue]:
    place: dict[str, MetadataValue] = {
        "lon": float(results.lon[site]),
        "lat": float(results.lat[site]),
    }
    if "sitecol/vs30" in results.names:
        place["vs30"] = float(results.reader.read("sitecol/vs30")[site])
    return results.metadata(**place)


EXPORTERS: tuple[Exporter, ...] = (
    Exporter(
        "mean_rates_by_src",
        "Mean Rates By Source",
        "mean_rates_by_src-<site>",
        available=lambda results: {_RATES, _SOURCES} <= results.names,
        wanted=always,
        writers={"csv": _write_csv},
    ),
)
