# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The receiver's side of the process of one job: start it, hear its end, end it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

from quakegrid.wire.messages.node_requests import ClaimedJob

#: The module that is the process.
RUNNER: Final = "quakegrid.processes.jobrunner"
#: The variable that names the receiver to the process, which dies with it.
PARENT: Final = "OQ_RUNNER_PARENT"
#: How a process says that it was asked to end and left its job as it is.
STOPPED: Final = 75
#: How long a process that was asked to end may take before it is killed [s].
PATIENCE: Final = 2.0
#: How much of its last words is kept [bytes] and told [lines].
_KEPT: Final = 8192
_TOLD: Final = 5
_BLOCK: Final = 65536


def runner_command(job: ClaimedJob) -> tuple[str, ...]:
    """Return the command that starts the process of a job."""
    # -P: what lies in the current directory is no part of the engine
    words = (job.job_id, job.epoch, job.port, job.calculation_directory)
    return (sys.executable, "-P", "-m", RUNNER, *map(str, words))


class RunnerProcess:
    """The process of one run of one job, in a process group of its own.

    Parameters
    ----------
    job
        What it runs.
    environment
        Its environment variables.
    command
        What to start; None for the runner of the job.

    Attributes
    ----------
    job
        What it runs.
    voice
        Becomes readable when it writes on stderr.

    Raises
    ------
    OSError
        It cannot be started.
    """

    def __init__(
        self,
        job: ClaimedJob,
        environment: Mapping[str, str],
        command: Sequence[str] | None = None,
    ) -> None:
        self.job = job
        self.voice, theirs = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        os.set_blocking(theirs, True)
        variables = {**environment, PARENT: str(os.getpid())}
        if "JOURNAL_STREAM" in environment:
            # it speaks to the journal itself, as if its stderr led there
            status = os.fstat(theirs)
            variables["JOURNAL_STREAM"] = f"{status.st_dev}:{status.st_ino}"
        try:
            self._process = subprocess.Popen(
                command or runner_command(job),
                stdin=subprocess.DEVNULL,
                stdout=theirs,
                stderr=theirs,
                env=variables,
                start_new_session=True,
            )
        except OSError:
            os.close(self.voice)
            raise
        finally:
            os.close(theirs)
        self._last_words = b""
        self._kill_at: float | None = None

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def asked_to_end(self) -> bool:
        """Whether the receiver has asked it to end."""
        return self._kill_at is not None

    def hear(self) -> bytes:
        """Return what it has written since, for whoever reads the receiver's stderr."""
        heard = b""
        with suppress(BlockingIOError):
            while block := os.read(self.voice, _BLOCK):
                heard += block
        self._last_words = (self._last_words + heard)[-_KEPT:]
        return heard

    def ended(self) -> bool:
        """Return whether it has ended."""
        return self._process.poll() is not None

    def end(self, now: float) -> None:
        """Ask it to end; a little later `insist` kills it."""
        if self._kill_at is None:
            self._kill_at = now + PATIENCE
            with suppress(ProcessLookupError):
                self._process.terminate()

    def insist(self, now: float) -> None:
        """Kill it if it was asked to end long enough ago."""
        if self._kill_at is not None and now >= self._kill_at:
            self.kill()

    def kill(self) -> None:
        """Kill it and whatever it started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def bury(self) -> tuple[int, str]:
        """Return how it ended and why, once it has: its status and a sentence, empty if well.

        What it started and left is killed.
        """
        status = self._process.wait()
        self.kill()
        self.hear()
        os.close(self.voice)
        return status, _cause(status, self._last_words.decode(errors="replace"))


def _cause(status: int, words: str) -> str:
    """Return why a process ended, empty if it ended well."""
    if status == 0:
        return ""
    if status < 0:
        name = signal.Signals(-status).name if -status in set(signal.Signals) else "unknown"
        cause = f"signal {-status} ({name})"
        if -status == signal.SIGKILL:
            cause += ", which often means that the machine ran out of memory"
    else:
        cause = f"exit status {status}"
    last = [line.strip() for line in words.splitlines() if line.strip()][-_TOLD:]
    return f"{cause}; its last words: {' | '.join(last)}" if last else cause
