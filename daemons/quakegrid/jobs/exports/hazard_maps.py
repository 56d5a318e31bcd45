# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hazard maps: the ground motion exceeded with a probability, at every site."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from quakegrid.formats.csv_tables import SIX_DIGITS, Columns, write_csv_table
from quakegrid.formats.geojson import write_geojson_points
from quakegrid.jobs.exports.exporter import Exporter, always, file_name, for_kinds, never
from quakegrid.jobs.exports.results import REALIZATIONS, STATISTICS, Kind, Results
from quakegrid.jobs.exports.site_columns import site_columns, site_properties

PRODUCT = "hmaps"


def return_period(poe: float, investigation_time: float) -> int:
    """Return the return period of a probability of exceedance in a time [whole years].

    Poissonian: ``-t / ln(1 - poe)``; 10 % in 50 years is 475 years.
    """
    return round(-investigation_time / math.log1p(-poe))


def period_names(poes: Sequence[float], investigation_time: float) -> tuple[str, ...]:
    """Return the return periods as names of files have them.

    Probabilities whose return periods are the same in whole years are told beside them, or one
    file would take the place of another.
    """
    periods = [return_period(poe, investigation_time) for poe in poes]
    return tuple(
        f"{years}y" if periods.count(years) == 1 else f"{years}y-{poe}"
        for years, poe in zip(periods, poes, strict=True)
    )


def _map_headers(results: Results) -> list[str]:
    return [f"{measure}-{poe}" for measure in results.measures for poe in results.poes]


def _write_maps_csv(results: Results, directory: Path, kinds: Sequence[Kind]) -> tuple[Path, ...]:
    """Write one table per kind, with a column per measure and probability."""
    paths = []
    sites = site_columns(results, with_depth=results.has_depths)
    for kind, maps in results.of_kinds(PRODUCT, kinds):
        path = directory / file_name(kind.file_stem("map"), results, "csv")
        write_csv_table(
            path,
            [*sites, Columns(_map_headers(results), maps.reshape(len(maps), -1), SIX_DIGITS)],
            results.metadata(kind=kind.name, investigation_time=results.investigation_time),
        )
        paths.append(path)
    return tuple(paths)


def _write_maps_geojson(
    results: Results, directory: Path, kinds: Sequence[Kind]
) -> tuple[Path, ...]:
    """Write one collection per kind, with a property per measure and probability."""
    paths = []
    headers = _map_headers(results)
    for kind, maps in results.of_kinds(PRODUCT, kinds):
        columns = maps.reshape(len(maps), -1)
        path = directory / file_name(kind.file_stem("map"), results, "geojson")
        write_geojson_points(
            path,
            results.lon,
            results.lat,
            site_properties(results)
            | {header: columns[:, index] for index, header in enumerate(headers)},
            results.metadata(kind=kind.name, investigation_time=results.investigation_time),
        )
        paths.append(path)
    return tuple(paths)


def _write_return_period_maps(results: Results, directory: Path) -> tuple[Path, ...]:
    """Write one table per statistic and return period, with a column per measure."""
    paths = []
    sites = site_columns(results, with_depth=results.has_depths)
    for kind, maps in results.of_kinds(PRODUCT, results.kinds(PRODUCT, STATISTICS)):
        for index, period in enumerate(period_names(results.poes, results.investigation_time)):
            path = directory / file_name(f"{kind.file_stem('map')}-{period}", results, "csv")
            write_csv_table(
                path,
                [*sites, Columns(results.measures, maps[:, :, index], SIX_DIGITS)],
                results.metadata(),
            )
            paths.append(path)
    return tuple(paths)


def _of_statistics(results: Results) -> tuple[Kind, ...]:
    return results.kinds(PRODUCT, STATISTICS)


def _of_realizations(results: Results) -> tuple[Kind, ...]:
    return results.kinds(PRODUCT, REALIZATIONS)


def _people_want(results: Results) -> tuple[Kind, ...]:
    return results.kinds_people_want(PRODUCT)


def _asked_for(results: Results) -> bool:
    return bool(results.parameters.get("hazard_maps"))


EXPORTERS: tuple[Exporter, ...] = (
    Exporter(
        "hmaps",
        "Hazard Maps",
        "hazard_map-<kind>, quantile_map-<q>",
        available=lambda results: bool(_people_want(results)),
        wanted=_asked_for,
        writers={
            "csv": for_kinds(_write_maps_csv, _people_want),
            "geojson": for_kinds(_write_maps_geojson, _people_want),
        },
    ),
    Exporter(
        "hmaps-stats",
        "Hazard Maps: statistics by return period",
        "hazard_map-{mean,std,max}-<T>y, quantile_map-<q>-<T>y",
        available=lambda results: bool(_of_statistics(results)),
        wanted=always,
        writers={"csv": _write_return_period_maps},
    ),
    Exporter(
        "hmaps-rlzs",
        "Hazard Maps: realizations",
        "hazard_map-rlz-<NNN>",
        available=lambda results: bool(_of_realizations(results)),
        wanted=never,
        writers={
            "csv": for_kinds(_write_maps_csv, _of_realizations),
            "geojson": for_kinds(_write_maps_geojson, _of_realizations),
        },
    ),
)
