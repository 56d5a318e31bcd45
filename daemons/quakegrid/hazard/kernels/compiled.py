# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a function is compiled and where its machine code is kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from importlib import resources
from typing import Any

import numba
from numba import njit
from numba.core.caching import Cache, CompileResultCacheImpl
from numba.core.codegen import get_host_cpu_features
from numba.misc.appdirs import AppDirs

from quakegrid.hazard.kernels.elementary import FAST_MATH

#: Licences for loops that only add up: the order of the additions may change with the
#: width of the vectors, never with the number of workers.
REDUCTION = FAST_MATH | {"reassoc"}


#: Folders of `hazard` without compiled code.
_NOT_COMPILED = ("correlation",)


@cache
def code_fingerprint() -> str:
    """Return a digest of every source that compiled code is made from.

    A function is inlined into kernels of other files, so that the time stamp of one file
    does not tell whether a kernel is stale.  Families of ground motion models are left out:
    see `formula_fingerprint`, and so is what is not compiled.

    Returns
    -------
    str
        16 hexadecimal digits.
    """
    digest = hashlib.sha256(numba.__version__.encode())
    waiting = [resources.files("quakegrid.hazard")]
    while waiting:
        folder = waiting.pop()
        entries = sorted(folder.iterdir(), key=lambda item: item.name)
        for entry in entries:
            if entry.is_dir():
                if folder.name != "ground_motion_models" and entry.name not in _NOT_COMPILED:
                    waiting.append(entry)
            elif entry.name.endswith(".py"):
                digest.update(entry.name.encode())
                digest.update(entry.read_bytes())
    return digest.hexdigest()[:16]


@cache
def formula_fingerprint(module: str) -> str:
    """Return a digest of a module of ground motion models and of those it imports.

    One model changed leaves the machine code of all others as it is.

    Parameters
    ----------
    module
        Full name of the module that holds the formula.

    Returns
    -------
    str
        16 hexadecimal digits.
    """
    digest = hashlib.sha256()
    waiting, seen = [module], {module}
    while waiting:
        name = waiting.pop()
        package, _, stem = name.rpartition(".")
        source = (resources.files(package) / f"{stem}.py").read_bytes()
        digest.update(source)
        for imported in sorted(set(_imported_models(source.decode())) - seen):
            seen.add(imported)
            waiting.append(imported)
    return digest.hexdigest()[:16]


_MODELS = "quakegrid.hazard.ground_motion_models."
_IMPORT = re.compile(r"^from " + re.escape(_MODELS) + r"(\S+) import (\([^)]*\)|.+)$", re.MULTILINE)


def _imported_models(source: str) -> Iterator[str]:
    """Yield in full the modules of families of models that a source imports from."""
    for path, names in _IMPORT.findall(source):
        if "." in path:
            yield _MODELS + path
        elif path not in _NO_FAMILIES:
            yield from (f"{_MODELS}{path}.{name}" for name in re.findall(r"\w+", names))


#: Modules beside the families: `code_fingerprint` knows them.
_NO_FAMILIES = ("model", "coefficients", "registry")


class _Locator:
    """Where the machine code of all kernels lies, and the stamp that dates it."""

    def get_cache_path(self) -> str:
        root = numba.config.CACHE_DIR or AppDirs(appname="quakegrid").user_cache_dir
        return f"{root}/kernels-{code_fingerprint()}"

    def get_source_stamp(self) -> str:
        return code_fingerprint()

    def ensure_cache_path(self) -> None:
        from pathlib import Path

        Path(self.get_cache_path()).mkdir(parents=True, exist_ok=True)


class _KernelCacheImpl(CompileResultCacheImpl):  # type: ignore[misc]
    """Machine code kept under a name of ours, whatever closure made the function."""

    def __init__(self, name: str) -> None:
        self._lineno = 0
        self._name = name
        self._locator = _Locator()
        self._filename_base = name

    @property
    def filename_base(self) -> str:
        return self._name

    @property
    def locator(self) -> _Locator:
        return self._locator


class _KernelCache(Cache):  # type: ignore[misc]
    """The cache of one kernel: numba's own, but keyed by our name instead of the bytecode.

    Numba keys a closure by its pickled cells, which differ in every process when a cell
    holds a compiled function; a kernel built around a model would never be found again.
    """

    _impl_class = _KernelCacheImpl

    def __init__(self, function: Callable[..., Any], name: str) -> None:
        self._kernel_name = name
        # `Cache.__init__` hands its argument to the implementation class: the name here
        super().__init__(name)
        self._py_func = function
        self._name = name

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep machine code if there is a place for it; without one it serves this process."""
        with suppress(OSError):
            super().save_overload(sig, data)

    def _index_key(self, sig: Any, codegen: Any) -> Any:
        return (sig, codegen.magic_tuple(), self._kernel_name)


@cache
def _allow_wide_vectors() -> None:
    """Let LLVM use vectors of 512 bits where the machine has them.

    For some processors its default is half of that, to keep their clock up for other code;
    these kernels gain from the whole width.  Who sets ``NUMBA_CPU_FEATURES`` is obeyed.
    """
    features = get_host_cpu_features()
    if numba.config.CPU_FEATURES is None and "+avx512f" in features.split(","):
        numba.config.CPU_FEATURES = f"{features},-prefer-256-bit"


def part(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Compile a function that kernels call.

    It is `numba.njit`, but made for the vectors of kernels: numba settles what a process
    compiles for when it meets the first function, and other vectors round sums otherwise.

    Parameters
    ----------
    options
        See `numba.njit`.

    Returns
    -------
    decorator
        Turns a function into a numba dispatcher.
    """
    _allow_wide_vectors()
    decorate: Callable[[Callable[..., Any]], Any] = njit(**options)
    return decorate


def kernel(
    name: str, *, fastmath: frozenset[str] = FAST_MATH, formula_module: str = ""
) -> Callable[[Callable[..., Any]], Any]:
    """Compile a function, keep its machine code on disk under a name of its own.

    Parameters
    ----------
    name
        Unique over the package; becomes the name of the cache file.
    fastmath
        Licences given to LLVM.
    formula_module
        The module of the ground motion model the kernel is built around, if it is.

    Returns
    -------
    decorator
        Turns a function into a numba dispatcher that releases the interpreter lock.
    """

    def decorate(function: Callable[..., Any]) -> Any:
        _allow_wide_vectors()
        dispatcher = njit(nogil=True, error_model="numpy", fastmath=set(fastmath))(function)
        stamp = f"-{formula_fingerprint(formula_module)}" if formula_module else ""
        dispatcher._cache = _KernelCache(function, name + stamp)
        return dispatcher

    return decorate
