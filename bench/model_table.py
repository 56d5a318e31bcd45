# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write docs/models.md: every ground motion model, its agreement with the reference, its speed.

    model_table.py [--oracle ../shared/oracle/gmm] [--no-speed]

The difference is the largest of mean and standard deviations over all contexts and measures
of the tables, nothing left out.  Speed is CPU time of mean and deviations of 4000 contexts of
a typical earthquake for up to 8 measures, compiled where the model is a formula.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.model import (
    WORD_FIELDS,
    Composition,
    Context,
    GroundMotionModel,
    word_code,
)
from quakegrid.hazard.ground_motion_models.registry import (
    available_models,
    model_of_arguments,
    models,
    publication,
)
from quakegrid.hazard.ground_motion_models.typical_contexts import typical_contexts
from quakegrid.hazard.kernels.model_moments import model_moments

ROOT = Path(__file__).parents[1]
CONTEXTS = 4000
MEASURES = 8
REPEAT = 3
HEAD = """# Ground motion models

Written by `bench/model_table.py`; {count} names. *Difference* is the largest one from the tables of
the reference (84 contexts, up to 9 measures, mean and standard deviations, ln units), with nothing
left out; where it is not 0 to seven digits [differences](differences.md) says why. *ns* is CPU time
of mean and deviations for one context and one measure, compiled where the model is a formula.

| name | publication | region | measures | reads | difference | ns |
|---|---|---|---|---|---:|---:|
"""


@dataclass(frozen=True)
class Tables:
    """What the reference computed."""

    manifest: Mapping[str, Mapping[str, Any]]
    moments: Mapping[str, np.ndarray]
    contexts: Context
    clusters: np.ndarray

    def contexts_of(self, key: str) -> Context:
        """Return the contexts of an entry; the cluster of a site is a site class for one."""
        if key != "LanzanoEtAl2020_Cluster":
            return self.contexts
        return self.contexts._replace(siteclass=self.clusters)


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--oracle", type=Path, default=ROOT.parent / "shared" / "oracle" / "gmm")
    parser.add_argument("--no-speed", action="store_true")
    words = parser.parse_args()
    tables = _tables(words.oracle)
    lines = [_line(name, tables, speed=not words.no_speed) for name in available_models()]
    page = HEAD.format(count=len(lines)) + "\n".join(lines) + "\n"
    (ROOT / "docs" / "models.md").write_text(page, encoding="utf-8")
    worst = _all_differences(tables)
    within = ", ".join(f"{sum(each <= t for each in worst)} within {t:g}" for t in (1e-6, 1e-4))
    print(f"{len(lines)} names; of {len(tables.moments)} entries of the tables {within}")


def _tables(folder: Path) -> Tables:
    with (folder / "contexts.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    fields = {name: np.array([_number(row, name) for row in rows]) for name in Context._fields}
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    with np.load(folder / "gmm.npz") as archive:
        moments = {key: archive[key] for key in manifest if key in archive}
    clusters = np.array([word_code("siteclass", row["sitecluster"]) for row in rows])
    return Tables(manifest, moments, Context(**fields), clusters)


def _number(row: Mapping[str, str], field: str) -> float:
    return word_code(field, row[field]) if field in WORD_FIELDS else float(row[field])


def _line(name: str, tables: Tables, *, speed: bool) -> str:
    try:
        model = model_of_arguments(name, {})
    except UserInputError:  # a model around others, which must be named
        return f"| {name} | {_title(models()[name].module)} | | | arguments | | |"
    difference = _difference(model, name, tables)
    spent = f"{_nanoseconds(model):.1f}" if speed else ""
    return (
        f"| {name} | {_sentence(publication(name))} | {model.tectonic_region_type} "
        f"| {_measures(model)} | {' '.join(sorted(model.requires))} | {difference} | {spent} |"
    )


def _title(module: str) -> str:
    return module.rpartition(".")[2].replace("_", " ")


def _sentence(text: str) -> str:
    first, end, _ = text.partition(". ")
    return (first + end).strip().rstrip(".")


def _measures(model: GroundMotionModel) -> str:
    there = model.tabulated_measures()
    periods = sorted(float(imt[3:-1]) for imt in there if imt.startswith("SA("))
    others = [imt for imt in there if not imt.startswith(("SA(", "EAS(", "FAS(", "DRVT("))]
    families = sorted({imt.partition("(")[0] for imt in there} - {"SA", *others})
    found = [*others[:8], *(f"{family}(…)" for family in families if f"{family}(" in str(there))]
    if periods:
        found.append(f"SA({periods[0]:g}–{periods[-1]:g})")
    return " ".join(found)


def _difference(model: GroundMotionModel, key: str, tables: Tables) -> str:
    expected = tables.moments.get(key)
    if expected is None:
        return "not in the tables"
    worst = _worst(model, expected, tables.manifest[key]["imts"], tables.contexts_of(key))
    return "0" if worst < 5e-8 else f"{worst:.1e}"


def _worst(
    model: GroundMotionModel, expected: np.ndarray, imts: list[str], contexts: Context
) -> float:
    found = model.moments(contexts, imts)
    known = np.isfinite(expected)
    return float(np.abs(np.where(known, found - expected, 0.0)).max())


def _nanoseconds(model: GroundMotionModel) -> float:
    imts = (model.tabulated_measures() * MEASURES)[:MEASURES]
    rjb = np.geomspace(5.0, 200.0, CONTEXTS)
    columns = typical_contexts(model.tectonic_region_type, np.full(CONTEXTS, 6.0), rjb)
    few = columns[:, :100] if isinstance(model.formula, Composition) else columns
    model_moments(model, few, imts)
    spent = []
    for _ in range(REPEAT):
        began = time.process_time()
        model_moments(model, columns, imts)
        spent.append(time.process_time() - began)
    return statistics.median(spent) / CONTEXTS / len(imts) * 1e9


def _all_differences(tables: Tables) -> list[float]:
    """Return the largest difference of each entry of the tables that can be computed."""
    found = []
    for key, expected in tables.moments.items():
        facts = tables.manifest[key]
        variant = facts["kind"] == "variant"
        try:
            model = model_of_arguments(
                facts["cls"] if variant else key, facts["kwargs"] if variant else {}
            )
            found.append(_worst(model, expected, facts["imts"], tables.contexts_of(key)))
        except (UserInputError, KeyError):
            continue
    return found


if __name__ == "__main__":
    main()
