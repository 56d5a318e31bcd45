# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cases of Set 1 that the reference defines beside others, without listing a solution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: What each changes of a case that is listed.
_CHANGES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "Set1-Case4": ("Set1-Case9a", {}),
    "Set1-Case7": (
        "Set1-Case5",
        {"mfd": {"type": "YC85", "b": 0.9, "mmin": 5, "mchar": 6.2, "mmax": 6.45}},
    ),
    "Set1-Case8b": ("Set1-Case8a", {}),
    "Set1-Case8c": ("Set1-Case8a", {}),
    "Set1-Case11": ("Set1-Case10", {"source": "Area 2", "depths_km": [5, 6, 7, 8, 9, 10]}),
}


def with_further_cases(tables: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return ``cases.json`` with the further cases."""
    listed = {case["id"]: case for case in tables["cases"]}
    further = {
        name: {**listed[base], **change, "id": name} for name, (base, change) in _CHANGES.items()
    }
    return {**tables, "cases": [*{**further, **listed}.values()]}
