# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""GeoJSON files on the disk."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from quakegrid.formats.geojson import write_geojson_points


def test_points_are_read_back_with_their_properties(tmp_path: Path) -> None:
    """Places, names, short float32 numbers, lists and null for NaN."""
    path = tmp_path / "points.geojson"
    write_geojson_points(
        path,
        np.array([10.0, 11.0]),
        np.array([45.0, 46.0]),
        {
            "name": np.array(["a", "è"], dtype=object),
            "PGA-0.1": np.array([0.1, np.nan], dtype=np.float32),
            "poes": np.array([[0.5, 0.25], [1.0, np.nan]]),
        },
        {"kind": "mean"},
    )
    collection = json.loads(path.read_text(encoding="utf-8"))
    assert collection["type"] == "FeatureCollection"
    assert collection["kind"] == "mean"
    first, second = collection["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [10.0, 45.0]}
    assert first["properties"] == {"name": "a", "PGA-0.1": 0.1, "poes": [0.5, 0.25]}
    assert second["properties"] == {"name": "è", "PGA-0.1": None, "poes": [1.0, None]}


def test_property_of_another_length_is_refused(tmp_path: Path) -> None:
    """Every site needs its value."""
    with pytest.raises(ValueError, match="2 values for 1 sites"):
        write_geojson_points(
            tmp_path / "x.geojson", np.zeros(1), np.zeros(1), {"a": np.zeros(2)}, {}
        )
