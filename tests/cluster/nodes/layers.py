# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The engine on a node: installed once in a node, its disk then lies under those of others."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from nodes.cache import Cache, digest, digest_of_files
from nodes.cluster import Cluster
from nodes.node import Node
from nodes.plan import NodeFile, NodePlan
from nodes.processes import call

#: What the packages and the wheel are made from.
SOURCES = ("daemons", "etc", "examples", "packaging", "systemd", "pyproject.toml")
#: What packages hold or show besides.
_PAPERS = ("CHANGELOG.md", "LICENSE", "README.md")

#: The release that comes after that of the checkout, and where it is written.
NEXT_RELEASE = "99.0.0"
_RELEASE = re.compile(r'^__version__ = ".*"$', re.MULTILINE)
_RELEASE_AT = "daemons/quakegrid/__init__.py"

#: With what packages are built: Debian's own Python, and tools it may lack.
PYTHON = "/usr/bin/python3.11"
BUILD_TOOLS = (PYTHON, "dh", "dpkg-buildpackage", "rpmbuild")

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

#: How long installing may take [s]; kernels are compiled, which alone takes a minute.
INSTALL_S = 1500.0


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
        """Return the folder of the Debian packages of this checkout, built as `make deb` does."""

        def make(folder: Path) -> None:
            _build_packages(self._checkout, folder)

        return self._cache.get("packages", self._sources, make)

    def next_packages(self) -> Path:
        """Return the folder of the Debian packages of `NEXT_RELEASE`, which differs by its name."""

        def make(folder: Path) -> None:
            with tempfile.TemporaryDirectory() as place:
                checkout = Path(place)
                for name in (*SOURCES, *_PAPERS):
                    _copy(self._checkout / name, checkout / name)
                file = checkout / _RELEASE_AT
                file.write_text(_RELEASE.sub(f'__version__ = "{NEXT_RELEASE}"', file.read_text()))
                _build_packages(checkout, folder)

        return self._cache.get("next", digest([self._sources, NEXT_RELEASE]), make)

    def rpm_packages(self) -> Path:
        """Return the folder of the rpm packages of this checkout, built as `make rpm` does."""

        def make(folder: Path) -> None:
            _build_packages(self._checkout, folder, "rpm")

        return self._cache.get("rpm", self._sources, make)

    def image_layer(self) -> Path:
        """
        Return the layer with all packages installed by apt in a booted node.

        Kernels are compiled in it. No target of the engine is enabled: the services of a node
        start when a test enables or starts `openquake-master.target` or `openquake-worker.target`.
        """
        packages = self.packages()
        return self._layer("image", self._sources, (), packages, _install_packages)

    def wheel_layers(self) -> tuple[Path, ...]:
        """
        Return the layers with the engine in a virtual environment, without packages.

        Uppermost first: the engine with its units, made anew for every change of the sources;
        the compiled kernels, for every change of the science; what the engine depends on.
        """
        fetch = [PYTHON, str(self._checkout / "packaging/wheels.py")]
        wheels = Path(call(fetch, timeout_s=INSTALL_S).strip())
        dependencies = self._layer("dependencies", wheels.name, (), wheels, _install_dependencies)
        with tempfile.TemporaryDirectory() as folder:
            given = Path(folder)
            engine = self._layer(
                "engine",
                digest([self._sources, wheels.name]),
                (dependencies,),
                given,
                lambda node: _install_engine(node, self._checkout, given),
            )
            science = digest_of_files(self._checkout, ("daemons/quakegrid/hazard",))
            kernels = self._layer(
                "kernels",
                digest([science, wheels.name]),
                (engine, dependencies),
                given,
                _compile_kernels,
            )
        return (engine, kernels, dependencies)

    def _layer(
        self,
        kind: str,
        content: str,
        layers: tuple[Path, ...],
        given: Path,
        install: Callable[[Node], None],
    ) -> Path:
        """
        Return a layer, made now if it is not there: a node installs and what it writes is kept.

        Parameters
        ----------
        kind
            What kind of layer.
        content
            Digest of what is installed.
        layers
            What the node stands on beside the operating system.
        given
            A folder of this machine that the node sees as /given.
        install
            Does the work in the node.
        """

        def make(out: Path) -> None:
            plan = NodePlan("image", binds={"/given": given}, shared="none", disk_mib=3072)
            with Cluster(self._base, [plan], layers=layers).start() as cluster:
                install(cluster["image"])
                cluster["image"].stop()
                cluster["image"].keep_layer(out, FORGOTTEN)

        return self._cache.get(kind, digest([self._recipe, content]), make)


def _build_packages(checkout: Path, folder: Path, kind: str = "deb") -> None:
    """Build packages into a folder that is no other's, unlike the one of `make deb`."""
    packaging = checkout / "packaging"
    if any(shutil.which(tool) is None for tool in BUILD_TOOLS):
        call([str(packaging / "requirements.sh")], timeout_s=INSTALL_S)
    build = [PYTHON, str(packaging / "build.py"), kind, "--out", str(folder)]
    call(build, timeout_s=INSTALL_S)


def _copy(source: Path, target: Path) -> None:
    """Copy a file or a folder."""
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def _install_packages(node: Node) -> None:
    node.write(NO_START, NodeFile("#!/bin/sh\nexit 101\n", 0o755))
    node.output(
        "DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet"
        " --no-install-recommends /given/*.deb",
        timeout_s=INSTALL_S,
    )
    node.output(["rm", NO_START])
    node.output(["systemctl", "disable", "openquake-master.target", "openquake-worker.target"])


def _install_dependencies(node: Node) -> None:
    node.output(f"python3.11 -m venv {VENV}", timeout_s=INSTALL_S)
    node.output(f"{VENV}/bin/pip install --quiet --no-index /given/*.whl", timeout_s=INSTALL_S)


def _install_engine(node: Node, checkout: Path, given: Path) -> None:
    """Install the engine and, as far as the checkout has them, its settings and units."""
    # pip builds in a copy: it leaves files beside what it builds
    source = given / "source"
    for name in ("daemons", "etc", "systemd"):
        shutil.copytree(checkout / name, source / name)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(checkout / name, source)
    wheel = ["wheel", "--quiet", "--no-deps", "--wheel-dir", str(given), str(source)]
    call([sys.executable, "-m", "pip", *wheel], timeout_s=INSTALL_S)
    node.output(f"{VENV}/bin/pip install --quiet --no-index --no-deps /given/*.whl")
    node.output(
        f"set -e; ln -s {VENV}/bin/oq /usr/bin/oq; cd /given/source;"
        " install -D -m 640 -g openquake etc/openquake.cfg /etc/openquake/openquake.cfg;"
        " mkdir /etc/openquake/conf.d; mkdir -p /usr/lib/systemd/system; cd systemd;"
        " find -maxdepth 1 -name 'openquake-*' -exec cp -t /usr/lib/systemd/system {} +;"
        " cp sysusers.d/* /usr/lib/sysusers.d; cp tmpfiles.d/* /usr/lib/tmpfiles.d;"
        " systemd-tmpfiles --create; systemctl daemon-reload;"
        " systemctl --quiet enable $(find -maxdepth 1 -name '*.service'"
        " -exec grep -q WantedBy {} ';' -printf '%f ')"
    )


def _compile_kernels(node: Node) -> None:
    node.output("systemctl start openquake-warmup.service", timeout_s=INSTALL_S)


def engine_layers(engine: Engine) -> tuple[Path, ...]:
    """
    Return the layers that QUAKEGRID_TEST_INSTALL asks for: `deb` (if not set) or `wheel`.

    Raises
    ------
    ValueError
        If it asks for something else.
    """
    ways = {"deb": lambda: (engine.image_layer(),), "wheel": engine.wheel_layers}
    way = os.environ.get("QUAKEGRID_TEST_INSTALL", "deb")
    if way not in ways:
        raise ValueError(f"QUAKEGRID_TEST_INSTALL is {way!r}; write one of {', '.join(ways)}")
    return ways[way]()
