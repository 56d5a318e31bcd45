# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which process lives and which does not."""

from __future__ import annotations

import dataclasses
import os

from quakegrid.base.process import ProcessIdentity, peak_memory, this_process


def test_this_process_is_not_dead():
    """It asks."""
    assert not this_process().is_dead()
    assert this_process().pid == os.getpid()


def test_a_number_that_was_given_again_is_another_process():
    """The start time tells the two apart."""
    earlier = dataclasses.replace(this_process(), started=this_process().started - 1)
    assert earlier.is_dead()


def test_a_process_of_another_machine_is_never_declared_dead():
    """Its number means nothing here."""
    assert not ProcessIdentity("elsewhere.example", 2**22 + 1, 0).is_dead()


def test_a_number_nobody_has_is_dead():
    """Beyond the largest number the kernel gives."""
    assert dataclasses.replace(this_process(), pid=2**22 + 1).is_dead()


def test_peak_memory_counts_bytes():
    """An interpreter with numpy takes more than 10 MB and less than the machine has."""
    assert 10e6 < peak_memory() < 1e12
