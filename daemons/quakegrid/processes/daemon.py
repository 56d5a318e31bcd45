# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every daemon shares: signals, systemd's notifications and watchdog, settings, exit codes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import FrameType, TracebackType
from typing import Final, Protocol, Self

from sdnotify import SystemdNotifier

from quakegrid.base.errors import Bug, InstallationError, QuakegridError
from quakegrid.base.settings import Settings, read_settings
from quakegrid.processes.daemon_log import DaemonLog, daemon_log

_STOPPING: Final = (signal.SIGTERM, signal.SIGINT)
_PIPE_BYTES: Final = 4096


class Notifier(Protocol):
    """Takes what systemd is to know."""

    def notify(self, state: str) -> None:
        """Take assignments such as ``READY=1``, one per line."""
        ...


class Daemon:
    """A process that runs until it is asked to end; also without systemd.

    It is a context: inside, SIGTERM and SIGINT do no more than set `stop_requested` and wake
    whoever polls `wakeup_fd`, as every other signal with a handler does. To be used in the
    main thread.

    Parameters
    ----------
    name
        The name of the unit.
    log
        Its log.
    environment
        The environment variables; None for those of this process.
    notifier
        Who tells systemd; None for its socket, if there is one.
    monotonic
        Returns seconds that never run backwards.

    Attributes
    ----------
    name, log
        As above.
    wakeup_fd
        Becomes readable when a signal came; emptied by `clear_wakeup`.
    """

    def __init__(
        self,
        name: str,
        log: DaemonLog,
        *,
        environment: Mapping[str, str] | None = None,
        notifier: Notifier | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        environment = os.environ if environment is None else environment
        self.name = name
        self.log = log
        self._stop = False
        self._status = ""
        self._monotonic = monotonic
        self._notifier = notifier or _systemd(environment)
        self._watchdog_pause = _watchdog_pause(environment)
        self._fed = -self._watchdog_pause
        self.wakeup_fd, self._wakeup_end = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._handlers: dict[int, object] = {}
        self._former_wakeup = -1

    # -- ending -------------------------------------------------------------------------

    def __enter__(self) -> Self:
        for number in _STOPPING:
            self._handlers[number] = signal.signal(number, self._on_signal)
        self._former_wakeup = signal.set_wakeup_fd(self._wakeup_end, warn_on_full_buffer=False)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        signal.set_wakeup_fd(self._former_wakeup)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        os.close(self.wakeup_fd)
        os.close(self._wakeup_end)

    @property
    def stop_requested(self) -> bool:
        """Whether the daemon was asked to end."""
        return self._stop

    def request_stop(self) -> None:
        """Ask the daemon to end, as a signal does."""
        self._stop = True
        try:
            os.write(self._wakeup_end, b"\0")
        except BlockingIOError:
            return  # it is full of other reasons to wake up

    def clear_wakeup(self) -> None:
        """Empty the pipe of `wakeup_fd`."""
        try:
            while os.read(self.wakeup_fd, _PIPE_BYTES):
                pass
        except BlockingIOError:
            return

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop = True

    # -- systemd ------------------------------------------------------------------------

    def notify_ready(self, status: str) -> None:
        """Tell that the daemon listens and does its work."""
        self._status = status
        self._notify(f"READY=1\nSTATUS={_one_line(status)}")
        self.log.event("daemon_ready", status)

    def notify_status(self, text: str) -> None:
        """Tell how things are, in one line; saying the same again costs nothing."""
        if text != self._status:
            self._status = text
            self._notify(f"STATUS={_one_line(text)}")

    def notify_stopping(self) -> None:
        """Tell that the daemon ends."""
        self._notify("STOPPING=1")
        self.log.event("daemon_ends", f"{self.name} ends")

    def alive(self) -> None:
        """Feed the watchdog; to be called by the main loop alone, as often as it likes."""
        if not self._watchdog_pause:
            return
        now = self._monotonic()
        if now - self._fed >= self._watchdog_pause:
            self._fed = now
            self._notify("WATCHDOG=1")

    def _notify(self, state: str) -> None:
        if self._notifier is not None:
            self._notifier.notify(state)


class _Systemd:
    """The socket of systemd; what it does not take is lost, as without systemd."""

    def __init__(self) -> None:
        self._notifier = SystemdNotifier()

    def notify(self, state: str) -> None:
        # the package encodes as Latin-1, systemd reads UTF-8
        self._notifier.notify(state.encode().decode("latin-1"))


def daemon_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of a daemon; a secret handed over by systemd goes before the files'.

    Raises
    ------
    InstallationError
        A setting is wrong, or the secret cannot be read.
    """
    environment = os.environ if environment is None else environment
    settings = read_settings(None, environment)
    directory = environment.get("CREDENTIALS_DIRECTORY")
    if not directory or not (credential := Path(directory) / "authkey").is_file():
        return settings
    try:
        authkey = credential.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InstallationError(f"The secret {credential} cannot be read: {error}") from error
    if not authkey:
        raise InstallationError(f"The secret {credential} is empty: write one line into it")
    return replace(settings, dbserver=replace(settings.dbserver, authkey=authkey))


def run_daemon(name: str, serve: Callable[[Daemon, Settings], None]) -> int:
    """Run a daemon to its end and return the exit status of its process.

    Parameters
    ----------
    name
        The name of the unit.
    serve
        Does the work until `Daemon.stop_requested`.

    Returns
    -------
    int
        0, or that of the family of the error that ended it, which is in the log.
    """
    log = daemon_log(name)
    try:
        settings = daemon_settings()
        log = daemon_log(name, settings.distribution.log_level)
        for warning in settings.warnings:
            log.say("warning", str(warning))
        with Daemon(name, log) as daemon:
            serve(daemon, settings)
            daemon.notify_stopping()
    except Bug as error:
        log.last_words(f"{name} ends by a bug", error.__cause__ or error)
        return error.exit_code
    except QuakegridError as error:
        for problem in error.problems:
            log.last_words(str(problem))
        return error.exit_code
    except Exception as error:
        log.last_words(f"{name} ends by a bug", error)
        return Bug.exit_code
    finally:
        log.close()
    return 0


def _systemd(environment: Mapping[str, str]) -> Notifier | None:
    return _Systemd() if environment.get("NOTIFY_SOCKET") else None


def _watchdog_pause(environment: Mapping[str, str]) -> float:
    """Return how long to wait between feedings [s], 0 for no watchdog."""
    microseconds = environment.get("WATCHDOG_USEC", "")
    if not microseconds.isdigit() or environment.get("WATCHDOG_PID", str(os.getpid())) != str(
        os.getpid()
    ):
        return 0.0
    return int(microseconds) / 2e6


def _one_line(text: str) -> str:
    return " ".join(text.split())
