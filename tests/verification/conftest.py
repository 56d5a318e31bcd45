# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the tables of reference numbers lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder ``shared`` beside the repository; skip where it is absent."""
    folder = Path(__file__).resolve().parents[2].parent / "shared"
    if not folder.is_dir():
        message = f"the reference tables are not at {folder}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return folder
