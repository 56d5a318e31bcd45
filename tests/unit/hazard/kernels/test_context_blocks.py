# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contexts are put in blocks without loss."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from quakegrid.hazard.kernels.context_blocks import BLOCK, RUN, context_blocks
from quakegrid.hazard.kernels.merged_contexts import merged_contexts
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts

RRUP = COLUMNS.index("rrup")


def some_contexts(counts: list[int], ruptures: int, seed: int) -> RuptureContexts:
    """Return contexts of random distances, `counts` of them at each site."""
    rng = np.random.default_rng(seed)
    total = sum(counts)
    columns = rng.uniform(0.0, 300.0, (len(COLUMNS), total))
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return RuptureContexts(columns, rng.integers(0, ruptures, total).astype(np.int32), start)


def test_every_context_is_in_one_block_of_its_site_and_magnitude() -> None:
    """Blocks hold each context once, with its own site and magnitude."""
    contexts = some_contexts([500, 0, 3, 700], 40, seed=5)
    mag = np.round(np.random.default_rng(6).uniform(5.0, 7.0, 40), 1)
    blocks = context_blocks(contexts, mag, np.array([2, 0, 1, 2]))
    assert sorted(blocks.order) == list(range(len(contexts)))
    for b, site in enumerate(blocks.site):
        members = blocks.order[blocks.start[b] : blocks.start[b + 1]]
        assert 0 < len(members) <= BLOCK
        assert len(set(mag[contexts.rupture[members]])) == 1
        assert (members >= contexts.site_start[site]).all()
        assert (members < contexts.site_start[site + 1]).all()


def test_a_run_has_one_magnitude_and_sites_of_one_kind() -> None:
    """It is as long as it may be: a formula's terms of magnitude and site are computed once."""
    contexts = some_contexts([5000, 40, 0, 3, 700], 40, seed=5)
    mag = np.round(np.random.default_rng(6).uniform(5.0, 5.3, 40), 1)
    kinds = np.array([1, 0, 0, 1, 0])
    blocks = context_blocks(contexts, mag, kinds)
    assert (blocks.run[0], blocks.run[-1]) == (0, len(blocks.site))
    told = []
    for first, last in zip(blocks.run[:-1], blocks.run[1:], strict=True):
        members = blocks.order[blocks.start[first] : blocks.start[last]]
        (one_mag,), (kind,) = (
            set(mag[contexts.rupture[members]]),
            set(kinds[blocks.site[first:last]]),
        )
        size = len(members)
        assert 0 < size <= RUN
        told.append((kind, one_mag, size))
    assert len(told) < len(blocks.site) / 4
    for one, two in pairwise(told):
        assert one[:2] < two[:2] or (one[:2] == two[:2] and one[2] > RUN - BLOCK)


def test_runs_mix_magnitudes_that_no_two_ruptures_share() -> None:
    """They are as long as before then; those of a block are of one class of 0.2."""
    contexts = some_contexts([5000, 40, 0, 3, 700], 400, seed=5)
    mag = np.random.default_rng(6).uniform(5.0, 7.0, 400)
    kinds = np.array([1, 0, 0, 1, 0])
    blocks = context_blocks(contexts, mag, kinds)
    assert blocks.mixed
    assert sorted(blocks.order) == list(range(len(contexts)))
    sizes = []
    for first, last in pairwise(blocks.run):
        assert len(set(kinds[blocks.site[first:last]])) == 1
        sizes.append(blocks.start[last] - blocks.start[first])
    assert max(sizes) <= RUN
    assert len(sizes) == 7
    for first, last in pairwise(blocks.start):
        members = blocks.order[first:last]
        assert np.ptp(mag[contexts.rupture[members]]) <= 0.2


def test_few_magnitudes_are_not_mixed() -> None:
    """Whatever their number, with hundreds of ruptures of each; nor some tens of magnitudes."""
    many = np.repeat(np.linspace(5.0, 7.0, 40), 300)
    assert not context_blocks(some_contexts([50], 12000, 1), many, np.zeros(1, int)).mixed
    few = np.linspace(5.0, 7.0, 30)
    assert not context_blocks(some_contexts([50], 30, 1), few, np.zeros(1, int)).mixed


def test_contexts_of_a_magnitude_come_by_distance() -> None:
    """Blocks of one site and magnitude follow each other outwards, bin by bin."""
    contexts = some_contexts([2000], 1, seed=7)
    blocks = context_blocks(contexts, np.array([6.0]), np.zeros(1, int))
    rrup = contexts.columns[RRUP, blocks.order]
    bins = np.floor(4.0 * np.sqrt(rrup))
    assert (np.diff(bins) >= 0).all()
    assert len(set(bins)) > 30


def test_merging_keeps_sites_and_renumbers_ruptures() -> None:
    """Merged contexts are those of the parts, site by site, with shifted rupture numbers."""
    one, two = some_contexts([2, 3], 4, seed=8), some_contexts([1, 0], 6, seed=9)
    merged = merged_contexts([one, two], [0, 4], range(len(COLUMNS)))
    np.testing.assert_array_equal(merged.site_start, [0, 3, 6])
    np.testing.assert_array_equal(
        merged.rupture, [*one.rupture[:2], two.rupture[0] + 4, *one.rupture[2:]]
    )
    np.testing.assert_array_equal(merged.columns[:, 2], two.columns[:, 0])
    np.testing.assert_array_equal(merged.columns[:, 3:], one.columns[:, 2:])
