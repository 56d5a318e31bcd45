# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tests on nodes share: the operating system, the engine on it, clusters."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

# tests find the modules that lie beside them, and how acceptance tests compare results
sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(1, str(Path(__file__).parents[1] / "acceptance"))

from aftermath import Aftermath
from daemon_cluster import JOBS, JOBS_AT, USER, DaemonCluster, plans
from nodes import base_tree as operating_system
from nodes.cache import Cache
from nodes.cluster import SHARED_AT, Cluster
from nodes.host import in_ci, obstacle
from nodes.layers import Engine
from nodes.layers import engine_layers as chosen_layers
from nodes.plan import NodePlan
from recovery_times import RecoveryTimes
from results_file import contents

CHECKOUT = Path(__file__).parents[2]

#: Where the measurements are kept until the run ends.
RECOVERY_TIMES = pytest.StashKey[RecoveryTimes]()


def pytest_configure(config: pytest.Config) -> None:
    """Begin a table of measurements."""
    config.stash[RECOVERY_TIMES] = RecoveryTimes()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show the measurements."""
    if lines := terminalreporter.config.stash[RECOVERY_TIMES].table():
        terminalreporter.section("recovery times")
        terminalreporter.write_line("\n".join(lines))


@pytest.fixture(scope="session")
def recovery_times(pytestconfig: pytest.Config) -> RecoveryTimes:
    """Return where measurements go that are shown at the end of the run."""
    return pytestconfig.stash[RECOVERY_TIMES]


@pytest.fixture(scope="session")
def node_cache() -> Iterator[Cache]:
    """Return where trees are kept, on a machine that can carry nodes."""
    reason = obstacle(CHECKOUT)
    if reason and in_ci():
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    place = os.environ.get("QUAKEGRID_TEST_CACHE") or Path.home() / ".cache/quakegrid-tests"
    cache = Cache(Path(place))
    yield cache
    cache.close()


@pytest.fixture(scope="session")
def base_tree(node_cache: Cache) -> Path:
    """Return the operating system of the nodes, without the engine."""
    return operating_system.base_tree(node_cache)


@pytest.fixture(scope="session")
def engine(node_cache: Cache, base_tree: Path) -> Engine:
    """Return the ways to get the engine onto nodes."""
    return Engine(CHECKOUT, node_cache, base_tree)


@pytest.fixture(scope="session")
def package(engine: Engine) -> Path:
    """Return the folder of the Debian packages of this checkout."""
    return engine.packages()


@pytest.fixture(scope="session")
def next_package(engine: Engine) -> Path:
    """Return the folder of the Debian packages of a later release."""
    return engine.next_packages()


@pytest.fixture(scope="session")
def rpm_package(engine: Engine) -> Path:
    """Return the folder of the rpm packages of this checkout."""
    return engine.rpm_packages()


@pytest.fixture(scope="session")
def image_layer(engine: Engine) -> Path:
    """Return the layer with the packages installed, no unit enabled or started."""
    return engine.image_layer()


@pytest.fixture(scope="session")
def wheel_layers(engine: Engine) -> tuple[Path, ...]:
    """Return the layers with the engine in a virtual environment, without packages."""
    return engine.wheel_layers()


@pytest.fixture(scope="session")
def engine_layers(engine: Engine) -> tuple[Path, ...]:
    """Return the layers with the engine as QUAKEGRID_TEST_INSTALL says: `deb` or `wheel`."""
    return chosen_layers(engine)


ClusterMaker = Callable[..., Cluster]


@pytest.fixture(scope="module")
def bare_cluster(base_tree: Path) -> Iterator[ClusterMaker]:
    """Return what makes clusters without the engine; they end with the module."""
    with ExitStack() as made:
        yield lambda *plans, **options: made.enter_context(
            Cluster(base_tree, plans, **options).start()
        )


@pytest.fixture(scope="module")
def engine_cluster(base_tree: Path, engine_layers: tuple[Path, ...]) -> Iterator[ClusterMaker]:
    """Return what makes clusters with the engine; they end with the module."""
    with ExitStack() as made:
        yield lambda *plans, **options: made.enter_context(
            Cluster(base_tree, plans, layers=engine_layers, **options).start()
        )


@pytest.fixture(scope="session")
def embedded(base_tree: Path, engine_layers: tuple[Path, ...]) -> Mapping[str, Any]:
    """Return what the job `archipelago` gives on a node without daemons, in one process."""
    plan = NodePlan("alone", binds={JOBS_AT: JOBS})
    with Cluster(base_tree, [plan], layers=engine_layers).start() as cluster:
        cluster["alone"].output(
            f"OQ_DATADIR={SHARED_AT}/oqdata oq engine --no-distribute"
            f" --run {JOBS_AT}/archipelago/job.ini",
            user=USER,
            timeout_s=900,
        )
        return contents(cluster.shared.path / "oqdata" / "calc_1.hdf5")


@pytest.fixture(scope="module")
def running(engine_cluster: ClusterMaker) -> DaemonCluster:
    """Return daemons on a master and two workers, one of which may only read what is shared."""
    daemons = DaemonCluster(engine_cluster(*plans(["rw", "ro"])))
    daemons.start()
    return daemons


@pytest.fixture
def daemons(running: DaemonCluster) -> Iterator[DaemonCluster]:
    """Return the daemons, whole again after each test."""
    yield running
    running.restore()


@pytest.fixture
def aftermath(daemons: DaemonCluster, embedded: Mapping[str, Any], tmp_path: Path) -> Aftermath:
    """Return what looks at jobs after faults."""
    return Aftermath(daemons, embedded, tmp_path)
