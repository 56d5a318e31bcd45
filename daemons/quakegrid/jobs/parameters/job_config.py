# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that a job file says: its parameters by group and its input files, frozen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from quakegrid.jobs.parameters.calculation import CalculationParameters
from quakegrid.jobs.parameters.declaration import Parameter, parameters_of
from quakegrid.jobs.parameters.disaggregation import DisaggregationParameters
from quakegrid.jobs.parameters.ground_motion_field import GroundMotionFieldParameters
from quakegrid.jobs.parameters.logic_tree import LogicTreeParameters
from quakegrid.jobs.parameters.output import OutputParameters
from quakegrid.jobs.parameters.performance import PerformanceParameters
from quakegrid.jobs.parameters.risk import RiskParameters
from quakegrid.jobs.parameters.site import SiteParameters
from quakegrid.jobs.parameters.source import SourceParameters

#: What can be written as JSON.
Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"

#: The groups of parameters: attribute of `JobConfig` -> record.
GROUPS: Mapping[str, type[Any]] = MappingProxyType(
    {
        "site": SiteParameters,
        "source": SourceParameters,
        "logic_tree": LogicTreeParameters,
        "calculation": CalculationParameters,
        "disaggregation": DisaggregationParameters,
        "ground_motion_field": GroundMotionFieldParameters,
        "risk": RiskParameters,
        "output": OutputParameters,
        "performance": PerformanceParameters,
    }
)

#: Names that the engine itself writes into results and a job file must not hold.
RESERVED = ("base_path", "inputs")


@dataclass(frozen=True, slots=True)
class JobConfig:
    """A job file, read and checked.

    Attributes
    ----------
    path
        The job file.
    base
        Its folder, where relative paths start.
    site, source, logic_tree, calculation, disaggregation, ground_motion_field, risk, output, performance
        The parameters.
    inputs
        Name of an input file, without ``_file`` -> the files: ``site_model`` may have several.
    input_keys
        For the inputs given as a dictionary of files: its keys, in the order of the files.
    given
        The parameters that the user wrote, by name; the others have their defaults.
    packed
        Where the files were copied to and where they come from, if they were: a folder each.
        The results name the files as the user does.
    """  # noqa: E501 - one line by the rules of numpydoc

    path: Path
    base: Path
    site: SiteParameters
    source: SourceParameters
    logic_tree: LogicTreeParameters
    calculation: CalculationParameters
    disaggregation: DisaggregationParameters
    ground_motion_field: GroundMotionFieldParameters
    risk: RiskParameters
    output: OutputParameters
    performance: PerformanceParameters
    inputs: Mapping[str, tuple[Path, ...]]
    input_keys: Mapping[str, tuple[str, ...]]
    given: frozenset[str]
    packed: tuple[Path, Path] | None = None

    @property
    def mode(self) -> str:
        """Return the calculation mode."""
        return self.calculation.calculation_mode

    def value(self, name: str) -> object:
        """Return the value of a parameter by its name."""
        return getattr(getattr(self, parameter_table()[name].group), name)

    def plain_values(self) -> dict[str, Plain]:
        """Return all values by name as plain data, ready to be written as JSON.

        Besides the parameters it holds ``base_path``, ``inputs`` and, under the name that readers
        of results expect, ``hazard_imtls``. Values that are not a number are left out.
        """
        values: dict[str, Plain] = {
            "base_path": str(self._original(self.base)),
            "inputs": {
                "job_ini": str(self._original(self.path)),
                **{name: self._plain_paths(name) for name in self.inputs},
            },
        }
        for name in parameter_table():
            value = self.value(name)
            if not (isinstance(value, float) and not math.isfinite(value)):
                values[name] = _plain(value)
        values["hazard_imtls"] = _plain(self.calculation.intensity_measure_types_and_levels)
        return values

    def _original(self, path: Path) -> Path:
        """Return where a file lay before it was copied."""
        return path if self.packed is None else self.packed[1] / path.relative_to(self.packed[0])

    def _plain_paths(self, name: str) -> Plain:
        paths = [str(self._original(path)) for path in self.inputs[name]]
        if name in self.input_keys:
            return dict(zip(self.input_keys[name], paths, strict=True))
        return paths[0] if len(paths) == 1 else [*paths]


@cache
def parameter_table() -> Mapping[str, Parameter]:
    """Return every parameter by its name, group by group."""
    return MappingProxyType(
        {
            item.name: item
            for group, record in GROUPS.items()
            for item in parameters_of(group, record)
        }
    )


@cache
def parameter_aliases() -> Mapping[str, str]:
    """Return the older names of parameters -> their names."""
    return MappingProxyType(
        {alias: item.name for item in parameter_table().values() for alias in item.aliases}
    )


def _plain(value: object) -> Plain:
    """Return a value as plain data."""
    if isinstance(value, Mapping):
        return {
            str(key): _plain(item)
            for key, item in value.items()
            if not (isinstance(item, float) and not math.isfinite(item))
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"{value!r} is not plain data")
