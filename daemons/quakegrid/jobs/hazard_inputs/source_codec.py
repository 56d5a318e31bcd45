# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Source records to bytes and back: plain values tagged with a name from a closed table."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import msgspec
import numpy as np

from quakegrid.base.errors import ResultFileError
from quakegrid.hazard.geometry.surface_patches import SurfacePatches
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.sources.source import (
    AreaSource,
    CellMeans,
    CharacteristicFaultSource,
    ComplexFaultGeometry,
    ComplexFaultSource,
    GriddedPointsSource,
    HypocentralDepth,
    KiteFaultSource,
    KiteGeometry,
    ListedRupturesSource,
    MadeSource,
    MultiPointSource,
    NodalPlane,
    PlacedHypocentre,
    PlanarGeometry,
    PointSource,
    SimpleFaultGeometry,
    SimpleFaultSource,
)

_KIND = "record"
_ARRAY = "array"
_RECORDS: dict[str, Any] = {
    record.__name__: record
    for record in (
        AreaSource,
        Arbitrary,
        CellMeans,
        CharacteristicFaultSource,
        ComplexFaultGeometry,
        ComplexFaultSource,
        GriddedPointsSource,
        HypocentralDepth,
        KiteFaultSource,
        KiteGeometry,
        ListedRupturesSource,
        MultiPointSource,
        NodalPlane,
        PlacedHypocentre,
        PlanarGeometry,
        PointSource,
        SimpleFaultGeometry,
        SimpleFaultSource,
        SurfacePatches,
    )
}


def encoded_source(source: MadeSource) -> bytes:
    """Return a source as msgpack; its magnitude-frequency distribution must be `Arbitrary`."""
    return msgspec.msgpack.encode(_plain(source))


def decoded_source(data: bytes) -> MadeSource:
    """Return the source that `encoded_source` wrote.

    Raises
    ------
    ResultFileError
        The bytes are not an encoded source.
    """
    try:
        source = _record(msgspec.msgpack.decode(data))
    except (msgspec.DecodeError, KeyError, TypeError, ValueError) as error:
        raise ResultFileError(f"the stored sources are damaged: {error}") from error
    if not isinstance(source, MadeSource):
        raise ResultFileError(f"the stored sources hold a {type(source).__name__}")
    return source


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        dtype = np.int64 if value.dtype.kind in "iu" else np.float64
        data = value.astype(dtype).tobytes()
        return {_KIND: _ARRAY, "shape": value.shape, "whole": dtype is np.int64, "data": data}
    if is_dataclass(value):
        named = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {_KIND: type(value).__name__, **named}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _record(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_record(item) for item in value)
    if not isinstance(value, dict):
        return value
    kind = value.pop(_KIND)
    if kind == _ARRAY:
        dtype = np.int64 if value["whole"] else np.float64
        return np.frombuffer(value["data"], dtype).reshape(value["shape"]).copy()
    return _RECORDS[kind](**{name: _record(item) for name, item in value.items()})
