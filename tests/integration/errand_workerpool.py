# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A worker pool that knows the calculations of the tests besides."""

from __future__ import annotations

import sys
from functools import partial

from errand_calculation import ERRANDS
from toy_calculation import TOY

from quakegrid.processes.daemon import run_daemon
from quakegrid.processes.workerpool import NAME, serve

if __name__ == "__main__":
    sys.exit(run_daemon(NAME, partial(serve, calculations=TOY | ERRANDS)))
