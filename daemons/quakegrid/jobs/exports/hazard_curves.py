# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hazard curves, one table per statistic or realization and intensity measure type."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from quakegrid.formats.csv_tables import SIX_DIGITS, Columns, write_csv_table
from quakegrid.formats.geojson import write_geojson_points
from quakegrid.jobs.exports.exporter import Exporter, always, file_name, for_kinds, never
from quakegrid.jobs.exports.results import REALIZATIONS, STATISTICS, Kind, Results
from quakegrid.jobs.exports.site_columns import site_columns, site_properties

PRODUCT = "hcurves"

_FIXED_POINT = re.compile(r"PGA|PGV|SA\(.*")


def level_header(measure: str, level: float) -> str:
    """Return the header of a level's column: fixed point where levels are of order one."""
    return f"poe-{level:.7f}" if _FIXED_POINT.fullmatch(measure) else f"poe-{level:.5e}"


def write_curves_csv(results: Results, directory: Path, kinds: Sequence[Kind]) -> tuple[Path, ...]:
    """Write the probability of exceeding every level, one row per site."""
    paths = []
    sites = site_columns(results, with_depth=True)
    for kind, curves in results.of_kinds(PRODUCT, kinds):
        for index, measure in enumerate(results.measures):
            levels = results.levels(measure)
            headers = [level_header(measure, level) for level in levels]
            path = directory / file_name(f"{kind.file_stem('curve')}-{measure}", results, "csv")
            write_csv_table(
                path,
                # shorter curves are padded at their end
                [*sites, Columns(headers, curves[:, index, : len(levels)], SIX_DIGITS)],
                results.metadata(
                    kind=kind.name, investigation_time=results.investigation_time, imt=measure
                ),
            )
            paths.append(path)
    return tuple(paths)


def write_curves_geojson(
    results: Results, directory: Path, kinds: Sequence[Kind]
) -> tuple[Path, ...]:
    """Write one file per kind: every site with its levels' probabilities, by measure."""
    paths = []
    for kind, curves in results.of_kinds(PRODUCT, kinds):
        levels = {measure: results.levels(measure) for measure in results.measures}
        properties = site_properties(results) | {
            f"poes-{measure}": curves[:, index, : len(levels[measure])]
            for index, measure in enumerate(results.measures)
        }
        path = directory / file_name(kind.file_stem("curve"), results, "geojson")
        metadata = results.metadata(kind=kind.name, investigation_time=results.investigation_time)
        write_geojson_points(
            path,
            results.lon,
            results.lat,
            properties,
            metadata | {f"levels-{measure}": row.tolist() for measure, row in levels.items()},
        )
        paths.append(path)
    return tuple(paths)


def _of_statistics(results: Results) -> tuple[Kind, ...]:
    return results.kinds(PRODUCT, STATISTICS)


def _of_realizations(results: Results) -> tuple[Kind, ...]:
    return results.kinds(PRODUCT, REALIZATIONS)


def _people_want(results: Results) -> tuple[Kind, ...]:
    return results.kinds_people_want(PRODUCT)


def _exporter(
    key: str, title: str, files: str, select: Callable[[Results], tuple[Kind, ...]], wanted: bool
) -> Exporter:
    return Exporter(
        key,
        title,
        files,
        available=lambda results: bool(select(results)),
        wanted=always if wanted else never,
        writers={
            "csv": for_kinds(write_curves_csv, select),
            "geojson": for_kinds(write_curves_geojson, select),
        },
    )


EXPORTERS: tuple[Exporter, ...] = (
    _exporter(
        "hcurves",
        "Hazard Curves",
        "hazard_curve-<kind>-<IMT>, quantile_curve-<q>-<IMT>",
        _people_want,
        wanted=True,
    ),
    _exporter(
        "hcurves-stats",
        "Hazard Curves: statistics",
        "hazard_curve-{mean,std,max}-<IMT>, quantile_curve-<q>-<IMT>",
        _of_statistics,
        wanted=False,
    ),
    _exporter(
        "hcurves-rlzs",
        "Hazard Curves: realizations",
        "hazard_curve-rlz-<NNN>-<IMT>",
        _of_realizations,
        wanted=False,
    ),
)
