# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The job database server as a process, asked over real sockets."""

from __future__ import annotations

import dataclasses
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from quakegrid import __version__
from quakegrid.base.errors import JobAborted, PeerProcessError, Superseded, UserInputError
from quakegrid.base.process import this_process
from quakegrid.distribution.server_line import ServerLine
from quakegrid.jobs.chunk import Chunk
from quakegrid.jobs.job_status import JobStatus
from quakegrid.jobs.ports import ChunkDone
from quakegrid.wire.messages import node_requests as nodes

#: How long something may take that must happen, on a machine that is slow and busy [s].
_PATIENCE = 180.0


def _create(store, folder, **changes) -> int:
    values = {
        "description": "a job",
        "user_name": "ada",
        "calculation_mode": "classical",
        "data_directory": folder / "oqdata",
    }
    return store.create_job(**{**values, **changes})


def _claim(line, running=()) -> nodes.Claimed:
    claim = nodes.Claim("r1", "master", "master:1912", (1912, 1913), 1, tuple(running))
    return line.ask(claim, nodes.Claimed)


def _run(store, job_id: int) -> None:
    """Go through a small job."""
    store.begin(job_id, this_process())
    chunks = [Chunk(job_id, "toy", "sums", number, (), 1.0) for number in range(3)]
    store.plan_chunks(chunks)
    for chunk in chunks:
        part = Path(f"/oqdata/{chunk.number}.hdf5")
        store.chunk_done(job_id, ChunkDone(chunk.number, part, 1.0, 2.0, 3, "h/1", {"n": 4.0}))
    store.log(job_id, "info", "h/1", "hello")


def test_a_job_runs_against_the_server(server, tmp_path):
    """From its creation to its outputs, by the process of its client."""
    with server.store() as store:
        job_id = _create(store, tmp_path, process=this_process())
        _run(store, job_id)
        assert set(store.finished_chunks(job_id)) == {0, 1, 2}
        assert store.finished_chunks(job_id)[1].counts == {"n": 4.0}
        store.complete(job_id, {"hcurves": "Hazard Curves"}, {"hcurves": 2_000_000}, 3_000_000)
        job = store.get_job(job_id)
        assert (job.status, job.size_mb, job.process) == ("complete", 3.0, this_process())
        assert job.results == tmp_path / f"oqdata/calc_{job_id}.hdf5"
        (output,) = store.list_outputs(job_id)
        assert (output.ds_key, output.size_mb) == ("hcurves", 2.0)
        assert store.get_output(output.id) == output
        assert [line.message for line in store.get_log(job_id)] == ["hello"]
        assert store.latest_job_id("ada") == job_id
        assert store.list_jobs(["classical"], user_name="ada") == (job,)
        assert store.delete_job(job_id) == (job.results, job.ds_calc_dir)
        assert store.list_jobs() == ()


def test_a_list_too_long_for_one_message_comes_whole(server, tmp_path):
    """Thirty thousand jobs, most of which were put there while the server was away."""
    with server.store() as store:
        _create(store, tmp_path)
    server.stop()
    with closing(sqlite3.connect(server.file)) as connection, connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(job)")]
        others = ", ".join(column for column in columns if column not in ("id", "token"))
        connection.execute(
            "WITH RECURSIVE number(value) AS"
            " (SELECT 2 UNION ALL SELECT value + 1 FROM number WHERE value < 30000)"
            f" INSERT INTO job (id, {others}) SELECT value, {others} FROM number, job"
        )
    server.start()
    with server.store() as store:
        listed = store.list_jobs()
        assert [job.id for job in listed] == list(range(1, 30001))
        assert store.list_jobs(user_name="eve") == ()


def test_a_new_number_names_no_results_that_lie_there(server, tmp_path):
    """The client looks, because the server may not see the directory."""
    (tmp_path / "oqdata").mkdir()
    (tmp_path / "oqdata/calc_41.hdf5").touch()
    with server.store() as store:
        assert [_create(store, tmp_path), _create(store, tmp_path)] == [42, 43]


def test_mistakes_come_back_as_the_errors_they_are(server):
    """As if the database were here."""
    with server.store() as store:
        with pytest.raises(UserInputError, match="There is no job 99"):
            store.get_job(99)
        with pytest.raises(UserInputError, match="There is no job 99"):
            store.transition(99, "failed")


def test_a_job_is_submitted_claimed_and_followed(server, tmp_path):
    """By a client, a receiver and a runner that know nothing of each other."""
    with server.store() as client, server.store(1) as runner, ServerLine(server.settings) as line:
        job_id = _create(client, tmp_path)
        other = _create(client, tmp_path)
        assert client.submit(job_id, 0) == 0
        assert client.submit(other, 0) == 1
        assert (client.follow(other).status, client.follow(other).ahead) == ("submitted", 1)
        claimed = _claim(line)
        assert claimed.job == nodes.ClaimedJob(
            job_id, 1, 1912, str(tmp_path / f"oqdata/calc_{job_id}")
        )
        assert (claimed.waiting, claimed.end) == (1, ())
        runner.runner_ready(job_id, "master:1912", this_process())
        _run(runner, job_id)
        runner.set_progress(job_id, 0.5, "sums")
        runner.transition(job_id, "executing")
        heartbeat = nodes.Heartbeat("p", "w1", "w1:1909", __version__, 8, 0, False, 0.0, 1, 2)
        running = line.ask(heartbeat, nodes.RunningJobs)
        assert running.jobs == (nodes.RunningJob(job_id, 1, "master:1912", 0),)
        news = client.follow(job_id)
        assert (news.status, news.fraction, news.stage) == ("executing", 0.5, "sums")
        assert [message.message for message in news.lines] == ["hello"]
        assert client.follow(job_id, 1).lines == ()
        assert _claim(line, [(job_id, 1)]).job is None
        assert "serialize_jobs" in client.follow(other).reason
        runner.complete(job_id, {}, {}, 0)
        assert _claim(line).job.job_id == other
        assert [node.host for node in client.list_nodes()] == ["w1"]


def test_a_stopped_job_is_told_to_its_runner_and_to_its_receiver(server, tmp_path):
    """And nothing it still does counts."""
    with server.store() as client, server.store(1) as runner, ServerLine(server.settings) as line:
        job_id = _create(client, tmp_path)
        client.submit(job_id)
        _claim(line)
        runner.begin(job_id, this_process())
        assert not runner.is_aborted(job_id)
        assert client.request_abort(job_id).status == JobStatus.EXECUTING
        end = time.monotonic() + _PATIENCE
        while not runner.is_aborted(job_id) and time.monotonic() < end:
            time.sleep(0.02)
        assert runner.is_aborted(job_id)
        assert _claim(line, [(job_id, 1)]).end == (job_id,)
        with pytest.raises(JobAborted):
            runner.complete(job_id, {}, {}, 0)
        assert client.get_job(job_id).status == "aborted"


def test_an_older_run_is_fenced_off(server, tmp_path):
    """Its job has gone on with another process."""
    with server.store() as client, server.store(1) as old, ServerLine(server.settings) as line:
        job_id = _create(client, tmp_path)
        client.submit(job_id)
        _claim(line)
        old.begin(job_id, this_process())
        ended = nodes.RunnerEnded(job_id, 1, "signal 9")
        assert line.ask(ended, nodes.Requeued).again == (job_id,)
        assert _claim(line).job.epoch == 2
        with pytest.raises(Superseded):
            old.complete(job_id, {}, {}, 0)
        old.log(job_id, "info", "h/1", "the dead speak")
        with pytest.raises(Superseded):
            old.plan_chunks([Chunk(job_id, "toy", "sums", 1, (), 1.0)])
        assert "the dead speak" not in [entry.message for entry in client.get_log(job_id)]
        assert "signal 9" in client.get_log(job_id)[0].message


def test_a_server_that_is_killed_costs_nothing(server, tmp_path):
    """Who has something to tell goes on and tells it later; who asks gets his answer later."""
    with server.store() as store:
        job_id = _create(store, tmp_path, process=this_process())
        store.begin(job_id, this_process())
        chunks = [Chunk(job_id, "toy", "sums", number, (), 1.0) for number in range(200)]
        store.plan_chunks(chunks)
        server.stop(signal.SIGKILL)
        # who waited for an answer now would wait for ever
        for chunk in chunks:
            part = Path(f"/oqdata/{chunk.number}.hdf5")
            store.chunk_done(job_id, ChunkDone(chunk.number, part, 1.0, 2.0, 3, "h/1", {}))
            store.log(job_id, "info", "h/1", f"chunk {chunk.number}")
        assert not store.is_aborted(job_id)
        again = threading.Timer(0.5, server.start)
        again.start()
        store.complete(job_id, {}, {}, 0)
        again.join()
        assert store.get_job(job_id).status == "complete"
        told = [line.message for line in store.get_log(job_id)]
        assert told == [f"chunk {number}" for number in range(200)]


def test_who_only_asks_is_told_what_to_do_without_a_server(tmp_path, server):
    """After some seconds, which are few here."""
    server.stop()
    with (
        ServerLine(server.settings, patience=0.3) as line,
        pytest.raises(PeerProcessError) as caught,
    ):
        line.ask(nodes.ListNodes(), nodes.Nodes)
    told = str(caught.value)
    assert f"127.0.0.1:{server.port}" in told
    assert all(word in told for word in ("oq dbserver start", "authkey", "firewall"))


def test_somebody_with_another_secret_gets_nothing(server):
    """Not even an answer."""
    wrong = dataclasses.replace(server.settings.dbserver, authkey="another secret")
    settings = dataclasses.replace(server.settings, dbserver=wrong)
    with (
        ServerLine(settings, patience=0.5) as line,
        pytest.raises(PeerProcessError, match="authkey"),
    ):
        line.ask(nodes.ListNodes(), nodes.Nodes)


def _run_server(server) -> tuple[int, str]:
    result = subprocess.run(
        [sys.executable, "-m", "quakegrid.processes.dbserver"],
        env=server.environment(),
        cwd=server.folder,
        capture_output=True,
        timeout=_PATIENCE,
        check=False,
    )
    return result.returncode, result.stderr.decode()


def test_a_second_server_of_the_same_file_is_refused(server):
    """And the first goes on."""
    code, told = _run_server(server)
    assert code == 4
    assert f"process {server.process.pid}" in told
    assert "Traceback" not in told
    with server.store() as store:
        assert store.server_status().process.pid == server.process.pid


def test_a_port_in_use_is_named(server):
    """By a server of another file."""
    text = server.configuration.read_text().replace("db/db.sqlite3", "other/db.sqlite3")
    server.configuration.write_text(text)
    code, told = _run_server(server)
    assert code == 4
    assert f"127.0.0.1:{server.port}" in told
    assert "Traceback" not in told


def test_the_secret_that_everybody_knows_is_refused_on_a_public_address(server):
    """It would let everybody in."""
    server.configuration.write_text("[dbserver]\nlisten = 0.0.0.0\n")
    code, told = _run_server(server)
    assert code == 4
    assert "changeme" in told


def test_the_server_ends_when_asked(server):
    """And says so."""
    assert server.stop() == 0
    assert "ends" in server.log_lines()[-1]["event"]
