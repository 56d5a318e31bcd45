# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A pool ends when all is handed over, in eight seconds at the most, at once if told twice."""

from __future__ import annotations

from quakegrid.distribution.workerpool.retirement import Retirement


def test_it_waits_for_chunks_and_results():
    """Two seconds for the former."""
    end = Retirement()
    assert not end.cuts_off(100.0)
    end.look(100.0, 0, 0)
    assert not end.finished
    end.begin(100.0)
    end.begin(105.0)
    assert not end.cuts_off(101.9)
    assert end.cuts_off(102.0)
    end.look(102.0, 0, 1)
    assert not end.finished
    end.look(102.1, 0, 0)
    assert end.finished


def test_it_does_not_wait_for_ever():
    """A runner may be gone."""
    end = Retirement()
    end.begin(0.0)
    end.look(7.9, 0, 1)
    assert not end.finished
    end.look(8.0, 0, 1)
    assert end.finished


def test_the_second_signal_ends_it_at_once():
    """Somebody is in a hurry."""
    end = Retirement()
    end.signalled(0.0)
    assert (end.begun, end.finished) == (True, False)
    end.signalled(0.1)
    assert end.finished
