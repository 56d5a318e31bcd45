# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Deviations of the models of NGA-East agree with the reference, whatever table is amplified."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np

from quakegrid.hazard.ground_motion_models.model import Context
from quakegrid.hazard.ground_motion_models.registry import model_of_arguments
from quakegrid.hazard.ground_motion_models.wrappers.gmpe_table import table_as_text

_TABLE = table_as_text(
    {
        "metric": np.array("rrup"),
        "magnitudes": np.array([4.0, 8.2]),
        "distances": np.array([0.0, 1500.0]),
        "measures": np.array(["PGA", "PGV", "SA(0.01)", "SA(10.0)"]),
        "medians": np.full((4, 2, 2), 0.1),
    }
)


def test_deviations_are_those_of_the_reference(shared: Path) -> None:
    """47 entries of the tables: 20 seeds, total and in parts, and other arguments."""
    folder = shared / "oracle" / "gmm"
    with (folder / "contexts.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    fields = dict.fromkeys(Context._fields, np.zeros(len(rows)))
    for name in ("mag", "rrup", "vs30"):
        fields[name] = np.array([float(row[name]) for row in rows])
    contexts = Context(**fields)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    entries = {
        key: facts for key, facts in manifest.items() if facts["cls"].startswith("NGAEastGMPE")
    }
    assert len(entries) == 47
    with np.load(folder / "gmm.npz") as archive:
        for key, facts in entries.items():
            model = model_of_arguments(facts["cls"], {**facts["kwargs"], "gmpe_table": _TABLE})
            expected = archive[key][1:]
            got = model.moments(contexts, facts["imts"])[1:, :, : expected.shape[2]]
            defined = np.isfinite(expected)
            assert defined.any()
            np.testing.assert_allclose(got[defined], expected[defined], rtol=0, atol=1e-6)
