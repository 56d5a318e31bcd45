# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people ask to be drawn, checked against what a calculation has, and drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.faces.plots.conditional_spectra import draw_conditional_spectra
from quakegrid.faces.plots.disaggregation import DRAWABLE, draw_disaggregation
from quakegrid.faces.plots.hazard_curves import draw_hazard_curves
from quakegrid.faces.plots.hazard_map import draw_hazard_map
from quakegrid.faces.plots.uniform_hazard_spectra import draw_uniform_hazard_spectra
from quakegrid.jobs.exports.disaggregation import STATISTICS, kinds_of
from quakegrid.jobs.exports.exporter import file_name
from quakegrid.jobs.exports.hazard_maps import return_period
from quakegrid.jobs.exports.results import Kind, Results
from quakegrid.jobs.exports.spectra import CONDITIONAL
from quakegrid.jobs.exports.uniform_hazard_spectra import period, spectral_measures

_MOST_PANELS = 9


@dataclass(frozen=True, slots=True)
class PlotRequest:
    """What to draw.

    Attributes
    ----------
    sites
        Numbers of sites, for curves and spectra.
    measures
        Intensity measure types; none for all.
    poes
        Probabilities of exceedance; none for all.
    kind
        Statistic or realization, for maps; what a disaggregation is told by, such as
        ``Mag_Dist``.
    directory
        Where the files go.
    """

    sites: tuple[int, ...]
    measures: tuple[str, ...]
    poes: tuple[float, ...]
    kind: str
    directory: Path


def draw(what: str, results: Results, request: PlotRequest) -> tuple[Path, ...]:
    """Draw curves, maps, spectra or disaggregations and return the files.

    Raises
    ------
    UserInputError
        The calculation lacks what was asked for; says what it has.
    InstallationError
        matplotlib is not installed, or a file cannot be written.
    """
    return _DRAWERS[what](results, request)


def _draw_curves(results: Results, request: PlotRequest) -> tuple[Path, ...]:
    kinds = _kinds(results, "hcurves")
    _check(results, request, need_poes=False)
    measures = request.measures or results.measures[:_MOST_PANELS]
    by_kind = results.at_sites("hcurves", kinds, request.sites)
    paths = []
    for number, site in enumerate(request.sites):
        curves = {
            measure: {
                kind: values[number, results.measures.index(measure)]
                for kind, values in by_kind.items()
            }
            for measure in measures
        }
        path = request.directory / file_name(f"hazard_curves-{site}", results, "png")
        draw_hazard_curves(results, curves, site, path)
        paths.append(path)
    return tuple(paths)


def _draw_maps(results: Results, request: PlotRequest) -> tuple[Path, ...]:
    kinds = _kinds(results, "hmaps")
    _check(results, request, need_poes=True)
    kind = next((kind for kind in kinds if kind.name == request.kind), None)
    if kind is None:
        raise _lacks(results, "kind", request.kind, (kind.name for kind in kinds))
    (_, values), *_ = results.of_kinds("hmaps", [kind])
    paths = []
    for measure in request.measures or results.measures:
        for poe in request.poes or results.poes:
            years = return_period(poe, results.investigation_time)
            stem = f"{kind.file_stem('map')}-{measure}-{years}y"
            path = request.directory / file_name(stem, results, "png")
            column = values[:, results.measures.index(measure), results.poes.index(poe)]
            draw_hazard_map(results, column, kind, measure, poe, path)
            paths.append(path)
    return tuple(paths)


def _draw_spectra(results: Results, request: PlotRequest) -> tuple[Path, ...]:
    kinds = _kinds(results, "hmaps")
    _check(results, request, need_poes=True)
    places = spectral_measures(results.measures)
    if len(places) < 2:
        raise UserInputError(
            f"calculation {results.calculation_id} has no spectrum to draw: it needs two or more "
            f"of PGA and SA, and there is {', '.join(results.measures)}"
        )
    periods = np.array([period(results.measures[place]) for place in places])
    by_kind = results.at_sites("hmaps", kinds, request.sites)
    paths = []
    for number, site in enumerate(request.sites):
        spectra = {
            poe: {
                kind: values[number, places, results.poes.index(poe)]
                for kind, values in by_kind.items()
            }
            for poe in request.poes or results.poes
        }
        path = request.directory / file_name(f"uniform_hazard_spectra-{site}", results, "png")
        draw_uniform_hazard_spectra(results, periods, spectra, site, path)
        paths.append(path)
    return tuple(paths)


def _draw_conditional_spectra(results: Results, request: PlotRequest) -> tuple[Path, ...]:
    if CONDITIONAL not in results.names:
        raise UserInputError(
            f"calculation {results.calculation_id} has no conditional spectra; give the job "
            "postproc_func = conditional_spectrum.main"
        )
    _check(results, request, need_poes=True)
    periods = results.reader.read("spectra/period").astype(np.float64)
    paths = []
    for site in request.sites:
        values = results.reader.read(CONDITIONAL, slice(site, site + 1))[0].astype(np.float64)
        spectra = {poe: values[results.poes.index(poe)] for poe in request.poes or results.poes}
        path = request.directory / file_name(f"conditional_spectra-{site}", results, "png")
        draw_conditional_spectra(results, periods, spectra, site, path)
        paths.append(path)
    return tuple(paths)


def _draw_disaggregations(results: Results, request: PlotRequest) -> tuple[Path, ...]:
    kinds = [kind for kind in kinds_of(results, STATISTICS) if kind in DRAWABLE]
    _check(results, request, need_poes=False)
    wanted = kinds if request.kind == "mean" else [request.kind]
    if not set(wanted) <= set(kinds) or not kinds:
        raise _lacks(results, "disaggregation to draw by", request.kind, kinds or ["none"])
    paths = []
    for site in request.sites:
        levels = range(results.reader.shape("hmap3")[2])
        for kind in wanted:
            for measure in request.measures or results.measures:
                for level in levels:
                    stem = f"disagg-{kind}-{measure}-{site}-{level}"
                    path = request.directory / file_name(stem, results, "png")
                    place = (results.measures.index(measure), level)
                    draw_disaggregation(results, kind, site, place, path)
                    paths.append(path)
    return tuple(paths)


def _kinds(results: Results, product: str) -> tuple[Kind, ...]:
    kinds = results.kinds_people_want(product)
    if not kinds:
        poes = "; give the job poes" if product == "hmaps" else ""
        raise UserInputError(f"calculation {results.calculation_id} has no {product}{poes}")
    return kinds


def _check(results: Results, request: PlotRequest, *, need_poes: bool) -> None:
    """Raise UserInputError with everything asked for that the calculation lacks."""
    last = len(results.lon) - 1
    problems: list[Problem] = []
    for site in request.sites:
        if not 0 <= site <= last:
            problems.append(Problem(f"there is no site {site}: the sites are 0 to {last}"))
    for measure in request.measures:
        if measure not in results.measures:
            error = _lacks(results, "intensity measure type", measure, results.measures)
            problems.extend(error.problems)
    for poe in request.poes if need_poes else ():
        if poe not in results.poes:
            problems.extend(_lacks(results, "poe", str(poe), map(str, results.poes)).problems)
    if problems:
        raise UserInputError(problems)


def _lacks(results: Results, what: str, name: str, known: Iterable[str]) -> UserInputError:
    return UserInputError(
        f"calculation {results.calculation_id} has no {what} {name}; it has {', '.join(known)}"
    )


_DRAWERS: Mapping[str, Callable[[Results, PlotRequest], tuple[Path, ...]]] = MappingProxyType(
    {
        "curves": _draw_curves,
        "maps": _draw_maps,
        "spectra": _draw_spectra,
        "conditional": _draw_conditional_spectra,
        "disagg": _draw_disaggregations,
    }
)
