# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tests on nodes share: the operating system, the engine on it, clusters."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

# tests find the package that lies beside them
sys.path.insert(0, str(Path(__file__).parent))

from nodes import base_tree as operating_system
from nodes.cache import Cache
from nodes.cluster import Cluster
from nodes.host import in_ci, obstacle
from nodes.layers import Engine
from nodes.layers import engine_layers as chosen_layers

CHECKOUT = Path(__file__).parents[2]


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
