# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much ground motion models are used outside the ranges that their publications state."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.model import DISTANCE_FIELDS
from quakegrid.hazard.ground_motion_models.registry import ground_motion_model
from quakegrid.hazard.ground_motion_models.validity import Range, range_text
from quakegrid.jobs.calculations.calculation import Report
from quakegrid.jobs.hazard_inputs.hazard_inputs import LABEL, HazardInputs
from quakegrid.jobs.hazard_inputs.piece_costs import PieceCosts
from quakegrid.jobs.ports import ArrayReader, ArrayWriter

#: A row for each model of each region and each range it states; one without a field if none.
MODEL_RANGES = "model_ranges"
_MAGNITUDE, _VS30 = "mag", "vs30"
#: As many models are named in the warning.
_NAMED = 3
#: Longer names are cut [characters].
_LONGEST_NAME = 75
#: As in the messages.
_WORDS = {_MAGNITUDE: "magnitude", _VS30: "vs30"}


@dataclass
class _Region:
    """What is used of the models of a tectonic region type.

    Attributes
    ----------
    magnitudes
        Both ends of the ranges of all models, ascending.
    distances
        Their upper ends, ascending [km].
    pairs
        The number of ruptures and sites within the integration distance.
    below, above
        How many of them have magnitudes below or above each of `magnitudes`.
    beyond
        How many of them are farther from each other than each of `distances` [km].
    """

    magnitudes: NDArray[np.float64]
    distances: NDArray[np.float64]
    pairs: float
    below: NDArray[np.float64]
    above: NDArray[np.float64]
    beyond: NDArray[np.float64]


class ModelRanges:
    """Counts magnitudes, distances and sites outside the ranges of the models of a job.

    Ruptures and sites are counted in pairs within the integration distance, distances from
    hypocentres and points, as costs are predicted: no context is made.
    """

    def __init__(self, hazard: HazardInputs) -> None:
        self._hazard = hazard
        self._ranges: dict[str, dict[str, Mapping[str, Range]]] = {}
        self._regions: dict[str, _Region] = {}
        for region in hazard.models:
            self._ranges[region] = {
                text: _rounded(ground_motion_model(text).validity)
                for _, models in _by_label(hazard)
                for text in models[region]
            }
            self._regions[region] = _nothing_yet(self._ranges[region].values())

    def limits(self, region: str) -> list[float]:
        """Return the distances beyond which pairs are to be counted [km]."""
        limits: list[float] = self._regions[region].distances.tolist()
        return limits

    def add(self, region: str, magnitudes: NDArray[np.float64], costs: PieceCosts) -> None:
        """Add a source with what is predicted for its magnitudes and `limits`."""
        counts, by_magnitude = self._regions[region], costs.by_magnitude
        # as ground motion models take them
        mag = np.round(magnitudes, 3)
        counts.pairs += costs.pairs
        counts.below += (mag < counts.magnitudes[:, None]) @ by_magnitude
        counts.above += (mag > counts.magnitudes[:, None]) @ by_magnitude
        counts.beyond += costs.beyond

    def write(self, inputs: ArrayWriter) -> None:
        """Write the shares of what is outside each range."""
        rows = list(self._rows())
        names = max((len(row[0]) for row in rows), default=1)
        regions = max((len(row[1]) for row in rows), default=1)
        kinds = [
            ("gsim", f"U{names}"),
            ("region", f"U{regions}"),
            ("field", "U10"),
            ("low", np.float64),
            ("high", np.float64),
            ("below", np.float64),
            ("above", np.float64),
        ]
        inputs.write(MODEL_RANGES, np.array(rows, dtype=kinds), dimensions=("range",))

    def _rows(self) -> Iterator[tuple[str, str, str, float, float, float, float]]:
        for region, ranges in self._ranges.items():
            counts = self._regions[region]
            for number, (text, fields) in enumerate(ranges.items(), 1):
                if counts.pairs == 0.0:
                    continue
                name = _short_name(text, number)
                told = False
                for field, (low, high) in fields.items():
                    shares = self._shares(counts, region, text, field, low, high)
                    if shares is not None:
                        told = True
                        yield (name, region, field, low, high, *shares)
                if not told:
                    yield (name, region, "", -math.inf, math.inf, 0.0, 0.0)

    def _shares(
        self, counts: _Region, region: str, text: str, field: str, low: float, high: float
    ) -> tuple[float, float] | None:
        """Return which shares are below and above a range, None for fields not looked at."""
        if field == _MAGNITUDE:
            below = counts.below[counts.magnitudes == low].sum()
            above = counts.above[counts.magnitudes == high].sum()
            return float(below / counts.pairs), float(above / counts.pairs)
        if field in DISTANCE_FIELDS:
            # a site near the epicentre of a deep earthquake is not near its rupture
            return 0.0, float(counts.beyond[counts.distances == high].sum() / counts.pairs)
        if field == _VS30:
            vs30 = self._hazard.sites.parameters[_VS30][self._sites_of(region, text)]
            return float(np.mean(vs30 < low)), float(np.mean(vs30 > high))
        return None

    def _sites_of(self, region: str, text: str) -> NDArray[np.bool_]:
        """Return which sites have a model."""
        hazard = self._hazard
        there = np.zeros(len(hazard.sites), bool)
        labels = hazard.sites.parameters.get(LABEL, np.full(len(hazard.sites), math.nan))
        own = np.isin(labels, list(hazard.labelled))
        for label, models in _by_label(hazard):
            if text in models[region]:
                there |= ~own if label is None else labels == label
        # a model that no site has is judged by all of them
        return there if there.any() else np.ones(len(hazard.sites), bool)


def _short_name(text: str, number: int) -> str:
    """Return a model in one line: arguments may be tables of many."""
    line = " ".join(text[: 10 * _LONGEST_NAME].split())
    return line if len(line) <= _LONGEST_NAME else f"{line[:_LONGEST_NAME]}... (number {number})"


def _rounded(ranges: Mapping[str, Range]) -> Mapping[str, Range]:
    """Return ranges without the noise of single precision that those of tables have."""
    return {field: (round(low, 3), round(high, 3)) for field, (low, high) in ranges.items()}


def _by_label(
    hazard: HazardInputs,
) -> Iterator[tuple[int | None, Mapping[str, tuple[str, ...]]]]:
    """Yield the labels of sites, None for those without, and their models."""
    yield None, hazard.models
    for label, own in hazard.labelled.items():
        yield label, own.models


def _nothing_yet(ranges: Iterable[Mapping[str, Range]]) -> _Region:
    """Return the counts of a region before any source, for the ranges of its models."""
    ends = [(field, *values) for fields in ranges for field, values in fields.items()]
    magnitudes = _ends(end for field, *both in ends if field == _MAGNITUDE for end in both)
    distances = _ends(high for field, _, high in ends if field in DISTANCE_FIELDS)
    return _Region(
        magnitudes,
        distances,
        0.0,
        np.zeros(len(magnitudes)),
        np.zeros(len(magnitudes)),
        np.zeros(len(distances)),
    )


def _ends(ends: Iterable[float]) -> NDArray[np.float64]:
    return np.array(sorted({end for end in ends if math.isfinite(end)}), dtype=float)


def report_model_ranges(inputs: ArrayReader, report: Report) -> None:
    """Say in one line which models were used outside their ranges, if any."""
    rows: Any = inputs.read(MODEL_RANGES)
    outside: dict[str, list[tuple[float, str]]] = {}
    for row in rows[(rows["below"] > 0.0) | (rows["above"] > 0.0)]:
        outside.setdefault(str(row["gsim"]), []).extend(_told(row))
    if not outside:
        return
    worst = sorted(outside, key=lambda name: -max(share for share, _ in outside[name]))
    told = [
        f"{name}: {', '.join(text for _, text in sorted(outside[name], reverse=True))}"
        for name in worst[:_NAMED]
    ]
    more = f"; and {len(worst) - _NAMED} more" if len(worst) > _NAMED else ""
    count = len(set(rows["gsim"].tolist()))
    report(
        "warning",
        f"{len(worst)} of {count} ground motion models were used outside the ranges of their "
        f"publications: {'; '.join(told)}{more} ('oq show {MODEL_RANGES}' tells all)",
    )


def _told(row: Any) -> Iterator[tuple[float, str]]:
    """Yield the shares below and above a range, in words."""
    field = str(row["field"])
    low, high = float(row["low"]), float(row["high"])
    counted = "sites" if field == _VS30 else "rupture-site pairs"
    words = _WORDS.get(field, field)
    for side, end in (("below", low), ("above", high)):
        share = float(row[side])
        if share > 0.0:
            part = f"{share:.0%}" if share >= 0.005 else "less than 1%"
            yield (
                share,
                f"{part} of {counted} {side} {words} {end:g} (range {range_text((low, high))})",
            )
