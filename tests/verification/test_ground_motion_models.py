# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ground motion models agree with the reference tables to 1e-6 in ln units."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from quakegrid.hazard.ground_motion_models.model import (
    WORD_FIELDS,
    Context,
    GroundMotionModel,
    word_code,
)
from quakegrid.hazard.ground_motion_models.registry import (
    ground_motion_model,
    known_names,
    model_of_arguments,
    models,
    models_without_arguments,
)

TOLERANCE = 1e-6
#: Beside the repository; the fixture `shared` says so where it is missing.
SHARED = Path(__file__).parents[3] / "shared"

#: Names and variants of the tables that are not built: key -> why.
NOT_BUILT: dict[str, str] = {
    "GenericGmpeAvgSA__clemett_asc": "the correlation has no publication",
    "GenericGmpeAvgSA__clemett_sinter": "the correlation has no publication",
    "GenericGmpeAvgSA__clemett_sslab": "the correlation has no publication",
    "GenericGmpeAvgSA__clemett_vrancea": "the correlation has no publication",
    "GmpeIndirectAvgSA__akkar": "the reference's correlations exceed 1, see docs/differences.md",
    "TromansEtAl2019SigmaMu__eps1": "the terms of all measures are added to each",
}

#: Models whose names do as the reference does, since hazard has been computed so, and as their
#: publication says if asked with ``as_published``: there the masks below hold.
_FOLLOWED = (
    "AbrahamsonEtAl2018",
    "AbrahamsonGulerce2020",
    "AtkinsonBoore2006Mblg",
    "AtkinsonBoore2006Mw",
    "AtkinsonBoore2006__",
    "BaylessSomerville2024",
    "BooreEtAl2014__",
    "CampbellBozorgnia2014HighQ",
    "CampbellBozorgnia2014LowQ",
    "CampbellBozorgnia2014__",
    "CampbellBozorgnia2019",
    "Douglas_Et_Al_2024",
    "Idriss2014",
    "McVerry2006",
    "NSHMP2014__Idriss2014",
    "NZNSHM2022_ParkerEtAl2020",
    "ParkerEtAl2020",
    "YuEtAl2013",
)
#: Names among these that have no such argument.
_FOLLOWED_ONLY = ("Idriss2014NSHMP", "NSHMP2014__")

#: Words of the tables for which contexts hold codes; the cluster of a site is its class too.
_CLUSTERED = "LanzanoEtAl2020_Cluster"


#: The reference's site terms are wrong, and few contexts are on reference rock.
_RIGHT_ON_ROCK_ONLY = "HassaniAtkinson2018"

#: Read from tables of single precision or computed by networks: 1e-4 is what they give.
_ROUNDED = (
    "NGAEast",
    "NBCC2015_AA13",
    "CanadaSHM6_StableCrust",
    "AUS23",
    "Derras",
    "Aristeidou",
)


def _keys() -> list[str]:
    """Return the models and variants of the tables that are built."""
    manifest = SHARED / "oracle" / "gmm" / "manifest.json"
    if not manifest.exists():
        return []
    return [
        key
        for key, facts in json.loads(manifest.read_text(encoding="utf-8")).items()
        if (key if facts["kind"] != "variant" else facts["cls"]) in models()
        and key not in NOT_BUILT
        and all(name in models() for name in _models_inside(facts.get("kwargs")))
    ]


def _models_inside(arguments: Any) -> Iterator[str]:
    """Yield the models that the arguments of a wrapper name."""
    if isinstance(arguments, Mapping):
        for key, value in arguments.items():
            yield from _models_inside(key)
            yield from _models_inside(value)
    elif isinstance(arguments, str) and arguments in known_names():
        yield arguments


_KEYS = _keys()


@dataclass(frozen=True)
class Tables:
    """The reference: contexts, what was computed for each key, and the moments."""

    contexts: Context
    clusters: np.ndarray
    manifest: Mapping[str, Mapping[str, Any]]
    moments: Mapping[str, np.ndarray]


@pytest.fixture(scope="module")
def tables(shared: Path) -> Tables:
    """Return the tables of all models."""
    folder = shared / "oracle" / "gmm"
    with (folder / "contexts.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    fields = {name: np.array([_number(row, name) for row in rows]) for name in Context._fields}
    clusters = np.array([word_code("siteclass", row["sitecluster"]) for row in rows])
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    with np.load(folder / "gmm.npz") as archive:
        moments = {key: archive[key] for key in _KEYS}
    return Tables(Context(**fields), clusters, manifest, moments)


def _number(row: Mapping[str, str], field: str) -> float:
    return word_code(field, row[field]) if field in WORD_FIELDS else float(row[field])


def _where_classes_are_right(key: str, contexts: Context) -> np.ndarray:
    """Return where the styles of faulting and site classes of the reference are right; (N,)."""
    right = np.ones(len(contexts.mag), dtype=bool)
    if key.startswith("McVerry2006") and "SInter" not in key and "SSlab" not in key:
        right[contexts.rake == 135.0] = False
    if key.startswith("McVerry2006") and (key.endswith("SC") or "Chch" in key):
        right[contexts.siteclass == word_code("siteclass", "E")] = False
    if key.startswith("AfshariStewart2016"):
        v4, limit = contexts.vs30**4, 1360.0**4 + 570.94**4
        mean = np.exp(-7.15 / 4.0 * np.log((v4 + 570.94**4) / limit))
        right &= (contexts.z1pt0 == -999.0) | (contexts.z1pt0 > mean + 200.0)
    if key.startswith("AmbraseysEtAl2005"):
        right[np.abs(np.abs(contexts.rake) - 90.0) > 45.0] = False
    if key.startswith(("HongGoda2007", "TusaLanger2016")):
        right[contexts.vs30 == 180.0] = False
    return right


def _where_reference_is_right(key: str, imts: list[str], contexts: Context) -> np.ndarray:
    """Return where the means of the reference are right, see docs/differences.md; (M, N)."""
    period = np.array([float(imt[3:-1]) if imt.startswith("SA") else 0.0 for imt in imts])
    right = _where_subduction_is_right(key, imts, contexts)
    if key.startswith("CampbellBozorgnia") and ("HighQ" in key or "LowQ" in key):
        right[imts.index("SA(0.37)")] = contexts.rrup <= 80.0
    if key == "CampbellBozorgnia2014__usgsbasin":
        right[period > 0.5] = (contexts.z2pt5 > 0.0) & (contexts.z2pt5 <= 1.0)
    if key == "BooreEtAl2014__CAL_cybershake":
        right[period > 1.9] = False
    if key == "CampbellBozorgnia2003NSHMP2007":
        right[:] = (contexts.dip > 70.0) | (
            (contexts.rjb < 5.0) & (contexts.rake == 90.0) & (contexts.mag >= 5.5)
        )
    if key.startswith("BaylessSomerville2024"):
        right[period > 0.5] = contexts.z1pt0 == -999.0
    if (key.startswith("AtkinsonBoore2006M") and "bar" in key) or key == "AtkinsonBoore2006__atk":
        right[imts.index("PGV")] = False
    if key == "SabettaPugliese1996" or key.startswith(("Pitilakis", "Eurocode8")):
        right[imts.index("PGV")] = False
    return right & _where_classes_are_right(key, contexts)


def _above_one_unit(key: str, imts: list[str], means: np.ndarray) -> np.ndarray:
    """Return where means are above ln 1 cm/s2 or cm/s; the reference mirrors those below."""
    if not key.startswith("YuEtAl2013"):
        return np.ones(means.shape, dtype=bool)
    ln_g = np.array([np.log(980.665) if imt == "PGA" else 0.0 for imt in imts])
    above: np.ndarray = means + ln_g[:, np.newaxis] > 0.0
    return above


def _where_subduction_is_right(key: str, imts: list[str], contexts: Context) -> np.ndarray:
    """Return where site terms of models of point sources and subduction are right; (M, N)."""
    right = np.ones((len(imts), len(contexts.mag)), dtype=bool)
    if key.startswith("AbrahamsonGulerce2020") and key.endswith("usgsbasin"):
        long = [imt in ("SA(1.0)", "SA(3.0)") for imt in imts]
        right[long] = (contexts.z2pt5 <= 1.0) | (contexts.z2pt5 >= 3.0)
    if key.startswith("YenierAtkinson2015BSSA"):
        right[[imt != "PGA" for imt in imts]] = contexts.vs30 >= 760.0
    basins = ("Cascadia", "CascadiaOut", "CascadiaSeattle", "JapanPac", "JapanPhi", "B__out")
    if "ParkerEtAl2020S" in key and "__C" not in key and key.endswith((*basins, "B__Seattle")):
        concerned = [imt not in ("PGA", "SA(0.3)") for imt in imts]
        right[concerned] = contexts.z2pt5 < 0.0
    if key.startswith("HassaniAtkinson2020"):
        right[[imt in ("PGV", "SA(1.0)", "SA(3.0)") for imt in imts]] = contexts.z2pt5 <= 0.15
    if key.startswith("HassaniAtkinson2018"):
        right[:, contexts.vs30 != 760.0] = False
    return right


def _where_deviations_are_right(key: str, contexts: Context) -> np.ndarray:
    """Return where the standard deviations of the reference are right; (N,)."""
    if "Idriss2014" in key:
        return contexts.mag <= 7.5
    if key.startswith("AbrahamsonEtAl2018"):
        return contexts.vs30 > 587.1
    if key == "WangEtAl2025":
        return (contexts.mag > 6.0) & (contexts.mag < 6.5)
    if key.startswith("Douglas_Et_Al_2024"):
        return (contexts.mag <= 5.5) | (contexts.mag > 6.5)
    return np.ones(len(contexts.mag), dtype=bool)


def _check(model: GroundMotionModel, key: str, tables: Tables, *, masked: bool) -> None:
    imts = tables.manifest[key]["imts"]
    expected = tables.moments[key]
    contexts = tables.contexts
    if key == _CLUSTERED:
        contexts = contexts._replace(siteclass=tables.clusters)
    defined = np.isfinite(expected).all(axis=0)
    got = model.moments(contexts, imts)
    right = np.broadcast_to(defined, got[0].shape)
    if masked:
        right = defined & _where_reference_is_right(key, imts, contexts)
        right &= _above_one_unit(key, imts, got[0])
        defined &= _where_deviations_are_right(key, contexts)
    least = 0.05 if key.startswith(_RIGHT_ON_ROCK_ONLY) else 0.3
    assert right.sum() > least * defined.sum() > 0
    tolerance = 1e-4 if key.startswith(_ROUNDED) or "2015NGAEast" in key else TOLERANCE
    np.testing.assert_allclose(got[0][right], expected[0][right], rtol=0, atol=tolerance)
    np.testing.assert_allclose(got[1:, defined], expected[1:, defined], rtol=0, atol=tolerance)


@pytest.mark.parametrize("key", _KEYS)
def test_model_agrees_with_the_reference(key: str, tables: Tables) -> None:
    """Mean, total, between-event and within-event deviation, 84 contexts, 1 to 9 measures."""
    facts = tables.manifest[key]
    name = key if facts["kind"] != "variant" else facts["cls"]
    arguments = {} if facts["kind"] != "variant" else facts["kwargs"]
    model = model_of_arguments(name, arguments)
    _check(model, key, tables, masked=not key.startswith(_FOLLOWED))


_PUBLISHED_KEYS = [
    key for key in _KEYS if key.startswith(_FOLLOWED) and not key.startswith(_FOLLOWED_ONLY)
]


@pytest.mark.parametrize("key", _PUBLISHED_KEYS)
def test_published_model_agrees_where_the_reference_is_right(key: str, tables: Tables) -> None:
    """The same, with the argument as_published, where the reference is known to be right."""
    facts = tables.manifest[key]
    name = key if facts["kind"] != "variant" else facts["cls"]
    arguments = {} if facts["kind"] != "variant" else facts["kwargs"]
    model = model_of_arguments(name, {**arguments, "as_published": True})
    _check(model, key, tables, masked=True)


def _required(facts: Mapping[str, Any]) -> set[str]:
    """Return what the reference requires; the place of a rupture tells its hypocentre."""
    canterbury = "in_cshm" in facts["requires"] or "bChchMaps" in facts["cls"]
    hypocentre = {"hypo_lon", "hypo_lat"} if canterbury else set()
    return set(facts["requires"]) | hypocentre


#: What the reference reads of a context without saying so.
_UNDECLARED = {"ArtetaEtAl2023": {"rrup"}}


def test_requirements_are_those_of_the_reference(tables: Tables) -> None:
    """No model asks a job for more than the reference does."""
    more = {
        name: extra
        for name in models_without_arguments()
        if name in tables.manifest
        and (
            extra := ground_motion_model(name).requires
            - _required(tables.manifest[name])
            - _UNDECLARED.get(name, set())
        )
    }
    assert more == {}
