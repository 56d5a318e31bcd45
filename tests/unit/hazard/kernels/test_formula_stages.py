# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Formulas are taken apart into terms, and these put where they are computed."""

from __future__ import annotations

from typing import NamedTuple

from quakegrid.hazard.ground_motion_models.model import Context, Formula, Moments, Reference
from quakegrid.hazard.kernels.elementary import Numeric, exp, log, sqrt
from quakegrid.hazard.kernels.formula_stages import formula_stages
from quakegrid.hazard.kernels.formula_terms import Given, formula_terms


class _Coefficients(NamedTuple):
    a: Numeric
    b: Numeric
    sigma: Numeric


def _reference(c_ref: _Coefficients, x: Context) -> Reference:
    return Reference(c_ref.a * exp(x.mag), 0.0)


def _moments(c: _Coefficients, c_ref: _Coefficients, known: Reference, x: Context) -> Moments:
    distance = sqrt(x.rjb**2 + c.b**2)
    near = log(x.rrup) + log(x.rrup) * c.a
    mean = exp(c.a * x.mag) + log(distance) + near + known.rock
    mean += exp(c.b * x.vs30)
    return Moments(mean, c.sigma, 0.0, 0.0)


_FORMULA = Formula("toy", _Coefficients, _moments, _reference)


def _operations(terms: object) -> list[str]:
    assert isinstance(terms, dict)
    return [term.operation for term in terms]


def test_equal_terms_are_one() -> None:
    """A logarithm that is written twice is computed once."""
    mean = formula_terms(_FORMULA).mean
    found, waiting = set(), [mean]
    while waiting:
        term = waiting.pop()
        found.add(term)
        waiting += term.parts
    assert [term.operation for term in found].count("log") == 2


def test_logarithms_of_roots_do_without_the_root() -> None:
    """The logarithm of a distance is half that of its square."""
    found, waiting = set(), [formula_terms(_FORMULA).mean]
    while waiting:
        term = waiting.pop()
        found.add(term.operation)
        waiting += term.parts
    assert "sqrt" not in found


def test_terms_go_where_they_are_computed_least_often() -> None:
    """What depends on the context alone is computed once for it, magnitude and site in groups."""
    stages = formula_stages(_FORMULA, frozenset())
    assert _operations(stages.of_context) == ["multiply", "log"]
    assert [_operations(group) for group in stages.shared] == [["exp"], ["exp"]]
    assert [_operations(group) for group in stages.alike] == [["multiply"], []]
    assert "power" in _operations(stages.of_measure)


def test_coefficients_that_never_change_belong_to_contexts() -> None:
    """A distance is computed once for a context if its coefficient is that of all measures."""
    stages = formula_stages(_FORMULA, frozenset({"b"}))
    assert all(Given.COEFFICIENT not in term.reads for term in stages.of_context)
    assert _operations(stages.of_context).count("multiply") == 2
    assert [_operations(group) for group in stages.shared] == [["exp"], []]
