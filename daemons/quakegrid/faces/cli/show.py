# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Show what a calculation holds: datasets, performance, parameters, realizations, sites."""

from __future__ import annotations

import argparse
import difflib
import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from quakegrid.base.errors import UserInputError
from quakegrid.faces.cli.printing import add_json_option, print_json
from quakegrid.faces.cli.subcommands import Connect
from quakegrid.faces.cli.text_tables import framed_table, size

if TYPE_CHECKING:
    from quakegrid.jobs.exports.results import Results
    from quakegrid.jobs.ports import Array

#: Headers and rows.
Table: TypeAlias = tuple[Sequence[str], Sequence[Sequence[object]]]

_CONTENTS = "contents"
_MOST_VALUES = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "what",
        nargs="?",
        default=_CONTENTS,
        help=f"{_CONTENTS} (the default), {', '.join(_VIEWS)}, or the name of a dataset",
    )
    parser.add_argument(
        "calculation",
        nargs="?",
        default="-1",
        metavar="ID|PATH",
        help="the calculation (default: the last)",
    )
    add_json_option(parser)


def run(arguments: argparse.Namespace, connect: Connect) -> None:
    """Show it as a table."""
    client = connect()
    if arguments.what == _CONTENTS:
        sizes = client.contents(arguments.calculation)
        if arguments.json:
            print_json(dict(sizes))
        else:
            readable = [(name, size(number)) for name, number in sizes]
            print(framed_table(["dataset", "size"], readable))
        return
    with client.results(arguments.calculation) as results:
        view = _VIEWS.get(arguments.what)
        headers, rows = view(results) if view else _dataset(results, arguments.what)
    if arguments.json:
        print_json([dict(zip(headers, row, strict=True)) for row in rows])
    else:
        print(framed_table(headers, rows))


def _performance(results: Results) -> Table:
    """Return the steps of the job, the longest first."""
    headers, rows = _of_records(results.reader.read("performance_data"))
    return headers, sorted(rows, key=lambda row: -float(str(row[1])))


def _chunks(results: Results) -> Table:
    """Return how long the chunks of each stage took."""
    table: Any = results.reader.read("task_info")
    rows = []
    for stage in dict.fromkeys(table["taskname"].tolist()):
        of_stage = table[table["taskname"] == stage]
        seconds = of_stage["wall_seconds"]
        rows.append(
            (
                stage,
                len(of_stage),
                float(seconds.min()),
                float(seconds.mean()),
                float(seconds.max()),
                float(of_stage["cpu_seconds"].sum()),
                len(set(of_stage["worker"].tolist())),
            )
        )
    return ("stage", "chunks", "min [s]", "mean [s]", "max [s]", "CPU [s]", "workers"), rows


def _parameters(results: Results) -> Table:
    return ("parameter", "value"), sorted(results.parameters.items())


def _realizations(results: Results) -> Table:
    from quakegrid.jobs.exports.results import texts

    weights = results.reader.read("weights").tolist()
    paths = texts(results.reader.read("full_lt/branch_path"))
    rows = [(index, path, weights[index]) for index, path in enumerate(paths)]
    return ("rlz_id", "branch_path", "weight"), rows


def _sites(results: Results) -> Table:
    prefix = "sitecol/"
    names = [name for name in sorted(results.names) if name.startswith(prefix)]
    columns = [results.reader.read(name).tolist() for name in names]
    headers = [name.removeprefix(prefix) for name in names]
    return headers, list(zip(*columns, strict=True))


def _model_ranges(results: Results) -> Table:
    """Return how much ground motion models were used outside the ranges they state."""
    from quakegrid.hazard.ground_motion_models.validity import range_text

    table: Any = results.reader.read("model_ranges")
    rows = [
        (model, region, field, range_text((low, high)), round(below, 6), round(above, 6))
        if field
        else (model, region, "", "not stated here", 0.0, 0.0)
        for model, region, field, low, high, below, above in table.tolist()
    ]
    headers = ("model", "tectonic_region", "of", "range", "share_below", "share_above")
    return headers, rows


def _dataset(results: Results, name: str) -> Table:
    """Return the values of any dataset, with their places."""
    if name not in results.names:
        known = [_CONTENTS, *_VIEWS, *results.names]
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {close[0]!r}?" if close else "'oq show contents' lists all"
        raise UserInputError(f"calculation {results.calculation_id} has no {name!r}: {hint}")
    shape = results.reader.shape(name)
    many = math.prod(shape) > _MOST_VALUES
    array = results.reader.read(name, slice(0, 1) if many else None)
    if array.dtype.names is not None:
        return _of_records(results.reader.read(name))
    if many:
        return ("dataset", "shape", "type"), [(name, str(shape), str(array.dtype))]
    if array.ndim == 0:
        return (name,), [(array.item(),)]
    if array.ndim == 1:
        return ("index", name), list(enumerate(array.tolist()))
    flat = array.reshape(len(array), -1)
    headers = ["index", *map(str, range(flat.shape[1]))]
    return headers, [(index, *row) for index, row in enumerate(flat.tolist())]


def _of_records(array: Array) -> Table:
    """Return a table that lies in the file as records."""
    return list(array.dtype.names or ()), [tuple(row) for row in array.tolist()]


_VIEWS: Mapping[str, Callable[[Results], Table]] = MappingProxyType(
    {
        "performance": _performance,
        "chunks": _chunks,
        "model_ranges": _model_ranges,
        "parameters": _parameters,
        "realizations": _realizations,
        "sitecol": _sites,
    }
)
