# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""All a hazard chunk needs, in memory and as arrays in the inputs file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.intensity_measure import model_levels
from quakegrid.hazard.kernels.exceedance import Occurrence
from quakegrid.hazard.site_collection import SiteCollection
from quakegrid.jobs.hazard_inputs.dependent_units import DependentUnits
from quakegrid.jobs.hazard_inputs.source_codec import decoded_source, encoded_source
from quakegrid.jobs.hazard_inputs.source_units import Family, SourceUnit
from quakegrid.jobs.ports import Array, ArrayReader, ArrayWriter

#: The site parameter that tells which ground motion models a site has.
LABEL = "ilabel"
_LABELLED = "labelled/"


@dataclass(frozen=True)
class HazardParameters:
    """The parameters of a job that its chunks read, as plain data.

    Attributes
    ----------
    levels
        Intensity measure -> levels, ascending [unit of the measure].
    maximum_distance
        Tectonic region type -> points (magnitude, km).
    pointsource_distance
        Tectonic region type -> km.
    few_sites
        Whether all sites take the ruptures of a point that the nearest of them takes, as the
        reference does for at most ``max_sites_disagg`` sites.
    statistics
        Names of the statistics in order: ``mean``, ``std``, ``quantile-0.15``, ``max``.
    keep_realizations
        Whether the curves of single realizations are results too.
    hazard_map_poes
        Probabilities to interpolate maps at; none for no maps.
    uniform_hazard_spectra
        Whether spectra, taken from the maps, are an output.
    rates_by_source
        Whether the mean rates of each source are results too.
    floating_steps
        Of ruptures of kite faults along strike and down dip, as parts of their nodes.
    geometric_mean
        Whether the component of each model is converted to the geometric mean.
    split_sources
        Whether the points of area and multi-point sources count as sources of their own, which
        have a `pointsource_distance`.
    amplified
        Whether the levels are those at the surface, after amplification.
    """

    levels: dict[str, tuple[float, ...]]
    investigation_time: float
    truncation_level: float
    maximum_distance: dict[str, tuple[tuple[float, float], ...]]
    minimum_distance: float
    pointsource_distance: dict[str, float]
    rupture_mesh_spacing: float
    complex_fault_mesh_spacing: float
    area_source_discretization: float | None
    few_sites: bool
    statistics: tuple[str, ...]
    use_rates: bool
    keep_realizations: bool
    hazard_map_poes: tuple[float, ...]
    uniform_hazard_spectra: bool
    rates_by_source: bool = False
    geometric_mean: bool = False
    floating_steps: tuple[float, float] = (0.0, 0.0)
    split_sources: bool = True
    amplified: bool = False

    @property
    def imts(self) -> tuple[str, ...]:
        """Return the M intensity measures."""
        return tuple(self.levels)

    def ln_levels(self) -> NDArray[np.float64]:
        """Return the levels as models give them, shape (M, L): ln, but for intensities.

        Where a measure has fewer levels there is +inf.
        """
        longest = max(len(levels) for levels in self.levels.values())
        rows = np.full((len(self.levels), longest), np.inf)
        for row, (imt, levels) in zip(rows, self.levels.items(), strict=True):
            row[: len(levels)] = model_levels(imt, levels)
        return rows


@dataclass(frozen=True)
class Realizations:
    """R paths through both logic trees.

    Attributes
    ----------
    source_path
        Shape (R,): index of the source-model path.
    column
        Tectonic region type -> its column in `model`; several may share one.
    model
        Shape (R, T): index of the ground motion model.
    weight
        Shape (R,).
    names
        Shape (R,): ``source path~model path``.
    weight_by_measure
        Shape (R, M): the weights that statistics of each intensity measure take.
    """

    source_path: NDArray[np.int64]
    column: Mapping[str, int]
    model: NDArray[np.int64]
    weight: NDArray[np.float64]
    names: tuple[str, ...]
    weight_by_measure: NDArray[np.float64]


@dataclass(frozen=True)
class PartedTree:
    """Logic trees of too many realizations, as independent choices.

    The mean is that of all of them; what else is asked for is taken from R that were drawn.

    Attributes
    ----------
    count
        How many realizations there are.
    path_weight
        Shape (P,): of the choices of source model files.
    weight, path
        For each of K parts of the source model tree: the weights of its ways given the files,
        and which files each way goes with.
    drawn
        Shape (R, K): the ways of the realizations that were drawn.
    model_weight
        For each branch set of ground motion models: shape (G, M).
    """

    count: float
    path_weight: NDArray[np.float64]
    weight: tuple[NDArray[np.float64], ...]
    path: tuple[NDArray[np.int64], ...]
    drawn: NDArray[np.int64]
    model_weight: tuple[NDArray[np.float64], ...]


@dataclass(frozen=True)
class LabelledModels:
    """The ground motion models of the sites with a label, in place of those of all others.

    Attributes
    ----------
    models, left_out
        As in `HazardInputs`: as many models of each region.
    weight_by_measure
        As in `Realizations`.
    """

    models: Mapping[str, tuple[str, ...]]
    left_out: Mapping[str, tuple[tuple[str, ...], ...]]
    weight_by_measure: NDArray[np.float64]


@dataclass(frozen=True)
class HazardInputs:
    """What a hazard calculation computes from.

    Attributes
    ----------
    models
        Tectonic region type -> the texts of its ground motion models.
    left_out
        Tectonic region type -> the measures each of its models is not computed for.
    groups
        Units that are computed together.
    parted
        The trees in parts, if they have too many realizations.
    labelled
        Label of sites -> their ground motion models.
    """

    parameters: HazardParameters
    sites: SiteCollection
    units: tuple[SourceUnit, ...]
    families: tuple[Family, ...]
    models: Mapping[str, tuple[str, ...]]
    left_out: Mapping[str, tuple[tuple[str, ...], ...]]
    realizations: Realizations
    groups: tuple[DependentUnits, ...] = ()
    parted: PartedTree | None = None
    labelled: Mapping[int, LabelledModels] = field(default_factory=dict)

    def of_label(self, label: int) -> HazardInputs:
        """Return the inputs as the sites with a label have them."""
        own = self.labelled[label]
        realizations = replace(self.realizations, weight_by_measure=own.weight_by_measure)
        return replace(
            self,
            models=own.models,
            left_out=own.left_out,
            realizations=realizations,
            labelled={},
        )

    @property
    def together(self) -> list[tuple[int, int]]:
        """Return the first and last unit of each group."""
        return [(group.first, group.last) for group in self.groups]


def write_hazard_inputs(hazard: HazardInputs, inputs: ArrayWriter) -> None:
    """Write all of it."""
    inputs.write("parameters", _packed(hazard.parameters))
    sites = hazard.sites
    columns = {"lon": sites.lon, "lat": sites.lat, "depth": sites.depth, **sites.parameters}
    for name, values in columns.items():
        inputs.write(f"sitecol/{name}", values, dimensions=("site",))
    words = dict(sites.texts)
    if sites.custom_site_id is not None:
        words["custom_site_id"] = sites.custom_site_id
    for name, texts in words.items():
        inputs.write(f"sitecol/{name}", texts, dimensions=("site",))
    units = [
        msgspec.msgpack.encode(
            {
                "source": encoded_source(unit.source),
                "magnitudes": unit.magnitudes.tobytes(),
                "rates": unit.rates.tobytes(),
                "family": unit.family,
                "occurrence": int(unit.occurrence),
                "group": unit.group,
                "changes": unit.changes,
            }
        )
        for unit in hazard.units
    ]
    start = np.concatenate([[0], np.cumsum([len(unit) for unit in units])]).astype(np.int64)
    inputs.write("sources/data", np.frombuffer(b"".join(units), np.uint8))
    inputs.write("sources/start", start)
    inputs.write("families", _packed(hazard.families))
    inputs.write("groups", _packed(hazard.groups))
    inputs.write("models", _packed(dict(hazard.models)))
    inputs.write("left_out", _packed(dict(hazard.left_out)))
    chosen = hazard.realizations
    inputs.write("realizations/source_path", chosen.source_path)
    inputs.write("realizations/model", chosen.model)
    inputs.write("realizations/weight", chosen.weight)
    inputs.write("realizations/weight_by_measure", chosen.weight_by_measure)
    inputs.write("realizations/column", _packed(dict(chosen.column)))
    inputs.write("realizations/names", _packed(chosen.names))
    for label, own in hazard.labelled.items():
        inputs.write(f"{_LABELLED}{label}/models", _packed(dict(own.models)))
        inputs.write(f"{_LABELLED}{label}/left_out", _packed(dict(own.left_out)))
        inputs.write(f"{_LABELLED}{label}/weight_by_measure", own.weight_by_measure)
    if hazard.parted is not None:
        _write_parted(hazard.parted, inputs)


def read_hazard_inputs(inputs: ArrayReader) -> HazardInputs:
    """Return what `write_hazard_inputs` wrote."""
    data = inputs.read("sources/data").tobytes()
    start = inputs.read("sources/start")
    return HazardInputs(
        parameters=_unpacked(inputs, "parameters", HazardParameters),
        sites=_sites(inputs),
        units=tuple(_unit(data[a:z]) for a, z in pairwise(start)),
        families=_unpacked(inputs, "families", tuple[Family, ...]),
        models=_unpacked(inputs, "models", dict[str, tuple[str, ...]]),
        left_out=_unpacked(inputs, "left_out", dict[str, tuple[tuple[str, ...], ...]]),
        realizations=Realizations(
            source_path=inputs.read("realizations/source_path").astype(np.int64),
            column=_unpacked(inputs, "realizations/column", dict[str, int]),
            model=inputs.read("realizations/model").astype(np.int64),
            weight=inputs.read("realizations/weight").astype(np.float64),
            names=_unpacked(inputs, "realizations/names", tuple[str, ...]),
            weight_by_measure=inputs.read("realizations/weight_by_measure").astype(np.float64),
        ),
        groups=_unpacked(inputs, "groups", tuple[DependentUnits, ...]),
        parted=_parted(inputs),
        labelled=_labelled(inputs),
    )


def _labelled(inputs: ArrayReader) -> dict[int, LabelledModels]:
    names = inputs.names(_LABELLED)
    labels = sorted({int(name.removeprefix(_LABELLED).partition("/")[0]) for name in names})
    return {
        label: LabelledModels(
            _unpacked(inputs, f"{_LABELLED}{label}/models", dict[str, tuple[str, ...]]),
            _unpacked(
                inputs, f"{_LABELLED}{label}/left_out", dict[str, tuple[tuple[str, ...], ...]]
            ),
            inputs.read(f"{_LABELLED}{label}/weight_by_measure").astype(np.float64),
        )
        for label in labels
    }


def _write_parted(tree: PartedTree, inputs: ArrayWriter) -> None:
    inputs.write("parted/count", np.array(tree.count))
    inputs.write("parted/path_weight", tree.path_weight)
    inputs.write("parted/drawn", tree.drawn)
    for part, (weight, path) in enumerate(zip(tree.weight, tree.path, strict=True)):
        inputs.write(f"parted/weight/{part}", weight)
        inputs.write(f"parted/path/{part}", path)
    for column, weight in enumerate(tree.model_weight):
        inputs.write(f"parted/model_weight/{column}", weight)


def _parted(inputs: ArrayReader) -> PartedTree | None:
    names = inputs.names("parted/")
    if not names:
        return None

    def several(name: str) -> tuple[Array, ...]:
        count = sum(each.startswith(f"parted/{name}/") for each in names)
        return tuple(inputs.read(f"parted/{name}/{number}") for number in range(count))

    return PartedTree(
        float(inputs.read("parted/count")),
        inputs.read("parted/path_weight").astype(np.float64),
        tuple(each.astype(np.float64) for each in several("weight")),
        tuple(each.astype(np.int64) for each in several("path")),
        inputs.read("parted/drawn").astype(np.int64),
        tuple(each.astype(np.float64) for each in several("model_weight")),
    )


def _sites(inputs: ArrayReader) -> SiteCollection:
    names = [name.removeprefix("sitecol/") for name in inputs.names("sitecol/")]
    columns = {name: inputs.read(f"sitecol/{name}") for name in names}
    texts = {name: values.astype(str) for name, values in columns.items() if _is_text(values)}
    numbers = {
        name: values.astype(np.float64) for name, values in columns.items() if name not in texts
    }
    custom = texts.pop("custom_site_id", None)
    lon, lat, depth = (numbers.pop(name) for name in ("lon", "lat", "depth"))
    return SiteCollection(lon, lat, depth, numbers, custom, texts)


def _is_text(values: Array) -> bool:
    return values.dtype.kind in "SUO"


def _unit(data: bytes) -> SourceUnit:
    record = msgspec.msgpack.decode(data)
    magnitudes = np.frombuffer(record["magnitudes"])
    rates = np.frombuffer(record["rates"]).reshape(-1, len(magnitudes))
    return SourceUnit(
        decoded_source(record["source"]),
        magnitudes,
        rates,
        record["family"],
        occurrence=Occurrence(record["occurrence"]),
        group=record["group"],
        changes=tuple((int(number), float(delta)) for number, delta in record["changes"]),
    )


def _packed(value: object) -> NDArray[np.uint8]:
    return np.frombuffer(msgspec.msgpack.encode(value), np.uint8)


def _unpacked(inputs: ArrayReader, name: str, kind: Any) -> Any:
    return msgspec.msgpack.decode(inputs.read(name).tobytes(), type=kind)
