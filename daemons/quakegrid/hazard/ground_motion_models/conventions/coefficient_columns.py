# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coefficients of some measures as columns, for compositions that use terms of formulas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.conventions.cubic_spline import spline_weights


class _Period(NamedTuple):
    """The number of a measure."""

    period: float


def columns(table: CoefficientTable, fields: Any, imts: Sequence[str]) -> Any:
    """Return coefficients of some measures as arrays (M, 1) in a NamedTuple.

    Parameters
    ----------
    table
        Has the fields of `fields` as columns.
    fields
        The NamedTuple class.
    imts
        M intensity measures.

    Raises
    ------
    UserInputError
        The table does not know a measure.
    """
    try:
        rows = np.array([table.row(imt, fields._fields) for imt in imts])
    except KeyError as error:
        message = f"the site term is not defined for {error.args[0]}"
        raise UserInputError(f"{message}; {table.range_text(fields._fields)}") from None
    return fields(*(column[:, np.newaxis] for column in rows.T))


def spline_columns(table: CoefficientTable, fields: Any, imts: Sequence[str]) -> Any:
    """Return coefficients of some measures by cubic splines in the logarithm of their number.

    Parameters
    ----------
    table
        Measures of one kind with one number each, growing; the fields of `fields` as columns.
    fields
        The NamedTuple class.
    imts
        M intensity measures; the result holds arrays (M, 1).

    Raises
    ------
    UserInputError
        A measure is of another kind or off the table.
    """
    rows = np.array([[row[name] for name in fields._fields] for row in table.rows.values()])
    # which measures are known is a matter of the table, and so is the number of each
    numbers = columns(table, _Period, imts).period[:, 0]
    knots = columns(table, _Period, tuple(table.rows)).period[:, 0]
    columns(table, fields, imts)
    found = spline_weights(np.log10(knots), np.log10(numbers)) @ rows
    return fields(*(column[:, np.newaxis] for column in found.T))
