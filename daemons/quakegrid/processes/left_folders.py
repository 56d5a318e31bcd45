# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What jobs have left that ended while their process was dead or was being killed."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

from quakegrid.jobs.datastore.paths import CalculationPaths


def remove_left_folders(
    complete: Iterable[tuple[int, str]], aborted: Iterable[tuple[int, str]]
) -> threading.Thread | None:
    """Remove what is needed no more of jobs, in a thread: there may be many files.

    A job that was stopped may be submitted again: its work is out of the way when this returns.

    Parameters
    ----------
    complete
        Number and folder ``calc_<id>`` of jobs that ended well; what is no folder of the job is
        left alone.
    aborted
        The same of jobs that were stopped; the inputs that were submitted stay.

    Returns
    -------
    Thread or None
        It works on; None if nothing was left.
    """
    over, stopped = _there(complete), [each for each in _there(aborted) if each.parts.is_dir()]
    for paths in stopped:
        paths.set_work_aside()
    if not over and not stopped:
        return None
    thread = threading.Thread(
        target=_remove, args=(over, stopped), name="left folders", daemon=True
    )
    thread.start()
    return thread


def remove_left_packing(unsubmitted: Iterable[tuple[int, str]]) -> threading.Thread | None:
    """Remove, in a thread, copies of inputs that were not whole when their process died.

    Parameters
    ----------
    unsubmitted
        Number and folder ``calc_<id>`` of jobs that ended before they were submitted; copies of
        a process that may live are left alone.

    Returns
    -------
    Thread or None
        It works on; None if nothing was left.
    """
    left = [each for each in _there(unsubmitted) if each.left_packing()]
    if not left:
        return None
    thread = threading.Thread(target=_remove_copies, args=(left,), name="left copies", daemon=True)
    thread.start()
    return thread


def _there(jobs: Iterable[tuple[int, str]]) -> list[CalculationPaths]:
    """Return the folders that are there and belong to the job."""
    paths = [(CalculationPaths(Path(folder).parent, job), Path(folder)) for job, folder in jobs]
    return [each for each, folder in paths if each.directory == folder and folder.is_dir()]


def _remove(over: Iterable[CalculationPaths], stopped: Iterable[CalculationPaths]) -> None:
    for paths in over:
        paths.remove_directory()
    for paths in stopped:
        paths.remove_set_aside()


def _remove_copies(left: Iterable[CalculationPaths]) -> None:
    for paths in left:
        paths.remove_left_packing()
