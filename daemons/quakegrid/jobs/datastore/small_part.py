# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Part files of small arrays: a pattern that HDF5 wrote, filled in and sealed by a checksum."""

from __future__ import annotations

import struct
import zlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

import h5py
import numpy as np

from quakegrid.base.errors import Bug
from quakegrid.jobs.datastore.hdf5_writer import FORMAT_VERSION, PRODUCT
from quakegrid.jobs.ports import Array

#: Where the arrays and the counts of a part are.
ARRAYS: Final = "arrays/"
COUNTS: Final = "counts"

#: The largest arrays of a part, in all, that is written at once [bytes].
_SMALL: Final = 48 * 1024
#: The most arrays of such a part.
_FEW: Final = 32
#: Numbers of a fixed size; text and objects are HDF5's to store.
_PLAIN_KINDS: Final = frozenset("biuf")
#: How many patterns are kept: chunks of one stage often have arrays of a few shapes.
_PATTERNS: Final = 16

#: HDF5 leaves so much at the beginning of a file to its user, if that is wanted [bytes].
SEAL_BYTES: Final = 512
#: A word, the length of what follows the seal, its CRC-32.
_SEAL: Final = struct.Struct("<16sQI")
_WORD: Final = b"quakegrid part 1"
#: How every HDF5 file begins, behind the seal if there is one.
_SIGNATURE: Final = b"\x89HDF\r\n\x1a\n"
_DOUBLE: Final = struct.Struct("<d")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A file without its values, and where they belong; no place for an array of no bytes."""

    content: bytes
    arrays: tuple[int | None, ...]
    counts: tuple[int, ...]


class SmallParts:
    """Makes the content of part files of small arrays, without the cost of a file in HDF5.

    HDF5 itself writes the first part of a kind, in memory: the names, types and shapes of the
    arrays and the names of the counts. Later ones differ in their values alone.
    """

    def __init__(self) -> None:
        self._patterns: OrderedDict[object, _Pattern] = OrderedDict()

    def content(self, arrays: Mapping[str, Array], counts: Mapping[str, float]) -> bytes | None:
        """Return the content of a part file, sealed; None if the arrays are not small.

        Parameters
        ----------
        arrays
            What the chunk computed.
        counts
            What was counted on the way.
        """
        plain = {name: np.asarray(array, order="C") for name, array in arrays.items()}
        if not _are_small(list(plain.values())):
            return None
        forms = tuple((name, array.dtype.str, array.shape) for name, array in plain.items())
        pattern = self._pattern((forms, tuple(counts)), plain, tuple(counts))
        content = bytearray(pattern.content)
        for place, array in zip(pattern.arrays, plain.values(), strict=True):
            if place is not None:
                content[place : place + array.nbytes] = array.tobytes()
        for place, count in zip(pattern.counts, counts.values(), strict=True):
            _DOUBLE.pack_into(content, place, count)
        rest = memoryview(content)[SEAL_BYTES:]
        _SEAL.pack_into(content, 0, _WORD, len(rest), zlib.crc32(rest))
        return bytes(content)

    def _pattern(
        self, kind: object, arrays: Mapping[str, Array], counts: Sequence[str]
    ) -> _Pattern:
        """Return the pattern of a kind of parts, the oldest of too many is forgotten."""
        pattern = self._patterns.get(kind)
        if pattern is None:
            pattern = self._patterns[kind] = _made(arrays, counts)
            if len(self._patterns) > _PATTERNS:
                self._patterns.popitem(last=False)
        else:
            self._patterns.move_to_end(kind)
        return pattern


def is_sealed(begins: bytes) -> bool:
    """Return whether a file that begins so has a seal."""
    return begins[: len(_WORD)] == _WORD


def is_intact(content: bytes) -> bool:
    """Return whether the content of a file that has a seal is what was written."""
    if len(content) < SEAL_BYTES:
        return False
    _, length, checksum = _SEAL.unpack_from(content)
    rest = memoryview(content)[SEAL_BYTES:]
    return bool(len(rest) == length and zlib.crc32(rest) == checksum)


def is_hdf5(begins: bytes) -> bool:
    """Return whether a file that begins so, and has no seal, is one of HDF5."""
    return begins[: len(_SIGNATURE)] == _SIGNATURE


def _are_small(arrays: Sequence[Array]) -> bool:
    """Return whether arrays are plain and small enough to be written at once."""
    return (
        len(arrays) <= _FEW
        and all(array.dtype.kind in _PLAIN_KINDS and array.dtype.isnative for array in arrays)
        and sum(array.nbytes for array in arrays) <= _SMALL
    )


def _made(arrays: Mapping[str, Array], counts: Sequence[str]) -> _Pattern:
    """Return the pattern of parts with such arrays and counts."""
    # values that stand nowhere else, to find their places by
    marks = [
        _DOUBLE.pack(-(1.0 + number) * 1.2345678912345678e-201) for number in range(len(counts))
    ]
    # HDF5 tells files in memory apart by their names alone: two threads must not share one
    name = f"pattern-{uuid4().hex}"
    with h5py.File(
        name, "w", driver="core", backing_store=False, userblock_size=SEAL_BYTES
    ) as file:
        file.attrs["created_by"] = PRODUCT
        file.attrs["format_version"] = FORMAT_VERSION
        places = []
        for name, array in arrays.items():
            dataset = file.create_dataset(f"{ARRAYS}{name}", data=np.zeros_like(array))
            places.append(dataset.id.get_offset() if array.nbytes else None)
        group = file.create_group(COUNTS)
        for name, mark in zip(counts, marks, strict=True):
            group.attrs[name] = _DOUBLE.unpack(mark)[0]
        file.flush()
        content = bytes(SEAL_BYTES) + file.id.get_file_image()
    if any(content.count(mark) != 1 for mark in marks):
        raise Bug("the places of counts in a part file cannot be told")
    return _Pattern(content, tuple(places), tuple(content.index(mark) for mark in marks))
