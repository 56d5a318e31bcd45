# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How long the daemons took to get over what befell them, as a table at the end of a run."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class RecoveryTime:
    """One measurement: what happened until what, seconds, and the most it may take, if bounded."""

    what: str
    seconds: float
    target: float | None


@dataclass
class RecoveryTimes:
    """The measurements of a run of the tests."""

    measured: list[RecoveryTime] = field(default_factory=list)

    def add(self, what: str, seconds: float, target: float | None = None) -> None:
        """
        Keep a measurement and see that it is within its target.

        Parameters
        ----------
        what
            From what until what.
        seconds
            How long it took [s].
        target
            It must take less than this [s].
        """
        self.measured.append(RecoveryTime(what, seconds, target))
        if target is not None:
            assert seconds < target, f"{what} took {seconds:.1f} s"

    def table(self) -> list[str]:
        """Return the lines of the table, none if nothing was measured."""
        if not self.measured:
            return []
        width = max(len(each.what) for each in self.measured)
        lines = [f"{'what':{width}}   took   target"]
        for each in self.measured:
            target = "" if each.target is None else f"{each.target:6.0f} s"
            lines.append(f"{each.what:{width}}  {each.seconds:5.2f} s {target}".rstrip())
        return lines
