# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Name of a ground motion model as written in a logic tree, to the model."""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from importlib import import_module, resources
from types import MappingProxyType

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.hazard.ground_motion_models.model import GroundMotionModel

_PACKAGE = "quakegrid.hazard.ground_motion_models"


@dataclass(frozen=True)
class Entry:
    """Where a model is built.

    Attributes
    ----------
    module
        A module of this package; imported when the model is first asked for.
    factory
        The function of the module that returns the model.
    fixed
        Keyword arguments a logic tree cannot change.
    """

    module: str
    factory: str
    fixed: Mapping[str, object] = field(default_factory=dict)


def _own_names(module: str, names: str) -> dict[str, Entry]:
    """Return entries of models whose factory has their own name."""
    return {name: Entry(module, name) for name in names.split()}


def _boore_2014() -> dict[str, Entry]:
    regions = {"": {}, "CaliforniaBasin": {"region": "CAL"}, "JapanBasin": {"region": "JPN"}}
    styles = {"": {}, "NoSOF": {"sof": False}}
    return {
        f"{base}{basin}{style}": Entry("boore_2014", base, {**region, **no_style})
        for base in ("BooreEtAl2014", "BooreEtAl2014HighQ", "BooreEtAl2014LowQ")
        for basin, region in regions.items()
        for style, no_style in styles.items()
    }


def _campbell_bozorgnia_2014() -> dict[str, Entry]:
    module, factory = "campbell_bozorgnia_2014", "CampbellBozorgnia2014"
    attenuations = {"": {}, "HighQ": {"coeffs": "high"}, "LowQ": {"coeffs": "low"}}
    sites = {"": {}, "JapanSite": {"SJ": True}}
    return {
        f"{base}{attenuation}{site}": Entry(module, factory, {**coeffs, **japan})
        for base in ("CampbellBozorgnia2014", "CampbellBozorgnia2019")
        for attenuation, coeffs in attenuations.items()
        for site, japan in sites.items()
    }


def _abrahamson_2015() -> dict[str, Entry]:
    variants = (
        f"AbrahamsonEtAl2015{kind}{bend}"
        for kind in ("SInter", "SSlab")
        for bend in ("", "High", "Low", "_scaled")
    )
    return {
        name: Entry("abrahamson_2015", "abrahamson_et_al_2015", {"variant": name})
        for name in variants
    }


def _nshmp_2014() -> dict[str, Entry]:
    bases = (
        "AbrahamsonEtAl2014",
        "BooreEtAl2014",
        "CampbellBozorgnia2014",
        "ChiouYoungs2014",
    )
    return {
        f"{base}NSHMP{branch}": Entry("nshmp_2014", "NSHMP2014", {"gmpe_name": base, "sgn": sgn})
        for base in bases
        for branch, sgn in (("Lower", -1.0), ("Mean", 0.0), ("Upper", 1.0))
    }


_REGIONAL = {
    "AbrahamsonEtAl2014RegCHN": Entry("abrahamson_2014", "AbrahamsonEtAl2014", {"region": "CHN"}),
    "AbrahamsonEtAl2014RegJPN": Entry("abrahamson_2014", "AbrahamsonEtAl2014", {"region": "JPN"}),
    "AbrahamsonEtAl2014RegTWN": Entry("abrahamson_2014", "AbrahamsonEtAl2014", {"region": "TWN"}),
    "ChiouYoungs2014Italy": Entry("chiou_youngs_2014", "ChiouYoungs2014", {"region": "ITA"}),
    "ChiouYoungs2014Japan": Entry("chiou_youngs_2014", "ChiouYoungs2014", {"region": "JPN"}),
    "ChiouYoungs2014Wenchuan": Entry("chiou_youngs_2014", "ChiouYoungs2014", {"region": "WEN"}),
}

#: Every name a logic tree may write.
MODELS: Mapping[str, Entry] = MappingProxyType(
    {
        **_own_names("abrahamson_2014", "AbrahamsonEtAl2014"),
        **_abrahamson_2015(),
        **_own_names("akkar_2014", "AkkarEtAlRjb2014 AkkarEtAlRepi2014 AkkarEtAlRhyp2014"),
        "AkkarEtAl2013": Entry("akkar_2014", "AkkarEtAlRjb2014"),
        **_own_names(
            "armenia_2016",
            "AkkarEtAlRjb2014Armenia BooreEtAl2014LowQArmenia ChiouYoungs2014Armenia",
        ),
        **_own_names("akkar_bommer_2010", "AkkarBommer2010"),
        **{
            f"AkkarBommer2010SWISS{variant}": Entry(
                "akkar_bommer_2010_swiss", "akkar_bommer_2010_swiss", {"variant": variant}
            )
            for variant in ("01", "04", "08")
        },
        **_own_names("atkinson_2010_hawaii", "Atkinson2010Hawaii"),
        **_own_names("boore_atkinson_2008", "BooreAtkinson2008 BooreAtkinson2008BCHydro"),
        **_own_names("boore_atkinson_2011", "BooreAtkinson2011 Atkinson2008prime"),
        **_boore_2014(),
        **_own_names(
            "campbell_2003",
            "Campbell2003 Campbell2003SHARE Campbell2003MwNSHMP2008 "
            "Campbell2003MblgAB1987NSHMP2008 Campbell2003MblgJ1996NSHMP2008",
        ),
        **_own_names(
            "campbell_bozorgnia_2008",
            "CampbellBozorgnia2008 CampbellBozorgnia2008Arbitrary CampbellBozorgnia2008BCHydro",
        ),
        **_campbell_bozorgnia_2014(),
        **_own_names("chiou_youngs_2008", "ChiouYoungs2008 ChiouYoungs2008BCHydro"),
        **{
            f"ChiouYoungs2008SWISS{variant}": Entry(
                "chiou_youngs_2008_swiss", "chiou_youngs_2008_swiss", {"variant": variant}
            )
            for variant in ("01", "04", "06")
        },
        **_own_names("chiou_youngs_2014", "ChiouYoungs2014 ChiouYoungs2014PEER"),
        **_own_names("nshmp_2014", "NSHMP2014"),
        **_nshmp_2014(),
        **_REGIONAL,
        **_own_names("sadigh_1997", "SadighEtAl1997"),
        **_own_names("toro_2002", "ToroEtAl2002 ToroEtAl2002SHARE"),
        **_own_names(
            "youngs_1997",
            "YoungsEtAl1997SInter YoungsEtAl1997SSlab YoungsEtAl1997SInterNSHMP2008 "
            "YoungsEtAl1997GSCSSlabBest YoungsEtAl1997GSCSSlabLowerLimit "
            "YoungsEtAl1997GSCSSlabUpperLimit",
        ),
        **_own_names(
            "zhao_2006",
            "ZhaoEtAl2006Asc ZhaoEtAl2006AscSGS ZhaoEtAl2006SInter ZhaoEtAl2006SInterCascadia "
            "ZhaoEtAl2006SInterNSHMP2008 ZhaoEtAl2006SSlab ZhaoEtAl2006SSlabCascadia "
            "ZhaoEtAl2006SSlabNSHMP2014",
        ),
    }
)


def available_models() -> tuple[str, ...]:
    """Return the names a logic tree may write, sorted."""
    return tuple(sorted(MODELS))


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
    name, arguments = _parsed(text.strip())
    entry = MODELS.get(name)
    if entry is None:
        raise UserInputError(_why_absent(name))
    factory: Callable[..., GroundMotionModel]
    factory = getattr(import_module(f"{_PACKAGE}.{entry.module}"), entry.factory)
    checked = _checked(name, factory, entry.fixed, arguments)
    return replace(factory(**entry.fixed, **checked), name=text.strip())


def _parsed(text: str) -> tuple[str, dict[str, object]]:
    """Return the name and the arguments of a logic tree's text."""
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
def _known_names() -> frozenset[str]:
    """Return the names in use elsewhere, whether built here or not."""
    text = (resources.files(_PACKAGE) / "known_names.csv").read_text(encoding="utf-8")
    return frozenset(text.split()[1:])


def _why_absent(name: str) -> str:
    if name in _known_names():
        return f"the ground motion model {name} is not built yet in this engine"
    near = get_close_matches(name, sorted(_known_names() | set(MODELS)), n=3, cutoff=0.7)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"there is no ground motion model {name!r}{hint}"


#: Annotation of a factory's argument -> the kinds of value it takes, and their name.
_KINDS: Mapping[str, tuple[tuple[type, ...], str]] = {
    "bool": ((bool,), "true or false"),
    "float": ((int, float), "a number"),
    "float | None": ((int, float), "a number"),
    "str": ((str,), "a text in quotes"),
    "str | None": ((str,), "a text in quotes"),
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
    problems = [
        message
        for key, value in arguments.items()
        if (message := _mistake(name, parameters, key, value))
    ]
    problems += [
        f"{name} needs the argument {key}"
        for key, parameter in parameters.items()
        if parameter.default is parameter.empty and key not in arguments
    ]
    if problems:
        raise UserInputError(Problem(message) for message in problems)
    return {key: _converted(parameters[key], value) for key, value in arguments.items()}


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
    is_flag = bool in types and value in (0, 1)
    if is_flag or (isinstance(value, types) and not (bool not in types and value is True)):
        return None
    return f"{name}: {key} = {value!r}: write {words}"


def _converted(parameter: inspect.Parameter, value: object) -> object:
    """Return 0 and 1 as flags, whole numbers as numbers."""
    if parameter.annotation == "bool":
        return bool(value)
    return float(value) if isinstance(value, int) else value
