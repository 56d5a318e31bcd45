# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mean rates by source, magnitude, distance and epsilon, one table per site."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from quakegrid.formats.csv_tables import FIVE_DIGITS, Columns, write_csv_table
from quakegrid.jobs.exports.exporter import Exporter, always, file_name
from quakegrid.jobs.exports.results import Results, texts

_OUTPUT = "mean_disagg_by_src"
_AXES = ("mag", "dist", "eps")


def _write_csv(results: Results, directory: Path) -> tuple[Path, ...]:
    paths = []
    read = results.reader.read
    middles = [read(f"{_OUTPUT}/{axis}").astype(np.float64) for axis in _AXES]
    for site in _sites(results):
        name = _OUTPUT if len(results.lon) == 1 else f"{_OUTPUT}-{site}"
        path = directory / file_name(name, results, "csv")
        sources = np.array(texts(read(f"{_OUTPUT}/{site}/src_id")), dtype=object)
        rates = read(f"{_OUTPUT}/{site}/array").astype(np.float64)
        levels = json.loads(texts(read(f"{_OUTPUT}/{site}/iml").reshape(1))[0])
        source, *bins, measure = np.nonzero(rates > 0.0)
        columns = [
            Columns(["source_id"], sources[source]),
            Columns(
                list(_AXES),
                np.column_stack(
                    [values[places] for values, places in zip(middles, bins, strict=True)]
                ),
                FIVE_DIGITS,
            ),
            Columns(["imt"], np.array(results.measures, dtype=object)[measure]),
            Columns(["afoe"], rates[source, *bins, measure], FIVE_DIGITS),
        ]
        place = {"lon": float(results.lon[site]), "lat": float(results.lat[site])}
        if "sitecol/vs30" in results.names:
            place["vs30"] = float(read("sitecol/vs30")[site])
        metadata = results.metadata(**place, iml_disagg=levels)
        write_csv_table(path, columns, metadata)
        paths.append(path)
    return tuple(paths)


def _sites(results: Results) -> list[int]:
    """Return the numbers of the sites that are told of."""
    prefix = f"{_OUTPUT}/"
    parts = (name.removeprefix(prefix).split("/") for name in results.reader.names(prefix))
    return sorted(int(part[0]) for part in parts if part[-1] == "array")


EXPORTERS: tuple[Exporter, ...] = (
    Exporter(
        _OUTPUT,
        "Mean Disaggregation By Source",
        "mean_disagg_by_src[-<site>]",
        available=lambda results: bool(_sites(results)),
        wanted=always,
        writers={"csv": _write_csv},
    ),
)
