# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Values at sites as a GeoJSON collection of points (RFC 7946)."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def write_geojson_points(
    path: Path,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    properties: Mapping[str, NDArray[np.generic]],
    metadata: Mapping[str, object],
) -> None:
    """Write one point feature per site.

    Parameters
    ----------
    path
        The file to write; overwritten.
    lon, lat
        Shape (S,) [deg], WGS84 as the format demands.
    properties
        Property name -> values, shape (S,) or (S, L) for lists.
    metadata
        Foreign members of the collection: what the values are.

    Raises
    ------
    ValueError
        A property has not one value per site.
    """
    for name, values in properties.items():
        if len(values) != len(lon):
            raise ValueError(f"{name}: {len(values)} values for {len(lon)} sites")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type": "FeatureCollection",\n')
        for key, value in metadata.items():
            file.write(f"{json.dumps(key)}: {json.dumps(_finite(value))},\n")
        file.write('"features": [\n')
        file.write(",\n".join(_features(lon, lat, properties)))
        file.write("\n]}\n")


def _features(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    properties: Mapping[str, NDArray[np.generic]],
) -> Iterator[str]:
    names = tuple(properties)
    columns: Sequence[list[object]] = [_plain(values) for values in properties.values()]
    places = np.round(np.column_stack([lon, lat]), 5).tolist()
    for index, place in enumerate(places):
        feature = {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": place},
            "properties": {
                name: column[index] for name, column in zip(names, columns, strict=True)
            },
        }
        yield json.dumps(feature, ensure_ascii=False)


def _plain(values: NDArray[np.generic]) -> list[object]:
    """Return JSON values; a float32 keeps seven digits, not the seventeen of its float64 twin."""
    if values.dtype.kind == "S":
        return [value.decode("utf-8") for value in values.tolist()]
    if values.dtype == np.float32:
        rounded = [float(f"{value:.7g}") for value in values.ravel().tolist()]
        return _plain(np.array(rounded, dtype=np.float64).reshape(values.shape))
    listed: list[object] = values.tolist()
    return [_finite(value) for value in listed]


def _finite(value: object) -> object:
    """Return the value with NaN and infinities as null, which JSON has no words for."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return value
