# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which dispatcher the setting oq_distribute names."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping

from quakegrid.base.errors import InstallationError, UserInputError
from quakegrid.distribution.inline import InlineDispatcher
from quakegrid.distribution.processpool import ProcessPoolDispatcher
from quakegrid.jobs.calculations.registry import CALCULATIONS
from quakegrid.jobs.ports import Dispatcher

#: Ways to distribute that work within one command.
BUILT = ("no", "processpool")
#: The way where the daemons run jobs, which no command does itself.
DAEMONS = "zmq"
#: Ways to distribute that the settings know and this version lacks.
NOT_BUILT = ("celery", "dask", "slurm", "threadpool")


def open_dispatcher(
    oq_distribute: str,
    num_cores: int | None = None,
    calculations: Mapping[str, str] = CALCULATIONS,
) -> Dispatcher:
    """Return a dispatcher; nothing is started before the first chunk needs it.

    Parameters
    ----------
    oq_distribute
        As in the environment variable OQ_DISTRIBUTE and in openquake.cfg.
    num_cores
        How many chunks at the same time; None for all cores this process may use.
    calculations
        calculation_mode -> ``module:class``.

    Returns
    -------
    Dispatcher
        To be closed by the caller.

    Raises
    ------
    InstallationError
        This version lacks the way to distribute.
    UserInputError
        There is no such way, or less than one core.
    """
    if num_cores is not None and num_cores < 1:
        raise UserInputError(f"num_cores is {num_cores}: write 1 or more, or leave it out")
    if oq_distribute == "no":
        return InlineDispatcher(calculations)
    if oq_distribute == "processpool":
        return ProcessPoolDispatcher(num_cores or available_cores(), calculations=calculations)
    if oq_distribute in NOT_BUILT:
        raise InstallationError(
            f"oq_distribute = {oq_distribute} is not built yet in this version: "
            f"use {', '.join(BUILT)} or {DAEMONS}"
        )
    close = difflib.get_close_matches(oq_distribute, (*BUILT, DAEMONS, *NOT_BUILT), n=1)
    hint = f"did you mean {close[0]}?" if close else f"write {', '.join(BUILT)} or {DAEMONS}"
    raise UserInputError(f"There is no oq_distribute {oq_distribute!r}: {hint}")


def available_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))
