# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hints of how to compute; no result depends on them."""

from __future__ import annotations

from dataclasses import dataclass

from quakegrid.jobs.parameters import kinds
from quakegrid.jobs.parameters.declaration import parameter


@dataclass(frozen=True, slots=True)
class PerformanceParameters:
    """How the work might be cut."""

    concurrent_tasks: int = parameter(
        kinds.COUNT,
        4,
        "How many pieces to cut the work into. A hint only: the plan of a job depends on its "
        "inputs alone.",
    )
    tiling: bool = parameter(
        kinds.BOOLEAN,
        False,
        "Whether to cut the sites into tiles. A hint only: the plan of a job depends on its "
        "inputs alone.",
    )
