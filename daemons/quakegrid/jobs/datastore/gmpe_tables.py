# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of ground motion in HDF5 that a logic tree names, to the text of their models."""

from __future__ import annotations

import re
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.wrappers.gmpe_table import table_as_text

_FILE = re.compile(r"(gmpe_table\s*=\s*)([\"'])([^\"']+)\2")
#: Groups of standard deviations -> what their arrays are called.
_DEVIATIONS = {"Total": "total", "Inter": "inter", "Intra": "intra"}


def with_tables(model: str, folder: Path) -> str:
    """Return the text of a model in which the content of tables stands for their files.

    Parameters
    ----------
    model
        As a logic tree has it.  Names that are no file beside it are left: there are tables
        beside the models as well.
    folder
        That of the logic tree.

    Raises
    ------
    UserInputError
        A file that is not such a table.
    """

    def content(match: re.Match[str]) -> str:
        path = folder / match.group(3)
        if not path.is_file():
            return match.group(0)
        return f'{match.group(1)}"{table_as_text(_arrays(path))}"'

    return _FILE.sub(content, model)


def _arrays(path: Path) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of a file."""
    try:
        with h5py.File(path, "r") as file:
            return _of_groups(file, path.name)
    except (OSError, KeyError) as error:
        raise UserInputError(f"{path.name} is not a table of ground motion: {error}") from None


def _of_groups(file: h5py.File, name: str) -> dict[str, NDArray[np.generic]]:
    distances = np.asarray(file["Distances"])
    if (distances != distances[:, :, :1]).any():
        raise UserInputError(f"{name}: the distances must be the same for all magnitudes")
    if "Amplification" in file:
        raise UserInputError(f"{name}: tables with amplification factors are not known")
    measures, medians = _surfaces(file["IMLs"])
    arrays: dict[str, NDArray[np.generic]] = {
        "metric": np.array(_text(file["Distances"].attrs["metric"])),
        "magnitudes": np.asarray(file["Mw"]),
        "distances": distances[:, 0, 0],
        "measures": np.array(measures),
        "medians": medians,
    }
    for group, key in _DEVIATIONS.items():
        if group in file:
            of_these, values = _surfaces(file[group])
            if of_these != measures:
                raise UserInputError(f"{name}: IMLs and {group} are not of the same measures")
            arrays[key] = values
    return arrays


def _surfaces(group: h5py.Group) -> tuple[list[str], NDArray[np.generic]]:
    """Return the measures of a group and their values, shape (M, D, K)."""
    others = sorted(key for key in group if key not in ("SA", "T"))
    periods = [float(str(period)) for period in np.asarray(group["T"])] if "T" in group else []
    surfaces = [np.asarray(group[key])[:, 0, :] for key in others]
    surfaces += [np.asarray(group["SA"])[:, i, :] for i in range(len(periods))]
    return [*others, *(f"SA({period!r})" for period in periods)], np.array(surfaces)


def _text(value: bytes | str) -> str:
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)
