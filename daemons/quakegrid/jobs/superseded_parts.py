# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which parts nobody reads any more, because what was made of them is published and known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quakegrid.jobs.chunk import Chunk


class SupersededParts:
    """Follows the parts of a job until they may be deleted.

    A part may be deleted only when all chunks that supersede it are published and in the
    ledger; then a job that goes on needs it no more.

    Parameters
    ----------
    chunks
        All chunks of the job, stage by stage.
    supersedes
        Returns the numbers of the chunks that a chunk supersedes.
    """

    def __init__(
        self, chunks: Iterable[Chunk], supersedes: Callable[[Chunk], Sequence[int]]
    ) -> None:
        self._numbers = [chunk.number for chunk in chunks]
        self._superseded: dict[int, tuple[int, ...]] = {}
        self._awaited: dict[int, set[int]] = {}
        for chunk in chunks:
            self._superseded[chunk.number] = tuple(supersedes(chunk))
            for number in self._superseded[chunk.number]:
                self._awaited.setdefault(number, set()).add(chunk.number)

    @property
    def by_chunk(self) -> Mapping[int, Sequence[int]]:
        """Return for each chunk the numbers of those it supersedes."""
        return self._superseded

    def done_before(self, ledger: Iterable[int], published: Callable[[int], bool]) -> set[int]:
        """Return the chunks that a job which goes on need not compute.

        Parameters
        ----------
        ledger
            The chunks that the ledger knows as done.
        published
            Returns whether there is a part of a chunk that the ledger knows as done.
        """
        known = set(ledger)
        done: set[int] = set()
        for number in reversed(self._numbers):  # what supersedes comes after what it supersedes
            after = self._awaited.get(number)
            replaced = after is not None and after <= done
            if number in known and (replaced or published(number)):
                done.add(number)
        return done

    def free(self, number: int) -> tuple[int, ...]:
        """Return the parts that may be deleted now that a chunk is published and in the ledger."""
        freed = []
        for part in self._superseded[number]:
            self._awaited[part].discard(number)
            if not self._awaited[part]:
                freed.append(part)
        return tuple(freed)
