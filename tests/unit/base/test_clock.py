# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The machine's clock."""

from __future__ import annotations

from datetime import timedelta

from quakegrid.base.clock import SystemClock


def test_the_time_of_day_has_its_zone():
    """Comparing it with naive times would raise."""
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_monotonic_time_does_not_run_backwards():
    """Two readings in a row."""
    clock = SystemClock()
    assert clock.monotonic() <= clock.monotonic()
