# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sites as they were calculated, with every parameter the models read."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from quakegrid.formats.csv_tables import COORDINATE, INTEGER, Columns, write_csv_table
from quakegrid.formats.geojson import write_geojson_points
from quakegrid.jobs.exports.exporter import Exporter, always, file_name
from quakegrid.jobs.exports.results import Results, texts
from quakegrid.jobs.exports.site_columns import site_properties
from quakegrid.jobs.ports import Array

_GROUP = "sitecol/"
_PLACE = ("sids", "lon", "lat", "depth")

#: Parameters people look for first; the others follow in the order of the alphabet.
_FIRST = ("vs30", "vs30measured")
_LAST = ("custom_site_id",)


def _parameters(results: Results) -> dict[str, Array]:
    """Return the site parameters by name, in the order of the columns."""
    names = {
        name.removeprefix(_GROUP)
        for name in results.names
        if name.startswith(_GROUP) and "/" not in name.removeprefix(_GROUP)
    }
    others = sorted(names - {*_PLACE, *_FIRST, *_LAST})
    ordered = [name for name in (*_FIRST, *others, *_LAST) if name in names]
    return {name: results.reader.read(_GROUP + name) for name in ordered}


def _column(name: str, values: Array) -> Columns:
    if values.dtype.kind in "SO":
        return Columns([name], np.array(texts(values), dtype=object))
    if name == "vs30measured":
        return Columns([name], values.astype(np.int64), INTEGER)
    return Columns([name], values)


def _write_csv(results: Results, directory: Path) -> tuple[Path, ...]:
    path = directory / file_name("site_model", results, "csv")
    place = np.column_stack([results.lon, results.lat, results.depth])
    write_csv_table(
        path,
        [
            Columns(["sids"], np.arange(len(place)), INTEGER),
            Columns(["lon", "lat", "depth"], place, COORDINATE),
            *(_column(name, values) for name, values in _parameters(results).items()),
        ],
        results.metadata(),
    )
    return (path,)


def _write_geojson(results: Results, directory: Path) -> tuple[Path, ...]:
    path = directory / file_name("site_model", results, "geojson")
    numbers = {
        name: values
        for name, values in _parameters(results).items()
        if values.dtype.kind not in "SO"
    }
    write_geojson_points(
        path,
        results.lon,
        results.lat,
        site_properties(results) | {"depth": results.depth} | numbers,
        results.metadata(),
    )
    return (path,)


def _from_site_model(results: Results) -> bool:
    return any(name.startswith("site_model") for name in results.names)


EXPORTERS: tuple[Exporter, ...] = (
    Exporter(
        "site_model",
        "Site Model",
        "site_model",
        available=_from_site_model,
        wanted=always,
        writers={"csv": _write_csv, "geojson": _write_geojson},
    ),
)
