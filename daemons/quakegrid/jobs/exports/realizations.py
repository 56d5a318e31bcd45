# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The realizations of the logic tree: their paths and weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from quakegrid.formats.csv_tables import INTEGER, WEIGHT, Columns, write_csv_table
from quakegrid.jobs.exports.exporter import Exporter, always, file_name
from quakegrid.jobs.exports.results import Results, texts


def _write_csv(results: Results, directory: Path) -> tuple[Path, ...]:
    weights = results.reader.read("weights")
    paths = np.array(texts(results.reader.read("full_lt/branch_path")), dtype=object)
    path = directory / file_name("realizations", results, "csv")
    write_csv_table(
        path,
        [
            Columns(["rlz_id"], np.arange(len(weights)), INTEGER),
            Columns(["branch_path"], paths),
            Columns(["weight"], weights, WEIGHT),
        ],
        results.metadata(),
    )
    return (path,)


EXPORTERS: tuple[Exporter, ...] = (
    Exporter(
        "realizations",
        "Realizations",
        "realizations",
        available=lambda results: {"weights", "full_lt/branch_path"} <= results.names,
        wanted=always,
        writers={"csv": _write_csv},
    ),
)
