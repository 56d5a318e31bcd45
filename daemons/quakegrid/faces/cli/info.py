# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""List what this engine knows: calculations, models, parameters, settings, outputs."""

from __future__ import annotations

import argparse
import difflib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from quakegrid.base.errors import UserInputError
from quakegrid.faces.cli.printing import add_json_option, print_json, print_names
from quakegrid.faces.cli.subcommands import Connect

if TYPE_CHECKING:
    from quakegrid.jobs.parameters.declaration import Parameter


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("what", choices=[*_TOPICS], help="what to list")
    parser.add_argument("name", nargs="?", help="the one parameter, setting or model to tell of")
    add_json_option(parser)


def run(arguments: argparse.Namespace, connect: Connect) -> None:
    """List it."""
    if arguments.name is not None and arguments.what not in _NAMED:
        raise UserInputError(f"oq info {arguments.what} takes no name: it lists them all")
    _TOPICS[arguments.what](arguments, connect)


def _calculators(arguments: argparse.Namespace, connect: Connect) -> None:
    from quakegrid.jobs.calculations.registry import CALCULATIONS

    print_names(sorted(CALCULATIONS), arguments.json)


def _settings(arguments: argparse.Namespace, connect: Connect) -> None:
    settings = connect().settings
    told = [
        (section, key, value, origin)
        for section, key, value, origin in settings.told()
        if arguments.name in (None, key, section)
    ]
    if arguments.name is not None and not told:
        keys = {key for _, key, _, _ in settings.told()}
        raise UserInputError(f"there is no setting {arguments.name!r}{_hint(arguments.name, keys)}")
    if arguments.json:
        names = ("section", "key", "value", "origin")
        rows = [dict(zip(names, row, strict=True)) for row in told]
        print_json({"files": list(settings.files), "settings": rows})
        return
    print("Read from these files (the last wins):")
    print("\n".join(f"  {file}" for file in settings.files) or "  none: all settings are defaults")
    last = ""
    for section, key, value, origin in told:
        if section != last:
            print(f"\n[{section}]")
            last = section
        print(f"{key} = {value}".ljust(44) + f" # {origin}")


def _ground_motion_models(arguments: argparse.Namespace, connect: Connect) -> None:
    from quakegrid.hazard.ground_motion_models.registry import (
        available_models,
        ground_motion_model,
        publication,
        stated_validity,
    )
    from quakegrid.hazard.ground_motion_models.validity import range_text

    if arguments.name is None:
        print_names(available_models(), arguments.json)
        return
    model = ground_motion_model(arguments.name)
    stated = stated_validity(arguments.name)
    facts: dict[str, Sequence[str]] = {
        "tectonic region": [model.tectonic_region_type],
        "component": [model.component],
        "standard deviations": model.standard_deviations,
        "reads": sorted(model.requires),
        "valid for": [f"{name} {range_text(span)}" for name, span in stated.ranges.items()]
        or ["not stated here"],
        **({"range told by": [stated.statement]} if stated.statement else {}),
        "intensity measures": model.tabulated_measures(),
        "publication": [publication(arguments.name)],
    }
    if arguments.json:
        print_json({"name": model.name, **facts})
    else:
        print(model.name)
        print("\n".join(f"  {what}: {', '.join(values)}" for what, values in facts.items()))


def _intensity_measures(arguments: argparse.Namespace, connect: Connect) -> None:
    from quakegrid.hazard.intensity_measure import MEASURE_TYPES

    if arguments.json:
        print_json({name: {"unit": kind.unit} for name, kind in MEASURE_TYPES.items()})
    else:
        for name, kind in MEASURE_TYPES.items():
            print(f"{name} [{kind.unit}]" if kind.unit else name)


def _correlations(arguments: argparse.Namespace, connect: Connect) -> None:
    from quakegrid.hazard.correlation.registry import CROSS_CORRELATIONS, SPATIAL_CORRELATIONS

    between_measures = {name: model.about for name, model in CROSS_CORRELATIONS.items()}
    between_places = {name: make().about for name, make in SPATIAL_CORRELATIONS.items()}
    if arguments.json:
        print_json(
            {
                "cross_correlation": between_measures,
                "ground_motion_correlation_model": between_places,
            }
        )
        return
    for parameter, models in (
        ("cross_correlation", between_measures),
        ("ground_motion_correlation_model", between_places),
    ):
        print(parameter)
        print("\n".join(f"  {name}: {about}" for name, about in models.items()))


def _scaling_relations(arguments: argparse.Namespace, connect: Connect) -> None:
    from quakegrid.hazard.magnitude_scaling.registry import RELATIONS

    print_names(sorted(RELATIONS), arguments.json)


def _magnitude_frequency_distributions(arguments: argparse.Namespace, connect: Connect) -> None:
    from quakegrid.formats.nrml.magnitude_frequency import DISTRIBUTION_NAMES

    print_names(DISTRIBUTION_NAMES, arguments.json)


def _sources(arguments: argparse.Namespace, connect: Connect) -> None:
    from quakegrid.formats.nrml.sources import SOURCE_NAMES

    print_names(SOURCE_NAMES, arguments.json)


def _exports(arguments: argparse.Namespace, connect: Connect) -> None:
    from quakegrid.jobs.exports.registry import EXPORTERS

    if arguments.json:
        print_json(
            {
                key: {"title": item.title, "formats": list(item.writers), "files": item.files}
                for key, item in EXPORTERS.items()
            }
        )
        return
    for key, item in EXPORTERS.items():
        print(f'{item.title} "{key}" {list(item.writers)}\n    {item.files}')


def _parameters(arguments: argparse.Namespace, connect: Connect) -> None:
    from quakegrid.jobs.parameters.job_config import parameter_aliases, parameter_table
    from quakegrid.jobs.parameters.manual import parameter_help

    table = parameter_table()
    names = sorted(table) if arguments.name is None else [arguments.name]
    if arguments.json:
        known = (table.get(parameter_aliases().get(name, name)) for name in names)
        print_json({item.name: _plain_parameter(item) for item in known if item is not None})
    else:
        print("\n".join(parameter_help(name) for name in names), end="")


def _plain_parameter(item: Parameter) -> dict[str, object]:
    return {
        "group": item.group,
        "form": item.kind.form,
        "default": _plain_value(item.default),
        "unit": item.unit,
        "meaning": item.doc,
        "used_in": list(item.used_in),
        "required_in": list(item.required_in),
        "built": item.built,
        "aliases": list(item.aliases),
    }


def _plain_value(value: object) -> object:
    """Return a default as JSON has it; what is not a number is nothing."""
    if isinstance(value, Mapping):
        return {str(key): _plain_value(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain_value(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, bool | int | float | str | None) else str(value)


def _hint(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f": did you mean {close[0]!r}?" if close else ""


#: Topics that can tell more of one thing.
_NAMED = ("cfg", "gsim", "parameters")

_TOPICS: Mapping[str, Callable[[argparse.Namespace, Connect], None]] = MappingProxyType(
    {
        "calculators": _calculators,
        "cfg": _settings,
        "correlations": _correlations,
        "exports": _exports,
        "gsim": _ground_motion_models,
        "imt": _intensity_measures,
        "mfd": _magnitude_frequency_distributions,
        "msr": _scaling_relations,
        "parameters": _parameters,
        "sources": _sources,
    }
)
