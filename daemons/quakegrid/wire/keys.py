# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The secret keys of a cluster, made from the one secret in its settings."""

from __future__ import annotations

import hashlib
import ipaddress
import socket
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from quakegrid.base.errors import InstallationError
from quakegrid.base.settings_sections import DEFAULT_AUTHKEY

#: One salt for each role, so that no client can pose as a server.
_SERVER_SALT: Final = b"quakegrid server 1"
_CLIENT_SALT: Final = b"quakegrid client 1"
#: Cost of scrypt: 16 MB and some 50 ms for each guess at the secret.
_COST: Final = 2**14
_BLOCK: Final = 8
_KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """The secret keys of the two roles, 32 bytes each.

    Attributes
    ----------
    server
        Of whoever binds a port.
    client
        Of whoever connects.
    """

    server: bytes
    client: bytes

    def __repr__(self) -> str:
        """Return nothing that a log should not hold."""
        return "Keys()"


@lru_cache(maxsize=4)
def derive_keys(authkey: str) -> Keys:
    """Return the keys of a cluster.

    Parameters
    ----------
    authkey
        Its secret, ``[dbserver] authkey``.
    """
    return Keys(_derived(authkey, _SERVER_SALT), _derived(authkey, _CLIENT_SALT))


def check_bindable(listen: str, authkey: str) -> None:
    """See that an address may be listened on with a secret.

    Parameters
    ----------
    listen
        Name or number of an address of this machine.
    authkey
        The secret.

    Raises
    ------
    InstallationError
        Others can reach the address and everybody knows the secret.
    """
    if authkey and authkey != DEFAULT_AUTHKEY:
        return
    if not is_loopback(listen):
        raise InstallationError(
            f"{listen} can be reached from other machines and [dbserver] authkey is "
            f"{authkey!r}, which everybody knows: write a secret of your own as authkey in "
            "openquake.cfg of all nodes, or listen on 127.0.0.1"
        )


def is_loopback(host: str) -> bool:
    """Return whether a name or number means this machine alone, wherever it is asked.

    Raises
    ------
    InstallationError
        No such host.
    """
    return ipaddress.ip_address(numeric_address(host)).is_loopback


def numeric_address(host: str) -> str:
    """Return the number of a host.

    Raises
    ------
    InstallationError
        It has none.
    """
    if host in ("", "*"):
        return "0.0.0.0"
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise InstallationError(f"There is no host {host!r}: {error.strerror}") from None
    # where a name has both, zmq binds the older kind
    numbers = sorted(str(entry[4][0]) for entry in found if entry[0] == socket.AF_INET)
    return numbers[0] if numbers else str(found[0][4][0])


def _derived(authkey: str, salt: bytes) -> bytes:
    """Return the secret key of a role."""
    return hashlib.scrypt(authkey.encode(), salt=salt, n=_COST, r=_BLOCK, p=1, dklen=_KEY_BYTES)
