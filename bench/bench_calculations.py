# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Calculations of no science for measuring daemons, under the names of built ones.

A job file takes part by its description: ``toy sums=30 roots=1 pace=1 seed=7``.
"""

from __future__ import annotations

import time

import numpy as np

from quakegrid.jobs.chunk import Chunk

#: What the registry of the measured daemons calls them; their workers load no kernels at
#: their start, so that one who dies is back in a second.
CALCULATIONS = {
    "classical": "bench_calculations:Classical",
    "preclassical": "bench_calculations:Toy",
}
#: How long a chunk sleeps at pace 1, at least, and in how many steps of a millisecond more [s].
_SHORTEST, _STEPS = 0.010, 41
_VALUES = 10


def __getattr__(name: str) -> type:
    """Return the classical calculation, whose modules toys do without."""
    if name != "Classical":
        raise AttributeError(name)
    from quakegrid.jobs.calculations.classical import Classical

    return Classical


def toy_description(sums: int, *, roots: bool, pace: float, seed: int) -> str:
    """Return the description that makes a job a toy.

    Parameters
    ----------
    sums
        How many chunks the first stage has.
    roots
        Whether there is a second stage, with as many.
    pace
        How long chunks sleep, 0 for not at all; 1 for 10 to 50 ms.
    seed
        Of the numbers.
    """
    return f"toy sums={sums} roots={int(roots)} pace={pace} seed={seed}"


def expected_values(description: str) -> np.ndarray:
    """Return what a toy job must have as its results, to the last bit."""
    words = _words(description)
    sums = [_sum(number, words["seed"]) for number in range(int(words["sums"]))]
    return np.array([np.sqrt(each) for each in sums] if words["roots"] else sums)


class Toy:
    """Sums of awkward numbers by chunk, and their square roots by chunk."""

    stages = ("sums", "roots")

    def prepare(self, job, inputs, report, parent=None):
        """Write what the description says."""
        for name, value in _words(job.calculation.description).items():
            inputs.write(name, np.array(value))

    def plan(self, job_id, inputs):
        """Return as many chunks as the description says."""
        count, pace = int(inputs.read("sums")), float(inputs.read("pace"))
        sums = [
            Chunk(job_id, "preclassical", "sums", number, (), 0.03 * pace)
            for number in range(count)
        ]
        roots = [
            Chunk(job_id, "preclassical", "roots", count + number, (("sum", number),), 0.03 * pace)
            for number in range(count if inputs.read("roots") else 0)
        ]
        return {"sums": sums, "roots": roots}

    def supersedes(self, chunk):
        """Return the sum that a root is of."""
        return [int(dict(chunk.slices)["sum"])] if chunk.stage == "roots" else []

    def load(self, inputs):
        """Return what the description says."""
        return {name: float(inputs.read(name)) for name in ("pace", "seed")}

    def compute(self, chunk, loaded, parts):
        """Sleep, and add or take the root."""
        if loaded["pace"]:
            pause = _SHORTEST + 0.001 * (7919 * chunk.number % _STEPS)
            time.sleep(loaded["pace"] * pause)
        if chunk.stage == "roots":
            value = np.sqrt(parts.read(int(dict(chunk.slices)["sum"]))["value"][0])
        else:
            value = _sum(chunk.number, loaded["seed"])
        return {"value": np.array([value])}, {"values": 1.0}

    def finish(self, inputs, plan, parts, results, report):
        """Write all values in one array."""
        last = plan["roots"] or plan["sums"]
        values = np.concatenate([parts.read(chunk.number)["value"] for chunk in last])
        results.write("values", values, dimensions=("chunk",))
        return {"values": "The Values"}


def _words(description: str) -> dict[str, float]:
    """Return the numbers of a description by their names."""
    pairs = (word.partition("=") for word in description.split()[1:])
    return {name: float(value) for name, _, value in pairs}


def _sum(number: int, seed: float) -> float:
    """Return a sum that depends on its order."""
    powers = np.linspace(-12, 12, _VALUES) + 0.001 * number
    return (10.0**powers * (1.0 + 1e-3 * seed)).sum()
