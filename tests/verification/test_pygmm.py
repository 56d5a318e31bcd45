# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ground motion models agree with pygmm, a second witness, where its conventions are the same.

pygmm is by Albert Kottke, https://github.com/arkottke/pygmm, MIT licence.
"""

from __future__ import annotations

import csv
import json
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from quakegrid.hazard.ground_motion_models.model import Context, word_code
from quakegrid.hazard.ground_motion_models.registry import model_of_arguments

_FOLDER = Path(__file__).parents[3] / "shared" / "oracle" / "gmm"
#: Differences of the reference from pygmm below which the two mean the same [ln units].
_AGREEMENT = 1e-3
_ROUNDING = 1e-6
_FEW = 8  # of 25 contexts
_WORDS = frozenset({"siteclass", "ec8", "ec8_p18", "geology"})


def _read(name: str) -> dict[str, Any]:
    """Return a table of comparisons, empty where the tables are not at hand."""
    path = _FOLDER / name
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def _agreeing() -> Iterator[tuple[str, str]]:
    """Yield keys and measures whose medians mean the same in the reference and in pygmm."""
    for key, facts in _read("crosscheck_pygmm.json").items():
        for imt, found in facts["imts"].items():
            if found["max_abs_mean"] < _AGREEMENT:
                yield key, imt


def _mostly_agreeing() -> Iterator[tuple[str, str]]:
    """Yield keys and measures that differ in a few of the 25 contexts."""
    for key, facts in _read("crosscheck_pygmm.json").items():
        for imt, found in facts["imts"].items():
            if 0 < found["n_mean_gt_1e_3"] <= _FEW:
                yield key, imt


@pytest.fixture(scope="module")
def pygmm() -> Any:
    """Return the package, whose import leaves files open."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("pygmm")


@pytest.fixture(scope="module")
def rows(shared: Path) -> list[dict[str, str]]:
    """Return all contexts of the tables."""
    with (shared / "oracle" / "gmm" / "contexts.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _contexts(rows: list[dict[str, str]]) -> Context:
    def number(row: Mapping[str, str], field: str) -> float:
        return word_code(field, row[field]) if field in _WORDS else float(row[field])

    return Context(**{f: np.array([number(row, f) for row in rows]) for f in Context._fields})


def _style(rake: float) -> str:
    if 30.0 < rake < 150.0:
        return "RS"
    return "NS" if -150.0 < rake < -30.0 else "SS"


def _scenario(pygmm: Any, row: Mapping[str, str]) -> Any:
    """Return a context as pygmm has it."""
    names = {
        "mag": "mag",
        "dist_rup": "rrup",
        "dist_jb": "rjb",
        "dist_x": "rx",
        "dist_y0": "ry0",
        "dist_epi": "repi",
        "dist_hyp": "rhypo",
        "dip": "dip",
        "width": "width",
        "depth_tor": "ztor",
        "depth_hyp": "hypo_depth",
        "depth_bor": "zbot",
        "v_s30": "vs30",
    }
    known: dict[str, Any] = {name: float(row[column]) for name, column in names.items()}
    if float(row["z1pt0"]) > 0.0:
        known["depth_1_0"] = float(row["z1pt0"]) / 1000.0
    if float(row["z2pt5"]) > 0.0:
        known["depth_2_5"] = float(row["z2pt5"])
    measured = "measured" if float(row["vs30measured"]) else "inferred"
    return pygmm.Scenario(
        **known,
        mechanism=_style(float(row["rake"])),
        on_hanging_wall=float(row["rx"]) >= 0.0,
        vs_source=measured,
        region="california",
    )


def _of_pygmm(model: Any, imt: str) -> tuple[float, float]:
    """Return ln of the median and the total deviation of a measure."""
    if imt == "PGA":
        return float(np.log(model.pga)), float(model.ln_std_pga)
    if imt == "PGV":
        return float(np.log(model.pgv)), float(model.ln_std_pgv)
    column = int(np.argmin(np.abs(model.periods - float(imt[3:-1]))))
    return float(np.log(model.spec_accels[column])), float(model.ln_stds[column])


def _both(
    key: str, imt: str, pygmm: Any, rows: list[dict[str, str]]
) -> tuple[np.ndarray, np.ndarray]:
    """Return medians and deviations of a measure, ours and theirs; (2, N) each."""
    facts = _read("crosscheck_pygmm.json")[key]
    ids = sorted({each for found in facts["imts"].values() for each in found["worst_ids"]})
    chosen = [rows[each] for each in ids]
    variant = _read("manifest.json")[key]
    arguments = (variant["kwargs"] or {}) if variant["kind"] == "variant" else {}
    name = variant["cls"] if variant["kind"] == "variant" else key
    ours = model_of_arguments(name, arguments).moments(_contexts(chosen), [imt])[:2, 0]
    scenarios = [getattr(pygmm, facts["pygmm"])(_scenario(pygmm, row)) for row in chosen]
    return ours, np.array([_of_pygmm(each, imt) for each in scenarios]).T


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("key", "imt"), list(_agreeing()))
def test_model_agrees_with_pygmm(
    key: str, imt: str, pygmm: Any, rows: list[dict[str, str]]
) -> None:
    """No farther from pygmm than the reference is, on the contexts they were compared on."""
    ours, theirs = _both(key, imt, pygmm, rows)
    found = _read("crosscheck_pygmm.json")[key]["imts"][imt]
    assert np.abs(ours[0] - theirs[0]).max() <= found["max_abs_mean"] + _ROUNDING
    if found["max_abs_sigma"] < _AGREEMENT:
        assert np.abs(ours[1] - theirs[1]).max() <= found["max_abs_sigma"] + _ROUNDING


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("key", "imt"), list(_mostly_agreeing()))
def test_model_mostly_agrees_with_pygmm(
    key: str, imt: str, pygmm: Any, rows: list[dict[str, str]]
) -> None:
    """Rakes, hanging walls and depths count otherwise in pygmm in as few contexts."""
    ours, theirs = _both(key, imt, pygmm, rows)
    found = _read("crosscheck_pygmm.json")[key]["imts"][imt]
    others = np.abs(ours[0] - theirs[0]) > _AGREEMENT
    assert others.sum() <= found["n_mean_gt_1e_3"]


@pytest.mark.filterwarnings("ignore")
def test_spectra_agree_with_pygmm(pygmm: Any, rows: list[dict[str, str]]) -> None:
    """Bayless and Abrahamson (2018), also where soils are nonlinear; pygmm smooths a little."""
    frequencies = (1.0, 5.011872, 10.0, 15.135612, 19.952621)
    limits = {"mag": (3.0, 8.0), "rrup": (0.0, 300.0), "vs30": (180.0, 1500.0), "ztor": (0.0, 20.0)}
    chosen = [
        row
        for row in rows
        if all(low <= float(row[name]) <= high for name, (low, high) in limits.items())
    ]
    model = model_of_arguments("BaylessAbrahamson2018", {})
    imts = [f"EAS({frequency})" for frequency in frequencies]
    ours = model.moments(_contexts(chosen), imts)[0]
    spectra = [pygmm.BaylessAbrahamson2019(_scenario(pygmm, row)) for row in chosen]
    ln_f = np.log(frequencies)
    theirs = np.array([np.interp(ln_f, np.log(each.freqs), each.ln_eas) for each in spectra]).T
    assert len(chosen) > 40
    np.testing.assert_allclose(ours, theirs, atol=1e-3)
    np.testing.assert_allclose(ours[2:], theirs[2:], atol=2e-4)
