# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Any ground motion model given as a table of magnitude, distance and intensity measure.

The file is read where the logic tree is; what travels with the name of the model is its content.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.conventions.gridded_table import (
    GriddedTable,
    model_in_table,
)
from quakegrid.hazard.ground_motion_models.model import DISTANCE_FIELDS, GroundMotionModel

#: Begins the text of a table that is not the name of a file.
_CONTENT = "data:npz;base64,"


def table_as_text(arrays: Mapping[str, NDArray[np.generic]]) -> str:
    """Return the arrays of a table as the value of `gmpe_table`.

    Parameters
    ----------
    arrays
        See `GriddedTable.of_arrays`; and ``metric``, the field of contexts that is the distance.
    """
    stream = io.BytesIO()
    # the stubs of numpy take the names of arrays for its own arguments
    np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]
    return _CONTENT + base64.b64encode(stream.getvalue()).decode("ascii")


def table_of_text(name: str, gmpe_table: str) -> tuple[GriddedTable, str]:
    """Return a table and the field of contexts that is its distance.

    Parameters
    ----------
    name
        The model, for messages.
    gmpe_table
        What `table_as_text` gives.

    Raises
    ------
    UserInputError
        The name of a file, which a job would have read; an unknown distance.
    """
    if not gmpe_table.startswith(_CONTENT):
        message = f"there is no table {gmpe_table!r} beside the ground motion logic tree"
        raise UserInputError(f"{name}: {message}")
    content = base64.b64decode(gmpe_table.removeprefix(_CONTENT))
    with np.load(io.BytesIO(content)) as archive:
        metric = str(archive["metric"])
        table = GriddedTable.of_arrays(archive)
    if metric not in DISTANCE_FIELDS:
        allowed = ", ".join(DISTANCE_FIELDS)
        raise UserInputError(f"{name}: the distance is {metric!r}, it can be one of {allowed}")
    return table, metric


def GMPETable(*, gmpe_table: str) -> GroundMotionModel:  # noqa: N802 - the name in logic trees
    """Return the model.

    Parameters
    ----------
    gmpe_table
        The file, beside the logic tree that names it, or its content (`table_as_text`).

    Raises
    ------
    UserInputError
        As `table_of_text`.
    """
    table, metric = table_of_text("GMPETable", gmpe_table)
    return model_in_table(
        "GMPETable", table, metric, tectonic_region_type="", component="Geometric mean"
    )
