# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ranges of validity of ground motion models."""

from __future__ import annotations

import csv
import math
from importlib import resources

import pytest

from quakegrid.hazard.ground_motion_models.model import Context
from quakegrid.hazard.ground_motion_models.registry import (
    ground_motion_model,
    models,
    stated_validity,
)
from quakegrid.hazard.ground_motion_models.validity import range_text, validity_of

_PACKAGE = "quakegrid.hazard.ground_motion_models"


def _lines():
    for family in resources.files(_PACKAGE).iterdir():
        table = family / "validity.csv"
        if table.is_file():
            for line in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
                yield family.name, line


def test_a_publication_tells_its_range_to_all_its_names():
    """Magnitude, distance and site, and where it is said."""
    ranges = {"mag": (5.0, 8.0), "rjb": (-math.inf, 200.0), "vs30": (180.0, 1300.0)}
    for name in ("BooreAtkinson2008", "BooreAtkinson2008BCHydro"):
        assert ground_motion_model(name).validity == ranges
    stated = stated_validity("BooreAtkinson2008")
    assert stated.ranges == ranges
    assert stated.statement.startswith("Boore and Atkinson (2008)")


def test_ranges_of_what_a_model_does_not_read_are_left_out():
    """A model on rock has no range of vs30; of three distances its own counts."""
    assert set(ground_motion_model("AkkarBommer2010SWISS01").validity) == {"mag", "rjb"}
    assert ground_motion_model("AkkarEtAlRepi2014").validity["repi"] == (-math.inf, 200.0)


def test_names_of_one_module_may_have_ranges_of_their_own():
    """Interfaces and slabs; a national set made of several publications."""
    interface = validity_of("subduction.abrahamson_2015", "AbrahamsonEtAl2015SInter", {"rrup"})
    slab = validity_of("subduction.abrahamson_2015", "AbrahamsonEtAl2015SSlab", {"rhypo"})
    assert interface.ranges == {"mag": (6.0, 8.4), "rrup": (-math.inf, 300.0)}
    assert slab.ranges == {"mag": (5.0, 7.9), "rhypo": (-math.inf, 300.0)}
    branch, whole = (
        ground_motion_model(name).validity
        for name in ("ChiouYoungs2014NSHMPUpper", "ChiouYoungs2014")
    )
    assert branch == whole


def test_what_is_not_known_is_not_stated():
    """Neither in the table nor by the module."""
    assert stated_validity("Bradley2013").ranges == {}
    assert stated_validity("AkkarCagnan2010").ranges == {"mag": (5.0, 7.6), "rjb": (0.0, 200.0)}


def test_a_changed_model_keeps_the_range_of_the_one_inside():
    """As it is the same publication."""
    text = "[ModifiableGMPE.gmpe.BooreAtkinson2008]\n[ModifiableGMPE.add_between_within_stds]\n"
    text += "with_betw_ratio = 1.5"
    assert ground_motion_model(text).validity["mag"] == (5.0, 8.0)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ((5.0, 8.0), "5 to 8"),
        ((-math.inf, 300.0), "to 300"),
        ((4.0, math.inf), "from 4"),
    ],
)
def test_ranges_are_told_in_words(values: tuple[float, float], text: str):
    """Also those with one end."""
    assert range_text(values) == text


def test_tables_name_modules_and_fields_that_exist():
    """Every line serves at least one name; a range has its lower end below its upper one."""
    names = {}
    for name, entry in models().items():
        names.setdefault(entry.module, []).append(name)
    for family, line in _lines():
        served = names[f"{family}.{line['module']}"]
        parts = line["names"].split() or [""]
        assert any(part in name for name in served for part in parts), line
        if line["as"]:
            other, _, stem = line["as"].partition(".")
            assert any((other, stem) == (where, one["module"]) for where, one in _lines()), line
            continue
        assert line["statement"], line
        assert set(line["distance"].split()) | set(line["depth"].split()) <= set(Context._fields)
        for kind in ("mag", "distance", "vs30", "depth"):
            low, high = (
                float(line[f"{kind}_{end}"] or limit)
                for end, limit in (("min", -math.inf), ("max", math.inf))
            )
            assert low < high, line
