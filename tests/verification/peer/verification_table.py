# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes the table of PEER cases of docs/verification.md, and reads it.

``python tests/verification/peer/verification_table.py ../shared`` computes every case and
rewrites the lines between the marks in the file.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from peer_gate import Comparison, compare
from peer_trials import TRIALS, Trial, computed_curves, expected_of, read_tables

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = ROOT / "docs/verification.md"
_BEGIN, _END = "<!-- PEER cases: begin -->", "<!-- PEER cases: end -->"
_HEADER = (
    "| case | variant | points compared | within the gate | worst difference | mesh |\n"
    "|---|---|---|---|---|---|\n"
)


def table_row(trial: Trial, comparison: Comparison) -> str:
    """Return the line of a trial, ending in a line break."""
    cells = (
        trial.case,
        trial.variant,
        str(comparison.compared),
        str(comparison.within),
        f"{float(f'{100.0 * comparison.worst:.2g}'):g} %",
        _mesh(trial),
    )
    return f"| {' | '.join(cells)} |\n"


def documented_counts() -> dict[str, tuple[int, int]]:
    """Return the points compared and within the gate of every trial in the document."""
    counts = {}
    for line in _between(DOCUMENT.read_text())[1].splitlines()[2:]:
        case, variant, compared, within = (cell.strip() for cell in line.split("|")[1:5])
        counts[f"{case} {variant}"] = int(compared), int(within)
    return counts


def write_table(rows: Iterable[str]) -> None:
    """Put rows in the place of those in the document."""
    before, _, after = _between(DOCUMENT.read_text())
    DOCUMENT.write_text(f"{before}{_BEGIN}\n{_HEADER}{''.join(rows)}{_END}{after}")


def _between(text: str) -> tuple[str, str, str]:
    before, _, rest = text.partition(_BEGIN)
    table, _, after = rest.partition(_END)
    return before, table.strip(), after


def _mesh(trial: Trial) -> str:
    sizes = (
        ("faults", trial.spacing, " km"),
        ("areas", trial.grid, " km"),
        ("magnitudes", trial.bin_width, ""),
    )
    return ", ".join(f"{name} {size:g}{unit}" for name, size, unit in sizes if size)


def main() -> int:
    """Compute every case and rewrite the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="the folder of reference tables")
    tables, expected = read_tables(parser.parse_args().shared)
    rows = []
    for trial in TRIALS:
        with TemporaryDirectory() as directory:
            curves = computed_curves(trial, tables, Path(directory))
        rows.append(
            table_row(trial, compare(curves, expected_of(trial, tables, expected), trial.variant))
        )
    write_table(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
