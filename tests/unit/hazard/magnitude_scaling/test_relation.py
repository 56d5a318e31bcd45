# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a magnitude scaling relation answers."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.magnitude_scaling.registry import magnitude_scaling_relation
from quakegrid.hazard.magnitude_scaling.relation import Dimension

WC1994 = magnitude_scaling_relation("WC1994")


def test_areas_are_computed_for_many_magnitudes_at_once():
    """The result has the shape of the magnitudes."""
    mags = np.array([[5.0, 6.0], [7.0, 8.0]])
    areas = WC1994.median_area(mags, rake=90.0)
    np.testing.assert_allclose(areas, 10.0 ** (-3.99 + 0.98 * mags))


@pytest.mark.parametrize(
    ("rake", "area"),
    [
        (None, -3.49 + 0.91 * 6),
        (0.0, -3.42 + 0.90 * 6),
        (45.0, -3.42 + 0.90 * 6),
        (45.1, -3.99 + 0.98 * 6),
        (-90.0, -2.87 + 0.82 * 6),
        (180.0, -3.42 + 0.90 * 6),
    ],
)
def test_the_rake_chooses_the_mechanism(rake, area):
    """Strike slip up to 45 degrees, then reverse or normal."""
    assert np.log10(WC1994.median_area(6.0, rake)) == pytest.approx(area)


def test_a_bilinear_relation_bends_where_it_was_published():
    """Above magnitude 8.63 the area grows slower."""
    relation = magnitude_scaling_relation("AllenHayesInterfaceBilinear")
    areas = np.log10(relation.median_area([8.63, 8.64]))
    np.testing.assert_allclose(areas, [-5.62 + 1.22 * 8.63, 2.23 + 0.31 * 8.64])


def test_what_a_publication_does_not_give_is_told():
    """A relation without magnitudes, widths or deviations says so by name."""
    with pytest.raises(UserInputError, match="PeerMSR does not give the magnitude"):
        magnitude_scaling_relation("PeerMSR").median_mag(100.0)
    with pytest.raises(UserInputError, match="PeerMSR does not give the width"):
        magnitude_scaling_relation("PeerMSR").median(Dimension.WIDTH, 6.0)
    with pytest.raises(UserInputError, match="PointMSR gives no standard deviation"):
        magnitude_scaling_relation("PointMSR").sigma_area()


def test_deviations_of_area_and_magnitude_are_those_of_the_mechanism():
    """Table 2A of the publication."""
    assert (WC1994.sigma_area(90.0), WC1994.sigma_mag(0.0)) == (0.26, 0.23)
