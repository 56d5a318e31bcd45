# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The results of one calculation as exporters read them: sites, measures, kinds, metadata."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quakegrid import __version__
from quakegrid.base.errors import ResultFileError
from quakegrid.formats.csv_tables import MetadataValue
from quakegrid.jobs.ports import Array, ArrayReader

STATISTICS = "stats"
REALIZATIONS = "rlzs"

#: Values of some realizations read at the same time [numbers].
_READ = 4_000_000


@dataclass(frozen=True)
class Kind:
    """One member of the second axis of a result: a statistic or a realization.

    Attributes
    ----------
    name
        ``mean``, ``std``, ``max``, ``quantile-0.15``, ``rlz-003`` ...
    dataset
        Suffix of the datasets that hold it: ``stats`` or ``rlzs``.
    index
        Its place on the second axis.
    """

    name: str
    dataset: str
    index: int

    def file_stem(self, product: str) -> str:
        """Return the beginning of a file name.

        Quantiles have a word of their own: ``quantile_curve-0.15`` beside
        ``hazard_curve-mean``.
        """
        if self.name.startswith("quantile-"):
            return f"quantile_{product}-{self.name.removeprefix('quantile-')}"
        return f"hazard_{product}-{self.name}"


@dataclass(frozen=True)
class Results:
    """A calculation's results file, read on demand.

    Attributes
    ----------
    reader
        The arrays.
    calculation_id
        The number that ends every file name.
    """

    reader: ArrayReader
    calculation_id: int

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the names of all arrays."""
        return frozenset(self.reader.names())

    @cached_property
    def parameters(self) -> Mapping[str, Any]:
        """Return all parameters of the job.

        Raises
        ------
        ResultFileError
            The file holds none: it is not a calculation.
        """
        if "oqparam" not in self.names:
            raise ResultFileError(
                f"calculation {self.calculation_id} has no oqparam: it did not get so far, "
                "or its file was written by something else"
            )
        parameters: Mapping[str, Any] = json.loads(as_text(self.reader.read("oqparam")))
        return parameters

    def metadata(self, **extra: MetadataValue) -> dict[str, MetadataValue]:
        """Return what the first row of every table says."""
        attributes = self.reader.attributes("")
        return {
            "generated_by": f"quakegrid {attributes.get('engine_version', __version__)}",
            "start_date": str(attributes.get("date", "")),
            "checksum": int(attributes.get("checksum32", 0)),
            **extra,
        }

    @property
    def investigation_time(self) -> float:
        """Return the time the probabilities speak of [years]."""
        return float(self.parameters.get("investigation_time") or 1.0)

    @property
    def poes(self) -> tuple[float, ...]:
        """Return the P probabilities of exceedance that maps were made for."""
        return tuple(float(poe) for poe in self.parameters.get("poes") or ())

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """Return the M intensity measure types, in the order of the arrays."""
        return tuple(texts(self.reader.read("imts")))

    def levels(self, measure: str) -> NDArray[np.float64]:
        """Return the levels of an intensity measure type, shape (L,)."""
        return self.reader.read(f"imtls/{measure}").astype(np.float64)

    @cached_property
    def lon(self) -> NDArray[np.float64]:
        """Return the longitudes of the S sites [deg]."""
        return self.reader.read("sitecol/lon").astype(np.float64)

    @cached_property
    def lat(self) -> NDArray[np.float64]:
        """Return the latitudes of the S sites [deg]."""
        return self.reader.read("sitecol/lat").astype(np.float64)

    @cached_property
    def depth(self) -> NDArray[np.float64]:
        """Return the depths of the S sites [km]."""
        if "sitecol/depth" not in self.names:
            return np.zeros(len(self.lon))
        return self.reader.read("sitecol/depth").astype(np.float64)

    @cached_property
    def custom_site_id(self) -> NDArray[np.object_] | None:
        """Return the users' own names of the S sites, or None."""
        if "sitecol/custom_site_id" not in self.names:
            return None
        return np.array(texts(self.reader.read("sitecol/custom_site_id")), dtype=object)

    @cached_property
    def has_depths(self) -> bool:
        """Tell whether any site lies above or below the sea level."""
        return bool(np.any(self.depth))

    @cached_property
    def number_of_realizations(self) -> int:
        """Return the number of branches of the whole logic tree that were kept."""
        return len(self.reader.read("weights")) if "weights" in self.names else 1

    def kinds(self, product: str, dataset: str) -> tuple[Kind, ...]:
        """Return the members of the second axis of ``<product>-<dataset>``, () if absent."""
        name = f"{product}-{dataset}"
        if name not in self.names:
            return ()
        attributes = self.reader.attributes(name)
        if dataset == STATISTICS:
            labels: Sequence[str] = json.loads(str(attributes.get("stats", '["mean"]')))
        else:
            count = self.reader.shape(name)[1]
            labels = [f"rlz-{index:03d}" for index in range(count)]
        return tuple(Kind(label, dataset, index) for index, label in enumerate(labels))

    def kinds_people_want(self, product: str) -> tuple[Kind, ...]:
        """Return all statistics and, where they say more than these, all realizations.

        A single realization is its own mean, so it is left out when there is a mean.
        """
        statistics = self.kinds(product, STATISTICS)
        if statistics and self.number_of_realizations == 1:
            return statistics
        return statistics + self.kinds(product, REALIZATIONS)

    def of_kinds(self, product: str, kinds: Iterable[Kind]) -> Iterator[tuple[Kind, Array]]:
        """Return ``<product>`` of statistics or realizations, each of shape (S, M, ...).

        Neighbours are read together, a bounded number of them: memory grows with the sites, not
        with the realizations.
        """
        for dataset, members in itertools.groupby(kinds, key=lambda kind: kind.dataset):
            name = f"{product}-{dataset}"
            sites, _, *rest = self.reader.shape(name)
            step = max(1, _READ // max(1, sites * math.prod(rest)))
            first = last = 0
            values: Array = np.empty(0)
            for kind in members:
                if not first <= kind.index < last:
                    first, last = kind.index, kind.index + step
                    values = self.reader.read(name, columns=slice(first, last))
                yield kind, values[:, kind.index - first]

    def at_sites(
        self, product: str, kinds: Iterable[Kind], sites: Sequence[int]
    ) -> Mapping[str, NDArray[np.float64]]:
        """Return kind -> ``<product>`` at some sites, shape (sites, M, ...)."""
        values: dict[str, NDArray[np.float64]] = {}
        for dataset, members in itertools.groupby(kinds, key=lambda kind: kind.dataset):
            name = f"{product}-{dataset}"
            rows = [self.reader.read(name, slice(site, site + 1)) for site in sites]
            of_all = np.concatenate(rows).astype(np.float64)
            values |= {kind.name: of_all[:, kind.index] for kind in members}
        return values


def texts(array: Array) -> list[str]:
    """Return the strings of an array, however the file keeps them."""
    return [
        value.decode("utf-8") if isinstance(value, bytes) else str(value)
        for value in array.tolist()
    ]


def as_text(array: Array) -> str:
    """Return the string of an array of shape ()."""
    value = array.item()
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)
