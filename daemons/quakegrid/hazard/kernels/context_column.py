# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One column of a block of contexts as a tuple, loaded without making a view."""

from __future__ import annotations

from typing import Any

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from quakegrid.hazard.ground_motion_models.model import Context
from quakegrid.hazard.rupture_context import COLUMNS


def _loader(count: int) -> Any:
    """Return the function that loads the first rows of a column.

    A slice would count references inside the loop, which stops the vectoriser.
    """

    @intrinsic
    def load(typing_context, columns, i):
        def code(context, builder, signature, args):
            array_type, index_type = signature.args
            array = context.make_array(array_type)(context, builder, args[0])
            index = context.cast(builder, args[1], index_type, types.intp)
            values = []
            for k in range(count):
                row = context.get_constant(types.intp, k)
                pointer = cgutils.get_item_pointer(
                    context, builder, array_type, array, [row, index], wraparound=False
                )
                values.append(builder.load(pointer))
            return context.make_tuple(builder, signature.return_type, values)

        return types.UniTuple(types.float64, count)(columns, i), code

    return load


#: ``columns[0, i], columns[1, i], ...`` for what differs from rupture to rupture at a site.
column = _loader(len(COLUMNS))

#: The same for all fields of a context.
context_column = _loader(len(Context._fields))
