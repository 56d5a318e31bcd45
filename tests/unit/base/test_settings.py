# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""openquake.cfg: what wins, where values are from, what is a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from quakegrid.base.errors import InstallationError
from quakegrid.base.setting import HostCores, PortRange
from quakegrid.base.settings import (
    DEFAULT,
    Settings,
    data_directory,
    database_file,
    parse_settings,
)
from quakegrid.base.settings_sections import DEFAULT_AUTHKEY, MEANINGLESS, settings_table

FIRST, SECOND = Path("/etc/openquake/openquake.cfg"), Path("openquake.cfg")
HOME = Path("/home/anna")

CLUSTER = """
[distribution]
oq_distribute = zmq
serialize_jobs = true

[dbserver]
file = /var/lib/openquake/oqdata/db.sqlite3
listen = 10.0.0.1
host = master.cluster.local
port = 1999
receiver_ports = 1912-1920
authkey = somethingstronger

[zworkers]
host_cores = 10.0.0.2 -1, 10.0.0.3 64
ctrl_port = 1909
"""

CELERY = """
[celery]
use_celery = true

[amqp]
host = 10.0.0.1
port = 5672
user = guest
password = guest
vhost = /
celery_queue = celery

[dbserver]
multi_user = true
log = /var/lib/openquake/dbserver.log
port = 1999
"""


def settings(text: str = "", environment: dict[str, str] | None = None) -> Settings:
    return parse_settings([(FIRST, text)], environment or {})


def mistakes(text: str) -> list[str]:
    with pytest.raises(InstallationError) as caught:
        settings(text)
    return [str(problem) for problem in caught.value.problems]


def test_no_file_gives_the_defaults() -> None:
    """Without a file every value is the default and is told so."""
    found = settings()
    assert found.distribution.oq_distribute == "processpool"
    assert found.dbserver.port == 1908
    assert found.zworkers.host_cores == (HostCores("127.0.0.1", -1),)
    assert set(found.origins.values()) == {DEFAULT}


def test_configuration_of_a_cluster_is_read() -> None:
    """The file of the operator's manual for a cluster gives its values."""
    found = settings(CLUSTER)
    assert found.warnings == ()
    assert found.distribution.oq_distribute == "zmq"
    assert found.distribution.serialize_jobs == 1
    assert found.dbserver.host == "master.cluster.local"
    assert found.dbserver.port == 1999
    assert found.dbserver.receiver_ports == PortRange(1912, 1920)
    assert list(found.dbserver.receiver_ports.ports()) == list(range(1912, 1921))
    assert found.zworkers.host_cores == (HostCores("10.0.0.2", -1), HostCores("10.0.0.3", 64))


def test_configuration_of_celery_is_read() -> None:
    """The older way to choose Celery still chooses it, and dead keys are told."""
    found = settings(CELERY)
    assert found.distribution.oq_distribute == "celery"
    assert found.origins["distribution.oq_distribute"] == f"{FIRST}:3"
    assert [warning.line for warning in found.warnings] == [14, 15]
    assert all("has no effect" in warning.message for warning in found.warnings)


def test_chosen_distribution_wins_over_use_celery() -> None:
    """An oq_distribute that is given goes before use_celery."""
    found = settings("[celery]\nuse_celery = yes\n[distribution]\noq_distribute = zmq\n")
    assert found.distribution.oq_distribute == "zmq"


def test_later_file_wins_and_is_named() -> None:
    """A value of a later file replaces that of an earlier one, key by key."""
    found = parse_settings(
        [(FIRST, CLUSTER), (SECOND, "[dbserver]\nport = 1908\n")], {"OQ_DISTRIBUTE": "no"}
    )
    assert found.dbserver.port == 1908
    assert found.dbserver.host == "master.cluster.local"
    assert found.origins["dbserver.port"] == f"{SECOND}:2"
    assert found.origins["dbserver.host"] == f"{FIRST}:9"
    assert found.distribution.oq_distribute == "no"
    assert found.origins["distribution.oq_distribute"] == "environment OQ_DISTRIBUTE"
    assert found.files == (FIRST, SECOND)


def test_all_mistakes_come_at_once() -> None:
    """Every bad value is told with file, line and what may be written."""
    told = mistakes(
        "[dbserver]\nport = 190800\nreceiver_ports = 1920-1912\n[zworkers]\n"
        "host_cores = 10.0.0.2\n[distribution]\noq_distribute = zqm\nserialize_jobs = some\n"
        "[performance]\npointsource_distance = far\n"
    )
    assert [line.split(": ")[0] for line in told] == [f"{FIRST}:{n}" for n in (2, 3, 5, 7, 8, 10)]
    assert "a whole number from 1 to 65535" in told[0]
    assert "ends before it begins" in told[1]
    assert "10.0.0.2 -1" in told[2]
    assert "processpool, zmq" in told[3]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[dbserver]\nport = 1\nport = 2\n", "given twice"),
        ("[zworkers]\nhost_cores = a 1, a 2\n", "stands twice"),
        ("[slurm]\ntime = long\n", "not a time"),
        ("[webapi]\nserver = localhost\n", "not an address"),
        ("[celery]\nuse_celery = maybe\n", "neither true nor false"),
        ("[dbserver]\nhost = <master>\n", "not the name or address of a host"),
        ("[memory]\nsoft_mem_limit = 0\n", "from 1 to 100"),
        ("[performance]\npointsource_distance = -1\n", "below zero"),
        ("stray words\n", "not of the form"),
    ],
)
def test_bad_value_is_refused(text: str, part: str) -> None:
    """A value that means nothing is refused with a reason."""
    assert part in mistakes(text)[0]


def test_bad_value_of_the_environment_names_its_variable() -> None:
    """A bad environment variable is told by its name."""
    with pytest.raises(InstallationError, match=r"environment OQ_NUM_CORES: .many."):
        settings(environment={"OQ_NUM_CORES": "many"})


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[dbserver]\nprot = 1908\n", "did you mean [dbserver] port?"),
        ("[dbserver]\nhost_cores = a 1\n", "did you mean [zworkers] host_cores?"),
        ("[dbsrver]\nport = 1908\n", "did you mean [dbserver]?"),
        ("[dbserver]\ncompletely_else = 1\n", "it is ignored"),
        ("[elsewhere]\nx = 1\n", "there is no section [elsewhere]"),
    ],
)
def test_unknown_key_is_a_warning_with_a_hint(text: str, part: str) -> None:
    """A key or section that does not exist is told, with the similar one."""
    (warning,) = settings(text).warnings
    assert part in warning.message
    assert warning.line == 2


def test_key_may_stand_where_it_stood_formerly() -> None:
    """The settings of Slurm may stand in the section of OpenQuake."""
    assert settings("[distribution]\nslurm_time = 1-00:00:00\n").slurm.time == "1-00:00:00"


def test_empty_value_is_none() -> None:
    """A key without a value counts as not given."""
    assert settings("[distribution]\nnum_cores =\n").distribution.num_cores is None


def test_secrets_are_not_told() -> None:
    """Neither the table of settings nor their repr shows a secret."""
    found = settings("[dbserver]\nauthkey = topsecret\n[webapi]\npassword = topsecret\n")
    assert found.dbserver.authkey == "topsecret"
    told = {(section, key): value for section, key, value, _ in found.told()}
    assert told["dbserver", "authkey"] == told["webapi", "password"] == "***"
    assert "topsecret" not in repr(found)


def test_every_setting_is_told_as_it_may_be_written() -> None:
    """What is told of the defaults can be read again and means the same."""
    found = settings()
    for section, key, value, origin in found.told():
        item = settings_table()[section, key]
        assert origin == DEFAULT
        if value and not item.secret:
            assert item.kind.parse(value) == item.default


def test_dead_keys_are_no_settings() -> None:
    """A key is either a setting or without effect, never both."""
    assert settings_table().keys().isdisjoint(MEANINGLESS)


def test_fresh_installation_has_the_default_secret() -> None:
    """The secret that keeps daemons on the loopback address is the default one."""
    assert settings().dbserver.authkey == DEFAULT_AUTHKEY == "changeme"


def test_job_defaults_follow_the_settings() -> None:
    """The default of pointsource_distance is that of the settings."""
    text = "[performance]\npointsource_distance = 40\n"
    assert settings(text).job_defaults() == {"pointsource_distance": "40.0"}


@pytest.mark.parametrize(
    ("shared_dir", "environment", "expected"),
    [
        ("", {}, "/home/anna/oqdata"),
        ("/home", {}, "/home/anna/oqdata"),
        ("/oq_shared", {}, "/oq_shared/anna/oqdata"),
        ("/oq_shared", {"OQ_DATADIR": "/scratch/x"}, "/scratch/x"),
        ("~/shared", {}, "/home/anna/shared/anna/oqdata"),
        ("", {"OQ_DATADIR": "~"}, "/home/anna"),
    ],
)
def test_data_directory(shared_dir: str, environment: dict[str, str], expected: str) -> None:
    """Calculations go where the environment, the shared directory or the home say."""
    found = settings(f"[directory]\nshared_dir = {shared_dir}\n")
    assert data_directory(found, "anna", HOME, environment) == Path(expected)


@pytest.mark.parametrize(
    ("file", "environment", "expected"),
    [
        ("", {}, "/home/anna/oqdata/db.sqlite3"),
        ("/var/lib/openquake/oqdata/db.sqlite3", {}, "/var/lib/openquake/oqdata/db.sqlite3"),
        ("/var/lib/x.sqlite3", {"OQ_DATADIR": "/scratch"}, "/scratch/db.sqlite3"),
        ("~/x.sqlite3", {}, "/home/anna/x.sqlite3"),
        (
            "",
            {"STATE_DIRECTORY": "/var/lib/openquake:/x"},
            "/var/lib/openquake/oqdata/db.sqlite3",
        ),
        ("/var/x.sqlite3", {"STATE_DIRECTORY": "/var/lib/openquake"}, "/var/x.sqlite3"),
        ("", {"STATE_DIRECTORY": "/var/lib/x", "OQ_DATADIR": "/data"}, "/data/db.sqlite3"),
    ],
)
def test_database_file(file: str, environment: dict[str, str], expected: str) -> None:
    """The job database is where OQ_DATADIR, the settings or the data directory say."""
    found = settings(f"[dbserver]\nfile = {file}\n")
    assert database_file(found, "anna", HOME, environment) == Path(expected)
