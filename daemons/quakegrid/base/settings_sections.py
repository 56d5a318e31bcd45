# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every setting of openquake.cfg: one frozen record for each section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import Any

from quakegrid.base import setting as kinds
from quakegrid.base.setting import HostCores, PortRange, Setting, setting

#: The secret of a fresh installation: no process may be reached from elsewhere with it.
DEFAULT_AUTHKEY = "changeme"


@dataclass(frozen=True, slots=True)
class DistributionSettings:
    """How the work of a job reaches the cores."""

    oq_distribute: str = setting(
        kinds.one_of("no", "processpool", "zmq", "celery", "dask", "slurm"),
        "processpool",
        "processpool",
        "How chunks of work reach those who compute them: `no` (one after the other, in one "
        "process), `processpool` (the cores of this machine), `zmq` (a cluster with worker "
        "pools), `celery`, `dask` or `slurm`. The environment variable OQ_DISTRIBUTE goes "
        "before it.",
    )
    serialize_jobs: int = setting(
        kinds.RUNNING_JOBS,
        1,
        "1",
        "How many jobs may run at the same time, others wait; 0 for no limit. `true` is 1.",
    )
    num_cores: int | None = setting(
        kinds.whole_number(1, 100_000),
        None,
        "8",
        "How many worker processes to use on this machine; all its cores if not set. The "
        "environment variable OQ_NUM_CORES goes before it.",
    )
    log_level: str = setting(
        kinds.one_of("debug", "info", "warning", "error", "critical"),
        "info",
        "info",
        "The least important messages that are logged.",
    )


@dataclass(frozen=True, slots=True)
class DatabaseServerSettings:
    """The process that keeps the job database, and the receivers of running jobs."""

    file: str = setting(
        kinds.PATH,
        "",
        "/var/lib/openquake/oqdata/db.sqlite3",
        "The job database, on a local disk of the master; db.sqlite3 in the data directory if "
        "not set.",
    )
    listen: str = setting(
        kinds.HOST,
        "127.0.0.1",
        "127.0.0.1",
        "The address on which the daemons of the master listen.",
    )
    host: str = setting(
        kinds.HOST,
        "127.0.0.1",
        "127.0.0.1",
        "The name or address of the master, as all nodes of the cluster reach it.",
    )
    port: int = setting(
        kinds.PORT,
        1908,
        "1908",
        "The port of openquake-dbserver.",
    )
    receiver_host: str = setting(
        kinds.HOST,
        "",
        "10.0.0.1",
        "The name or address under which workers reach the receivers; `host` if not set.",
    )
    receiver_ports: PortRange = setting(  # noqa: RUF009 - it declares a field
        kinds.PORT_RANGE,
        PortRange(1912, 1920),
        "1912-1920",
        "The ports of the receivers: one for each running job.",
    )
    authkey: str = setting(
        kinds.TEXT,
        DEFAULT_AUTHKEY,
        DEFAULT_AUTHKEY,
        "The secret of the cluster, the same on all nodes: every message between them is "
        "encrypted with keys made from it. While it is `changeme` no daemon listens on an "
        "address that other machines can reach.",
        secret=True,
    )


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """The worker pools of a cluster."""

    host_cores: tuple[HostCores, ...] = setting(
        kinds.HOST_CORES,
        (HostCores("127.0.0.1", -1),),
        "127.0.0.1 -1",
        "The worker hosts with the number of cores to use on each, -1 for all of them: "
        "`10.0.0.2 -1, 10.0.0.3 64`.",
    )
    ctrl_port: int = setting(kinds.PORT, 1909, "1909", "The port of openquake-workerpool.")


@dataclass(frozen=True, slots=True)
class DirectorySettings:
    """Where files go."""

    shared_dir: str = setting(
        kinds.PATH,
        "",
        "/home",
        "The folder that all nodes share: calculations go to <shared_dir>/<user>/oqdata. Needed "
        "on a cluster. If not set they go to oqdata in the home of the user. The environment "
        "variable OQ_DATADIR goes before it.",
    )
    custom_tmp: str = setting(
        kinds.PATH, "", "/tmp", "The folder of temporary files; that of the system if not set."
    )


@dataclass(frozen=True, slots=True)
class MemorySettings:
    """How much memory may be used."""

    soft_mem_limit: int = setting(
        kinds.PERCENT,
        90,
        "90",
        "Part of the memory of a machine above which a warning is logged [percent].",
    )
    hard_mem_limit: int = setting(
        kinds.PERCENT,
        99,
        "99",
        "Part of the memory of a machine above which a job is stopped [percent].",
    )
    refuse_large_jobs: bool = setting(
        kinds.BOOLEAN,
        True,
        "true",
        "Whether a job that is predicted to need more memory or disk than there is ends before it "
        "computes.",
    )


@dataclass(frozen=True, slots=True)
class PerformanceSettings:
    """Defaults of job parameters that trade accuracy for speed."""

    pointsource_distance: float = setting(
        kinds.DISTANCE,
        100.0,
        "100",
        "The `pointsource_distance` of jobs that do not give one [km]. It changes results.",
    )


@dataclass(frozen=True, slots=True)
class WebSettings:
    """The web interface, and how its clients reach it."""

    listen: str = setting(
        kinds.HOST, "127.0.0.1", "127.0.0.1", "The address on which openquake-webui listens."
    )
    port: int = setting(kinds.PORT, 8800, "8800", "The port of openquake-webui.")
    server: str = setting(
        kinds.ADDRESS,
        "http://localhost:8800",
        "http://localhost:8800",
        "The address of the web interface that the command line talks to.",
    )
    username: str = setting(kinds.TEXT, "", "somebody", "The name to log in with.")
    password: str = setting(kinds.TEXT, "", "somesecret", "The password of that name.", secret=True)
    calc_timeout: int = setting(
        kinds.whole_number(0, 10_000_000),
        0,
        "0",
        "How long a job from the web interface may run [s]; 0 for no limit.",
    )


@dataclass(frozen=True, slots=True)
class MessageBrokerSettings:
    """The RabbitMQ server of a cluster with Celery."""

    host: str = setting(kinds.HOST, "127.0.0.1", "127.0.0.1", "The host of RabbitMQ.")
    port: int = setting(kinds.PORT, 5672, "5672", "Its port.")
    user: str = setting(kinds.TEXT, "guest", "guest", "The user to log in with.")
    password: str = setting(kinds.TEXT, "guest", "guest", "The password of that user.", secret=True)
    vhost: str = setting(kinds.TEXT, "/", "/", "The virtual host.")
    celery_queue: str = setting(kinds.TEXT, "celery", "celery", "The queue of chunks.")


@dataclass(frozen=True, slots=True)
class CelerySettings:
    """Whether Celery carries the chunks."""

    use_celery: bool = setting(
        kinds.BOOLEAN,
        False,
        "false",
        "The older way to say `oq_distribute = celery`; an `oq_distribute` that is given wins.",
    )


@dataclass(frozen=True, slots=True)
class DaskSettings:
    """The Dask cluster that carries the chunks."""

    scheduler: str = setting(
        kinds.ADDRESS,
        "",
        "tcp://10.0.0.1:8786",
        "The address of the Dask scheduler; one on this machine if not set.",
    )


@dataclass(frozen=True, slots=True)
class SlurmSettings:
    """The Slurm cluster that carries the chunks."""

    max_cores: int = setting(
        kinds.whole_number(1, 1_000_000),
        1024,
        "1024",
        "The largest number of cores of one job.",
        formerly=("distribution", "max_cores"),
    )
    time: str = setting(
        kinds.DURATION,
        "12:00:00",
        "12:00:00",
        "The longest time of one job, hours:minutes:seconds.",
        formerly=("distribution", "slurm_time"),
    )
    submit_cmd: str = setting(
        kinds.TEXT,
        "sbatch",
        "sbatch",
        "The command that hands a job to the cluster.",
        formerly=("distribution", "submit_cmd"),
    )


#: The sections in the order of the file: name in the file -> record.
SECTIONS: Mapping[str, type[Any]] = MappingProxyType(
    {
        "distribution": DistributionSettings,
        "dbserver": DatabaseServerSettings,
        "zworkers": WorkerSettings,
        "directory": DirectorySettings,
        "memory": MemorySettings,
        "performance": PerformanceSettings,
        "webapi": WebSettings,
        "amqp": MessageBrokerSettings,
        "celery": CelerySettings,
        "dask": DaskSettings,
        "slurm": SlurmSettings,
    }
)

#: Settings of OpenQuake that mean nothing here: (section, key) -> why.
MEANINGLESS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("distribution", "min_input_size"): "jobs are not sorted by size",
        ("distribution", "compress"): "messages are never compressed",
        ("dbserver", "multi_user"): "one server serves all users",
        ("dbserver", "log"): "the log is in the journal: journalctl -u openquake-dbserver",
        ("directory", "mosaic_dir"): "paths start in the folder of the job file",
        ("directory", "mosaic_boundaries_file"): "there is no mosaic",
        ("memory", "limit"): "see soft_mem_limit and hard_mem_limit",
    }
    | {
        ("memory", key): "the work is cut by its own measure"
        for key in (
            "avg_losses_max",
            "conditioned_gmf_gb",
            "pmap_max_mb",
            "gmf_data_rows",
            "max_ruptures_chunk",
            "max_gmvs_chunk",
            "max_assets_chunk",
            "max_aggregations",
            "max_multi_fault_ruptures",
            "max_potential_gmfs",
        )
    }
)


@cache
def settings_table() -> Mapping[tuple[str, str], Setting]:
    """Return every setting by its section and key, in the order of the file."""
    return MappingProxyType(
        {
            (section, item.name): Setting(section=section, key=item.name, **item.metadata)
            for section, record in SECTIONS.items()
            for item in fields(record)
        }
    )
