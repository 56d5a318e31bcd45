# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names and arguments of ground motion models become models, mistakes become messages."""

from __future__ import annotations

from importlib import resources

import pytest

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.model import Formula
from quakegrid.hazard.ground_motion_models.registry import (
    available_models,
    ground_motion_model,
    known_names,
    models,
    models_without_arguments,
    why_not_built,
)


@pytest.mark.parametrize("name", models_without_arguments())
def test_every_name_gives_a_model_of_that_name(name: str) -> None:
    """A name alone is enough, and comes back as the model's name."""
    model = ground_motion_model(name)
    assert model.name == name
    assert len(model.coefficient_rows(model.tabulated_measures()[:1])) == 1


def test_formulas_have_names_of_their_own() -> None:
    """Machine code is kept under them."""
    formulas = {
        model.formula
        for name in models_without_arguments()
        if isinstance((model := ground_motion_model(name)).formula, Formula)
    }
    names = [formula.name for formula in formulas]
    assert sorted(set(names)) == sorted(names)


def test_names_stand_in_order_and_are_known_elsewhere() -> None:
    """The tables of names invent none."""
    folder = resources.files("quakegrid.hazard.ground_motion_models")
    known = (folder / "known_names.csv").read_text(encoding="utf-8").split()[1:]
    assert sorted(set(models()) - set(known)) == []


@pytest.mark.parametrize("name", sorted(known_names() - set(models())))
def test_every_name_that_is_not_built_has_a_cause(name: str) -> None:
    """Whoever asks for it is told why."""
    assert why_not_built(name)


def test_names_that_are_built_have_no_cause() -> None:
    """The table of causes does not outlive them."""
    assert [name for name in models() if why_not_built(name)] == []


def test_available_models_are_sorted_names() -> None:
    """The list for people is the table's names in order."""
    assert available_models() == tuple(sorted(models()))


def test_arguments_come_from_a_toml_table() -> None:
    """Arguments choose the variant; the text stays the name, from which it is built again."""
    text = "[BooreEtAl2014]\nregion = 'JPN'\nsof = false"
    model = ground_motion_model(text)
    alias = ground_motion_model("BooreEtAl2014JapanBasinNoSOF")
    assert model.name == text
    assert model.table == alias.table
    assert model.requires == {"mag", "rjb", "vs30", "z1pt0"}


def test_whole_numbers_are_numbers_and_flags() -> None:
    """Logic trees write 1 for 1.0 and 0 for false."""
    text = "[BooreEtAl2014]\nsof = 0\nsigma_mu_epsilon = 1"
    row = ground_motion_model(text).table.rows["PGA"]
    assert (row["any_style"], row["epsilon"]) == (1.0, 1.0)


def test_flags_may_stand_in_quotes() -> None:
    """Some logic trees write flags as texts."""
    quoted = ground_motion_model("[BooreEtAl2014]\nsof = 'False'")
    assert quoted.table == ground_motion_model("[BooreEtAl2014]\nsof = false").table


def test_parentheses_after_a_name_are_ignored() -> None:
    """Old logic trees write a model like a call."""
    assert ground_motion_model("SadighEtAl1997()").formula.name == "sadigh_1997"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("BoreEtAl2014", "did you mean BooreEtAl2014"),
        ("Xyzzy", "there is no ground motion model 'Xyzzy'"),
        ("SgobbaEtAl2020", "is not built in this engine: the grids of its site and path terms"),
        ("[BooreEtAl2014]\nregio = 'JPN'", "did you mean region"),
        ("[SadighEtAl1997]\nregion = 'JPN'", "it has none"),
        ("[BooreEtAl2014]\nregion = 'JAP'", "write one of 'nobasin'"),
        ("[BooreEtAl2014]\nregion = 3", "write a text in quotes"),
        ("[BooreEtAl2014]\nsof = 'yes'", "write true or false"),
        ("[BooreEtAl2014]\nsigma_mu_epsilon = true", "write a number"),
        ("[BooreEtAl2014]\nregion", "not a table of TOML"),
        ("[BooreEtAl2014]\n[ChiouYoungs2014]", "write one ground motion model a branch"),
        ("[NSHMP2014]\nsgn = 1", "needs the argument gmpe_name"),
        ("[BooreEtAl2014.mixture_model]\nfactors = [0.8]", "write factors ="),
        ("[BooreEtAl2014.mixture_model]\nfactors = [1]\nweights = [2]", "sum to 2"),
        ("[BooreEtAl2014NoSOF]\nsof = true", "has no argument 'sof'"),
    ],
)
def test_mistakes_are_told(text: str, message: str) -> None:
    """Each mistake says what to write instead."""
    with pytest.raises(UserInputError, match=message):
        ground_motion_model(text)


def test_all_mistakes_come_at_once() -> None:
    """Two wrong arguments are two problems of one error."""
    with pytest.raises(UserInputError) as caught:
        ground_motion_model("[BooreEtAl2014]\nregio = 'JPN'\nsof = 'yes'")
    assert len(caught.value.problems) == 2


def test_any_model_may_be_a_mixture() -> None:
    """Weights and factors of the standard deviation are kept beside the model."""
    model = ground_motion_model(
        "[BooreEtAl2014]\nregion = 'JPN'\n"
        "[BooreEtAl2014.mixture_model]\nfactors = [0.8, 1.2]\nweights = [0.25, 0.75]"
    )
    assert model.mixture == ((0.25, 0.8), (0.75, 1.2))
