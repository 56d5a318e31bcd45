# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One secret makes the keys of a cluster; a secret that everybody knows opens no port."""

from __future__ import annotations

import pytest

from quakegrid.base.errors import InstallationError
from quakegrid.wire.keys import check_bindable, derive_keys


def test_the_same_secret_gives_the_same_keys_and_another_gives_others():
    """All nodes with one authkey understand each other, and nobody else does."""
    keys = derive_keys("one")
    derive_keys.cache_clear()
    assert derive_keys("one") == keys
    assert derive_keys("two") != keys


def test_servers_and_clients_have_different_keys_of_32_bytes():
    """No client can pose as a server."""
    keys = derive_keys("one")
    assert keys.server != keys.client
    assert len(keys.server) == len(keys.client) == 32


def test_keys_are_not_shown():
    """A log that prints them holds no secret."""
    assert repr(derive_keys("one")) == "Keys()"


@pytest.mark.parametrize("listen", ["127.0.0.1", "::1", "127.8.0.1"])
def test_the_known_secret_is_good_enough_for_this_machine_alone(listen):
    """A laptop needs no secret."""
    assert check_bindable(listen, "changeme") is None


@pytest.mark.parametrize("authkey", ["changeme", ""])
@pytest.mark.parametrize("listen", ["0.0.0.0", "192.0.2.1", "*", "::"])
def test_the_known_secret_is_refused_where_others_can_reach_us(listen, authkey):
    """The message names the address and what to write."""
    with pytest.raises(InstallationError, match="write a secret of your own as authkey"):
        check_bindable(listen, authkey)


def test_a_secret_of_ones_own_may_be_used_everywhere():
    """Also on a public address."""
    assert check_bindable("192.0.2.1", "something stronger") is None
