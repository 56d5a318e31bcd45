# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The catalogue of the journal is made from the table of events."""

from __future__ import annotations

from quakegrid.base.events import EVENTS


def test_catalogue_is_that_of_the_table(program):
    """systemd/openquake.catalog is what packaging/catalog.py makes of the table."""
    catalog = program("catalog")
    assert catalog.CATALOG.read_text(encoding="utf-8") == catalog.catalog()


def test_every_event_is_explained(program):
    """Each kind of event has an entry under its number."""
    text = program("catalog").catalog()
    for event in EVENTS.values():
        assert f"-- {event.message_id}\nSubject: {event.subject}\n" in text
