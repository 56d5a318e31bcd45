# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The command oq over an engine that knows the small hazard only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from small_hazard import SMALL_HAZARD

from quakegrid.base.clock import SystemClock
from quakegrid.base.settings import parse_settings
from quakegrid.faces.cli import main as command
from quakegrid.faces.engine_client import EngineClient


@pytest.fixture
def engine(tmp_path: Path) -> EngineClient:
    """Return an engine with an empty data directory."""
    settings = parse_settings([], {"OQ_DISTRIBUTE": "no"})
    return EngineClient(settings, tmp_path / "oqdata", "ada", SystemClock(), SMALL_HAZARD)


@pytest.fixture
def oq(engine: EngineClient, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Return the command oq as a function of its words; it returns the exit status."""
    monkeypatch.setattr(command, "connect", lambda: engine)

    def run(*words: object) -> int:
        return command.main([str(word) for word in words])

    return run
