# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Headers of hazard curves."""

from __future__ import annotations

import pytest

from quakegrid.jobs.exports.hazard_curves import level_header


@pytest.mark.parametrize(
    ("measure", "header"),
    [
        ("PGA", "poe-0.0121153"),
        ("PGV", "poe-0.0121153"),
        ("SA(0.2)", "poe-0.0121153"),
        ("AvgSA(0.1)", "poe-1.21153e-02"),
        ("IA", "poe-1.21153e-02"),
        ("PGD", "poe-1.21153e-02"),
    ],
)
def test_header_has_the_peers_digits(measure: str, header: str) -> None:
    """Fixed point for PGA, PGV and SA, an exponent for all others."""
    assert level_header(measure, 0.01211528) == header
