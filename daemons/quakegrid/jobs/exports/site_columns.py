# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The columns that say which site a row speaks of."""

from __future__ import annotations

import numpy as np

from quakegrid.formats.csv_tables import COORDINATE, Columns
from quakegrid.jobs.exports.results import Results
from quakegrid.jobs.ports import Array


def site_columns(results: Results, *, with_depth: bool = False) -> list[Columns]:
    """Return ``[custom_site_id,] lon, lat [, depth]``."""
    columns = []
    if results.custom_site_id is not None:
        columns.append(Columns(["custom_site_id"], results.custom_site_id))
    names = ["lon", "lat"]
    values = [results.lon, results.lat]
    if with_depth:
        names.append("depth")
        values.append(results.depth)
    columns.append(Columns(names, np.column_stack(values), COORDINATE))
    return columns


def site_properties(results: Results) -> dict[str, Array]:
    """Return what a map's feature says of its site besides its place."""
    if results.custom_site_id is None:
        return {}
    return {"custom_site_id": results.custom_site_id}
