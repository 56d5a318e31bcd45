# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rounds through the stages of a job."""

from __future__ import annotations

from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.rounds import rounds

STAGES = ("rates", "statistics")


def _chunks(stage: str, numbers: range) -> list[Chunk]:
    return [Chunk(1, "toy", stage, number, (), 1.0) for number in numbers]


def _tiles(tiles: int, parts: int) -> tuple[dict[str, list[Chunk]], dict[int, tuple[int, ...]]]:
    """Return the plan of a job with some parts for each tile, and what supersedes what."""
    first = tiles * parts
    plan = {
        "rates": _chunks("rates", range(first)),
        "statistics": _chunks("statistics", range(first, first + tiles)),
    }
    supersedes = {number: () for number in range(first)}
    for tile in range(tiles):
        supersedes[first + tile] = tuple(range(tile * parts, (tile + 1) * parts))
    return plan, supersedes


def _numbers(plans: tuple[dict[str, list[Chunk]], ...]) -> list[list[list[int]]]:
    return [[[chunk.number for chunk in plan.get(stage, ())] for stage in STAGES] for plan in plans]


def test_a_round_has_enough_for_every_worker():
    """Two of the last stage and sixteen in all; the last takes what is left over."""
    plan, supersedes = _tiles(5, 10)
    assert _numbers(rounds(STAGES, plan, supersedes, 1)) == [
        [list(range(20)), [50, 51]],
        [list(range(20, 50)), [52, 53, 54]],
    ]


def test_many_workers_make_one_round():
    """Rather than wait for one another."""
    plan, supersedes = _tiles(5, 10)
    assert len(rounds(STAGES, plan, supersedes, 4)) == 1


def test_a_part_of_two_tiles_is_computed_with_the_first():
    """And no chunk is forgotten or repeated."""
    plan, supersedes = _tiles(4, 10)
    supersedes[43] = (*supersedes[43], 0)
    supersedes[42] = tuple(range(20, 29))
    done = _numbers(rounds(STAGES, plan, supersedes, 1))
    assert done[0] == [list(range(20)), [40, 41]]
    assert done[1] == [list(range(20, 40)), [42, 43]]


def test_a_chunk_that_may_read_any_part_makes_one_round():
    """A stage that supersedes nothing waits for all before it."""
    plan, supersedes = _tiles(5, 10)
    supersedes[54] = ()
    assert rounds(STAGES, plan, supersedes, 1) == (plan,)


def test_a_job_of_one_stage_has_one_round():
    """There is nothing to use up."""
    plan = {"rates": _chunks("rates", range(50))}
    assert rounds(("rates",), plan, dict.fromkeys(range(50), ()), 1) == (plan,)
