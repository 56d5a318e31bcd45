# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A daemon, or the process of a job, that knows the calculations of the benchmarks.

Called with dbserver, receiver, workerpool, or jobrunner JOB EPOCH PORT DIRECTORY.
"""

from __future__ import annotations

import importlib
import sys
from functools import partial

from bench_calculations import CALCULATIONS

from quakegrid.processes.daemon import run_daemon
from quakegrid.processes.runner_process import RunnerProcess, runner_command


def main() -> int:
    """Run the process that the first word names."""
    name, *words = sys.argv[1:]
    module = importlib.import_module(f"quakegrid.processes.{name}")
    if name == "jobrunner":
        return module.main(words, CALCULATIONS)
    more = {
        "receiver": {"start": _start_runner},
        "workerpool": {"calculations": CALCULATIONS},
    }
    serve = partial(module.serve, **more.get(name, {}))
    return run_daemon(f"openquake-{name}", serve)


def _start_runner(job, environment):
    """Start the process of a job as the receiver does, but with this file."""
    words = runner_command(job)[-4:]
    return RunnerProcess(job, environment, (sys.executable, "-P", __file__, "jobrunner", *words))


if __name__ == "__main__":
    sys.exit(main())
