# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The CSV dialect of every table the engine gives away: one metadata row, then a plain table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LINE_END = "\r\n"

#: Number formats of the dialect, by what the number is.
COORDINATE = "%.5f"
FIVE_DIGITS = "%.5E"
SIX_DIGITS = "%.6E"
WEIGHT = "%.7e"
INTEGER = "%d"
TEXT = "%s"

#: What the metadata row may say; numpy scalars and arrays are told as plain numbers and lists.
MetadataValue = (
    str
    | int
    | float
    | Sequence[object]
    | Mapping[str, float]
    | np.generic
    | NDArray[np.generic]
    | None
)

_ROWS_AT_ONCE = 2_000
_FORMAT_BY_KIND = {"f": FIVE_DIGITS, "i": INTEGER, "u": INTEGER, "b": INTEGER}


@dataclass(frozen=True)
class Columns:
    """Neighbouring columns with one number format.

    Attributes
    ----------
    names
        The C headers.
    values
        Shape (rows,) for one column or (rows, C).
    number_format
        A ``%`` format; empty for the dialect's format of the array's type.
    """

    names: Sequence[str]
    values: NDArray[np.generic]
    number_format: str = ""

    @property
    def cell_format(self) -> str:
        """Return the ``%`` format of a cell."""
        return self.number_format or _FORMAT_BY_KIND.get(self.values.dtype.kind, TEXT)


def write_csv_table(
    path: Path, columns: Iterable[Columns], metadata: Mapping[str, MetadataValue] | None = None
) -> None:
    """Write a table.

    Parameters
    ----------
    path
        The file to write; overwritten.
    columns
        Blocks of columns, all with the same number of rows.
    metadata
        What stands in the first row, as ``key=value`` pairs; None for no such row.

    Raises
    ------
    ValueError
        The blocks differ in length, or there is no column.
    """
    blocks = tuple(columns)
    names = [name for block in blocks for name in block.names]
    lengths = {len(block.values) for block in blocks}
    if len(lengths) != 1:
        raise ValueError(f"columns of one table must have one length, not {sorted(lengths)}")
    with path.open("w", encoding="utf-8", newline="") as file:
        if metadata is not None:
            file.write(metadata_row(metadata, len(names)))
        file.write(",".join(map(quoted, names)) + LINE_END)
        file.writelines(_text_of_rows(blocks, lengths.pop()))


def metadata_row(metadata: Mapping[str, MetadataValue], columns: int) -> str:
    """Return the first row: ``#``, empty cells, and one quoted cell of ``key=repr(value)``.

    Values of None are left out; the row has as many cells as the table has columns
    (never fewer than two).
    """
    pairs = ", ".join(
        f"{key}={_plain(value)!r}" for key, value in metadata.items() if value is not None
    )
    cell = pairs.replace('"', '""')
    return "#," + "," * max(columns - 2, 0) + f'"{cell}"' + LINE_END


def quoted(text: str) -> str:
    """Return a cell, in quotes only where a reader would need them."""
    if any(sign in text for sign in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _plain(value: MetadataValue) -> object:
    """Return a value without numpy types, so that its repr is what a person would write."""
    if isinstance(value, np.generic | np.ndarray):
        plain: object = value.tolist()
        return plain
    return value


def _text_of_rows(blocks: Sequence[Columns], rows: int) -> Iterator[str]:
    # One `%` over thousands of rows at once: formatting cell by cell is six times slower.
    row_format = ",".join(block.cell_format for block in blocks for _ in range(len(block.names)))
    row_format += LINE_END
    for start in range(0, rows, _ROWS_AT_ONCE):
        stop = min(start + _ROWS_AT_ONCE, rows)
        cells = _cells(blocks, slice(start, stop))
        yield row_format * (stop - start) % tuple(cells)


def _cells(blocks: Sequence[Columns], rows: slice) -> list[object]:
    if len(blocks) == 1 and blocks[0].values.dtype.kind in _FORMAT_BY_KIND:
        return blocks[0].values[rows].ravel().tolist()
    lists: list[list[object]] = []
    for block in blocks:
        values = block.values[rows]
        matrix = values.reshape(len(values), -1)
        lists.extend(_column(matrix[:, index]) for index in range(matrix.shape[1]))
    return [cell for row in zip(*lists, strict=True) for cell in row]


def _column(values: NDArray[np.generic]) -> list[object]:
    if values.dtype.kind in _FORMAT_BY_KIND:
        numbers: list[object] = values.tolist()
        return numbers
    return [quoted(_text(value)) for value in values.tolist()]


def _text(value: object) -> str:
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)
