# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The numbers of the peer's exports, exported by us, make the peer's files again."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from quakegrid.jobs.exports.registry import export_everything
from quakegrid.jobs.exports.results import Results
from quakegrid.jobs.job_ini import read_job_ini

CASES = [
    "logictree/case_15/job",
    "classical/case_18/job",
    "classical/case_24/job",
    "classical/case_66/job",
    "classical/case_86/job",
    "demo/hazard/LogicTreeCase1ClassicalPSHA/job",
    "demo/hazard/LogicTreeCase3ClassicalPSHA/job",
]
_FILE = re.compile(
    r"(?:hazard|quantile)_(curve|map|uhs)-(mean|std|max|rlz-\d+|[\d.]+)(?:-(.+))?\.csv"
)


class _Memory:
    """An `ArrayReader` over a dictionary."""

    def __init__(self, arrays: Mapping[str, np.ndarray], attributes: Mapping[str, str]) -> None:
        self._arrays, self._attributes = arrays, attributes

    def names(self, prefix: str = "") -> tuple[str, ...]:
        return tuple(sorted(name for name in self._arrays if name.startswith(prefix)))

    def read(
        self, name: str, rows: slice | None = None, columns: slice | None = None
    ) -> np.ndarray:
        array = self._arrays[name] if rows is None else self._arrays[name][rows]
        return array if columns is None else array[:, columns]

    def shape(self, name: str) -> tuple[int, ...]:
        return self._arrays[name].shape

    def attributes(self, name: str) -> Mapping[str, str]:
        return {"stats": self._attributes[name]} if name in self._attributes else {}


def _table(path: Path) -> tuple[list[str], list[list[str]]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = list(csv.reader(line for line in lines if not line.startswith("#")))
    return rows[0], rows[1:]


def _kind(path: Path) -> str:
    match = _FILE.fullmatch(path.name)
    assert match is not None
    return f"quantile-{match[2]}" if match[2][0].isdigit() else match[2]


def _results(reference: Path, job_file: Path) -> Results:
    """Put the numbers of reference files in the arrays they were exported from."""
    job, _ = read_job_ini(job_file)
    curves = sorted(reference.glob("*_curve-*.csv"))
    header, rows = _table(curves[0])
    arrays = {"oqparam": np.array(json.dumps(job.plain_values()))}
    for name in ("lon", "lat", "depth"):
        arrays[f"sitecol/{name}"] = np.array([float(row[header.index(name)]) for row in rows])
    if "custom_site_id" in header:
        arrays["sitecol/custom_site_id"] = np.array([row[0] for row in rows])
    levels = job.calculation.intensity_measure_types_and_levels
    arrays["imts"] = np.array(list(levels))
    arrays |= {f"imtls/{measure}": np.array(values) for measure, values in levels.items()}
    kinds = list(dict.fromkeys(_kind(path) for path in curves))
    realizations = [kind for kind in kinds if kind.startswith("rlz-")]
    statistics = [kind for kind in kinds if kind not in realizations]
    for dataset, chosen in (("stats", statistics), ("rlzs", realizations)):
        if chosen:
            _add(arrays, reference, dataset, chosen, job.output.poes)
    arrays["weights"] = np.ones(max(len(realizations), 1))
    stats = json.dumps(statistics)
    return Results(_Memory(arrays, {"hcurves-stats": stats, "hmaps-stats": stats}), 1)


def _add(
    arrays: dict[str, np.ndarray],
    reference: Path,
    dataset: str,
    kinds: list[str],
    poes: tuple[float, ...],
) -> None:
    measures = arrays["imts"].tolist()
    first = len(arrays["sitecol/lon"])
    longest = max(len(arrays[f"imtls/{measure}"]) for measure in measures)
    curves = np.full((first, len(kinds), len(measures), longest), np.nan)
    maps = np.full((first, len(kinds), len(measures), len(poes)), np.nan)
    for k, kind in enumerate(kinds):
        number = kind.removeprefix("quantile-")
        prefix = "hazard" if number == kind else "quantile"
        for m, measure in enumerate(measures):
            header, rows = _table(reference / f"{prefix}_curve-{number}-{measure}.csv")
            start = header.index("depth") + 1
            values = np.array([row[start:] for row in rows], dtype=float)
            curves[:, k, m, : values.shape[1]] = values
        whole = reference / f"{prefix}_map-{number}.csv"
        if whole.exists():
            header, rows = _table(whole)
            start = header.index("lat") + 1
            values = np.array([row[start:] for row in rows], dtype=float)
            maps[:, k] = values.reshape(first, len(measures), len(poes))
        elif poes and dataset == "stats":
            maps[:, k] = _maps_by_period(reference, f"{prefix}_map-{number}", poes, first)
    arrays[f"hcurves-{dataset}"] = curves
    if poes:
        arrays[f"hmaps-{dataset}"] = maps


def _maps_by_period(reference: Path, stem: str, poes: tuple[float, ...], sites: int) -> np.ndarray:
    """Return maps from a file per return period: the rarer, the longer."""
    files = sorted(
        reference.glob(f"{stem}-*y.csv"), key=lambda path: int(path.stem.split("-")[-1][:-1])
    )
    by_poe = dict(zip(sorted(poes, reverse=True), files, strict=True))
    columns = []
    for poe in poes:
        header, rows = _table(by_poe[poe])
        start = header.index("lat") + 1
        columns.append(np.array([row[start:] for row in rows], dtype=float))
    return np.stack(columns, axis=-1).reshape(sites, -1, len(poes))


@pytest.mark.parametrize("case", CASES)
def test_files_are_those_of_the_peer(shared: Path, tmp_path: Path, case: str) -> None:
    """Every curve, map and spectrum has the name, header and rows of the reference."""
    folder, job = (shared / "parity" / "cases" / case).parent, Path(case).name
    reference = folder / "reference" / job
    results = _results(reference, folder / f"{job}.ini")
    written = {
        path.name.replace("_1.csv", ".csv"): path
        for _, paths in export_everything(results, ["csv"], tmp_path)
        for path in paths
    }
    expected = {path.name: path for path in reference.glob("*.csv") if _FILE.fullmatch(path.name)}
    assert set(written) == set(expected)
    for name, path in expected.items():
        ours = written[name].read_text().splitlines()
        theirs = path.read_text().splitlines()
        assert ours[1:] == theirs[1:], name
        assert ours[0].partition('"')[0] == theirs[0].partition('"')[0], name
        assert _told(ours[0]) == _told(theirs[0]), name


def _told(row: str) -> str:
    """Return what a metadata row says of the result, not of the program that made it."""
    return re.sub(r"generated_by='[^']*', start_date='[^']*', checksum=\d+(, )?", "", row)
