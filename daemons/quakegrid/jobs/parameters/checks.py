# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the parameters of a job must be to each other: missing ones, contradictions, not built."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quakegrid.base.errors import not_known
from quakegrid.jobs.parameters.calculation_modes import CALCULATION_MODES
from quakegrid.jobs.parameters.declaration import CURVE_MODES, SOURCE_MODES
from quakegrid.jobs.parameters.input_files import input_files, input_key
from quakegrid.jobs.parameters.job_config import JobConfig, parameter_table
from quakegrid.jobs.parameters.post_processing import POST_PROCESSING

#: Sites of a grid, and samples of a tree, from which on neither memory nor patience last.
_MOST_SITES = 10_000_000
_MOST_SAMPLES = 1_000_000

#: Beyond it a region and its margin do not lie on one side of the earth [km].
_WIDEST_GRID = 1000.0

#: A region that is wider or higher does not lie on one side of the earth either [degrees].
_WIDEST_REGION = 140.0

#: Narrower bins make millions of ruptures of every place [magnitude].
_NARROWEST_BIN = 1e-4

#: Length of a degree of latitude, to tell the size of a grid [km].
_KM_PER_DEGREE = 111.19

#: The OpenQuake version whose job files and outputs are understood.
UNDERSTOOD_VERSION = (3, 26)


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something wrong with a job, found after its values were read.

    Attributes
    ----------
    message
        What is wrong and what to write instead.
    keys
        The parameters and input files (``..._file``) that it is about: it is told at the line of
        the first that is given, and not at all if one of them could not be read.
    """

    message: str
    keys: tuple[str, ...]


def mistakes_of(job: JobConfig) -> Iterator[Mistake]:
    """Yield everything about a job that cannot stand together, or that is not built yet."""
    if not CALCULATION_MODES[job.mode].built:
        built = ", ".join(mode.name for mode in CALCULATION_MODES.values() if mode.built)
        yield Mistake(
            f"calculation_mode = {job.mode} is not built yet; built are {built}",
            ("calculation_mode",),
        )
        return
    for check in _CHECKS:
        yield from check(job)


def _not_built(job: JobConfig) -> Iterator[Mistake]:
    for name in sorted(job.given):
        if parameter_table()[name].stops(job.mode, job.value(name)):
            yield Mistake(f"{name} is not built yet for {job.mode}: remove it", (name,))
    for name in job.inputs:
        if input_files()[name].stops(job.mode):
            key = input_key(name)
            yield Mistake(f"{key} is not built yet for {job.mode}: remove it", (key,))


def _missing(job: JobConfig) -> Iterator[Mistake]:
    for name, item in parameter_table().items():
        if job.mode in item.required_in and name not in job.given and not _stands_in(job, name):
            unit = f" [{item.unit}]" if item.unit else ""
            yield Mistake(f"{name} is missing: write {item.kind.form}{unit}", (name,))
    trees = "source_model_logic_tree_file", "gsim_logic_tree_file"
    sources = {"source_model_logic_tree", "source_model"} & set(job.inputs)
    if job.mode in SOURCE_MODES and not sources:
        yield Mistake(
            f"{trees[0]} is missing: name the logic tree of the sources, or one source model "
            "with source_model_file",
            trees[:1],
        )
    if len(sources) > 1:
        yield Mistake(
            f"the sources are given twice: keep {trees[0]} or source_model_file",
            (trees[0], "source_model_file"),
        )
    if "gsim_logic_tree" not in job.inputs and "gsim" not in job.given:
        yield Mistake(
            f"{trees[1]} is missing: name the logic tree of the ground motion models, "
            "or one model with gsim",
            (trees[1], "gsim"),
        )


def _stands_in(job: JobConfig, name: str) -> bool:
    """Return whether another parameter says what a missing one would."""
    return name == "intensity_measure_types_and_levels" and bool(job.disaggregation.iml_disagg)


def _sites(job: JobConfig) -> Iterator[Mistake]:
    keys = (
        "sites",
        "sites_file",
        "site_model_file",
        "exposure_file",
        "region",
        "region_grid_spacing",
    )
    written = bool(job.site.sites)
    if written and "sites" in job.inputs:
        yield Mistake("the sites are given twice: keep sites or sites_csv", keys[:2])
    if written or not job.inputs.keys().isdisjoint(("sites", "site_model", "exposure")):
        return
    if job.site.region is None:
        yield Mistake(
            "there are no sites: write sites, sites_csv, site_model_file, "
            "or region with region_grid_spacing",
            keys,
        )
    elif job.site.region_grid_spacing is None:
        yield Mistake(
            "region_grid_spacing is missing: write the distance of the sites in the region [km]",
            keys[4:],
        )


def _sizes(job: JobConfig) -> Iterator[Mistake]:
    """Yield what would fill the memory before anything could tell."""
    samples = job.logic_tree.number_of_logic_tree_samples
    if samples > _MOST_SAMPLES:
        yield Mistake(
            f"number_of_logic_tree_samples: {samples} are too many, write at most {_MOST_SAMPLES}, "
            "or 0 for all paths",
            ("number_of_logic_tree_samples",),
        )
    bin_width = job.source.width_of_mfd_bin
    if bin_width is not None and bin_width < _NARROWEST_BIN:
        yield Mistake(
            f"width_of_mfd_bin: {bin_width:g} is too narrow: write {_NARROWEST_BIN:g} or more, "
            "0.1 is usual",
            ("width_of_mfd_bin",),
        )
    region, spacing = job.site.region, job.site.region_grid_spacing
    if region is None or spacing is None:
        return
    width, height = _extent(region)
    across, up = _degrees(region)
    if max(across, up) > _WIDEST_REGION:
        yield Mistake(
            f"region: {across:g} by {up:g} degrees do not lie on one side of the earth: write at "
            f"most {_WIDEST_REGION:g}, or the sites themselves in sites_csv",
            ("region",),
        )
    elif spacing > _WIDEST_GRID:
        yield Mistake(
            f"region_grid_spacing: {spacing:g} km is too much: write at most {_WIDEST_GRID:g} km",
            ("region_grid_spacing", "region"),
        )
    elif width * height > _MOST_SITES * spacing**2:
        # a little more, for two digits of it not to be less
        least = 1.05 * math.sqrt(width * height / _MOST_SITES)
        yield Mistake(
            f"region_grid_spacing: {spacing:g} km makes some {width * height / spacing**2:.2g} "
            f"sites in and around the region: write {least:.2g} km or more",
            ("region_grid_spacing", "region"),
        )


def _extent(region: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the sides of a box around a region, at its middle latitude [km]."""
    across, up = _degrees(region)
    lat = [corner[1] for corner in region]
    middle = math.radians(0.5 * (min(lat) + max(lat)))
    return _KM_PER_DEGREE * across * math.cos(middle), _KM_PER_DEGREE * up


def _degrees(region: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the sides of a box around a region [degrees]."""
    lon, lat = [corner[0] for corner in region], [corner[1] for corner in region]
    across = max(lon) - min(lon)
    if across > 180.0:
        # across the date line
        east = [value % 360.0 for value in lon]
        across = min(across, max(east) - min(east))
    return across, max(lat) - min(lat)


def _levels(job: JobConfig) -> Iterator[Mistake]:
    levels = job.calculation.intensity_measure_types_and_levels
    counts = {measure: len(values) for measure, values in levels.items()}
    if job.mode in CURVE_MODES and len(set(counts.values())) > 1:
        told = ", ".join(f"{count} for {measure}" for measure, count in counts.items())
        yield Mistake(
            f"every intensity measure must have the same number of levels, not {told}",
            ("intensity_measure_types_and_levels",),
        )


def _outputs(job: JobConfig) -> Iterator[Mistake]:
    poes = job.output.poes
    for name in ("hazard_maps", "uniform_hazard_spectra"):
        if job.value(name) and not poes:
            yield Mistake(
                f"{name} needs poes: write the probabilities of exceedance", (name, "poes")
            )
    for value in poes:
        if not 0 < value < 1:
            yield Mistake(f"{value:g} in poes is not above 0 and below 1", ("poes",))
    for name, values in (("poes", poes), ("quantiles", job.logic_tree.quantiles)):
        for value in sorted({value for value in values if values.count(value) > 1}):
            yield Mistake(f"{value:g} stands twice in {name}", (name,))


def _disaggregation(job: JobConfig) -> Iterator[Mistake]:
    if job.mode != "disaggregation":
        return
    wanted = job.disaggregation
    if not job.output.poes and not wanted.iml_disagg:
        yield Mistake(
            "there is nothing to take apart: write the probabilities of exceedance as "
            "poes_disagg, or the levels as iml_disagg",
            ("poes", "iml_disagg"),
        )
    if wanted.rlz_index and wanted.num_rlzs_disagg:
        yield Mistake(
            "rlz_index and num_rlzs_disagg are both given: keep one",
            ("rlz_index", "num_rlzs_disagg"),
        )


def _site_labels(job: JobConfig) -> Iterator[Mistake]:
    labels = job.site.site_labels
    if not labels:
        return
    keys = ("site_labels",)
    if "gsim_logic_tree" not in job.inputs:
        yield Mistake("site_labels needs gsim_logic_tree_file, with a tree for each label", keys)
    if job.mode not in ("preclassical", "classical"):
        yield Mistake(f"site_labels is not built yet for {job.mode}: remove it", keys)
    if 0 in labels.values() or len(set(labels.values())) < len(labels):
        yield Mistake(
            "site_labels: write a number of its own for each label, from 1 on; 0 is that of sites "
            "with the first tree",
            keys,
        )
    function = job.calculation.postproc_func
    for other, given in (
        ("amplification_file", "amplification" in job.inputs),
        (f"postproc_func = {function}", job.mode in _modes_of(function)),
    ):
        if given:
            key = other.partition(" ")[0]
            yield Mistake(f"site_labels and {other} cannot stand together yet", (*keys, key))


def _models(job: JobConfig) -> Iterator[Mistake]:
    if "gsim" in job.given and "gsim_logic_tree" in job.inputs:
        yield Mistake("gsim and gsim_logic_tree_file are both given: keep one", ("gsim",))


def _sources(job: JobConfig) -> Iterator[Mistake]:
    source = job.source
    spacing = source.complex_fault_mesh_spacing
    if spacing is not None and spacing < source.rupture_mesh_spacing:
        yield Mistake(
            f"complex_fault_mesh_spacing ({spacing:g} km) is below rupture_mesh_spacing "
            f"({source.rupture_mesh_spacing:g} km): raise it",
            ("complex_fault_mesh_spacing", "rupture_mesh_spacing"),
        )
    if source.ps_grid_spacing and job.disaggregation.disagg_by_src:
        yield Mistake(
            "disagg_by_src cannot tell apart the points in a cell of a grid: remove it, or "
            "ps_grid_spacing",
            ("disagg_by_src", "ps_grid_spacing"),
        )
    if source.keep_trt and source.keep_trt in source.discard_trts:
        yield Mistake(
            f"`{source.keep_trt}` stands in keep_trt and in discard_trts: remove one",
            ("keep_trt", "discard_trts"),
        )


def _equivalent_distances(job: JobConfig) -> Iterator[Mistake]:
    if "reqv" in job.inputs and "reqv" not in job.input_keys:
        yield Mistake("reqv_file: write {'tectonic region type': 'file.hdf5'}", ("reqv_file",))


def _amplification(job: JobConfig) -> Iterator[Mistake]:
    if "amplification" not in job.inputs:
        return
    keys = ("amplification_file", "amplification_method")
    if job.mode not in ("preclassical", "classical"):
        yield Mistake(f"amplification_file is not built yet for {job.mode}: remove it", keys)
    if job.calculation.amplification_method == "kernel":
        if job.site.soil_intensities:
            yield Mistake(
                "soil_intensities is for amplification_method = convolution: remove it, the levels "
                "are those at the surface",
                ("soil_intensities", *keys),
            )
    elif job.disaggregation.disagg_by_src:
        yield Mistake(
            "disagg_by_src tells rates on rock only: remove it, or amplification_file",
            ("disagg_by_src", "amplification_file"),
        )


def _post_processing(job: JobConfig) -> Iterator[Mistake]:
    function = job.calculation.postproc_func
    if function and function not in POST_PROCESSING:
        yield Mistake(f"postproc_func: {not_known(function, POST_PROCESSING)}", ("postproc_func",))


def _modes_of(function: str) -> tuple[str, ...]:
    """Return the calculation modes that a function of post-processing can follow."""
    return POST_PROCESSING[function].modes if function in POST_PROCESSING else ()


def _version(job: JobConfig) -> Iterator[Mistake]:
    wanted = job.calculation.minimum_engine_version
    if wanted is not None and wanted[:2] > UNDERSTOOD_VERSION:
        understood = ".".join(str(part) for part in UNDERSTOOD_VERSION)
        yield Mistake(
            f"the job file is written for OpenQuake {'.'.join(map(str, wanted))}; "
            f"files up to {understood} are understood",
            ("minimum_engine_version",),
        )


_CHECKS = (
    _not_built,
    _missing,
    _sites,
    _sizes,
    _levels,
    _outputs,
    _disaggregation,
    _site_labels,
    _models,
    _sources,
    _equivalent_distances,
    _amplification,
    _post_processing,
    _version,
)
