# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rules of the house: imports, lint, types, captions and sizes."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "daemons").rglob("*.py"))
HARD_LIMIT = 700
FORBIDDEN_CALLS = {"eval", "exec", "__import__"}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "dill", "cloudpickle"}
FORBIDDEN_NAMES = {"utils", "common", "helpers", "misc"}


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / command[0]
    return subprocess.run(
        [str(program), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("lint-imports",),
    ],
    ids=["lint", "format", "types", "imports"],
)
def test_tool_finds_nothing(command: tuple[str, ...]) -> None:
    """Lint, format, types and import contracts hold for the whole tree."""
    done = _run(*command)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_small_and_has_a_caption(path: Path) -> None:
    """A module has at most 700 lines and begins with one sentence of at most 100 characters."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= HARD_LIMIT
    caption = (ast.get_docstring(ast.parse(text)) or "").splitlines()
    assert caption, "no caption"
    assert caption[0].endswith((".", "?", ":")), caption[0]
    assert len(caption[0]) <= 100, caption[0]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_runs_no_foreign_code(path: Path) -> None:
    """No module evaluates text, unpickles or goes through a shell."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in FORBIDDEN_CALLS, f"line {node.lineno}"
        if isinstance(node, ast.keyword) and node.arg == "shell":
            assert isinstance(node.value, ast.Constant)
            assert node.value.value is False
        if isinstance(node, ast.Import):
            assert not FORBIDDEN_MODULES & {name.name for name in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.module not in FORBIDDEN_MODULES


def test_no_module_is_a_drawer() -> None:
    """No file is named after nothing: utils, common, helpers."""
    assert not [path for path in SOURCES if path.stem in FORBIDDEN_NAMES]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_compiles_for_the_vectors_of_kernels(path: Path) -> None:
    """One module asks numba to compile, or who is imported first would settle the vectors."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "numba":
            made = {name.name for name in node.names} & {"njit", "jit", "vectorize", "guvectorize"}
            assert not made or path.name == "compiled.py", "use `part` of kernels/compiled.py"
