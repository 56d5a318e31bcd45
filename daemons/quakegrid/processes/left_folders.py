# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Folders of complete jobs whose process was killed before it could remove them."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

from quakegrid.jobs.datastore.paths import CalculationPaths


def remove_left_folders(jobs: Iterable[tuple[int, str]]) -> threading.Thread | None:
    """Remove the folders ``calc_<id>`` of complete jobs, in a thread: there may be many files.

    Parameters
    ----------
    jobs
        Number and folder of each; what is no folder of the job is left alone.

    Returns
    -------
    Thread or None
        It works on; None if nothing was left.
    """
    paths = [(CalculationPaths(Path(folder).parent, job), Path(folder)) for job, folder in jobs]
    left = [each for each, folder in paths if each.directory == folder and folder.is_dir()]
    if not left:
        return None
    thread = threading.Thread(target=_remove, args=(left,), name="left folders", daemon=True)
    thread.start()
    return thread


def _remove(left: Iterable[CalculationPaths]) -> None:
    for paths in left:
        paths.remove_directory()
