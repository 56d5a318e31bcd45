# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sites on other ground than the site model tells."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.override_vs30 import site_classes, with_vs30
from quakegrid.hazard.site_association import unknown_vs30
from quakegrid.hazard.site_collection import SiteCollection
from quakegrid.hazard.site_table import table_of_points


def sites_of(*vs30: float, names: tuple[str, ...] = ()) -> SiteCollection:
    """Return sites in a row with these vs30 and depths that do not go with them."""
    lon = np.arange(len(vs30), dtype=float)
    parameters = {
        "vs30": np.array(vs30),
        "vs30measured": np.ones(len(vs30)),
        "z1pt0": np.full(len(vs30), 48.0),
    }
    custom = np.array(names) if names else None
    return SiteCollection(lon, np.zeros(len(vs30)), np.zeros(len(vs30)), parameters, custom)


def test_one_value_holds_for_all_sites():
    """Their names tell the class, depths follow from it."""
    sites = with_vs30(sites_of(300.0, -999.0), (760.0,), {"z2pt5"})
    assert sites.custom_site_id is not None
    assert sites.custom_site_id.tolist() == ["0:BC", "1:BC"]
    np.testing.assert_array_equal(sites.parameters["vs30"], 760.0)
    np.testing.assert_allclose(sites.parameters["z1pt0"], 41.3066, rtol=1e-5)
    np.testing.assert_allclose(sites.parameters["z2pt5"], 0.606824, rtol=1e-5)


def test_of_several_values_each_makes_a_site_of_one_that_is_not_known():
    """A site with a vs30 keeps it and its name; the depths are those that go with it."""
    sites = with_vs30(sites_of(760.0, -999.0, 500.0, names=("a", "b", "c")), (500.0, 800.0))
    assert sites.custom_site_id is not None
    assert sites.custom_site_id.tolist() == ["a", "b:C", "b:BC", "c"]
    np.testing.assert_array_equal(sites.lon, [0.0, 1.0, 1.0, 2.0])
    np.testing.assert_array_equal(sites.parameters["vs30"], [760.0, 500.0, 800.0, 500.0])
    np.testing.assert_array_equal(sites.parameters["vs30measured"], 1.0)
    np.testing.assert_allclose(
        sites.parameters["z1pt0"], [41.3066, 228.885, 31.0701, 228.885], rtol=1e-5
    )
    assert "z2pt5" not in sites.parameters


def test_a_single_site_takes_all_values():
    """Whatever its vs30 is, or without one."""
    sites = with_vs30(sites_of(760.0, names=("CRETE",)), (760.0, 1080.0))
    assert sites.custom_site_id is not None
    assert sites.custom_site_id.tolist() == ["CRETE:BC", "CRETE:B"]
    bare = SiteCollection(np.zeros(1), np.zeros(1), np.zeros(1), {})
    np.testing.assert_array_equal(with_vs30(bare, (1.0, 2.0)).parameters["vs30"], [1.0, 2.0])


def test_a_long_name_is_cut_for_the_class_to_fit():
    """To eight letters in all."""
    sites = with_vs30(sites_of(760.0, names=("ASCESITE",)), (760.0, 1080.0))
    assert sites.custom_site_id is not None
    assert sites.custom_site_id.tolist() == ["ASCES:BC", "ASCESI:B"]


def test_site_classes_begin_above_their_borders():
    """The borders are those that the reference shows."""
    vs30 = np.array([152.0, 152.4, 213.0, 305.0, 306.0, 442.0, 640.0, 914.0, 914.4, 1500.0, 1501.0])
    classes = ["E", "DE", "DE", "D", "CD", "CD", "C", "BC", "B", "B", "A"]
    assert site_classes(vs30).tolist() == classes


def test_a_vs30_that_nobody_knows_is_a_mistake():
    """It names the first such site and what to write."""
    assert unknown_vs30(sites_of(300.0)) == []
    (problem,) = unknown_vs30(sites_of(300.0, -999.0))
    assert "the vs30 of 1 sites is not known, the first is 1 0" in problem.message


def test_names_of_listed_sites_go_with_them():
    """Sites are sorted, their names too; each site has one."""
    table = table_of_points([(1.0, 0.0), (0.0, 0.0)], ("one", "zero"))
    assert table.custom_site_id is not None
    assert table.custom_site_id.tolist() == ["zero", "one"]
    with pytest.raises(UserInputError, match="siteid has 1 names for 2 sites"):
        table_of_points([(1.0, 0.0), (0.0, 0.0)], ("one",))
