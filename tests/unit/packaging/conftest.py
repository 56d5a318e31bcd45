# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tests of the packaging share: its programs as modules."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

PACKAGING = Path(__file__).parents[3] / "packaging"


@pytest.fixture(scope="session")
def program() -> Callable[[str], ModuleType]:
    """Return what imports a program of the folder ``packaging`` by its name."""

    def load(name: str) -> ModuleType:
        sys.path.insert(0, str(PACKAGING))
        try:
            return importlib.import_module(name)
        finally:
            sys.path.remove(str(PACKAGING))

    return load
