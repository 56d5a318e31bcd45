# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contexts of typical earthquakes."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.hazard.ground_motion_models.model import Context
from quakegrid.hazard.ground_motion_models.registry import publication
from quakegrid.hazard.ground_motion_models.typical_contexts import typical_contexts, typical_rupture


@pytest.mark.parametrize(
    ("region", "depth"),
    [
        ("Active Shallow Crust", 10.0),
        ("Subduction Interface", 25.0),
        ("Subduction IntraSlab", 50.0),
        ("Volcanic", 4.0),
        ("a region of its own", 10.0),
    ],
)
def test_region_says_how_deep_its_earthquakes_are(region: str, depth: float) -> None:
    """Those of the crust if nothing is known."""
    assert typical_rupture(region).depth == depth


def test_distances_of_a_context_fit_each_other() -> None:
    """The site is on the footwall, across strike."""
    x = Context(*typical_contexts("Subduction Interface", np.full(2, 7.0), np.array([1.0, 80.0])))
    np.testing.assert_allclose(x.rrup, np.hypot(x.rjb, x.ztor))
    np.testing.assert_allclose(x.rhypo, np.hypot(x.repi, 25.0))
    np.testing.assert_allclose(x.zbot - x.ztor, x.width * np.sin(np.radians(20.0)))
    np.testing.assert_array_equal(x.rx, [-1.0, -80.0])
    assert (x.ztor > 0.0).all()


def test_large_ruptures_do_not_stand_out_of_the_ground() -> None:
    """They become as wide as there is room below the surface."""
    x = Context(*typical_contexts("Volcanic", np.array([8.0]), np.array([10.0])))
    assert (x.ztor[0], x.width[0]) == (0.0, 8.0)


def test_publication_of_a_model_is_told_with_its_identifier() -> None:
    """Whatever arguments it is named with."""
    for text in ("BooreEtAl2014", "[BooreEtAl2014]\nregion = 'CAL'"):
        told = publication(text)
        assert told.startswith("Boore, Stewart, Seyhan and Atkinson (2014)")
        assert "https://doi.org/10.1193/070113EQS184M" in told
