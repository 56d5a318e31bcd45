# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write the journal's catalogue of our events, which `journalctl -x` shows, from their table."""

from __future__ import annotations

import textwrap
from pathlib import Path

from quakegrid.base.events import EVENTS, Event

CATALOG = Path(__file__).resolve().parent.parent / "systemd/openquake.catalog"

_HEAD = """\
# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
# Made by packaging/catalog.py from the table in quakegrid.base.events; do not edit.
"""


def catalog() -> str:
    """Return the text of the catalogue."""
    return _HEAD + "".join(map(_entry, EVENTS.values()))


def _entry(event: Event) -> str:
    lines = [f"\n-- {event.message_id}", f"Subject: {event.subject}", "Defined-By: quakegrid", ""]
    return "\n".join([*lines, *textwrap.wrap(event.explanation, 78)]) + "\n"


if __name__ == "__main__":
    CATALOG.write_text(catalog(), encoding="utf-8")
