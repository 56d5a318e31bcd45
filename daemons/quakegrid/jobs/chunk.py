# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The unit of work: it names a slice of a job's inputs and carries no code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

#: Plain data only: what can be written in JSON and in a message.
ChunkValue: TypeAlias = "int | float | str | tuple[ChunkValue, ...]"


@dataclass(frozen=True, slots=True)
class Chunk:
    """One piece of one stage of one job.

    Attributes
    ----------
    job_id
        The job.
    calculation
        The calculation mode, a key of the calculation registry.
    stage
        The stage's name.
    number
        Unique in the job, counted over all stages: names the part file.
    slices
        What of `inputs.hdf5` to work on: name -> plain values, as the calculation's plan
        wrote it and its compute reads it.
    weight
        Predicted cost [CPU seconds].
    seed
        For the random numbers of the chunk, if it needs any.
    """

    job_id: int
    calculation: str
    stage: str
    number: int
    slices: tuple[tuple[str, ChunkValue], ...]
    weight: float
    seed: int = 0
