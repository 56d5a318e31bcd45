# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A context with other values in some fields: the same site on rock, a rupture's mean depth."""

from __future__ import annotations

from collections.abc import Callable

from numba import types
from numba.extending import intrinsic, overload

from quakegrid.hazard.ground_motion_models.model import Context
from quakegrid.hazard.kernels.elementary import Numeric


def replacing(*fields: str) -> Callable[..., Context]:
    """Return a function for formulas that gives some fields of a context other values.

    ``on_rock = replacing("vs30")`` stands in a module; ``on_rock(x, 760.0)`` in its formulas.

    Parameters
    ----------
    fields
        Names of fields of `Context`.
    """
    places = [Context._fields.index(field) for field in fields]

    def replaced(x: Context, *values: Numeric) -> Context:
        return x._replace(**dict(zip(fields, values, strict=True)))

    @intrinsic
    def insert(typing_context, x, values):
        def code(context, builder, signature, args):
            made = args[0]
            for number, place in enumerate(places):
                value = builder.extract_value(args[1], number)
                value = context.cast(builder, value, values[number], types.float64)
                made = builder.insert_value(made, value, place)
            return made

        return x(x, values), code

    @overload(replaced, jit_options={"forceinline": True})
    def _compiled(x, *values):
        return lambda x, *values: insert(x, values)

    return replaced
