# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a job file to checked hazard inputs, and from these to what results repeat of them."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.hazard.curve_statistics import statistic_names
from quakegrid.hazard.site_parameters import SITE_PARAMETERS
from quakegrid.jobs.calculations.calculation import Report
from quakegrid.jobs.hazard_inputs.changed_rates import with_changed_rates
from quakegrid.jobs.hazard_inputs.hazard_inputs import (
    HazardInputs,
    HazardParameters,
    read_hazard_inputs,
    write_hazard_inputs,
)
from quakegrid.jobs.hazard_inputs.job_sites import job_sites
from quakegrid.jobs.hazard_inputs.logic_trees import read_logic_trees
from quakegrid.jobs.hazard_inputs.parent_hazard import check_parent, prepared_by
from quakegrid.jobs.hazard_inputs.source_costs import copy_source_costs, write_source_costs
from quakegrid.jobs.input_checksum import input_checksum
from quakegrid.jobs.parameters.job_config import JobConfig
from quakegrid.jobs.parameters.post_processing import left_out
from quakegrid.jobs.ports import ArrayReader, ArrayWriter

#: Units of the places of sites; those of their parameters are in `SITE_PARAMETERS`.
_UNITS = {"lon": "degree", "lat": "degree", "depth": "km"}
#: Inputs that make the sites of the calculation worth an output of their own.
_SITE_FILES = ("site_model", "sites")
#: Beyond it the points of a grid are taken together, unless a job says more [km].
_GRID_DISTANCE = 40.0
#: Attributes of the file that results repeat.
_ATTRIBUTES = ("checksum32", "files_checksum32", "input_size")


def prepare_hazard_inputs(
    job: JobConfig, inputs: ArrayWriter, report: Report, parent: ArrayReader | None = None
) -> HazardInputs:
    """Read and check everything a hazard job names, predict its cost, and write it down.

    Parameters
    ----------
    job, inputs, report, parent
        As in `Calculation.prepare`. A parent that kept its prepared inputs saves reading them.

    Raises
    ------
    UserInputError
        With every mistake of all files, or all that differs from the parent.
    """
    checksum = input_checksum(job)
    if parent is not None:
        check_parent(job, checksum, parent)
    prepared = prepared_by(parent) if parent is not None else None
    theirs = read_hazard_inputs(prepared) if prepared is not None else None
    if theirs is None or theirs.parted is not None:
        # trees in parts were checked for what the parent wants of them
        prepared = None
        hazard = _read_all(job, report)
    else:
        report("info", "Taking the prepared sites, logic trees and sources of the parent")
        hazard = replace(theirs, parameters=_parameters(job, len(theirs.sites)))
    _say_what_there_is(hazard, report)
    missing = left_out(job.calculation.postproc_func, job.mode)
    if missing:
        report("warning", missing)
    inputs.set_attributes(
        "",
        {
            "checksum32": checksum.checksum,
            "files_checksum32": checksum.files,
            "input_size": checksum.size,
        },
    )
    inputs.write("oqparam", np.array(json.dumps(job.plain_values())))
    files = [path.name for name in _SITE_FILES for path in job.inputs.get(name, ())]
    if files:
        inputs.write("site_model/files", np.array(files))
    write_hazard_inputs(hazard, inputs)
    if prepared is None:
        write_source_costs(hazard, inputs, report)
    else:
        copy_source_costs(prepared, inputs)
    return hazard


def _read_all(job: JobConfig, report: Report) -> HazardInputs:
    """Read and check sites, logic trees, sources and models."""
    problems: list[Problem] = []
    sites = trees = None
    try:
        trees = read_logic_trees(job, report)
    except UserInputError as error:
        problems += error.problems
    try:
        models = trees.made_models if trees else ()
        also = trees.fields_of_all_models if trees else frozenset[str]()
        sites = job_sites(job, models, report, also)
    except UserInputError as error:
        problems += error.problems
    if sites is None or trees is None:
        raise UserInputError(problems)
    hazard = HazardInputs(
        _parameters(job, len(sites)),
        sites,
        trees.units,
        trees.families,
        trees.models,
        trees.left_out,
        trees.realizations,
        trees.groups,
        trees.parted,
        trees.labelled,
    )
    return with_changed_rates(job, hazard)


def _say_what_there_is(hazard: HazardInputs, report: Report) -> None:
    levels = sum(len(levels) for levels in hazard.parameters.levels.values())
    report("info", f"Read N={len(hazard.sites)} hazard sites and L={levels} hazard levels")
    report(
        "info",
        f"Found {len(hazard.units)} sources in {len(hazard.families)} groups and "
        f"{len(hazard.realizations.weight)} {'drawn ' if hazard.parted else ''}realizations",
    )


def write_result_inputs(hazard: HazardInputs, inputs: ArrayReader, results: ArrayWriter) -> None:
    """Repeat in the results what their readers need: parameters, sites, realizations."""
    attributes = inputs.attributes("")
    results.set_attributes("", {name: attributes[name] for name in _ATTRIBUTES})
    results.write("oqparam", inputs.read("oqparam"))
    results.write("sitecol/sids", np.arange(len(hazard.sites), dtype=np.uint32))
    for name in inputs.names("sitecol/"):
        unit = _site_unit(name.removeprefix("sitecol/"))
        results.write(name, inputs.read(name), unit=unit, dimensions=("site",))
    for name in inputs.names("site_model/"):
        results.write(name, inputs.read(name))
    results.write("imts", np.array(hazard.parameters.imts), dimensions=("imt",))
    for imt, levels in hazard.parameters.levels.items():
        results.write(f"imtls/{imt}", np.array(levels))
    results.write(
        "weights", hazard.realizations.weight.astype(np.float32), dimensions=("realization",)
    )
    names = np.array(hazard.realizations.names)
    results.write("full_lt/branch_path", names, dimensions=("realization",))


def _site_unit(name: str) -> str:
    parameter = SITE_PARAMETERS.get(name)
    return parameter.unit if parameter else _UNITS.get(name, "")


def _pointsource_distance(job: JobConfig) -> dict[str, float]:
    """Return the distances by region [km]; a grid of points has a default of its own."""
    if job.source.ps_grid_spacing and "pointsource_distance" not in job.given:
        return {"default": _GRID_DISTANCE}
    return dict(job.source.pointsource_distance)


def _parameters(job: JobConfig, site_count: int) -> HazardParameters:
    calculation, source, tree, output = job.calculation, job.source, job.logic_tree, job.output
    assert calculation.investigation_time is not None
    assert calculation.truncation_level is not None
    statistics = statistic_names(
        mean=tree.mean,
        standard_deviation=tree.std,
        maximum=tree.max,
        quantiles=tree.quantiles,
    )
    return HazardParameters(
        levels={
            imt: tuple(levels)
            for imt, levels in calculation.intensity_measure_types_and_levels.items()
        },
        investigation_time=calculation.investigation_time,
        truncation_level=calculation.truncation_level,
        maximum_distance={
            region: tuple(points) for region, points in calculation.maximum_distance.items()
        },
        minimum_distance=calculation.minimum_distance,
        pointsource_distance=_pointsource_distance(job),
        rupture_mesh_spacing=source.rupture_mesh_spacing,
        complex_fault_mesh_spacing=(
            source.complex_fault_mesh_spacing or source.rupture_mesh_spacing
        ),
        area_source_discretization=source.area_source_discretization,
        few_sites=site_count <= job.disaggregation.max_sites_disagg,
        statistics=statistics,
        use_rates=tree.use_rates,
        # with no statistic at all the realizations are the only result
        keep_realizations=bool(tree.individual_rlzs) or not statistics,
        hazard_map_poes=tuple(output.poes),
        uniform_hazard_spectra=output.uniform_hazard_spectra,
        rates_by_source=job.disaggregation.disagg_by_src,
        geometric_mean=calculation.horiz_comp_to_geom_mean,
        floating_steps=(source.floating_x_step, source.floating_y_step),
        split_sources=source.split_sources,
    )
