# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The chunks of a job in rounds through its stages, so that parts are used up early."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from quakegrid.jobs.chunk import Chunk

#: Chunks by stage.
Plan: TypeAlias = "Mapping[str, Sequence[Chunk]]"

#: A round has so many chunks of the last stage, and so many in all, for each worker: at the end
#: of each stage of a round workers wait for the last of them.
_LAST_PER_WORKER: Final = 2
_ALL_PER_WORKER: Final = 16


def rounds(
    stages: Sequence[str], plan: Plan, supersedes: Mapping[int, Sequence[int]], workers: int
) -> tuple[Plan, ...]:
    """Return the plan of each round; in a round a stage begins when the last has ended.

    Parameters
    ----------
    stages
        Their names, in order.
    plan
        All chunks.
    supersedes
        For each chunk the numbers of those it supersedes. Such a chunk reads no other parts;
        a later chunk that supersedes none may read any part, then there is one round alone.
    workers
        How many chunks can be computed at the same time.
    """
    later = [chunk for stage in stages[1:] for chunk in plan.get(stage, ())]
    if not later or not all(supersedes[chunk.number] for chunk in later):
        return (plan,)
    place: dict[int, int] = {}
    ended = 0  # rounds
    last_chunks = all_chunks = 0
    last = [stage for stage in stages if plan.get(stage)][-1]
    for chunk in plan[last]:
        new = [number for number in _needed(chunk.number, supersedes) if number not in place]
        place.update(dict.fromkeys(new, ended))
        last_chunks, all_chunks = last_chunks + 1, all_chunks + len(new)
        if last_chunks >= _LAST_PER_WORKER * workers and all_chunks >= _ALL_PER_WORKER * workers:
            ended, last_chunks, all_chunks = ended + 1, 0, 0
    final = max(ended - 1, 0)  # takes what is left over
    plans: list[dict[str, list[Chunk]]] = [
        {stage: [] for stage in stages} for _ in range(final + 1)
    ]
    for stage in stages:
        for chunk in plan.get(stage, ()):
            plans[min(place.get(chunk.number, final), final)][stage].append(chunk)
    return tuple(plans)


def _needed(number: int, supersedes: Mapping[int, Sequence[int]]) -> Iterator[int]:
    """Yield a chunk after all chunks whose parts it reads."""
    for before in supersedes[number]:
        yield from _needed(before, supersedes)
    yield number
