# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Uniform hazard spectra: hazard maps read site by site, over periods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quakegrid.formats.csv_tables import SIX_DIGITS, Columns, write_csv_table
from quakegrid.formats.geojson import write_geojson_points
from quakegrid.jobs.exports.exporter import Exporter, file_name, for_kinds
from quakegrid.jobs.exports.results import Kind, Results
from quakegrid.jobs.exports.site_columns import site_columns, site_properties

#: Spectra are not kept: they are hazard maps in another order.
SOURCE = "hmaps"


def spectral_measures(measures: Sequence[str]) -> list[int]:
    """Return the places of the measures that make a spectrum: PGA and SA(T)."""
    return [
        index
        for index, measure in enumerate(measures)
        if measure == "PGA" or measure.startswith("SA(")
    ]


def period(measure: str) -> float:
    """Return the oscillator's period [s]; PGA stands for a rigid one."""
    return 0.0 if measure == "PGA" else float(measure.removeprefix("SA(").removesuffix(")"))


def _spectra(
    results: Results, kinds: Sequence[Kind]
) -> Iterator[tuple[Kind, list[str], NDArray[np.generic]]]:
    """Yield each kind, its headers and its values, shape (S, P * M'), probability first."""
    places = spectral_measures(results.measures)
    headers = [f"{poe:.6f}~{results.measures[place]}" for poe in results.poes for place in places]
    for kind, maps in results.of_kinds(SOURCE, kinds):
        yield kind, headers, maps[:, places].transpose(0, 2, 1).reshape(len(maps), -1)


def _write_csv(results: Results, directory: Path, kinds: Sequence[Kind]) -> tuple[Path, ...]:
    paths = []
    sites = site_columns(results, with_depth=results.has_depths)
    for kind, headers, values in _spectra(results, kinds):
        path = directory / file_name(kind.file_stem("uhs"), results, "csv")
        write_csv_table(
            path,
            [*sites, Columns(headers, values, SIX_DIGITS)],
            results.metadata(kind=kind.name, investigation_time=results.investigation_time),
        )
        paths.append(path)
    return tuple(paths)


def _write_geojson(results: Results, directory: Path, kinds: Sequence[Kind]) -> tuple[Path, ...]:
    paths = []
    for kind, headers, values in _spectra(results, kinds):
        path = directory / file_name(kind.file_stem("uhs"), results, "geojson")
        write_geojson_points(
            path,
            results.lon,
            results.lat,
            site_properties(results)
            | {header: values[:, index] for index, header in enumerate(headers)},
            results.metadata(kind=kind.name, investigation_time=results.investigation_time),
        )
        paths.append(path)
    return tuple(paths)


def _people_want(results: Results) -> tuple[Kind, ...]:
    return results.kinds_people_want(SOURCE)


def _available(results: Results) -> bool:
    return bool(_people_want(results)) and bool(spectral_measures(results.measures))


def _asked_for(results: Results) -> bool:
    return bool(results.parameters.get("uniform_hazard_spectra"))


EXPORTERS: tuple[Exporter, ...] = (
    Exporter(
        "uhs",
        "Uniform Hazard Spectra",
        "hazard_uhs-<kind>, quantile_uhs-<q>",
        available=_available,
        wanted=_asked_for,
        writers={
            "csv": for_kinds(_write_csv, _people_want),
            "geojson": for_kinds(_write_geojson, _people_want),
        },
    ),
)
