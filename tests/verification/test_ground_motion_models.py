# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ground motion models agree with the reference tables to 1e-6 in ln units."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from quakegrid.hazard.ground_motion_models.model import Context, GroundMotionModel
from quakegrid.hazard.ground_motion_models.registry import MODELS, ground_motion_model

TOLERANCE = 1e-6

#: Cases of the tables that are variants with arguments: key -> text of a logic tree.
VARIANTS = {
    "AbrahamsonEtAl2014__JPN": "[AbrahamsonEtAl2014]\nregion = 'JPN'",
    "AbrahamsonEtAl2014__CHN": "[AbrahamsonEtAl2014]\nregion = 'CHN'",
    "AbrahamsonEtAl2014__TWN": "[AbrahamsonEtAl2014]\nregion = 'TWN'",
    "AbrahamsonEtAl2014__eps-1.5": "[AbrahamsonEtAl2014]\nsigma_mu_epsilon = -1.5",
    "AbrahamsonEtAl2014__usgsbasin": "[AbrahamsonEtAl2014]\nusgs_basin_scaling = true",
    "AbrahamsonEtAl2014__cybershake": "[AbrahamsonEtAl2014]\ncybershake_basin_adj = true",
    "AbrahamsonEtAl2015SInter__noerg": "[AbrahamsonEtAl2015SInter]\nergodic = false",
    "AkkarEtAlRjb2014__adj1.2": "[AkkarEtAlRjb2014]\nadjustment_factor = 1.2",
    "BooreEtAl2014__CAL_sof": "[BooreEtAl2014]\nregion = 'CAL'\nsof = true",
    "BooreEtAl2014__CAL_nosof": "[BooreEtAl2014]\nregion = 'CAL'\nsof = false",
    "BooreEtAl2014__JPN_sof": "[BooreEtAl2014]\nregion = 'JPN'\nsof = true",
    "BooreEtAl2014__JPN_nosof": "[BooreEtAl2014]\nregion = 'JPN'\nsof = false",
    "BooreEtAl2014__CHN_sof": "[BooreEtAl2014]\nregion = 'CHN'\nsof = true",
    "BooreEtAl2014__CHN_nosof": "[BooreEtAl2014]\nregion = 'CHN'\nsof = false",
    "BooreEtAl2014__ITA_sof": "[BooreEtAl2014]\nregion = 'ITA'\nsof = true",
    "BooreEtAl2014__ITA_nosof": "[BooreEtAl2014]\nregion = 'ITA'\nsof = false",
    "BooreEtAl2014__CAL_usgsbasin": "[BooreEtAl2014]\nregion = 'CAL'\nusgs_basin_scaling = true",
    "BooreEtAl2014__CAL_cybershake": "[BooreEtAl2014]\nregion = 'CAL'\ncybershake_basin_adj = true",
    "CampbellBozorgnia2014__SJ": "[CampbellBozorgnia2014]\nSJ = true",
    "CampbellBozorgnia2014__estimate": "[CampbellBozorgnia2014]\nestimate_ztor = true\n"
    "estimate_width = true\nestimate_hypo_depth = true",
    "CampbellBozorgnia2014__usgsbasin": "[CampbellBozorgnia2014]\nusgs_basin_scaling = true",
    "ChiouYoungs2014__JPN": "[ChiouYoungs2014]\nregion = 'JPN'",
    "ChiouYoungs2014__ITA": "[ChiouYoungs2014]\nregion = 'ITA'",
    "ChiouYoungs2014__WEN": "[ChiouYoungs2014]\nregion = 'WEN'",
    "ChiouYoungs2014__alpha0.8_eps1": "[ChiouYoungs2014]\nalpha_nm = 0.8\nsigma_mu_epsilon = 1.0",
    "ChiouYoungs2014__nohw_dc1": "[ChiouYoungs2014]\nuse_hw = false\nadd_delta_c1 = true",
    "ChiouYoungs2014__stress": "[ChiouYoungs2014]\nstress_par_host = 100.0\n"
    "stress_par_target = 60.0",
    "ChiouYoungs2014__usgsbasin": "[ChiouYoungs2014]\nusgs_basin_scaling = true",
    "ZhaoEtAl2006SInter__cb14": "[ZhaoEtAl2006SInter]\ncb14_basin_term = true",
    "ZhaoEtAl2006SSlab__cb14": "[ZhaoEtAl2006SSlab]\ncb14_basin_term = true",
}


@dataclass(frozen=True)
class Tables:
    """The reference: contexts, what was computed for each key, and the moments."""

    contexts: Context
    manifest: Mapping[str, Mapping[str, Any]]
    moments: Mapping[str, np.ndarray]


@pytest.fixture(scope="module")
def tables(shared: Path) -> Tables:
    """Return the tables of all models."""
    folder = shared / "oracle" / "gmm"
    with (folder / "contexts.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    fields = {name: np.array([float(row[name]) for row in rows]) for name in Context._fields}
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    with np.load(folder / "gmm.npz") as archive:
        keys = [*set(MODELS) & set(manifest), *VARIANTS]
        moments = {key: archive[key] for key in keys}
    return Tables(Context(**fields), manifest, moments)


def _where_reference_is_right(key: str, imts: list[str], contexts: Context) -> np.ndarray:
    """Return where the reference follows the publication, see docs/differences.md; (M, N)."""
    period = np.array([float(imt[3:-1]) if imt.startswith("SA") else 0.0 for imt in imts])
    right = np.ones((len(imts), len(contexts.mag)), dtype=bool)
    if key.startswith("CampbellBozorgnia") and ("HighQ" in key or "LowQ" in key):
        right[imts.index("SA(0.37)")] = contexts.rrup <= 80.0
    if key == "CampbellBozorgnia2014__usgsbasin":
        right[period > 0.5] = (contexts.z2pt5 > 0.0) & (contexts.z2pt5 <= 1.0)
    if key == "BooreEtAl2014__CAL_cybershake":
        right[period > 1.9] = False
    return right


def _check(model: GroundMotionModel, key: str, tables: Tables) -> None:
    imts = tables.manifest[key]["imts"]
    expected = tables.moments[key]
    defined = np.isfinite(expected).all(axis=0)
    right = defined & _where_reference_is_right(key, imts, tables.contexts)
    assert right.mean() > 0.5
    got = model.moments(tables.contexts, imts)
    np.testing.assert_allclose(got[0][right], expected[0][right], rtol=0, atol=TOLERANCE)
    np.testing.assert_allclose(got[1:, defined], expected[1:, defined], rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize("name", sorted(set(MODELS) - {"NSHMP2014"}))
def test_model_agrees_with_the_reference(name: str, tables: Tables) -> None:
    """Mean, total, between-event and within-event deviation, 84 contexts, 1 to 9 measures."""
    _check(ground_motion_model(name), name, tables)


@pytest.mark.parametrize("key", VARIANTS)
def test_variant_agrees_with_the_reference(key: str, tables: Tables) -> None:
    """The same for variants chosen by arguments."""
    _check(ground_motion_model(VARIANTS[key]), key, tables)


def test_requirements_are_those_of_the_reference(tables: Tables) -> None:
    """No model asks a job for more than the reference does."""
    more = {
        name: extra
        for name in sorted(set(MODELS) - {"NSHMP2014"})
        if (extra := ground_motion_model(name).requires - set(tables.manifest[name]["requires"]))
    }
    assert more == {}
