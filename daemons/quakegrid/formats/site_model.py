# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Site models: one or several CSV tables or NRML files with the same fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.formats.nrml.document import MAXIMUM_BYTES, stream
from quakegrid.formats.nrml.findings import Element, Findings, line_of
from quakegrid.formats.site_columns import site_table
from quakegrid.formats.sites_csv import read_sites_csv
from quakegrid.hazard.site_table import SiteTable, repeated_sites

_MODEL = "siteModel"
_SITE = "site"

#: The two words of NRML for how a vs30 was found.
_VS30_TYPE = {"measured": "1", "inferred": "0"}


def read_site_model(files: Sequence[Path]) -> SiteTable:
    """Return the sites of a site model.

    Parameters
    ----------
    files
        CSV tables with a header, or NRML files; all with the same fields.

    Raises
    ------
    UserInputError
        Every mistake of all files, fields that differ, sites that stand in two files, no file.
    """
    tables: list[SiteTable] = []
    problems: list[Problem] = []
    for file in files:
        try:
            tables.append(_read_one(file))
        except UserInputError as error:
            problems += error.problems
    if problems:
        raise UserInputError(problems)
    if not tables:
        raise UserInputError("site_model_file names no file")
    _check_fields(files, tables)
    table = _joined(tables)
    _check_overlap(files, tables, table)
    return table


def _read_one(file: Path) -> SiteTable:
    if file.suffix.lower() in (".xml", ".nrml"):
        return read_site_model_xml(file)
    table = read_sites_csv(file)
    if not table.names_its_columns:
        message = "the file has no header, write its fields into the first row: lon,lat,vs30"
        raise UserInputError(Problem(message, file, 1))
    return table


def read_site_model_xml(file: Path) -> SiteTable:
    """Return the sites of an NRML site model.

    Raises
    ------
    UserInputError
        A file that is no site model, and every mistake in it.
    """
    findings = Findings(file)
    rows: list[dict[str, str]] = []
    lines: list[int] = []
    for event, element in stream(findings, _MODEL, (_SITE,), MAXIMUM_BYTES):
        if event == "end":
            rows.append(_fields(findings, element))
            lines.append(line_of(element) or 0)
    if not rows:
        findings.fail(None, f"the site model holds no <{_SITE}>")
    for row, line in zip(rows, lines, strict=True):
        lacks = sorted(rows[0].keys() - row.keys())
        extra = sorted(row.keys() - rows[0].keys())
        if lacks or extra:
            what = f"lacks {', '.join(lacks)}" if lacks else f"has {', '.join(extra)} too"
            findings.wrong(line, f"this site {what}, all sites must have the fields of the first")
    findings.settle()
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return replace(site_table(file, columns, lines), warnings=tuple(findings.warnings))


def _fields(findings: Findings, element: Element) -> dict[str, str]:
    """Return the attributes of a site; `vs30Type` becomes `vs30measured`."""
    fields = {str(name): str(value) for name, value in element.attrib.items()}
    if "vs30Type" in fields:
        word = fields.pop("vs30Type").strip()
        if word not in _VS30_TYPE:
            message = f"vs30Type is {word!r}, taken for inferred: write measured or inferred"
            findings.odd(element, message)
        fields["vs30measured"] = _VS30_TYPE.get(word, "0")
    return fields


def _names(table: SiteTable) -> set[str]:
    custom = set() if table.custom_site_id is None else {"custom_site_id"}
    return {*table.parameters, *table.texts, *custom}


def _check_fields(files: Sequence[Path], tables: Sequence[SiteTable]) -> None:
    expected = _names(tables[0])
    problems = []
    for file, table in zip(files, tables, strict=True):
        lacks, extra = sorted(expected - _names(table)), sorted(_names(table) - expected)
        told = [f"it lacks {', '.join(lacks)}"] * bool(lacks)
        told += [f"it has {', '.join(extra)} too"] * bool(extra)
        if told:
            message = f"the fields must be those of {files[0].name}: {' and '.join(told)}"
            problems.append(Problem(message, file))
    if problems:
        raise UserInputError(problems)


def _joined(tables: Sequence[SiteTable]) -> SiteTable:
    first = tables[0]
    customs = [table.custom_site_id for table in tables if table.custom_site_id is not None]
    return SiteTable(
        np.concatenate([table.lon for table in tables]),
        np.concatenate([table.lat for table in tables]),
        np.concatenate([table.depth for table in tables]),
        {n: np.concatenate([table.parameters[n] for table in tables]) for n in first.parameters},
        {n: np.concatenate([table.texts[n] for table in tables]) for n in first.texts},
        np.concatenate(customs) if customs else None,
        from_file=True,
        names_its_columns=True,
        warnings=tuple(warning for table in tables for warning in table.warnings),
    )


def _check_overlap(files: Sequence[Path], tables: Sequence[SiteTable], joined: SiteTable) -> None:
    """Raise if a site of one file stands in another."""
    file_of: NDArray[np.int64] = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    problems = [
        Problem(
            f"the site {joined.lon[again]:g} {joined.lat[again]:g} stands in "
            f"{files[file_of[first]].name} already, remove one",
            files[file_of[again]],
        )
        for first, again in repeated_sites(joined.lon, joined.lat)
    ]
    if problems:
        raise UserInputError(problems)
