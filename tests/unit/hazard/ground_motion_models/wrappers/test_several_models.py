# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Models made of several."""

from __future__ import annotations

import numpy as np
import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.model import Composition, Context
from quakegrid.hazard.ground_motion_models.registry import ground_motion_model


def test_mean_probabilities_have_their_parts_as_alternatives() -> None:
    """Levels are exceeded with the weighted mean of the probabilities of the parts."""
    text = "[AvgPoeGMPE]\nb1.BooreEtAl2014.weight = 0.4\nb2.Idriss2014.weight = 0.6"
    model = ground_motion_model(text)
    assert isinstance(model.formula, Composition)
    assert [(weight, part.name) for weight, part in model.formula.alternatives] == [
        (0.4, "BooreEtAl2014"),
        (0.6, "Idriss2014"),
    ]
    assert model.requires == {"mag", "rjb", "rrup", "rake", "vs30"}


def test_each_measure_asks_its_model(contexts: Context) -> None:
    """Measures come back in the order in which they are asked for."""
    text = '[MultiGMPE]\n"PGA".BooreEtAl2014 = {}\n"SA(0.10)".Idriss2014 = {}'
    got = ground_motion_model(text).moments(contexts, ["SA(0.1)", "PGA"])
    first = ground_motion_model("Idriss2014").moments(contexts, ["SA(0.1)"])
    second = ground_motion_model("BooreEtAl2014").moments(contexts, ["PGA"])
    np.testing.assert_array_equal(got, np.concatenate([first, second], axis=1))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("AvgGMPE", "needs branches"),
        ("[AvgGMPE]\nb1 = {}", "write one model"),
        ("[AvgGMPE]\nb1.BooreEtAl2014 = {}", "write its weight"),
        ("[AvgGMPE]\nb1.BooreEtAl2014.weight = 0.5", "sum to 0.5"),
        ("MultiGMPE", "needs models"),
    ],
)
def test_mistakes_are_told(text: str, message: str) -> None:
    """Each mistake says what to write instead."""
    with pytest.raises(UserInputError, match=message):
        ground_motion_model(text)


def test_a_measure_without_a_model_is_told() -> None:
    """Only the measures of the table are defined."""
    model = ground_motion_model('[MultiGMPE]\n"PGA".BooreEtAl2014 = {}')
    with pytest.raises(UserInputError, match="no model for PGV, only for PGA"):
        model.coefficient_rows(["PGV"])
