# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The branch sets of logic trees: alternatives with weights, and where they apply."""

from __future__ import annotations

from dataclasses import dataclass

from quakegrid.hazard.logic_tree.uncertainty import EXTEND_MODEL, SOURCE_MODEL, UncertaintyValue
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.magnitude_frequency.modifications import MODIFICATION_KINDS
from quakegrid.hazard.sources.source import (
    AreaSource,
    CharacteristicFaultSource,
    ComplexFaultSource,
    MultiPointSource,
    PointSource,
    SimpleFaultSource,
    Source,
)

#: The letters of branch paths: the n-th branch of a set is the n-th letter.
LETTERS = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}!#$%&'()*+-/0123456789:;<=>?@"
    + "".join(chr(code) for code in range(0xA1, 0x100) if code != 0xAD)
)

#: Stands in a path for a branch set the path does not go through.
BYPASSED = "."

#: The names of ``applyToSourceType`` -> the sources meant.
SOURCE_TYPES: dict[str, type] = {
    "point": PointSource,
    "area": AreaSource,
    "simpleFault": SimpleFaultSource,
    "complexFault": ComplexFaultSource,
    "characteristicFault": CharacteristicFaultSource,
}


@dataclass(frozen=True)
class Branch:
    """One alternative.

    Attributes
    ----------
    branch_id
        Unique in its tree.
    value
        File names of ``sourceModel`` and ``extendModel`` as written; a number, numbers,
        a name, a geometry or a distribution of the others.
    weight
        Between 0 and 1; those of a set sum to 1.
    line
        Where it stands in its file, if it comes from one.
    """

    branch_id: str
    value: UncertaintyValue
    weight: float
    line: int | None = None


@dataclass(frozen=True)
class BranchSet:
    """Alternatives of one uncertainty of the sources.

    Attributes
    ----------
    branch_set_id
        Unique in its tree.
    uncertainty_type
        One of `BUILT_UNCERTAINTIES`.
    branches
        In file order.
    apply_to_sources
        Ids of the sources it changes; empty for all.
    apply_to_branches
        It follows these branches only; empty for all.
    apply_to_tectonic_region_type
        It changes sources of this region only, or None.
    apply_to_source_type
        It changes sources of this type only, a key of `SOURCE_TYPES`, or None.
    line
        Where it stands in its file, if it comes from one.
    """

    branch_set_id: str
    uncertainty_type: str
    branches: tuple[Branch, ...]
    apply_to_sources: tuple[str, ...] = ()
    apply_to_branches: tuple[str, ...] = ()
    apply_to_tectonic_region_type: str | None = None
    apply_to_source_type: str | None = None
    line: int | None = None

    @property
    def chooses_files(self) -> bool:
        """Whether its branches name source model files."""
        return self.uncertainty_type in (SOURCE_MODEL, EXTEND_MODEL)

    def changes(self, source: Source) -> bool:
        """Return whether it changes a source.

        A source whose magnitudes and rates are listed one by one has no parameter that could
        be uncertain: it stays as it is unless the set names it.
        """
        if self.chooses_files or (not self.apply_to_sources and self._passes_by(source)):
            return False
        region, source_type = self.apply_to_tectonic_region_type, self.apply_to_source_type
        return (
            (not self.apply_to_sources or source.source_id in self.apply_to_sources)
            and (region is None or region == source.tectonic_region_type)
            and (source_type is None or isinstance(source, SOURCE_TYPES[source_type]))
        )

    def _passes_by(self, source: Source) -> bool:
        if isinstance(source, MultiPointSource) and source.distributions is not None:
            return False
        return (
            isinstance(source.magnitude_frequency, Arbitrary)
            and self.uncertainty_type in MODIFICATION_KINDS
            and self.uncertainty_type != "incrementalMFDAbsolute"
        )


def file_names(branch: Branch) -> tuple[str, ...]:
    """Return the files a branch of ``sourceModel`` or ``extendModel`` names, as written."""
    value = branch.value
    return tuple(str(name) for name in value) if isinstance(value, tuple) else ()
