# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Name of a ground motion model as written in a logic tree, to the model."""

from __future__ import annotations

import csv
import inspect
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module, resources
from types import MappingProxyType
from typing import TypeGuard

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.hazard.ground_motion_models.model import GroundMotionModel
from quakegrid.hazard.ground_motion_models.validity import Validity, validity_of

_PACKAGE = "quakegrid.hazard.ground_motion_models"


@dataclass(frozen=True)
class Entry:
    """Where a model is built: one line of a family's ``names.csv``.

    Attributes
    ----------
    module
        A module of this package; imported when the model is first asked for.
    factory
        The function of the module that returns the model.
    fixed_text
        Keyword arguments a logic tree cannot change, as TOML: ``region = 'CAL', sof = false``.
    """

    module: str
    factory: str
    fixed_text: str = ""

    def fixed(self) -> Mapping[str, object]:
        """Return the arguments of `fixed_text`."""
        arguments: Mapping[str, object] = tomllib.loads(f"_ = {{{self.fixed_text}}}")["_"]
        return arguments


@cache
def models() -> Mapping[str, Entry]:
    """Return every name a logic tree may write, from the families' tables of names.

    Raises
    ------
    ValueError
        A name stands twice.
    """
    found: dict[str, Entry] = {}
    for family in sorted(resources.files(_PACKAGE).iterdir(), key=lambda item: item.name):
        table = family / "names.csv"
        if not family.is_dir() or not table.is_file():
            continue
        for line in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
            name = line["name"]
            if name in found:
                raise ValueError(f"the ground motion model {name} stands twice in names.csv")
            module = f"{family.name}.{line['module']}"
            found[name] = Entry(module, line["factory"] or name, line["fixed"])
    return MappingProxyType(found)


def available_models() -> tuple[str, ...]:
    """Return the names a logic tree may write, sorted."""
    return tuple(sorted(models()))


def models_without_arguments() -> tuple[str, ...]:
    """Return the names that need no argument, sorted; imports every model."""
    return tuple(
        name
        for name in available_models()
        if not _required(models()[name], _factory(models()[name]))
    )


def publication(text: str) -> str:
    """Return what is told of the publication of a model: authors, year, title, DOI.

    Parameters
    ----------
    text
        As in `ground_motion_model`.

    Raises
    ------
    UserInputError
        An unknown name.
    """
    name, arguments = name_and_arguments(text)
    model_of_arguments(name, arguments)
    told = import_module(f"{_PACKAGE}.{models()[name].module}").__doc__ or ""
    return " ".join(told.split())


def stated_validity(text: str) -> Validity:
    """Return the range of a model and where it is said.

    Parameters
    ----------
    text
        As in `ground_motion_model`.

    Raises
    ------
    UserInputError
        An unknown name.
    """
    name, arguments = name_and_arguments(text)
    model = model_of_arguments(name, arguments)
    stated = validity_of(models()[name].module, name, model.requires)
    return stated if stated.ranges == model.validity else Validity(model.validity, "")


def _factory(entry: Entry) -> Callable[..., GroundMotionModel]:
    factory: Callable[..., GroundMotionModel]
    factory = getattr(import_module(f"{_PACKAGE}.{entry.module}"), entry.factory)
    return factory


def _required(entry: Entry, factory: Callable[..., GroundMotionModel]) -> list[str]:
    """Return the arguments without which a factory does not work."""
    parameters = inspect.signature(factory).parameters
    needed = [key for key, one in parameters.items() if one.default is one.empty]
    return [key for key in needed if key not in entry.fixed()]


def ground_motion_model(text: str) -> GroundMotionModel:
    """Return the model that a logic tree names.

    Parameters
    ----------
    text
        ``Name``, or a table of TOML: ``[Name]`` and one ``argument = value`` a line.

    Returns
    -------
    GroundMotionModel
        Its name is `text`, so that it can be built again from it.

    Raises
    ------
    UserInputError
        The text is neither, the name is unknown or not built, an argument is unknown or has
        a value of the wrong kind.
    """
    name, arguments = name_and_arguments(text)
    return replace(model_of_arguments(name, arguments), name=text.strip())


def model_of_arguments(name: str, arguments: Mapping[str, object]) -> GroundMotionModel:
    """Return the model of a name and its arguments, for models made of other models.

    Parameters
    ----------
    name
        As in a logic tree.
    arguments
        As its TOML gives them; ``mixture_model`` may be among those of any model.

    Raises
    ------
    UserInputError
        As `ground_motion_model`.
    """
    entry = models().get(name)
    if entry is None:
        raise UserInputError(_why_absent(name))
    factory = _factory(entry)
    own = {key: value for key, value in arguments.items() if key != "mixture_model"}
    fixed = entry.fixed()
    checked = _checked(name, factory, fixed, own)
    made = replace(factory(**fixed, **checked), name=name)
    if not made.validity:
        ranges = validity_of(entry.module, name, made.requires).ranges
        made = replace(made, validity=ranges)
    if "mixture_model" in arguments:
        made = replace(made, mixture=_mixture(name, arguments["mixture_model"]))
    return made


def _mixture(name: str, argument: object) -> tuple[tuple[float, float], ...]:
    """Return weights and factors of sigma of a mixture.

    Raises
    ------
    UserInputError
        Not a table of as many factors as weights, which sum to 1.
    """
    table: Mapping[str, object] = argument if isinstance(argument, dict) else {}
    factors, weights = table.get("factors"), table.get("weights")
    if not (_is_numbers(factors) and _is_numbers(weights) and len(factors) == len(weights)):
        message = f"{name}: mixture_model = {argument!r}"
        raise UserInputError(f"{message}: write factors = [0.8, 1.2] and weights = [0.5, 0.5]")
    if abs(sum(weights) - 1.0) > 1e-9:
        raise UserInputError(f"{name}: the weights of mixture_model sum to {sum(weights)}, not 1")
    return tuple(zip(map(float, weights), map(float, factors), strict=True))


def _is_numbers(value: object) -> TypeGuard[list[float]]:
    return isinstance(value, list) and all(type(number) in (int, float) for number in value)


def name_and_arguments(text: str) -> tuple[str, dict[str, object]]:
    """Return the name and the arguments of a logic tree's text.

    Raises
    ------
    UserInputError
        A text that is neither a name nor a table of TOML with one name.
    """
    text = text.strip()
    if not text.startswith("["):
        return text.removesuffix("()"), {}
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"the ground motion model {text!r} is not a table of TOML: {error}"
        raise UserInputError(f"{message}; write [Name] and one argument = value a line") from None
    (name, arguments), *others = table.items()
    if others or not isinstance(arguments, dict):
        names = ", ".join(table)
        raise UserInputError(f"write one ground motion model a branch, not several: {names}")
    return name, arguments


@cache
def known_names() -> frozenset[str]:
    """Return the names in use elsewhere, whether built here or not."""
    text = (resources.files(_PACKAGE) / "known_names.csv").read_text(encoding="utf-8")
    return frozenset(text.split()[1:])


def why_not_built(name: str) -> str:
    """Return why a name in use elsewhere is not built here; empty if no cause is known."""
    text = (resources.files(_PACKAGE) / "not_built.csv").read_text(encoding="utf-8")
    lines = csv.DictReader(text.splitlines())
    return next((line["cause"] for line in lines if fnmatchcase(name, line["names"])), "")


def _why_absent(name: str) -> str:
    if name in known_names():
        cause = why_not_built(name)
        return f"the ground motion model {name} is not built in this engine: {cause}"
    near = get_close_matches(name, sorted(known_names() | set(models())), n=3, cutoff=0.7)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"there is no ground motion model {name!r}{hint}"


#: Flags as some logic trees write them, in quotes.
_FLAGS: Mapping[str, bool] = {"true": True, "false": False}

#: Annotation of a factory's argument -> the kinds of value it takes, and their name.
_KINDS: Mapping[str, tuple[tuple[type, ...], str]] = {
    "bool": ((bool,), "true or false"),
    "float": ((int, float), "a number"),
    "float | None": ((int, float), "a number"),
    "str": ((str,), "a text in quotes"),
    "str | None": ((str,), "a text in quotes"),
    "Sequence[float]": ((list,), "a list of numbers"),
    "Sequence[str]": ((list,), "a list of texts in quotes"),
    "Mapping[str, object]": ((dict,), "a table"),
    "Mapping[str, object] | None": ((dict,), "a table"),
}


def _checked(
    name: str,
    factory: Callable[..., GroundMotionModel],
    fixed: Mapping[str, object],
    arguments: Mapping[str, object],
) -> dict[str, object]:
    """Return the arguments as the factory takes them, or tell every mistake in them."""
    parameters = {
        key: parameter
        for key, parameter in inspect.signature(factory).parameters.items()
        if key not in fixed
    }
    others = [key for key, one in parameters.items() if one.kind is one.VAR_KEYWORD]
    if others:
        # arguments with names of their own, checked by the factory
        parameters.pop(others[0])
    problems = [
        message
        for key, value in arguments.items()
        if (key in parameters or not others) and (message := _mistake(name, parameters, key, value))
    ]
    problems += [
        f"{name} needs the argument {key}"
        for key, parameter in parameters.items()
        if parameter.default is parameter.empty and key not in arguments
    ]
    if problems:
        raise UserInputError(Problem(message) for message in problems)
    return {
        key: _converted(parameters[key], value) if key in parameters else value
        for key, value in arguments.items()
    }


def _mistake(
    name: str, parameters: Mapping[str, inspect.Parameter], key: str, value: object
) -> str | None:
    if key not in parameters:
        known = (
            f"its arguments are {', '.join(sorted(parameters))}" if parameters else "it has none"
        )
        near = get_close_matches(key, parameters, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        return f"{name} has no argument {key!r}; {hint}{known}"
    types, words = _KINDS[parameters[key].annotation]
    is_flag = bool in types and (value in (0, 1) or str(value).lower() in _FLAGS)
    if is_flag or (isinstance(value, types) and not (bool not in types and value is True)):
        return None
    return f"{name}: {key} = {value!r}: write {words}"


def _converted(parameter: inspect.Parameter, value: object) -> object:
    """Return 0, 1 and flags in quotes as flags, whole numbers as numbers."""
    if parameter.annotation == "bool":
        return _FLAGS[value.lower()] if isinstance(value, str) else bool(value)
    return float(value) if type(value) is int else value
