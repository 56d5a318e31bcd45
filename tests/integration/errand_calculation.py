# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A calculation whose chunks do what their slices say: sleep, die, fill memory, fail."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping, Sequence

import numpy as np

from quakegrid.base.errors import UserInputError
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.ports import Array, ArrayReader, PartReader

#: What the registry calls it in tests.
ERRANDS = {"errands": "errand_calculation:Errands"}


def errand(job_id: int, number: int, what: str = "", value: float = 1.0) -> Chunk:
    """Return a chunk that does something."""
    slices = (("do", what), ("value", value))
    return Chunk(job_id, "errands", "errands", number, slices, 0.001)


class Errands:
    """One array of eight numbers for each chunk, or as many as it says."""

    stages = ("errands",)

    def load(self, inputs: ArrayReader) -> float:
        return float(inputs.read("factor"))

    def array_shapes(self, chunk: Chunk, loaded: object) -> Mapping[str, tuple[int, ...]]:
        what, value = self._order(chunk)
        return {"numbers": (int(value), 1024)} if what in ("large", "die large") else {}

    def cut(self, chunk: Chunk, loaded: object, pieces: int) -> Sequence[Chunk]:
        what, value = self._order(chunk)
        if what != "row by row":
            return [chunk]
        return [errand(chunk.job_id, chunk.number, "row", row) for row in range(int(value))]

    def join(self, chunk, loaded, results: Sequence[Mapping[str, Array]]):
        return {"numbers": np.concatenate([result["numbers"] for result in results])}

    def compute(self, chunk: Chunk, loaded: object, parts: PartReader):
        assert isinstance(loaded, float)
        what, value = self._order(chunk)
        if what == "sleep":
            time.sleep(value)
        elif what.startswith("die"):
            os.kill(os.getpid(), signal.SIGKILL)
        elif what == "fail":
            raise UserInputError("bad depth")
        elif what == "memory":
            np.zeros((2**20, 2**20, 2**10))
        elif what == "large":
            numbers = np.arange(int(value) * 1024, dtype=float).reshape(-1, 1024)
            return {"numbers": numbers, "none": np.zeros((0, 3))}, {}
        elif what in ("row", "row by row"):
            rows = np.arange(value) if what == "row by row" else np.array([value])
            return {"numbers": rows * loaded}, {"rows": float(len(rows))}
        return {"numbers": np.full(8, chunk.number * loaded)}, {}

    @staticmethod
    def _order(chunk: Chunk) -> tuple[str, float]:
        slices = dict(chunk.slices)
        return str(slices["do"]), float(slices["value"])
