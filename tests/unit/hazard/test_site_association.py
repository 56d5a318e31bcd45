# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sites of a calculation from lists, regions and site models."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.site_association import build_site_collection, missing_site_parameters
from quakegrid.hazard.site_table import SiteTable, table_of_points

REFERENCE = {"vs30": 600.0, "vs30measured": 1.0, "z1pt0": 100.0}
SQUARE = np.array([[0.0, 0.0], [0.0, 0.3], [0.3, 0.3], [0.3, 0.0]])


def a_site_model(*rows, **columns) -> SiteTable:
    """Return a site model with sites and columns of parameters."""
    lon, lat = np.array(rows, dtype=float).T
    parameters = {name: np.array(values, dtype=float) for name, values in columns.items()}
    return SiteTable(lon, lat, np.zeros(len(lon)), parameters, from_file=True)


MODEL = a_site_model((0.05, 0.0), (0.06, 0.0), (0.0, 1.0), vs30=[300.0, 310.0, 400.0])


def test_listed_points_are_sorted_and_take_the_reference_values():
    """By longitude, then latitude; coordinates have five decimals."""
    points = table_of_points([(1.0, 0.0), (0.0, 1.0, 2.5), (0.0, 0.0), (0.123456789, -0.5)])
    sites = build_site_collection(listed=points, reference=REFERENCE, required={"vs30"}).sites
    np.testing.assert_array_equal(sites.lon, [0.0, 0.0, 0.12346, 1.0])
    np.testing.assert_array_equal(sites.lat, [0.0, 1.0, -0.5, 0.0])
    np.testing.assert_array_equal(sites.depth, [0.0, 2.5, 0.0, 0.0])
    assert {name: values[0] for name, values in sites.parameters.items()} == {
        "vs30": 600.0,
        "vs30measured": 1.0,
    }


def test_a_site_that_stands_twice_is_refused():
    """The message names the site."""
    with pytest.raises(UserInputError, match="the site 1 2 is given twice"):
        table_of_points([(1.0, 2.0), (0.0, 0.0), (1.0000001, 2.0)])


def test_listed_sites_take_the_parameters_of_the_nearest_site_of_a_site_model():
    """What the site model lacks comes from the job."""
    points = table_of_points([(0.0, 0.0), (0.0, 1.0), (0.056, 0.04)])
    built = build_site_collection(
        listed=points, site_model=MODEL, reference=REFERENCE, required={"vs30", "z1pt0"}
    )
    np.testing.assert_array_equal(built.sites.parameters["vs30"], [300.0, 400.0, 310.0])
    np.testing.assert_array_equal(built.sites.parameters["z1pt0"], [100.0] * 3)
    np.testing.assert_array_equal(built.sites.parameters["vs30measured"], [1.0] * 3)


def test_a_vs30_of_the_job_overrules_the_parameters_of_listed_sites():
    """With all else that the job gives; without it the sites keep theirs."""
    listed = a_site_model((0.0, 0.0), vs30=[300.0], z1pt0=[500.0], z2pt5=[2.0])
    sites = build_site_collection(listed=listed, reference=REFERENCE, required={"vs30"}).sites
    assert {name: values[0] for name, values in sites.parameters.items()} == {
        "vs30": 600.0,
        "vs30measured": 1.0,
        "z1pt0": 100.0,
        "z2pt5": 2.0,
    }
    depth_alone = {"z1pt0": 100.0}
    sites = build_site_collection(listed=listed, reference=depth_alone, required={"vs30"}).sites
    assert sites.parameters["z1pt0"][0] == 500.0


def test_a_listed_site_far_from_the_site_model_is_refused():
    """All such sites are told at once."""
    points = table_of_points([(0.5, 1.0), (0.0, 1.0), (3.0, 3.0)])
    with pytest.raises(UserInputError) as caught:
        build_site_collection(listed=points, site_model=MODEL, reference={})
    assert len(caught.value.problems) == 2
    assert "from the site 0.5 1, it must be within 8 km" in str(caught.value)


def test_a_site_model_alone_gives_the_sites_in_its_order():
    """A vs30 from the job is inferred there, unless models ask how it was found."""
    model = a_site_model((1.0, 0.0), (0.0, 1.0))
    sites = build_site_collection(site_model=model, reference=REFERENCE, required={"vs30"}).sites
    np.testing.assert_array_equal(sites.lon, [1.0, 0.0])
    np.testing.assert_array_equal(sites.parameters["vs30"], [600.0, 600.0])
    np.testing.assert_array_equal(sites.parameters["vs30measured"], [0.0, 0.0])
    asked = build_site_collection(
        site_model=model, reference=REFERENCE, required={"vs30", "vs30measured"}
    ).sites
    np.testing.assert_array_equal(asked.parameters["vs30measured"], [1.0, 1.0])


def test_a_region_is_filled_and_tells_sites_far_from_the_site_model():
    """Sites farther than the diagonal of a cell take the nearest values all the same."""
    built = build_site_collection(
        region=SQUARE, region_grid_spacing=10.0, site_model=MODEL, reference={}
    )
    assert len(built.sites) == 29
    np.testing.assert_array_equal(built.sites.parameters["vs30"][:7], [300.0] * 6 + [310.0])
    assert len(built.warnings) == 11
    assert "are farther than 14.1 km from the site model" in built.warnings[-1]


def test_a_spacing_without_region_fills_the_hull_of_the_site_model():
    """The sites of the reference: 25 around three sites of a site model."""
    built = build_site_collection(region_grid_spacing=10.0, site_model=MODEL, reference={})
    assert len(built.sites) == 25
    np.testing.assert_array_equal(built.sites.lon[:2], [0.00009, 0.00009])
    np.testing.assert_array_equal(built.sites.lat[:2], [0.01067, 0.1006])


def test_a_file_of_sites_keeps_its_order_and_takes_all_references():
    """Such a table is a site model too, even without header."""
    table = a_site_model((1.0, 0.0), (0.0, 0.0))
    sites = build_site_collection(listed=table, reference=REFERENCE).sites
    np.testing.assert_array_equal(sites.lon, [1.0, 0.0])
    assert sorted(sites.parameters) == ["vs30", "vs30measured", "z1pt0"]


def test_a_site_is_on_the_forearc_unless_the_site_model_says_otherwise():
    """The one parameter with a default."""
    points = table_of_points([(0.0, 0.0)])
    sites = build_site_collection(listed=points, reference={}, required={"backarc"}).sites
    np.testing.assert_array_equal(sites.parameters["backarc"], [0.0])


def test_an_unknown_depth_passes_through():
    """-999 lets a ground motion model estimate a depth."""
    points = table_of_points([(0.0, 0.0)])
    sites = build_site_collection(
        listed=points, reference={"z1pt0": -999.0}, required={"z1pt0"}
    ).sites
    np.testing.assert_array_equal(sites.parameters["z1pt0"], [-999.0])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "there are no sites"),
        ({"listed": table_of_points([])}, "the list of sites is empty"),
        (
            {
                "site_model": a_site_model((0.0, 0.0), (1.0, 1.0)),
                "region_grid_spacing": 10.0,
            },
            "lie on a line",
        ),
    ],
)
def test_a_job_without_sites_is_refused(arguments, message):
    """The message tells what to write."""
    with pytest.raises(UserInputError, match=message):
        build_site_collection(**arguments, reference={})


def test_a_missing_parameter_is_told_with_its_models_and_its_key():
    """The job's key, where there is one, and the field of a site model."""
    points = table_of_points([(0.0, 0.0)])
    sites = build_site_collection(listed=points, reference={"z1pt0": 1.0}).sites
    problems = missing_site_parameters(
        sites, {"BooreAtkinson2008": {"vs30", "lon"}, "A": {"vs30", "slope"}}
    )
    assert [problem.message for problem in problems] == [
        "the site parameter vs30 is required by BooreAtkinson2008, A: write "
        "reference_vs30_value in the job file, or a site_model_file with the field vs30",
        "the site parameter slope is required by A: write a site_model_file with the field slope",
    ]
