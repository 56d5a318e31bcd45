# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The engine on a node: installed once in a node, its disk then lies under those of others."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path

from nodes.cache import Cache, digest, digest_of_files
from nodes.cluster import Cluster
from nodes.node import Node
from nodes.plan import NodePlan
from nodes.processes import call

#: What the packages and the wheel are made from.
SOURCES = ("daemons", "etc", "packaging", "systemd", "pyproject.toml", "Makefile")

VENV = "/opt/openquake/venv"

#: What belongs to the node in which a layer was made, and not to the layer.
FORGOTTEN = (
    "/etc/hostname",
    "/etc/hosts",
    "/etc/machine-id",
    "/etc/ssh",
    "/etc/systemd/network",
    "/root",
    "/tmp",
    "/var/lib/openquake/.ssh",
    "/var/lib/systemd/random-seed",
    "/var/log",
    "/var/tmp",
)

#: Keeps services from being started while packages are installed.
NO_START = "/usr/sbin/policy-rc.d"


def _install(
    base: Path, layers: tuple[Path, ...], given: Path, install: Callable[[Node], None], out: Path
) -> None:
    """
    Make a layer: boot a node, install in it, keep what it has written.

    Parameters
    ----------
    base, layers
        What the node stands on.
    given
        A folder of this machine that the node sees as /given.
    install
        Does the work in the node.
    out
        The folder to make.
    """
    plan = NodePlan("image", binds={"/given": given}, shared="none", disk_mib=3072)
    with Cluster(base, [plan], layers=layers).start() as cluster:
        node = cluster["image"]
        install(node)
        node.stop()
        node.keep_layer(out, FORGOTTEN)


class Engine:
    """
    The ways to get the engine of this checkout onto nodes.

    Parameters
    ----------
    checkout
        The root of the repository.
    cache
        Where layers are kept, by a digest of what they are made from.
    base
        The tree of the operating system.
    """

    def __init__(self, checkout: Path, cache: Cache, base: Path) -> None:
        self._checkout, self._cache, self._base = checkout, cache, base
        self._sources = digest_of_files(checkout, SOURCES)
        self._recipe = digest([base.name, Path(__file__).read_bytes()])

    def packages(self) -> Path:
        """Return the folder of the Debian packages of this checkout, built by `make deb`."""

        def make(folder: Path) -> None:
            call(["make", "--directory", str(self._checkout), "deb"], timeout_s=900)
            folder.mkdir()
            for package in (self._checkout / "build/deb").glob("quakegrid-*.deb"):
                shutil.copy(package, folder)

        return self._cache.get("packages", self._sources, make)

    def image_layer(self) -> Path:
        """Return the layer with all packages installed by apt; no unit is enabled or started."""
        packages = self.packages()

        def install(node: Node) -> None:
            node.output(f"printf '#!/bin/sh\\nexit 101\\n' > {NO_START}; chmod 755 {NO_START}")
            node.output(
                "DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet"
                " --no-install-recommends /given/*.deb",
                timeout_s=300,
            )
            node.output(f"rm {NO_START}; systemctl disable 'openquake-*'")

        return self._cache.get(
            "image",
            digest([self._recipe, self._sources]),
            lambda out: _install(self._base, (), packages, install, out),
        )

    def wheel_layers(self) -> tuple[Path, ...]:
        """
        Return the layers with the engine in a virtual environment, without packages.

        Uppermost first: the engine with its units, made anew for every change of the sources in a
        few seconds, and what it depends on.
        """
        pyproject = tomllib.loads((self._checkout / "pyproject.toml").read_text())
        needed: list[str] = pyproject["project"]["dependencies"]
        wheels = self._cache.get("wheels", digest(needed), lambda out: _download(needed, out))
        dependencies = self._cache.get(
            "dependencies",
            digest([self._recipe, *needed]),
            lambda out: _install(
                self._base, (), wheels, lambda node: _install_dependencies(node, needed), out
            ),
        )
        engine = self._cache.get(
            "engine",
            digest([self._recipe, self._sources]),
            lambda out: self._install_engine(dependencies, out),
        )
        return (engine, dependencies)

    def _install_engine(self, dependencies: Path, out: Path) -> None:
        with tempfile.TemporaryDirectory() as folder:
            given = Path(folder)
            # pip builds in a copy: it leaves files beside what it builds
            source = given / "source"
            source.mkdir()
            for name in ("daemons", "etc", "systemd", "pyproject.toml", "README.md", "LICENSE"):
                original = self._checkout / name
                if original.is_dir():
                    shutil.copytree(original, source / name)
                elif original.exists():
                    shutil.copy(original, source)
            call(_pip("wheel", "--no-deps", "--wheel-dir", str(given), str(source)), timeout_s=300)
            _install(self._base, (dependencies,), given, _install_wheel, out)


def _pip(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pip", "--quiet", *arguments]


def _download(needed: list[str], out: Path) -> None:
    """Download wheels for the Python of the nodes, whichever this one is."""
    out.mkdir()
    target = ["--python-version", "3.11", "--only-binary", ":all:", "--dest", str(out)]
    call(_pip("download", *target, *needed), timeout_s=600)


def _install_dependencies(node: Node, needed: list[str]) -> None:
    node.output(f"python3.11 -m venv {VENV}", timeout_s=120)
    pip = [f"{VENV}/bin/pip", "install", "--quiet", "--no-index", "--find-links", "/given"]
    node.output([*pip, *needed], timeout_s=300)


def _install_wheel(node: Node) -> None:
    node.output(f"{VENV}/bin/pip install --quiet --no-index --no-deps /given/*.whl")
    node.output(f"ln -s {VENV}/bin/oq /usr/bin/oq")
    node.output(
        "cd /given/source; install -D -m 640 -g openquake etc/openquake.cfg"
        " /etc/openquake/openquake.cfg"
    )
    # the units of the checkout, as far as it has them
    node.output(
        "cd /given/source; [ -d systemd ] || exit 0; mkdir -p /usr/lib/systemd/system;"
        " find systemd -maxdepth 1 -name 'openquake-*' -exec cp -t /usr/lib/systemd/system {} +;"
        " for kind in sysusers.d tmpfiles.d; do"
        " if [ -d systemd/$kind ]; then cp systemd/$kind/* /usr/lib/$kind/; fi; done;"
        " systemd-tmpfiles --create; systemctl daemon-reload"
    )


def engine_layers(engine: Engine, checkout: Path) -> tuple[Path, ...]:
    """
    Return the layers that the environment asks for.

    QUAKEGRID_TEST_INSTALL is `deb` or `wheel`; if it is not set, packages are taken where the
    Makefile can build them.
    """
    packaged = "\ndeb:" in (checkout / "Makefile").read_text()
    way = os.environ.get("QUAKEGRID_TEST_INSTALL", "deb" if packaged else "wheel")
    return (engine.image_layer(),) if way == "deb" else engine.wheel_layers()
