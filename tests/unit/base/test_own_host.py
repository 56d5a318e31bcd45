# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which entry of host_cores is this machine."""

from __future__ import annotations

import pytest

from quakegrid.base.errors import InstallationError
from quakegrid.base.own_host import is_here, is_loopback, own_entry
from quakegrid.base.setting import HostCores

HERE, THERE, SELF = HostCores("10.0.0.2", 4), HostCores("10.0.0.3", -1), HostCores("127.0.0.1", 2)


def _own(*entries: HostCores) -> HostCores:
    return own_entry(
        entries,
        here=lambda host: host in ("10.0.0.2", "127.0.0.1"),
        loopback=lambda host: host == "127.0.0.1",
    )


def test_the_entry_with_an_address_of_this_machine_counts():
    """Before one that every machine takes for itself."""
    assert _own(THERE, SELF, HERE) == HERE


def test_the_default_means_every_machine():
    """As long as no other is named."""
    assert _own(SELF) == SELF


@pytest.mark.parametrize("entries", [(THERE,), (SELF, THERE)])
def test_a_machine_that_is_not_listed_is_told_how(entries):
    """It must not take part by mistake."""
    with pytest.raises(InstallationError, match=r"is not among the hosts.*10\.0\.0\.3"):
        _own(*entries)


def test_this_machine_knows_itself():
    """By the loopback address; not by one that nobody has."""
    assert is_here("127.0.0.1")
    assert is_loopback("127.0.0.1")
    assert not is_here("192.0.2.1")
    assert not is_loopback("192.0.2.1")
