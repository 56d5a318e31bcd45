# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Micro-benchmarks of the hazard kernels: nanoseconds of CPU for each unit of their work.

    kernels.py [--repeat 5]
    kernels.py --cpus [--repeat 5]

Figures are medians of the repetitions; machine code is compiled before the first.  ``--cpus``
has the machine code made for processors with vectors of 512, 256 and 128 bits, and tells
how many probabilities of exceedance (a context, a measure, a level) there are per core-second.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np

from quakegrid.hazard.ground_motion_models.model import (
    DISTANCE_FIELDS,
    PATH_FIELDS,
    RUPTURE_FIELDS,
    SITE_FIELDS,
)
from quakegrid.hazard.ground_motion_models.registry import ground_motion_model
from quakegrid.hazard.kernels.context_blocks import context_blocks
from quakegrid.hazard.kernels.exceedance import add_exceedance_rates, survival_polynomial
from quakegrid.hazard.kernels.model_rates import add_model_rates
from quakegrid.hazard.kernels.warmup import one_model_per_formula
from quakegrid.hazard.rupture_context import COLUMNS, RuptureContexts

SITES, CONTEXTS_PER_SITE, RUPTURES, LEVELS = 10, 4000, 2000, 45
BLOCK = 128
#: What a processor is called by LLVM, what else it is told, the bits of its vectors, and the
#: exceedances per core-second [1e6] that one survival function was measured to allow at most.
CPUS = (
    ("skylake-avx512", "-prefer-256-bit", 512, 2080),
    ("haswell", "", 256, 1130),
    ("nehalem", "", 128, 290),
)
#: Whose curves are timed with ``--cpus``.
MODELS = ("SadighEtAl1997", "BooreAtkinson2008", "ChiouYoungs2014")


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--cpus", action="store_true")
    parser.add_argument("--rates", action="store_true", help=argparse.SUPPRESS)
    words = parser.parse_args()
    if words.cpus:
        _tell_cpus(words.repeat)
    elif words.rates:
        print(" ".join(f"{rate:.0f}" for rate in _exceedances_per_microsecond(words.repeat)))
    else:
        _tell_times(words.repeat)


def _tell_cpus(repeat: int) -> None:
    """Print exceedances per core-second for every processor, each in a process of its own."""
    heads = ("vectors", "made for", "survival function", "limit", "part of it", *MODELS)
    print(f"| {' | '.join(heads)} |")
    print("|---|---|" + "---:|" * (3 + len(MODELS)))
    for name, features, bits, limit in CPUS:
        done = subprocess.run(
            [sys.executable, __file__, "--rates", f"--repeat={repeat}"],
            env={**os.environ, "NUMBA_CPU_NAME": name, "NUMBA_CPU_FEATURES": features},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        survival, *models = done.stdout.split()
        share = f"{100 * int(survival) / limit:.0f} %"
        print(f"| {bits} bits | `{name}`", survival, limit, share, *models, sep=" | ", end=" |\n")


def _exceedances_per_microsecond(repeat: int) -> Iterator[float]:
    """Yield those of one survival function, then those of models with many levels."""
    yield 1e3 / _exceedance(3.0, repeat)
    contexts, mag = _contexts()
    blocks = context_blocks(contexts, mag, np.arange(SITES))
    for name in MODELS:
        model = ground_motion_model(name)
        imts = (model.tabulated_measures() * 8)[:8]
        spent = _rates(model, imts, contexts, blocks, repeat)
        yield 1e3 * len(contexts) * len(imts) * LEVELS / spent


def _tell_times(repeat: int) -> None:
    """Print a table of all kernels."""
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
