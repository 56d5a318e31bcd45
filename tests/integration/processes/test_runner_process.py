# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The process of a job as the receiver starts, hears and ends it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quakegrid.processes.receiver import can_listen
from quakegrid.processes.runner_process import PARENT, STOPPED, RunnerProcess, runner_command
from quakegrid.wire.messages.node_requests import ClaimedJob

JOB = ClaimedJob(42, 3, 1912, "/shared/anna/oqdata/calc_42")
#: How long something may take that must happen, on a machine that is slow and busy [s].
PATIENCE = 180.0
DAEMONS = Path(__file__).parents[3] / "daemons"


def _start(program: str, **environment: str) -> RunnerProcess:
    variables = {**os.environ, **environment}
    return RunnerProcess(JOB, variables, (sys.executable, "-c", program))


def _wait(runner: RunnerProcess, patience: float = PATIENCE) -> tuple[int, str]:
    end = time.monotonic() + patience
    while not runner.ended():
        assert time.monotonic() < end
        runner.hear()
        runner.insist(time.monotonic())
        time.sleep(0.01)
    return runner.bury()


def _hear(runner: RunnerProcess, word: bytes) -> bytes:
    heard, end = b"", time.monotonic() + PATIENCE
    while word not in heard:
        assert time.monotonic() < end
        heard += runner.hear()
        time.sleep(0.01)
    return heard


def test_a_good_end_has_no_cause():
    """Whatever was said before."""
    assert _wait(_start("print('all is well', flush=True)")) == (0, "")


def test_a_bad_end_is_told_with_its_last_words():
    """The last lines of stderr, where a traceback ends with the reason."""
    status, cause = _wait(_start("print('many words\\n' * 3000); raise ValueError('too deep')"))
    assert status == 1
    assert cause.startswith("exit status 1; its last words: ")
    assert cause.endswith("ValueError: too deep")
    assert len(cause) < 1000


def test_a_signal_is_told_by_its_name():
    """With what an operator should think of first."""
    runner = _start("import time; time.sleep(60)")
    os.kill(runner.pid, signal.SIGKILL)
    status, cause = _wait(runner)
    assert status == -9
    assert cause == "signal 9 (SIGKILL), which often means that the machine ran out of memory"


def test_a_process_that_does_not_end_is_killed_with_all_it_started():
    """Two seconds after it was asked."""
    program = (
        "import signal, subprocess, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "child = subprocess.Popen(['sleep', '60']); print('child', child.pid, 'x', flush=True);"
        "time.sleep(60)"
    )
    runner = _start(program)
    heard = _hear(runner, b"x")
    child = int(heard.split()[1])
    runner.end(100.0)
    runner.insist(101.9)
    assert not runner.ended()
    runner.insist(102.1)
    end = time.monotonic() + PATIENCE
    while not runner.ended():
        assert time.monotonic() < end
        time.sleep(0.01)
    assert runner.bury()[0] == -9
    while Path(f"/proc/{child}").exists() and "Z" not in _state(child):
        assert time.monotonic() < end
        time.sleep(0.01)


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def test_what_it_starts_knows_its_receiver_and_its_journal():
    """It dies with the first and speaks to the second itself."""
    program = (
        "import os; from quakegrid.base.journal import is_journal;"
        f"print(os.environ['{PARENT}'], is_journal(os.environ.get('JOURNAL_STREAM')), flush=True)"
    )
    with_journal = _start(program, JOURNAL_STREAM="8:1234", PYTHONPATH=str(DAEMONS))
    _hear(with_journal, f"{os.getpid()} True".encode())
    assert _wait(with_journal) == (0, "")
    without = _start(program, PYTHONPATH=str(DAEMONS), JOURNAL_STREAM="")
    assert _wait(without)[0] == 0


def test_a_process_that_cannot_be_started_leaves_no_pipe():
    """The receiver goes on for months."""
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(OSError, match="No such file"):
        RunnerProcess(JOB, os.environ, ("/no/such/program",))
    assert len(os.listdir("/proc/self/fd")) == before


def test_the_command_names_the_run():
    """As the manual says, for operators who look at processes."""
    assert runner_command(JOB)[1:] == (
        "-P",
        "-m",
        "quakegrid.processes.jobrunner",
        "42",
        "3",
        "1912",
        "/shared/anna/oqdata/calc_42",
    )


def test_a_runner_whose_receiver_is_gone_ends_at_once(tmp_path: Path):
    """It died before the runner could ask to die with it."""
    done = subprocess.run(
        [sys.executable, "-m", "quakegrid.processes.jobrunner", "1", "1", "0", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(DAEMONS), PARENT: "1"},
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == STOPPED


def test_a_port_somebody_listens_on_is_not_free():
    """A job given to it would fail at its start."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = taken.getsockname()[1]
        assert not can_listen("127.0.0.1", port)
    assert can_listen("127.0.0.1", port)
