# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Models of other horizontal components become models of the geometric mean."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.horizontal_component import (
    Conversion,
    as_geometric_mean,
    conversion,
)
from quakegrid.hazard.ground_motion_models.model import Context
from quakegrid.hazard.ground_motion_models.registry import ground_motion_model

FAR = Context(**{name: 0.0 for name in Context._fields})._replace(
    mag=6.5, dip=60.0, rrup=20.0, rjb=18.0, rx=18.0, vs30=760.0, z1pt0=40.0, z2pt5=0.6, width=12.0
)


def test_median_of_rotd50_is_divided_by_the_ratio() -> None:
    """Its standard deviations stay."""
    model = ground_motion_model("ChiouYoungs2014")
    before = model.moments(FAR, ["PGA", "SA(1.0)"])
    after = as_geometric_mean(model).moments(FAR, ["PGA", "SA(1.0)"])
    ratios = np.array([[1.009], [1.0316866257]])
    np.testing.assert_allclose(after[0], before[0] - np.log(ratios), rtol=1e-10)
    np.testing.assert_allclose(after[1:], before[1:], rtol=1e-15)


def test_deviation_of_gmroti50_is_lessened() -> None:
    """Its median stays; parts of the deviation keep their proportion."""
    model = ground_motion_model("BooreAtkinson2008")
    before = model.moments(FAR, ["SA(1.0)"])
    after = as_geometric_mean(model).moments(FAR, ["SA(1.0)"])
    np.testing.assert_array_equal(after[0], before[0])
    np.testing.assert_allclose(after[1] ** 2, before[1] ** 2 - 0.04**2, rtol=1e-12)
    np.testing.assert_allclose(after[2] / after[3], before[2] / before[3], rtol=1e-12)


def test_deviation_of_peak_acceleration_is_its_own() -> None:
    """It is not that of short periods."""
    assert conversion("GMRotI50", "PGA") == Conversion(1.0, 0.02, 1.0)
    assert conversion("GMRotI50", "SA(0.01)") == Conversion(1.0, 0.03, 1.0)


def test_geometric_mean_is_left_alone() -> None:
    """The very same model comes back, and keeps its compiled pass."""
    model = ground_motion_model("SadighEtAl1997")
    assert as_geometric_mean(model) is model


@pytest.mark.parametrize(
    "text", ["ParkerEtAl2020SSlab", '[ParkerEtAl2020SInterB]\nregion = "Cascadia"']
)
def test_models_computed_as_geometric_means_are_left_alone(text: str) -> None:
    """Though the publication says RotD50."""
    model = ground_motion_model(text)
    assert model.component == "RotD50"
    assert as_geometric_mean(model) is model


def test_mixture_is_kept() -> None:
    """The factors of sigma act on the converted deviation."""
    mixed = "[ChiouYoungs2014]\nmixture_model = {factors = [0.8, 1.2], weights = [0.5, 0.5]}"
    model = ground_motion_model(mixed)
    assert as_geometric_mean(model).mixture == model.mixture


def test_measure_without_relation_is_refused() -> None:
    """Nobody has published how PGV of the larger component relates to the geometric mean."""
    model = as_geometric_mean(ground_motion_model("SabettaPugliese1996"))
    with pytest.raises(UserInputError, match="PGV nobody has related"):
        model.coefficient_rows(["PGV"])


def test_measures_that_are_no_acceleration_are_left_alone() -> None:
    """Durations and intensities have no component in this sense."""
    assert conversion("RotD50", "MMI") == Conversion()


def test_a_random_component_spreads_by_another_ratio_for_pga() -> None:
    """Beyer and Bommer (2006): 1.03, and 1.05 for spectral accelerations."""
    ratios = [conversion("Random horizontal", imt) for imt in ("PGA", "SA(0.1)", "SA(2.0)")]
    assert [each.sigma_ratio for each in ratios if each] == [1.03, 1.05, 1.05]
    assert conversion("Random horizontal", "PGV") is None
