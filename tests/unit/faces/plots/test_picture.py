# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The note at the foot of a picture."""

from __future__ import annotations

from quakegrid.faces.plots.picture import shortened


def test_a_note_that_fits_stays_as_it_is() -> None:
    """On a sheet that is wide enough."""
    assert (
        shortened("A job · calculation 1 · quakegrid", 5.0) == "A job · calculation 1 · quakegrid"
    )


def test_a_long_description_is_cut_before_the_rest() -> None:
    """Where the numbers come from is told in full."""
    note = "A job with a name that goes on and on · calculation 1 · quakegrid"
    cut = shortened(note, 2.0)
    assert len(cut) <= 40
    assert cut.endswith("… · calculation 1 · quakegrid")
