# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a hazard job takes from the calculation it starts from, instead of computing it again."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from quakegrid import __version__
from quakegrid.base.errors import Problem, UserInputError
from quakegrid.jobs.hazard_inputs.model_ranges import MODEL_RANGES
from quakegrid.jobs.hazard_inputs.source_costs import PREDICTED
from quakegrid.jobs.parameters.job_config import parameter_table

if TYPE_CHECKING:
    from quakegrid.jobs.calculations.calculation import Report
    from quakegrid.jobs.input_checksum import InputChecksum
    from quakegrid.jobs.parameters.job_config import JobConfig
    from quakegrid.jobs.ports import Array, ArrayReader, ArrayWriter, Attributes

#: Where results keep the prepared inputs, and the rates of exceedance of every slot.
_PREPARED: Final = "prepared/"
RATES: Final = "_rates"
REALIZATIONS: Final = "hcurves-rlzs"
STATISTICS: Final = "hcurves-stats"
#: Where inputs keep what was taken.
TAKEN: Final = "parent/"

_MODES: Final = ("classical", "preclassical")
#: Parameters that differ freely: what is made of the hazard, and what does not touch it.
_AFTER_HAZARD: Final = (
    "individual_rlzs",
    "mean",
    "std",
    "max",
    "quantiles",
    "use_rates",
    "poes",
    "hazard_maps",
    "uniform_hazard_spectra",
    "export_dir",
    "exports",
    "description",
    "calculation_mode",
    "hazard_calculation_id",
    "minimum_engine_version",
)
#: Read by classical calculations too: with few sites these share the ruptures of a point.
_BESIDES: Final = ("max_sites_disagg",)
#: Of a value that is told in a message [characters].
_LONGEST: Final = 60
#: How much is copied at a time [numbers].
_COPIED: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class WantedHazard:
    """What a job would compute and could take instead.

    Attributes
    ----------
    rates
        Shape of the rates of exceedance: (S, Z, M, L).
    realizations
        Shape of the curves of all realizations: (S, R, M, L).
    keeps_realizations
        Whether these curves are results.
    statistics
        Names of the statistics that are results.
    use_rates
        Whether these are statistics of rates.
    """

    rates: tuple[int, ...]
    realizations: tuple[int, ...]
    keeps_realizations: bool
    statistics: tuple[str, ...]
    use_rates: bool


def parent_differences(
    job: JobConfig, checksum: InputChecksum, parent: ArrayReader
) -> tuple[Problem, ...]:
    """Return why a calculation has another hazard than a job: its kind, parameters, files."""
    theirs: Mapping[str, Any] = json.loads(str(parent.read("oqparam")))
    mode = theirs.get("calculation_mode")
    if mode not in _MODES:
        return (_problem(job, f"is {mode}, not {' or '.join(_MODES)}"),)
    own = json.loads(json.dumps(job.plain_values()))
    problems = [
        _problem(job, f"has {name} = {_told(theirs.get(name))}, this job {_told(own.get(name))}")
        for name, parameter in parameter_table().items()
        if ("classical" in parameter.used_in and name not in _AFTER_HAZARD) or name in _BESIDES
        if own.get(name) != theirs.get(name)
    ]
    files = parent.attributes("").get("files_checksum32")
    if files is not None and files != checksum.files:
        problems.append(_problem(job, "has other input files: sites, logic trees or sources"))
    return tuple(problems)


def check_parent(job: JobConfig, checksum: InputChecksum, parent: ArrayReader) -> None:
    """Refuse a calculation of another hazard.

    Raises
    ------
    UserInputError
        With all that differs.
    """
    problems = parent_differences(job, checksum, parent)
    if problems:
        advice = "leave out hazard_calculation_id (--hc), or make both alike"
        raise UserInputError([*problems, Problem(advice, job.path)])


def keep_prepared(inputs: ArrayReader, results: ArrayWriter) -> None:
    """Keep the prepared inputs in results, for the calculations that start from these."""
    for name in inputs.names():
        if not name.startswith(TAKEN):
            results.write(f"{_PREPARED}{name}", inputs.read(name))


def prepared_by(parent: ArrayReader) -> ArrayReader | None:
    """Return the prepared inputs that a calculation kept, if it did and they are of our kind."""
    if not of_this_version(parent):
        return None
    prepared = _Prepared(parent)
    # a build of this version before its release may have kept less
    return prepared if {*PREDICTED, MODEL_RANGES}.issubset(prepared.names()) else None


def of_this_version(parent: ArrayReader) -> bool:
    """Return whether a calculation was made by this version: another may number otherwise."""
    return parent.attributes("").get("engine_version") == __version__


def take_hazard(
    wanted: WantedHazard, parent: ArrayReader, inputs: ArrayWriter, report: Report
) -> None:
    """Copy what makes computing hazard needless, or say that there is nothing of the kind.

    Rates of exceedance serve for all. Else the statistics of the parent do if they are the ones
    wanted, and the curves of its realizations if it kept them.

    Parameters
    ----------
    wanted
        What the job would compute.
    parent, inputs, report
        As in `Calculation.prepare`.
    """
    if not of_this_version(parent):
        report("warning", "The parent is of another version: all is computed again")
        return
    columns = _wanted_statistics(wanted, parent)
    if _has(parent, RATES, wanted.rates):
        names: dict[str, list[int] | None] = {RATES: None}
    elif columns is not None and not wanted.keeps_realizations:
        names = {STATISTICS: columns}
    elif _has(parent, REALIZATIONS, wanted.realizations):
        names = {REALIZATIONS: None} | ({STATISTICS: columns} if columns is not None else {})
    else:
        report(
            "warning",
            "The parent kept neither rates of exceedance nor curves of realizations, and its "
            "statistics do not suffice: all is computed again",
        )
        return
    for name, some in names.items():
        _copy(name, some, parent, inputs)
    told = " and ".join(names)
    report("info", f"Taking {told} of the parent: only what follows from them is computed")


def taken(inputs: ArrayReader) -> frozenset[str]:
    """Return which of `RATES`, `REALIZATIONS`, `STATISTICS` a job took from its parent."""
    return frozenset(name.removeprefix(TAKEN) for name in inputs.names(TAKEN))


def _has(parent: ArrayReader, name: str, shape: tuple[int, ...]) -> bool:
    return name in parent.names(name) and parent.shape(name) == shape


def _wanted_statistics(wanted: WantedHazard, parent: ArrayReader) -> list[int] | None:
    """Return where the statistics of a job stand among those of its parent; None if not there."""
    if not wanted.statistics or STATISTICS not in parent.names(STATISTICS):
        return None
    theirs = json.loads(str(parent.attributes(STATISTICS)["stats"]))
    used_rates = bool(json.loads(str(parent.read("oqparam"))).get("use_rates"))
    if used_rates != wanted.use_rates or not set(wanted.statistics) <= set(theirs):
        return None
    return [theirs.index(name) for name in wanted.statistics]


def _copy(
    name: str, columns: Sequence[int] | None, parent: ArrayReader, inputs: ArrayWriter
) -> None:
    """Copy an array, or some columns of it, a block of rows at a time."""
    rows, count, *rest = parent.shape(name)
    dtype = parent.read(name, slice(0, 0)).dtype
    target = f"{TAKEN}{name}"
    inputs.create(target, (rows, len(columns) if columns is not None else count, *rest), dtype)
    step = max(1, _COPIED // max(1, count * math.prod(rest)))
    for row in range(0, rows, step):
        block = parent.read(name, slice(row, row + step))
        inputs.write_rows(target, row, block if columns is None else block[:, list(columns)])


def _problem(job: JobConfig, what: str) -> Problem:
    return Problem(f"the parent calculation {what}", job.path)


def _told(value: object) -> str:
    """Return a value in as many words as fit in a message."""
    text = json.dumps(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


class _Prepared:
    """The prepared inputs inside the results of a calculation, as an `ArrayReader`."""

    def __init__(self, parent: ArrayReader) -> None:
        self._parent = parent

    def names(self, prefix: str = "") -> tuple[str, ...]:
        """Return the names that start with a prefix."""
        names = self._parent.names(f"{_PREPARED}{prefix}")
        return tuple(name.removeprefix(_PREPARED) for name in names)

    def read(self, name: str, rows: slice | None = None, columns: slice | None = None) -> Array:
        """Return an array, or some of its rows and columns."""
        return self._parent.read(f"{_PREPARED}{name}", rows, columns)

    def shape(self, name: str) -> tuple[int, ...]:
        """Return the shape of an array."""
        return self._parent.shape(f"{_PREPARED}{name}")

    def attributes(self, name: str) -> Attributes:
        """Return the attributes of an array."""
        return self._parent.attributes(f"{_PREPARED}{name}" if name else "")
