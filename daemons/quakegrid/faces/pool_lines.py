# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions to the control ports of many worker pools at once."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Final

import msgspec

from quakegrid.base.settings import Settings
from quakegrid.wire.codec import Codec
from quakegrid.wire.keys import derive_keys
from quakegrid.wire.messages.control_messages import FromControl
from quakegrid.wire.sockets import ClientSocket, Context, Poller

#: After how long a question is asked again that was not answered [s].
_AGAIN: Final = 1.0
#: After how long a question is tried again while there is no connection [s].
_NOT_CONNECTED: Final = 0.05


class PoolLines:
    """Connections to the worker pools of some hosts; a context.

    Parameters
    ----------
    settings
        Of the installation: the secret and the control port.
    hosts
        As in ``host_cores``.
    """

    def __init__(self, settings: Settings, hosts: Sequence[str]) -> None:
        self._context = Context(derive_keys(settings.dbserver.authkey))
        self._poller = Poller()
        self._lines: dict[str, ClientSocket[FromControl]] = {}
        for host in hosts:
            address = f"{host}:{settings.zworkers.ctrl_port}"
            self._lines[host] = self._context.client(address, Codec(FromControl))
            self._poller.register(self._lines[host])

    def __enter__(self) -> PoolLines:
        """Return the lines."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close all connections."""
        self._context.close()

    def ask(
        self, request: msgspec.Struct, patience: float, hosts: Sequence[str] | None = None
    ) -> Mapping[str, FromControl]:
        """Return the answers by host; those that do not answer in time [s] are missing.

        Parameters
        ----------
        request
            The question.
        patience
            How long to wait [s].
        hosts
            Whom to ask; None for all.
        """
        number = secrets.randbelow(2**48) + 1
        due = dict.fromkeys(self._lines if hosts is None else hosts, 0.0)
        answers: dict[str, FromControl] = {}
        end = time.monotonic() + patience
        while due and (now := time.monotonic()) < end:
            for host, when in due.items():
                if when <= now:
                    sent = self._lines[host].send(request, number=number)
                    due[host] = now + (_AGAIN if sent else _NOT_CONNECTED)
            self._poller.poll(max(min(end, *due.values()) - now, 0.0))
            for host in list(due):
                while (parcel := self._lines[host].receive()) is not None:
                    if parcel.number == number:
                        answers[host] = parcel.body
                        due.pop(host, None)
        return answers
