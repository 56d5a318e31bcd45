# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Micro-benchmarks of the hazard kernels: nanoseconds of CPU for each unit of their work.

    kernels.py [--repeat 5]

Figures are medians of the repetitions; machine code is compiled before the first.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np

from quakegrid.hazard.ground_motion_models.model import (
    DISTANCE_FIELDS,
    PATH_FIELDS,
    RUPTURE_FIELDS,
    SITE_FIELDS,
)
from quakegrid.hazard.kernels.context_blocks import context_blocks
from quakegrid.hazard.kernels.exceedance import add_exceedance_rates, survival_polynomial
from quakegrid.hazard.kernels.model_rates import add_model_rates
from quakegrid.hazard.kernels.warmup import one_model_per_formula
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts

SITES, CONTEXTS_PER_SITE, RUPTURES, LEVELS = 10, 4000, 2000, 45
BLOCK = 128


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    print("| kernel | ns |")
    print("|---|---:|")
    for cut in (3.0, 5.0, 99.0):
        spent = _exceedance(cut, repeat)
        print(f"| survival function, truncation {cut:g}, per context and level | {spent:.2f} |")
    contexts, mag = _contexts()
    kinds = np.arange(SITES)
    spent = _median(lambda: context_blocks(contexts, mag, kinds), repeat) / len(contexts)
    print(f"| contexts into blocks, per context | {spent:.1f} |")
    blocks = context_blocks(contexts, mag, kinds)
    for model in one_model_per_formula().values():
        imts = (model.tabulated_measures() * 8)[:8]
        spent = _rates(model, imts, contexts, blocks, repeat) / len(contexts) / len(imts)
        print(
            f"| {model.name}: mean, sigma and {LEVELS} levels, per context and measure "
            f"| {spent:.1f} |"
        )


def _median(work: Callable[[], object], repeat: int) -> float:
    """Return the median CPU time of a piece of work [ns]."""
    work()
    spent = []
    for _ in range(repeat):
        began = time.process_time_ns()
        work()
        spent.append(time.process_time_ns() - began)
    return statistics.median(spent)


def _exceedance(cut: float, repeat: int) -> float:
    rng = np.random.default_rng(1)
    survival = survival_polynomial(cut)
    mean, inverse = rng.normal(-2.0, 0.1, BLOCK), np.full(BLOCK, 1.0 / (0.6 * survival[0]))
    levels, rates = np.linspace(-3.0, -1.0, LEVELS), np.full((1, BLOCK), 1e-3)
    scratch, out = np.empty(BLOCK), np.zeros((1, LEVELS))
    calls = 200

    def work() -> None:
        for _ in range(calls):
            add_exceedance_rates(levels, mean, inverse, rates, survival, BLOCK, scratch, out)

    return _median(work, repeat) / (calls * BLOCK * LEVELS)


def _contexts() -> tuple[RuptureContexts, np.ndarray]:
    rng = np.random.default_rng(2)
    count = SITES * CONTEXTS_PER_SITE
    columns = rng.uniform(1.0, 90.0, (len(COLUMNS), count))
    columns[COLUMNS.index("rrup")] = np.sqrt(rng.uniform(25.0, 200.0**2, count))
    rupture = rng.integers(0, RUPTURES, count).astype(np.int32)
    start = np.arange(0, count + 1, CONTEXTS_PER_SITE)
    mag = rng.choice(np.arange(5.05, 7.3, 0.2), RUPTURES)
    return RuptureContexts(columns, rupture, start), mag


def _rates(model, imts, contexts, blocks, repeat: int) -> float:
    use = [n for n in RUPTURE_FIELDS + DISTANCE_FIELDS if n in model.requires]
    levels = np.log(np.geomspace(0.005, 2.13, LEVELS))
    out = np.zeros((1, SITES, len(imts), LEVELS))

    def work() -> None:
        add_model_rates(
            model.formula,
            model.coefficient_rows(imts),
            model.reference_row(),
            contexts,
            blocks,
            np.array([COLUMNS.index(name) for name in use], np.int64),
            np.full((len(SITE_FIELDS + PATH_FIELDS), SITES), 500.0),
            np.full((1, RUPTURES), 1e-4),
            np.tile(levels, (len(imts), 1)),
            survival_polynomial(3.0),
            out,
        )

    return _median(work, repeat)


if __name__ == "__main__":
    main()
