# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The way to the job database server: a question, its answer, and what to do without one."""

from __future__ import annotations

from types import TracebackType
from typing import Final, Self, TypeAlias, TypeVar

from quakegrid.base.errors import Bug, JobAborted, PeerProcessError, Superseded
from quakegrid.base.settings import Settings
from quakegrid.distribution.wire_records import error_of_wire
from quakegrid.wire.codec import Codec
from quakegrid.wire.keys import derive_keys
from quakegrid.wire.messages.job_requests import Fenced, JobAnswer, JobRequest, RequestFailed
from quakegrid.wire.messages.node_requests import NodeAnswer, NodeRequest
from quakegrid.wire.sockets import ClientSocket, Context

ServerRequest: TypeAlias = JobRequest | NodeRequest
ServerAnswer: TypeAlias = JobAnswer | NodeAnswer
Expected = TypeVar("Expected")

#: How long somebody who only asks waits for an answer [s].
PATIENCE: Final = 10.0


#: The states of a job that a person has stopped.
_STOPPED: Final = frozenset({"aborted", "deleted"})


class RunOver(JobAborted):
    """A run of a job is over: the job was stopped."""


def server_address(settings: Settings) -> str:
    """Return where the settings say that the job database server listens, ``host:port``."""
    return f"{settings.dbserver.host}:{settings.dbserver.port}"


def unreachable(address: str) -> str:
    """Return what to say of a server that does not answer."""
    host, _, port = address.rpartition(":")
    return (
        f"The job database server at {address} does not answer. On {host}, look with systemctl "
        "status openquake-dbserver and start it with oq dbserver start. If it runs, see that "
        "[dbserver] host, port and authkey in openquake.cfg are the same here and there, that "
        f"listen is an address others can reach, and that no firewall closes port {port}"
    )


def expect(answer: ServerAnswer, kind: type[Expected]) -> Expected:
    """Return an answer that is of a kind.

    Raises
    ------
    RunOver
        The job was stopped.
    Superseded
        A newer run of the job has begun, or will begin.
    QuakegridError
        What the server says went wrong.
    Bug
        It is of another kind.
    """
    if isinstance(answer, kind):
        return answer
    if isinstance(answer, Fenced):
        message = f"The job is {answer.status}: this run of it is over"
        raise RunOver(message) if answer.status in _STOPPED else Superseded(message)
    if isinstance(answer, RequestFailed):
        raise error_of_wire(answer.failure)
    raise Bug(f"the job database server answered {type(answer).__name__}, not {kind.__name__}")


class ServerLine:
    """Questions to the job database server, one at a time, by the thread that made it.

    Parameters
    ----------
    settings
        Where the server is, and the secret of the cluster.
    patience
        How long to wait for each answer [s].
    """

    def __init__(self, settings: Settings, patience: float = PATIENCE) -> None:
        self.address = server_address(settings)
        self._patience = patience
        self._context = Context(derive_keys(settings.dbserver.authkey))
        self._socket: ClientSocket[ServerAnswer] = self._context.client(
            self.address, Codec[ServerAnswer](ServerAnswer)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def ask(self, request: ServerRequest, kind: type[Expected]) -> Expected:
        """Return the answer to a question.

        Raises
        ------
        PeerProcessError
            The server does not answer; says what to look at.
        QuakegridError
            As `expect`.
        """
        try:
            answer = self._socket.request(request, deadline=self._patience)
        except PeerProcessError:
            raise PeerProcessError(unreachable(self.address)) from None
        return expect(answer, kind)

    def close(self) -> None:
        """Hang up."""
        self._context.close()
