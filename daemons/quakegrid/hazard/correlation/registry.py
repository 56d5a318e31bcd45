# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names of correlation models as written in a job, to the models."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.hazard.correlation.akkar_2014 import AkkarEtAl2014
from quakegrid.hazard.correlation.baker_jayaram_2008 import BakerJayaram2008
from quakegrid.hazard.correlation.bradley_2012 import Bradley2012
from quakegrid.hazard.correlation.constant import FullCrossCorrelation, NoCrossCorrelation
from quakegrid.hazard.correlation.cross_correlation import CrossCorrelation
from quakegrid.hazard.correlation.goda_atkinson_2009 import GodaAtkinson2009
from quakegrid.hazard.correlation.heresi_miranda_2018 import HM2018
from quakegrid.hazard.correlation.jayaram_baker_2009 import JB2009
from quakegrid.hazard.correlation.spatial_correlation import SpatialCorrelation
from quakegrid.hazard.correlation.weatherill_2024 import Weatherill2024

#: Every correlation between intensity measures, by name.
CROSS_CORRELATIONS: Mapping[str, CrossCorrelation] = MappingProxyType(
    {
        model.name: model
        for model in (
            AkkarEtAl2014,
            BakerJayaram2008,
            Bradley2012,
            FullCrossCorrelation,
            GodaAtkinson2009,
            NoCrossCorrelation,
            Weatherill2024,
        )
    }
)

#: Every correlation between places, by name; its arguments are those of the job.
SPATIAL_CORRELATIONS: Mapping[str, Callable[..., SpatialCorrelation]] = MappingProxyType(
    {"HM2018": HM2018, "JB2009": JB2009}
)


def cross_correlation(name: str) -> CrossCorrelation:
    """Return the correlation between intensity measures that a job names.

    Raises
    ------
    UserInputError
        An unknown name.
    """
    if name in CROSS_CORRELATIONS:
        return CROSS_CORRELATIONS[name]
    raise UserInputError(_unknown("cross_correlation", name, CROSS_CORRELATIONS))


def spatial_correlation(name: str, arguments: Mapping[str, object]) -> SpatialCorrelation:
    """Return the correlation between places that a job names.

    Parameters
    ----------
    name
        ``ground_motion_correlation_model``.
    arguments
        ``ground_motion_correlation_params``.

    Raises
    ------
    UserInputError
        An unknown name, an argument that is unknown or of the wrong kind.
    """
    if name not in SPATIAL_CORRELATIONS:
        raise UserInputError(
            _unknown("ground_motion_correlation_model", name, SPATIAL_CORRELATIONS)
        )
    factory = SPATIAL_CORRELATIONS[name]
    problems = [
        Problem(f"ground_motion_correlation_params: {message}")
        for message in _mistakes(name, inspect.signature(factory).parameters, arguments)
    ]
    if problems:
        raise UserInputError(problems)
    return factory(**arguments)


def _mistakes(
    name: str, parameters: Mapping[str, inspect.Parameter], arguments: Mapping[str, object]
) -> Iterable[str]:
    for key, value in arguments.items():
        if key not in parameters:
            yield f"{name} has no argument {key!r}, write {' or '.join(parameters)}"
        elif isinstance(parameters[key].default, bool):
            if value not in (True, False):
                yield f"{key} = {value!r}: write True or False"
        elif not isinstance(value, (int, float)) or not 0.0 <= value < float("inf"):
            yield f"{key} = {value!r}: write a number, 0 or larger"


def _unknown(parameter: str, name: str, known: Mapping[str, object]) -> str:
    by_lower_case = {candidate.lower(): candidate for candidate in known}
    close = get_close_matches(name.lower(), by_lower_case, n=1, cutoff=0.6)
    hint = f"did you mean {by_lower_case[close[0]]}?" if close else f"write {' or '.join(known)}"
    return f"{parameter} = {name}: there is no such correlation model, {hint}"
