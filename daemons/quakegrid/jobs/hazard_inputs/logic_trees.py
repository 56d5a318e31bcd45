# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Logic trees, source models and ground motion models of a job, read and checked together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from quakegrid.base.errors import Problem, UserInputError, not_known
from quakegrid.formats.nrml.source_model_tree import read_source_model_logic_tree
from quakegrid.hazard.ground_motion_models.model import GroundMotionModel
from quakegrid.hazard.logic_tree.ground_motion_logic_tree import (
    GroundMotionLogicTree,
)
from quakegrid.hazard.logic_tree.realization import FullLogicTree, full_logic_tree, too_many
from quakegrid.hazard.logic_tree.realization import Realizations as TreeRealizations
from quakegrid.hazard.logic_tree.sampling import Sampling, SamplingMethod
from quakegrid.hazard.logic_tree.source_model_logic_tree import Choices, SourceModelLogicTree
from quakegrid.hazard.logic_tree.source_versions import source_versions
from quakegrid.hazard.logic_tree.tree_parts import TreeParts, tree_parts
from quakegrid.hazard.sources.source import (
    AreaSource,
    CharacteristicFaultSource,
    ComplexFaultSource,
    KiteFaultSource,
    ListedRupturesSource,
    MultiPointSource,
    PointSource,
    PointsSource,
    SimpleFaultSource,
    Source,
    SourceModel,
)
from quakegrid.jobs.calculations.calculation import Report
from quakegrid.jobs.hazard_inputs.dependent_units import DependentUnits, dependent_units
from quakegrid.jobs.hazard_inputs.gridded_versions import gridded_versions
from quakegrid.jobs.hazard_inputs.ground_motion_trees import (
    GroundMotionTrees,
    columns_by_region,
    labelled_models,
    left_out_by_region,
    models_by_region,
    read_ground_motion_trees,
)
from quakegrid.jobs.hazard_inputs.hazard_inputs import LabelledModels, PartedTree, Realizations
from quakegrid.jobs.hazard_inputs.parted_tree import (
    DRAWN,
    Units,
    check_wanted,
    joined_units,
    may_be_parted,
    parted_realizations,
)
from quakegrid.jobs.hazard_inputs.source_model_files import read_source_models
from quakegrid.jobs.hazard_inputs.source_units import Family, Place, SourceUnit, source_units
from quakegrid.jobs.parameters.job_config import JobConfig

#: The relation that makes ruptures of no size.
_POINTS = "PointMSR"
_NODES: Mapping[str, type[object]] = {
    "pointSource": PointSource,
    "areaSource": AreaSource,
    "multiPointSource": MultiPointSource,
    "simpleFaultSource": SimpleFaultSource,
    "complexFaultSource": ComplexFaultSource,
    "kiteFaultSource": KiteFaultSource,
    "characteristicFaultSource": CharacteristicFaultSource,
    "nonParametricSeismicSource": ListedRupturesSource,
    "multiFaultSource": ListedRupturesSource,
}


@dataclass(frozen=True)
class LogicTrees:
    """The sources and models of a job.

    Attributes
    ----------
    units, families, groups
        As `dependent_units` returns them.
    parted
        The trees in parts, if they have too many realizations.
    models
        Tectonic region type -> the texts of its ground motion models.
    made_models
        The same models, ready to be asked.
    left_out
        Tectonic region type -> the intensity measures each model is not computed for.
    fields_of_all_models
        What all models of the tree read, also those of regions without sources.
    labelled
        Label of sites -> their ground motion models.
    """

    units: tuple[SourceUnit, ...]
    families: tuple[Family, ...]
    models: Mapping[str, tuple[str, ...]]
    made_models: tuple[GroundMotionModel, ...]
    left_out: Mapping[str, tuple[tuple[str, ...], ...]]
    realizations: Realizations
    groups: tuple[DependentUnits, ...]
    parted: PartedTree | None = None
    fields_of_all_models: frozenset[str] = frozenset()
    labelled: Mapping[int, LabelledModels] = field(default_factory=dict)


def read_logic_trees(job: JobConfig, report: Report) -> LogicTrees:
    """Read both logic trees and every source model they name.

    Raises
    ------
    UserInputError
        With every mistake found in all these files.
    """
    problems = [
        Problem(f"source_nodes: {not_known(node, _NODES)}", job.path)
        for node in job.source.source_nodes
        if node not in _NODES
    ]
    source_tree = ground_trees = None
    try:
        source_tree = _source_tree(job)
    except UserInputError as error:
        problems += error.problems
    try:
        ground_trees = read_ground_motion_trees(job, report)
    except UserInputError as error:
        problems += error.problems
    models: dict[str, SourceModel] = {}
    if source_tree is not None:
        models = read_source_models(job, source_tree, problems, report)
        problems += _without_grid(job, source_tree, models)
        if not problems:
            problems += source_tree.problems_with(models)
    if problems or source_tree is None or ground_trees is None:
        raise UserInputError(problems)
    kept = {name: _filtered(job, model) for name, model in models.items()}
    return _joined(job, source_tree, ground_trees, kept, report)


def _joined(
    job: JobConfig,
    source_tree: SourceModelLogicTree,
    ground_trees: GroundMotionTrees,
    models: Mapping[str, SourceModel],
    report: Report,
) -> LogicTrees:
    regions = tuple(
        dict.fromkeys(
            source.tectonic_region_type
            for model in models.values()
            for group in model.groups
            for source in group.sources
        )
    )
    if not regions:
        raise UserInputError(Problem("no source is left to compute", job.path))
    _warn_of_unknown_regions(job, regions, report)
    tree, parts = _trees(job, source_tree, ground_trees.default, regions, models)
    units, families, groups = _units(job, tree, parts, models)
    texts = models_by_region(tree, regions)
    found = tree.realizations()
    realizations = _realizations(job, tree, found, columns_by_region(tree, regions))
    labelled = dict(labelled_models(job, tree, found, ground_trees, regions))
    parted = None
    if parts is not None:
        imts = tuple(job.calculation.intensity_measure_types_and_levels)
        parted = parted_realizations(parts, tree, realizations.source_path, imts)
        check_wanted(job, tree, parted.count)
        _say_what_is_drawn(job, parted, report)
    used = {
        text
        for family in families
        for models_of in (texts, *(own.models for own in labelled.values()))
        for text in models_of[family.tectonic_region_type]
    }
    made = ground_trees.made
    return LogicTrees(
        units,
        families,
        texts,
        tuple(made[text] for text in sorted(used)),
        left_out_by_region(tree, regions),
        realizations,
        groups,
        parted,
        frozenset().union(*(model.requires for model in made.values())),
        labelled,
    )


def _trees(
    job: JobConfig,
    source_tree: SourceModelLogicTree,
    ground_tree: GroundMotionLogicTree,
    regions: tuple[str, ...],
    models: Mapping[str, SourceModel],
) -> tuple[FullLogicTree, TreeParts | None]:
    """Return the trees, and their parts if they have too many realizations to enumerate."""
    sampling = _sampling(job)
    parts = None
    if may_be_parted(job) and too_many(source_tree, ground_tree.reduced(regions), sampling):
        parts = tree_parts(source_tree, models, sampling.max_potential_paths)
    if parts is not None:
        sampling = replace(sampling, samples=DRAWN, forbid_oversampling=False)
    return full_logic_tree(source_tree, ground_tree, regions, sampling), parts


def _units(
    job: JobConfig,
    tree: FullLogicTree,
    parts: TreeParts | None,
    models: Mapping[str, SourceModel],
) -> Units:
    """Return the sources to compute."""
    source_tree = tree.source_model_tree
    places = _places(job, source_tree, models)

    def units(choices: Choices, models: Mapping[str, SourceModel]) -> Units:
        versions = gridded_versions(job, source_versions(source_tree, choices, models))
        independent = source_units(
            versions,
            job.source.minimum_magnitude,
            places,
            rates_in=job.calculation.investigation_time if job.source.infer_occur_rates else None,
        )
        return dependent_units(versions, independent, job.source.minimum_magnitude, places)

    if parts is None:
        return units(tree.choices, models)
    return joined_units(units(part.choices, part.models) for part in parts.parts)


def _say_what_is_drawn(job: JobConfig, parted: PartedTree, report: Report) -> None:
    others = job.logic_tree.quantiles or job.logic_tree.std or job.logic_tree.max
    drawn = f", other statistics those of {DRAWN} that are drawn" if others else ""
    report(
        "info",
        f"The logic trees have {parted.count:.4g} realizations in {len(parted.weight)} "
        f"independent parts: the mean is that of all of them{drawn}",
    )


def _warn_of_unknown_regions(job: JobConfig, regions: Sequence[str], report: Report) -> None:
    """Tell which regions of the job's distances and magnitudes no source has."""
    by_region: Mapping[str, Mapping[str, object]] = {
        "maximum_distance": job.calculation.maximum_distance,
        "minimum_magnitude": job.source.minimum_magnitude,
        "pointsource_distance": job.source.pointsource_distance,
    }
    for name, values in by_region.items():
        for region in values:
            if region not in ("default", *regions):
                told = not_known(region, regions)
                report("warning", f"{name}: no source has this tectonic region type: {told}")


def _realizations(
    job: JobConfig,
    tree: FullLogicTree,
    found: TreeRealizations,
    columns: Mapping[str, int],
) -> Realizations:
    imts = tuple(job.calculation.intensity_measure_types_and_levels)
    return Realizations(
        found.source_model_path.astype("int64"),
        columns,
        found.ground_motion_branch.astype("int64"),
        found.weight,
        found.branch_path,
        tree.weights_by_measure(found, imts),
    )


def _sampling(job: JobConfig) -> Sampling:
    tree = job.logic_tree
    return Sampling(
        tree.number_of_logic_tree_samples,
        tree.random_seed,
        SamplingMethod(tree.sampling_method),
        tree.max_potential_paths,
        forbid_oversampling=tree.oversampling == "forbid",
    )


def _source_tree(job: JobConfig) -> SourceModelLogicTree:
    if "source_model_logic_tree" in job.inputs:
        path = job.inputs["source_model_logic_tree"][0]
        tree = read_source_model_logic_tree(path, job.source.width_of_mfd_bin)
        branch = job.logic_tree.smlt_branch
        return tree.restricted(branch) if branch else tree
    (path,) = job.inputs["source_model"]
    return SourceModelLogicTree.of_one_model(str(path))


def _without_grid(
    job: JobConfig, tree: SourceModelLogicTree, models: Mapping[str, SourceModel]
) -> Iterator[Problem]:
    """Yield a problem for every area source whose points nobody says the distance of."""
    if job.source.area_source_discretization is not None:
        return
    places = _places(job, tree, models)
    for name, model in models.items():
        for source in (source for group in model.groups for source in group.sources):
            if isinstance(source, AreaSource) and source.discretization is None:
                yield Problem(
                    f"the area source {source.source_id!r} has no grid: write "
                    "area_source_discretization in the job file",
                    *places.get((name, source.source_id), (None, None)),
                )


def _places(
    job: JobConfig, tree: SourceModelLogicTree, models: Mapping[str, SourceModel]
) -> Mapping[tuple[str, str], Place]:
    """Return where each source stands, by file as written in the tree and id."""
    folder = tree.file.parent if tree.file else job.base
    return {
        (name, source_id): (folder / name, line)
        for name, model in models.items()
        for source_id, line in model.lines.items()
    }


def _filtered(job: JobConfig, model: SourceModel) -> SourceModel:
    """Return a model without the sources the job leaves out."""
    groups = []
    for group in model.groups:
        sources = tuple(_wanted(job, group.sources))
        if sources:
            groups.append(replace(group, sources=sources))
    return replace(model, groups=tuple(groups))


def _wanted(job: JobConfig, sources: Iterable[Source]) -> Iterable[Source]:
    options = job.source
    kinds = tuple(_NODES[node] for node in options.source_nodes if node in _NODES)
    for source in sources:
        region = source.tectonic_region_type
        if region in options.discard_trts or options.keep_trt not in ("", region):
            continue
        if options.source_id and not source.source_id.startswith(tuple(options.source_id)):
            continue
        if kinds and not isinstance(source, kinds):
            continue
        if job.source.shift_hypo and isinstance(source, PointsSource):
            source = replace(source, moves_hypocentres=True)
        yield _without_size(job, source)


def _without_size(job: JobConfig, source: Source) -> Source:
    """Return a source of points whose ruptures are points, if it has equivalent distances."""
    if (
        not isinstance(source, PointsSource)
        or source.tectonic_region_type not in job.input_keys.get("reqv", ())
        or source.source_id in job.source.reqv_ignore_sources
    ):
        return source
    return replace(source, magnitude_scaling_relation=_POINTS)
