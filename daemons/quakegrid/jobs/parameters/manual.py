# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The manual of job parameters, made from their declarations."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping

from quakegrid.base.errors import UserInputError
from quakegrid.jobs.parameters.calculation_modes import CALCULATION_MODES
from quakegrid.jobs.parameters.declaration import ALL_MODES, MODE_FAMILIES, Parameter
from quakegrid.jobs.parameters.input_files import INPUT_SUFFIXES, InputFile, input_files
from quakegrid.jobs.parameters.job_config import GROUPS, parameter_aliases, parameter_table

_HEAD = """\
# Parameters of a job file

<!-- Made from the declarations in quakegrid.jobs.parameters; do not edit. -->

A job file is a text of lines `name = value`. Lines that begin with `#` or `;` are comments. A
value goes on in the next line if that is indented. Sections such as `[general]` may stand
anywhere and mean nothing; the same name twice is a mistake. A name without a value counts as not
given. Files are named by relative paths, which start in the folder of the job file.
"""


def parameters_page() -> str:
    """Return the page of the reference manual that tells every parameter, as Markdown."""
    parts = [_HEAD, _modes()]
    for group, record in GROUPS.items():
        parts.append(f"\n## {group.replace('_', ' ').capitalize()}\n\n{record.__doc__}\n")
        parts += [_entry(item) for item in parameter_table().values() if item.group == group]
    parts.append(_files())
    return "".join(parts)


def parameter_help(name: str) -> str:
    """Return what the manual tells of one parameter or input file.

    Raises
    ------
    UserInputError
        There is no such parameter; names a similar one.
    """
    name = parameter_aliases().get(name, name)
    if name in parameter_table():
        return _entry(parameter_table()[name]).strip() + "\n"
    for suffix in INPUT_SUFFIXES:
        if name.endswith(suffix) and name.removesuffix(suffix) in input_files():
            return _file_entry(input_files()[name.removesuffix(suffix)])
    names = [*parameter_table(), *(f"{key}_file" for key in input_files())]
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"; did you mean `{near[0]}`?" if near else ""
    raise UserInputError(f"there is no parameter `{name}`{hint}")


def _modes() -> str:
    lines = ["\n## Calculation modes\n\n"]
    for name, family in MODE_FAMILIES.items():
        lines.append(f"- {name}: {', '.join(f'`{mode}`' for mode in family)}\n")
    lines.append("\n| mode | computes |\n|---|---|\n")
    for mode in CALCULATION_MODES.values():
        lines.append(f"| `{mode.name}` | {mode.doc}{'' if mode.built else ' *Not built yet.*'} |\n")
    return "".join(lines)


def _entry(item: Parameter) -> str:
    """Return what is told of a parameter."""
    unit = f" [{item.unit}]" if item.unit else ""
    lines = [f"\n### `{item.name}`\n", f"{item.doc}\n", f"- Write {item.kind.form}{unit}."]
    lines.append(f"- Not given: {_default(item)}.")
    if item.used_in:
        lines.append(f"- Counts in {_list(item.used_in)}.")
    else:
        lines.append("- No result depends on it.")
    if item.aliases:
        lines.append(f"- Formerly {', '.join(f'`{alias}`' for alias in item.aliases)}.")
    if not _is_built(item.used_in, item.built):
        lines.append("- *Not built yet*: a job that asks for it stops at once.")
    return "\n".join(lines) + "\n"


def _is_built(used_in: tuple[str, ...], built: bool) -> bool:
    """Return whether a parameter or input works in some mode that can be run."""
    return not used_in or (built and any(CALCULATION_MODES[mode].built for mode in used_in))


def _list(modes: tuple[str, ...]) -> str:
    """Return modes as a text, families of modes by their names."""
    if set(modes) == set(ALL_MODES):
        return "all modes"
    names = []
    rest = list(modes)
    for name, family in MODE_FAMILIES.items():
        if set(family) <= set(rest):
            names.append(name)
            rest = [mode for mode in rest if mode not in family]
    return ", ".join([*names, *(f"`{mode}`" for mode in rest)])


def _default(item: Parameter) -> str:
    """Return what holds where a parameter is not given."""
    value = item.default
    if item.required_in:
        return f"a mistake in {_list(item.required_in)}"
    if value is None or value in ("", ()) or (isinstance(value, float) and math.isnan(value)):
        return "nothing"
    if isinstance(value, Mapping):
        if set(value) == {"default"}:
            return _value(value["default"])
        return "nothing"
    return _value(value)


def _value(value: object) -> str:
    """Return a value as it would be written."""
    if isinstance(value, tuple):
        return f"`{', '.join(str(part) for part in value)}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, float):
        return f"`{value:g}`"
    return f"`{value}`"


def _files() -> str:
    """Return the part of the page that tells the input files."""
    lines = [
        "\n## Input files\n\nA key ends in `_file`, `_csv` or `_hdf5`, which all mean the same. "
        "Several files stand with spaces\nbetween them, or in a dictionary: "
        "`{'taxonomy': 'consequences.csv'}`.\n\n| key | holds | read in |\n|---|---|---|\n"
    ]
    for item in input_files().values():
        doc = item.doc if _is_built(item.used_in, item.built) else f"{item.doc} *Not built yet.*"
        lines.append(f"| `{item.name}_file` | {doc} | {_list(item.used_in)} |\n")
    return "".join(lines)


def _file_entry(item: InputFile) -> str:
    """Return what is told of one input file."""
    lines = [f"### `{item.name}_file`\n", f"{item.doc}\n", f"- Read in {_list(item.used_in)}."]
    if not _is_built(item.used_in, item.built):
        lines.append("- *Not built yet*: a job that names one stops at once.")
    return "\n".join(lines) + "\n"
