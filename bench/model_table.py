# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write docs/models.md: every ground motion model, its agreement with the reference, its speed.

    model_table.py [--oracle ../shared/oracle/gmm]

The difference is the largest of mean and standard deviations over all contexts and measures
of the tables, nothing left out.  Speed is what `model_speed.py` has measured.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from model_speed import known_speeds

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.model import (
    WORD_FIELDS,
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

ROOT = Path(__file__).parents[1]
HEAD = """# Ground motion models

Written by `bench/model_table.py`; {count} names. *Difference* is the largest one from the tables of
the reference (84 contexts, up to 9 measures, mean and standard deviations, ln units), with nothing
left out; where it is not 0 to seven digits [differences](differences.md) says why. *ns* is CPU time
of mean and deviations for one context and one measure, *reference* that of the reference on the
same contexts (`bench/model_speed.py`; empty where it is not measured or does not take them).

| name | publication | region | measures | reads | difference | ns | reference |
|---|---|---|---|---|---:|---:|---:|
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
    words = parser.parse_args()
    tables, speeds = _tables(words.oracle), known_speeds()
    lines = [_line(name, tables, speeds.get(name, {})) for name in available_models()]
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


def _line(name: str, tables: Tables, speed: Mapping[str, float | None]) -> str:
    try:
        model = model_of_arguments(name, {})
    except UserInputError:  # a model around others, which must be named
        return f"| {name} | {_title(models()[name].module)} | | | arguments | | | |"
    difference = _difference(model, name, tables)
    ours, peer = (f"{ns:.1f}" if (ns := speed.get(key)) else "" for key in ("ns", "peer"))
    reads = " ".join(sorted(model.requires))
    return (
        f"| {name} | {_sentence(publication(name))} | {model.tectonic_region_type} "
        f"| {_measures(model)} | {reads} | {difference} | {ours} | {peer} |"
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
