# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The last answers a server gave each client, for requests that come twice."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

Answer = TypeVar("Answer")

#: A client has one request on its way at a time; late copies of earlier ones may follow it.
_PER_CLIENT = 8
_CLIENTS = 4096


class RememberedAnswers(Generic[Answer]):
    """Answers by client and number of the request; the oldest are forgotten.

    Parameters
    ----------
    per_client
        How many of each client are kept.
    clients
        Of how many clients, those that asked last.
    """

    def __init__(self, per_client: int = _PER_CLIENT, clients: int = _CLIENTS) -> None:
        self._per_client = per_client
        self._clients = clients
        self._answers: OrderedDict[bytes, OrderedDict[int, Answer]] = OrderedDict()

    def get(self, client: bytes, number: int) -> Answer | None:
        """Return what was answered, None if that is not known; the number 0 names no request."""
        return self._answers.get(client, OrderedDict()).get(number) if number else None

    def keep(self, client: bytes, number: int, answer: Answer) -> None:
        """Remember an answer."""
        if not number:
            return
        answers = self._answers.setdefault(client, OrderedDict())
        self._answers.move_to_end(client)
        answers[number] = answer
        if len(answers) > self._per_client:
            answers.popitem(last=False)
        if len(self._answers) > self._clients:
            self._answers.popitem(last=False)
