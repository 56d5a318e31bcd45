# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nanoseconds of CPU that each ground motion model takes for one context and one measure.

    model_speed.py [--names A,B] [--seconds 600] [--peer PYTHON] [--again] [--show]

Mean and deviations of 4000 contexts of a typical earthquake for 8 measures, machine code ready,
medians.  What is measured is kept in `build/model_speed.json`, so that it can go on another time;
models that most jobs use come first.  `--peer` names an interpreter that has the reference, which
is then measured on the same contexts and measures, in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.model import (
    WORD_FIELDS,
    Context,
    GroundMotionModel,
)
from quakegrid.hazard.ground_motion_models.registry import available_models, model_of_arguments
from quakegrid.hazard.ground_motion_models.typical_contexts import typical_contexts
from quakegrid.hazard.kernels.model_moments import model_moments
from quakegrid.hazard.kernels.warmup import USUAL_MODELS

RESULTS = Path(__file__).parents[1] / "build" / "model_speed.json"
CONTEXTS = 4000
MEASURES = 8
REPEAT = 15
SLOW = 3  # repetitions of what takes longer than a second, and of the reference
TOGETHER = 25

#: Models that most hazard models of the world are made of.
MOST_USED = (
    *USUAL_MODELS,
    "AbrahamsonGulerce2020SInter",
    "AbrahamsonSilva2008",
    "AkkarCagnan2010",
    "Allen2012",
    "Atkinson2008prime",
    "Atkinson2015",
    "AtkinsonBoore2003SInter",
    "AtkinsonBoore2006",
    "BCHydroESHM20SInter",
    "BindiEtAl2011",
    "BindiEtAl2014Rjb",
    "Bradley2013",
    "Campbell2003",
    "CauzziEtAl2014",
    "ESHM20Craton",
    "FaccioliEtAl2010",
    "GarciaEtAl2005SSlab",
    "Idriss2014",
    "Kanno2006Shallow",
    "KothaEtAl2020ESHM20",
    "KuehnEtAl2020SInter",
    "LinLee2008SInter",
    "McVerry2006Asc",
    "MontalvaEtAl2017SInter",
    "ParkerEtAl2020SInter",
    "PezeshkEtAl2011",
    "ShahjoueiPezeshk2016",
    "SomervilleEtAl2009NonCratonic",
    "TavakoliPezeshk2005",
    "ZhaoEtAl2006Asc",
)


def main() -> None:
    """Measure what is not known yet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--names", default="", help="separated by commas; all if not given")
    parser.add_argument("--seconds", type=float, default=1e9, help="stop after so long")
    parser.add_argument("--peer", default="", help="an interpreter that has the reference")
    parser.add_argument("--again", action="store_true", help="measure also what is known")
    parser.add_argument("--show", action="store_true", help="print what is known, do nothing")
    words = parser.parse_args()
    asked = words.names.split(",") if words.names else MOST_USED + available_models()
    names = list(dict.fromkeys(asked))
    known = {} if words.again else known_speeds()
    end = time.monotonic() + (0.0 if words.show else words.seconds)
    for k in range(0, len(names), TOGETHER):
        models = dict(_models(names[k : k + TOGETHER]))
        for name, model in models.items():
            if time.monotonic() < end and "ns" not in known.get(name, {}):
                known[name] = {**known.get(name, {}), "ns": _nanoseconds(model)}
                _keep(known)
        unknown = {
            name: model for name, model in models.items() if "peer" not in known.get(name, {})
        }
        if words.peer and unknown and time.monotonic() < end:
            for name, spent in _peer_nanoseconds(words.peer, unknown).items():
                known[name] = {**known.get(name, {}), "peer": spent}
            _keep(known)
    _show({name: known[name] for name in names if name in known})


def known_speeds() -> dict[str, dict[str, float | None]]:
    """Return what is measured: name -> ``ns``, ``peer`` (None: it does not take the contexts)."""
    known: dict[str, dict[str, float | None]] = {}
    if RESULTS.is_file():
        known = json.loads(RESULTS.read_text(encoding="utf-8"))
    return known


def _keep(known: Mapping[str, Mapping[str, float | None]]) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    fresh = RESULTS.with_suffix(".part")
    fresh.write_text(json.dumps(known, indent=1), encoding="utf-8")
    fresh.replace(RESULTS)


def _models(names: Iterable[str]) -> Iterable[tuple[str, GroundMotionModel]]:
    for name in names:
        try:
            yield name, model_of_arguments(name, {})
        except UserInputError:  # a model around others, which must be named
            continue


def _measures(model: GroundMotionModel) -> list[str]:
    """Return measures from the whole range of a model, again and again if there are few."""
    there = model.tabulated_measures()
    chosen = [there[k] for k in np.linspace(0, len(there) - 1, MEASURES).round().astype(int)]
    return list(chosen)


def _columns(model: GroundMotionModel) -> np.ndarray:
    rjb = np.geomspace(5.0, 200.0, CONTEXTS)
    return typical_contexts(model.tectonic_region_type, np.full(CONTEXTS, 6.0), rjb)


def _nanoseconds(model: GroundMotionModel) -> float:
    imts, columns = _measures(model), _columns(model)
    began = time.process_time()
    model_moments(model, columns[:, :64], imts)
    slow = time.process_time() - began > 1.0 and not model.table.rows
    spent = []
    for _ in range(SLOW if slow else REPEAT):
        began = time.process_time()
        model_moments(model, columns, imts)
        spent.append(time.process_time() - began)
    return statistics.median(spent) / CONTEXTS / len(imts) * 1e9


def _peer_nanoseconds(
    python: str, models: Mapping[str, GroundMotionModel]
) -> dict[str, float | None]:
    asked = {
        "names": list(models),
        "imts": {name: list(dict.fromkeys(_measures(model))) for name, model in models.items()},
        "columns": {name: _fields(model) for name, model in models.items()},
        "repeat": SLOW,
    }
    script = Path(__file__).with_name("peer_speed.py")
    done = subprocess.run(
        [python, str(script)], input=json.dumps(asked), capture_output=True, text=True, check=False
    )
    found: dict[str, float | None] = dict.fromkeys(models)
    for line in done.stdout.splitlines():
        name, spent, *_ = line.split()
        if name in models and spent != "-":
            found[name] = float(spent)
    return found


def _fields(model: GroundMotionModel) -> dict[str, list[float]]:
    """Return the contexts by field; words, which are codes here, are left to the reference."""
    columns = dict(zip(Context._fields, _columns(model), strict=True))
    return {name: values.tolist() for name, values in columns.items() if name not in WORD_FIELDS}


def _show(known: Mapping[str, Mapping[str, float | None]]) -> None:
    """Print a table, and the models that are slower than the reference."""
    print("| model | ns | reference, ns |\n|---|---:|---:|")
    for name, one in known.items():
        ours, peer = (f"{value:.1f}" if (value := one.get(key)) else "" for key in ("ns", "peer"))
        print(f"| {name} | {ours} | {peer} |")
    both = {
        name: (ns, peer)
        for name, one in known.items()
        if (ns := one.get("ns")) and (peer := one.get("peer"))
    }
    slower = [name for name, (ns, peer) in both.items() if ns > peer]
    print(f"{len(known)} measured, {len(both)} of both; slower: {', '.join(slower) or 'none'}")


if __name__ == "__main__":
    main()
