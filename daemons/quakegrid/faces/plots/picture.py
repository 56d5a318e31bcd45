# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sheet to draw on: size, letters, lines, the note at its foot, and the PNG it becomes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from quakegrid.base.errors import InstallationError
from quakegrid.jobs.exports.results import Results

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DOTS_PER_INCH = 150
#: Of the note at the foot, and what stands between its parts.
_LETTERS_PER_INCH, _BETWEEN = 20.0, " · "

_STYLE = {
    "font.size": 9.0,
    "axes.titlesize": 10.0,
    "axes.titleweight": "bold",
    "axes.labelsize": 9.0,
    "axes.linewidth": 0.6,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": "0.88",
    "grid.linewidth": 0.5,
    "legend.fontsize": 8.0,
    "legend.frameon": False,
    "lines.linewidth": 1.6,
}

#: What lines of the same meaning look like in every picture.
MEAN_COLOUR = "#b2182b"
BAND_COLOUR = "#4393c3"
REALIZATION_COLOUR = "0.75"


@contextmanager
def picture(path: Path, width: float, height: float, note: str) -> Iterator[Figure]:
    """Yield an empty figure; written to `path` when the block ends without an error.

    Parameters
    ----------
    path
        The PNG to write; its directory is made if absent.
    width, height
        Size of the sheet [inch].
    note
        A small line at the foot: where the numbers come from.

    Raises
    ------
    InstallationError
        matplotlib is not installed, or the file cannot be written.
    """
    try:
        import matplotlib
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise InstallationError(
            "pictures need matplotlib: pip install 'quakegrid[plot]'"
        ) from error
    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasAgg(figure)
        yield figure
        figure.supxlabel(shortened(note, width), fontsize=6.5, color="0.45", x=0.99, ha="right")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            figure.savefig(path, dpi=_DOTS_PER_INCH, bbox_inches="tight", pad_inches=0.1)
        except OSError as error:
            raise InstallationError(f"cannot write {path}: {error.strerror}") from error


def shortened(note: str, width: float) -> str:
    """Return a note that fits on a sheet, which it would otherwise widen.

    Parameters
    ----------
    note
        Parts with a dot between them; the first one, in the words of people, is cut.
    width
        Of the sheet [inch].
    """
    room = int(_LETTERS_PER_INCH * width)
    if len(note) <= room:
        return note
    description, dot, rest = note.partition(_BETWEEN)
    kept = max(room - len(dot + rest) - 1, 0)
    return f"{description[:kept].rstrip()}…{dot}{rest}"


def origin(results: Results) -> str:
    """Return the note that says which calculation a picture shows."""
    description = str(results.parameters.get("description") or "").strip()
    metadata = results.metadata()
    parts = [description, f"calculation {results.calculation_id}", str(metadata["generated_by"])]
    return _BETWEEN.join(part for part in parts if part)
