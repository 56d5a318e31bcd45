# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Check what jobs have left behind, without the daemons: ledger of chunks, log, files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import h5py

#: The runner of a job speaks in its log as `host/pid/start`; the daemons as one of these.
_DAEMONS = ("dbserver", "receiver")


@dataclass(frozen=True)
class JobTrace:
    """
    What the job database has of a job.

    Attributes
    ----------
    status
        How it ended.
    epoch
        How often a receiver has taken it.
    attempts
        How often the process that ran it was lost.
    chunks
        How many chunks were planned.
    done
        How many of them are done.
    losses
        How many results that had been accepted were found missing and computed again.
    workers
        Who computed the chunks that are done.
    problems
        What is not as it must be, a sentence each.
    """

    status: str
    epoch: int
    attempts: int
    chunks: int
    done: int
    losses: int
    workers: frozenset[str]
    problems: tuple[str, ...]


def read_trace(database: Path, job_id: int) -> JobTrace:
    """
    Read a job and check its ledger.

    Whatever befell the job: its chunks are numbered from 0 without a gap, each was accepted once
    if it is done and not at all if it is not, a job that is complete has all of them, and a run
    of the job that was replaced by another has said nothing after that.

    Parameters
    ----------
    database
        A copy of the job database with all that was committed.
    job_id
        The job.
    """
    with closing(sqlite3.connect(f"file:{database}?immutable=1", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        job = connection.execute("SELECT * FROM job WHERE id = ?", (job_id,)).fetchone()
        chunks = connection.execute(
            "SELECT * FROM chunk WHERE job_id = ? ORDER BY number", (job_id,)
        ).fetchall()
        speakers = connection.execute(
            "SELECT process FROM log WHERE job_id = ? ORDER BY id", (job_id,)
        ).fetchall()
    problems = [
        *_amiss_with_chunks(job["status"], chunks),
        *_amiss_with_speakers([row["process"] for row in speakers], job["epoch"]),
    ]
    done = [chunk for chunk in chunks if chunk["is_done"]]
    return JobTrace(
        job["status"],
        job["epoch"],
        job["attempts"],
        len(chunks),
        len(done),
        sum(chunk["losses"] for chunk in chunks),
        frozenset(str(chunk["worker"]) for chunk in done),
        tuple(problems),
    )


def _amiss_with_chunks(status: str, chunks: Sequence[sqlite3.Row]) -> Iterator[str]:
    numbers = [chunk["number"] for chunk in chunks]
    if numbers != list(range(len(numbers))):
        yield f"the numbers of the chunks have gaps: {numbers}"
    for chunk in chunks:
        if chunk["stored"] != int(chunk["is_done"]):
            yield (
                f"chunk {chunk['number']}, done: {bool(chunk['is_done'])}, was stored "
                f"{chunk['stored']} times"
            )
        if chunk["is_done"] and not (chunk["worker"] and chunk["part"]):
            yield f"nobody knows who computed chunk {chunk['number']}, or its part"
    missing = [chunk["number"] for chunk in chunks if not chunk["is_done"]]
    if status == "complete" and (missing or not chunks):
        yield f"the job is complete without its chunks {missing}"


def _amiss_with_speakers(processes: Sequence[str], epoch: int) -> Iterator[str]:
    runners = [name for name in processes if "/" in name]
    runs = [name for name, _ in groupby(runners)]
    if len(runs) != len(set(runs)):
        yield f"a run that was replaced has spoken again: {runs}"
    if len(runs) > epoch:
        yield f"{len(runs)} runs have spoken of a job that was taken {epoch} times"


def unreadable_files(folder: Path) -> list[str]:
    """Read every published results file and part below a folder; return what cannot be read."""
    problems = []
    for path in sorted(folder.rglob("*.hdf5")):
        if path.name.startswith("."):
            continue  # not published: it has a temporary name
        try:
            with h5py.File(path, "r") as file:
                file.visititems(_read)
        except (OSError, RuntimeError) as error:
            if not path.exists():
                continue  # removed meanwhile, as it should be
            problems.append(f"{path.name}: {error}")
    return problems


def _read(name: str, item: h5py.Group | h5py.Dataset) -> None:
    """Read all of a dataset, so that its checksums are verified."""
    if isinstance(item, h5py.Dataset):
        item[()]
