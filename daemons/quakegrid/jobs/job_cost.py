# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a job will take, told before it computes, and whether that fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from quakegrid.base.errors import Problem, UserInputError
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.ports import ArrayReader

_MEGABYTE = 1e6
#: What a worker needs with an empty chunk: the interpreter, compiled kernels [bytes].
_EMPTY_WORKER = 180e6
#: What starting and publishing a chunk takes [CPU seconds].
_SECONDS_PER_CHUNK = 0.005


@dataclass(frozen=True)
class Needs:
    """What the arrays of a calculation take.

    Attributes
    ----------
    memory
        Of the largest chunk, beside what every worker needs [bytes].
    disk
        Of inputs, parts and results together [bytes].
    remedy
        What of the job makes it smaller, if it does not fit.
    """

    memory: float
    disk: float
    remedy: str


@runtime_checkable
class Foresighted(Protocol):
    """What a `Calculation` may offer besides: to tell what its arrays will take."""

    def needs(self, inputs: ArrayReader, plan: Mapping[str, Sequence[Chunk]]) -> Needs:
        """Return what the arrays of a planned job will take."""
        ...


@dataclass(frozen=True)
class JobCost:
    """What a job is predicted to take.

    Attributes
    ----------
    ruptures, pairs
        Numbers of ruptures, and of ruptures and sites within the integration distance.
    chunks
        Number of chunks.
    seconds
        Of all chunks together [CPU seconds].
    worker_memory
        Of each worker [bytes].
    disk
        While the job runs [bytes].
    remedy
        As in `Needs`.
    """

    ruptures: int
    pairs: float
    chunks: int
    seconds: float
    worker_memory: float
    disk: float
    remedy: str

    def told(self) -> str:
        """Return it in a sentence."""
        return (
            f"Predicted: {self.ruptures} ruptures, {self.pairs:.3g} rupture-site pairs, "
            f"{self.chunks} chunks, {self.seconds:.1f} s of CPU time, "
            f"{self.worker_memory / _MEGABYTE:.0f} MB of memory per worker, "
            f"{self.disk / _MEGABYTE:.1f} MB of disk"
        )

    def outcome(self, seconds: float) -> str:
        """Return how far the prediction was off, now that the chunks took so long [CPU s]."""
        if seconds <= 0.0 or self.seconds <= 0.0:
            return f"The chunks took {seconds:.1f} s of CPU time, {self.seconds:.1f} were predicted"
        return (
            f"The chunks took {seconds:.1f} s of CPU time, {seconds / self.seconds:.2f} times what "
            "was predicted"
        )


@dataclass(frozen=True)
class Machine:
    """A machine that computes chunks.

    Attributes
    ----------
    name
        Of the host.
    workers
        How many chunks it computes at the same time.
    memory
        That it can give to a job [bytes].
    remedy
        How to have fewer workers there.
    """

    name: str
    workers: int
    memory: float
    remedy: str


@dataclass(frozen=True)
class Resources:
    """What there is for a job.

    Attributes
    ----------
    machines
        Where its chunks are computed, as far as is known.
    disk
        Free where the job writes [bytes].
    place
        Where that is.
    """

    machines: tuple[Machine, ...]
    disk: float
    place: str


def job_cost(
    calculation: object, inputs: ArrayReader, plan: Mapping[str, Sequence[Chunk]]
) -> JobCost:
    """Return what a planned job is predicted to take."""
    chunks = [chunk for stage in plan.values() for chunk in stage]
    named = set(inputs.names("sources/"))
    ruptures = inputs.read("sources/num_ruptures").sum() if "sources/num_ruptures" in named else 0
    pairs = inputs.read("sources/pairs").sum() if "sources/pairs" in named else 0.0
    once = inputs.read("sources/cost_once").sum() if "sources/cost_once" in named else 0.0
    needs = Needs(0.0, 0.0, "fewer sites")
    if isinstance(calculation, Foresighted):
        needs = calculation.needs(inputs, plan)
    return JobCost(
        ruptures=int(ruptures),
        pairs=float(pairs),
        chunks=len(chunks),
        seconds=sum(chunk.weight for chunk in chunks)
        + float(once)
        + _SECONDS_PER_CHUNK * len(chunks),
        worker_memory=_EMPTY_WORKER + needs.memory,
        disk=needs.disk,
        remedy=needs.remedy,
    )


def refuse_what_does_not_fit(cost: JobCost, there_is: Resources) -> None:
    """Refuse a job that needs more than there is.

    Raises
    ------
    UserInputError
        With the numbers and what to change.
    """
    problems = []
    for machine in there_is.machines:
        # processes of one machine share what an empty worker needs
        memory = _EMPTY_WORKER + machine.workers * (cost.worker_memory - _EMPTY_WORKER)
        if memory > machine.memory:
            problems.append(
                f"the job needs {memory / _MEGABYTE:.0f} MB of memory for {machine.workers} "
                f"workers on {machine.name}, there are {machine.memory / _MEGABYTE:.0f} MB: "
                f"{cost.remedy}, or {machine.remedy}"
            )
    if cost.disk > there_is.disk:
        problems.append(
            f"the job needs {cost.disk / _MEGABYTE:.0f} MB of disk, "
            f"{there_is.disk / _MEGABYTE:.0f} MB are free in {there_is.place}: {cost.remedy}"
        )
    if problems:
        override = ", or compute it all the same with refuse_large_jobs = no in [memory]"
        raise UserInputError(Problem(text + override) for text in problems)
