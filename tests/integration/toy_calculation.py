# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A calculation in two stages whose sums depend on the order in which they are made."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from quakegrid.base.errors import InstallationError, Problem, UserInputError
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.ports import Array, ArrayReader, ArrayWriter, PartReader

#: What the registry calls it in tests.
TOY = {"toy": "toy_calculation:Toy"}


@dataclass(frozen=True)
class ToyJob:
    """The parameters of a toy job: what its chunks do besides computing.

    Attributes
    ----------
    behaviour
        Name of what the chunk `number` does: "", "user error", "bug", "sleep", "die",
        "die once", "die three times".
    number
        The chunk that misbehaves.
    folder
        Where it remembers how often it died.
    """

    behaviour: str = ""
    number: int = 3
    folder: Path = Path()
    prepare_fails: bool = False
    finish_fails: bool = False
    weight: float = 10.0


class Toy:
    """Sums of awkward numbers by chunk, their square roots by chunk, and the total."""

    stages = ("sums", "roots")

    def prepare(self, job: ToyJob, inputs: ArrayWriter, report, parent=None) -> None:
        if job.prepare_fails:
            raise UserInputError([Problem("wrong", Path("job.ini"), 3), Problem("also wrong")])
        values = 10.0 ** np.linspace(-12, 12, 97)
        inputs.write("values", values, unit="m", dimensions=("value",))
        inputs.write("behaviour", np.array(job.behaviour))
        inputs.write("misbehaving", np.array(job.number))
        inputs.write("folder", np.array(str(job.folder)))
        inputs.write("weight", np.array(job.weight))
        inputs.write("finish_fails", np.array(job.finish_fails))
        report("info", "prepared")

    def plan(self, job_id: int, inputs: ArrayReader) -> Mapping[str, Sequence[Chunk]]:
        values, weight = inputs.read("values"), float(inputs.read("weight"))
        starts = range(0, len(values), 10)
        sums = [
            Chunk(job_id, "toy", "sums", number, (("rows", (start, start + 10)),), weight)
            for number, start in enumerate(starts)
        ]
        roots = [
            Chunk(job_id, "toy", "roots", len(sums) + number, (("sum", number),), 2 * weight)
            for number in range(len(sums))
        ]
        return {"sums": sums, "roots": roots}

    def supersedes(self, chunk: Chunk) -> Sequence[int]:
        return [int(dict(chunk.slices)["sum"])] if chunk.stage == "roots" else []

    def load(self, inputs: ArrayReader) -> dict[str, Array]:
        return {name: inputs.read(name) for name in inputs.names()}

    def compute(self, chunk: Chunk, loaded: object, parts: PartReader):
        assert isinstance(loaded, dict)
        slices = dict(chunk.slices)
        if chunk.stage == "roots":
            root = np.sqrt(parts.read(int(slices["sum"]))["sum"])
            return {"root": root}, {"roots": 1.0}
        if chunk.number == int(loaded["misbehaving"]):
            _misbehave(str(loaded["behaviour"]), Path(str(loaded["folder"])))
        start, stop = slices["rows"]
        return {"sum": loaded["values"][start:stop].sum()[None]}, {"values": stop - start}

    def finish(self, inputs, plan, parts, results, report) -> Mapping[str, str]:
        if bool(inputs.read("finish_fails")):
            raise InstallationError("the disk is full")
        total = 0.0
        for chunk in plan["roots"]:
            total += float(parts.read(chunk.number)["root"][0])
        results.write("total", np.array([total]), unit="m", dimensions=("one",))
        return {"total": "The Total", "fullreport": "Full Report"}


def _misbehave(behaviour: str, folder: Path) -> None:
    """Do what a chunk must not do."""
    if behaviour == "user error":
        raise UserInputError(Problem("bad depth", Path("model.xml"), 7))
    if behaviour == "bug":
        raise ZeroDivisionError("nobody expected this")
    if behaviour == "sleep":
        (folder / "unfinished").write_text(str(os.getpid()))
        (folder / "unfinished").rename(folder / "sleeping")
        time.sleep(60)
    deaths = {"die": 1000, "die once": 1, "die three times": 3}.get(behaviour, 0)
    died = folder / "died"
    before = len(died.read_text()) if deaths < 1000 and died.exists() else 0
    if before < deaths:
        if deaths < 1000:
            died.write_text("x" * (before + 1))
        os.kill(os.getpid(), signal.SIGKILL)
