# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Conditional spectra, one table per site, and median spectra, one per site and probability."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quakegrid.formats.csv_tables import FIVE_DIGITS, Columns, MetadataValue, write_csv_table
from quakegrid.jobs.exports.exporter import Exporter, always, file_name
from quakegrid.jobs.exports.results import Results

Floats = NDArray[np.float64]

CONDITIONAL = "cs-stats"
_MEDIAN = "median_spectra"
#: What the third axis of median spectra holds.
_KINDS = ("mea", "sig", "wei")


def _write_conditional(results: Results, directory: Path) -> tuple[Path, ...]:
    periods, poes = _axes(results)
    paths = []
    for site in range(len(results.lon)):
        spectra = results.reader.read(CONDITIONAL, slice(site, site + 1))[0].astype(np.float64)
        rows = len(poes) * len(periods)
        columns = [
            Columns(["poe"], np.repeat(poes, len(periods))[:, np.newaxis], FIVE_DIGITS),
            Columns(["stat"], np.full(rows, "mean", dtype=object)),
            Columns(
                ["period", "mea", "std"],
                np.column_stack([np.tile(periods, len(poes)), spectra.reshape(rows, 2)]),
                FIVE_DIGITS,
            ),
        ]
        path = directory / file_name(f"conditional-spectrum-{site}", results, "csv")
        write_csv_table(path, columns, _metadata(results, site))
        paths.append(path)
    return tuple(paths)


def _write_median(results: Results, directory: Path) -> tuple[Path, ...]:
    periods, poes = _axes(results)
    spectra = results.reader.read(_MEDIAN).astype(np.float64)
    paths = []
    for site in range(len(results.lon)):
        for number, poe in enumerate(poes.tolist()):
            metadata = _metadata(results, site, poe=poe)
            here = spectra[:, site, :, :, number]
            for stem, columns in (
                ("median_spectra", _of_groups(here, periods)),
                ("median_spectrum", _of_all(here.sum(axis=0), periods)),
            ):
                path = directory / file_name(f"{stem}-{site}-{number}", results, "csv")
                write_csv_table(path, list(columns), metadata)
                paths.append(path)
    return tuple(paths)


def _of_groups(spectra: Floats, periods: Floats) -> Iterator[Columns]:
    """Yield the columns of (groups, kinds, periods): rows by group, period and kind."""
    group, period, kind = np.indices(spectra.swapaxes(1, 2).shape).reshape(3, -1)
    yield Columns(["grp_id"], group[:, np.newaxis], "%d")
    yield Columns(["kind"], np.array(_KINDS, dtype=object)[kind])
    values = np.column_stack([periods[period], spectra[group, kind, period]])
    yield Columns(["period", "value"], values, FIVE_DIGITS)


def _of_all(spectrum: Floats, periods: Floats) -> Sequence[Columns]:
    """Return the columns of (kinds, periods), with the spectrum itself [g]."""
    values = np.column_stack([periods, np.exp(spectrum[0]), *spectrum])
    return [Columns(["period", "spec", *_KINDS], values, FIVE_DIGITS)]


def _axes(results: Results) -> tuple[Floats, Floats]:
    """Return the periods and the probabilities."""
    read = results.reader.read
    return read("spectra/period").astype(np.float64), read("spectra/poe").astype(np.float64)


def _metadata(results: Results, site: int, **more: MetadataValue) -> dict[str, MetadataValue]:
    place = {"lon": float(results.lon[site]), "lat": float(results.lat[site])}
    return results.metadata(site_id=site, **place, **more)


EXPORTERS: tuple[Exporter, ...] = (
    Exporter(
        CONDITIONAL,
        "Mean Conditional Spectra",
        "conditional-spectrum-<site>",
        available=lambda results: CONDITIONAL in results.names,
        wanted=always,
        writers={"csv": _write_conditional},
    ),
    Exporter(
        _MEDIAN,
        "Median Spectra per Site and PoE",
        "median_spectra-<site>-<poe>, median_spectrum-<site>-<poe>",
        available=lambda results: _MEDIAN in results.names,
        wanted=always,
        writers={"csv": _write_median},
    ),
)
