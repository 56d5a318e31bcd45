# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The openquake.cfg that is shipped."""

from __future__ import annotations

import re
from pathlib import Path

from quakegrid.base.settings import parse_settings
from quakegrid.base.settings_sections import settings_table
from quakegrid.base.settings_template import settings_template


def test_template_changes_nothing() -> None:
    """As shipped, every value is commented out."""
    found = parse_settings([(Path("openquake.cfg"), settings_template())], {})
    assert found.warnings == ()
    assert set(found.origins.values()) == {"default"}


def test_every_example_is_allowed_and_shows_the_default() -> None:
    """With the comment marks removed all settings are given, those with defaults by them."""
    text = re.sub(r"(?m)^# (?=\w+ = )", "", settings_template())
    found = parse_settings([(Path("openquake.cfg"), text)], {})
    assert found.warnings == ()
    assert "default" not in found.origins.values()
    for (section, key), item in settings_table().items():
        if item.default not in (None, ""):
            assert getattr(getattr(found, section), key) == item.default
