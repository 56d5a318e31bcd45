# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The manual of what can be exported, made from the table of exporters."""

from __future__ import annotations

from quakegrid.jobs.exports.registry import EXPORTERS

_HEAD = """\
# Outputs

<!-- Made from the table of exporters in quakegrid.jobs.exports; do not edit. -->

`oq export KEY` writes one output of the last calculation, `oq engine --run job.ini -e csv` all
that the job asked for. Names of files end with the number of the calculation, as in
`hazard_curve-mean-PGA_42.csv`.

A CSV file begins with a row `#,,,"key=value, ..."` that says what made it; then comes a row of
column names. Lines end with CR and LF, cells are apart by commas. Missing numbers are `NAN`.

| key | output | files | formats |
|---|---|---|---|
"""


def outputs_page() -> str:
    """Return the page of the reference manual that tells every output, as Markdown."""
    rows = [
        f"| `{item.key}` | {item.title} | `{item.files}` | {', '.join(item.writers)} |\n"
        for item in EXPORTERS.values()
    ]
    return _HEAD + "".join(rows)
