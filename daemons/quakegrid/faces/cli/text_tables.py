# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables in plain text, as the terminal shows them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

_UNITS = ("B", "KB", "MB", "GB", "TB")


def framed_table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table between bars, with a rule below the headers."""
    cells = [[_text(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headers, *cells, strict=True)]

    def line(values: Sequence[str]) -> str:
        padded = (value.ljust(width) for value, width in zip(values, widths, strict=True))
        return "| " + " | ".join(padded) + " |"

    rule = "|" + "+".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([line(list(headers)), rule, *map(line, cells)])


def outputs_table(outputs: Iterable[tuple[int, str]], most: int | None = None) -> str:
    """Return the ``id | name`` table of outputs, the first `most` of them."""
    rows = list(outputs)
    shown = rows if most is None else rows[:most]
    lines = ["  id | name", *(f"{number:4d} | {name}" for number, name in shown)]
    if len(shown) < len(rows):
        lines.append(f"   … | {len(rows) - len(shown)} additional output(s)")
    return "\n".join(lines)


def size(number: float) -> str:
    """Return a number of bytes as people say it, ``1.3 MB``."""
    exponent = min(int(math.log(max(number, 1), 1024)), len(_UNITS) - 1)
    scaled = number / 1024**exponent
    return f"{scaled:.3g} {_UNITS[exponent]}" if exponent else f"{number:.0f} B"


def duration(seconds: float) -> str:
    """Return a time as people say it, ``3.2 s`` or ``1 h 02 min``."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:_.5g}" if abs(value) < 1e6 else f"{value:.4E}"
    return str(value)
