# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A formula cut into stages: what depends on the measure, on the context, and on both.

A formula is written as in its publication, everything for one context and one measure.  What
depends on one of the two only is computed once for it.  Of the rest, terms of the magnitude or
of the site alone are computed once for contexts that follow each other and have it in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

from quakegrid.hazard.ground_motion_models.model import (
    SITE_FIELDS,
    Context,
    Formula,
    Moments,
)
from quakegrid.hazard.kernels.formula_terms import Given, Term, formula_terms

#: Instructions from which on a term is cheaper to load than to compute again.
_WORTH_KEEPING = 3
#: The same for terms that are looked up for each context: about one exponential.
_WORTH_SHARING = 16
#: About how many instructions there are in an operation that is more than one.
_COSTLY = {"divide": 8, "sqrt": 8, "exp": 20, "log": 20, "sin": 30, "cos": 30}

#: Fields that contexts in a row often have in common, by what they belong to.
SHARED_FIELDS = (
    frozenset({Context._fields.index("mag")}),
    frozenset(Context._fields.index(name) for name in SITE_FIELDS),
)


@dataclass
class FormulaStages:
    """The terms of a formula by where they are computed.

    Attributes
    ----------
    moments
        The results.
    of_measure
        Terms used by others or as results that read coefficients only.
    of_context
        Terms used by others or as results that read fields of the context and coefficients
        of the reference measure only, as far as they are worth keeping.
    shared
        For each of `SHARED_FIELDS` the terms that read coefficients and these fields only,
        as far as they are worth it.
    alike
        The same for the parts of terms of the context.
    """

    moments: Moments
    of_measure: dict[Term, int] = field(default_factory=dict)
    of_context: dict[Term, int] = field(default_factory=dict)
    shared: tuple[dict[Term, int], ...] = field(default_factory=lambda: _groups())
    alike: tuple[dict[Term, int], ...] = field(default_factory=lambda: _groups())

    def shared_fields(self, group: int) -> tuple[int, ...]:
        """Return the fields that the shared terms of a group read."""
        terms = (*self.shared[group], *self.alike[group])
        read = frozenset[int]().union(*(term.fields for term in terms))
        return tuple(sorted(read))


@cache
def formula_stages(formula: Formula, constants: frozenset[str]) -> FormulaStages:
    """Return the stages of a formula; see `formula_terms`."""
    moments = formula_terms(formula, constants)
    stages = FormulaStages(moments)
    _place(moments, lambda term: _is_placed(term, stages))
    _place(stages.of_context, lambda term: _is_alike(term, stages.alike))
    for terms in stages.shared:
        _place_coefficients(terms, stages)
    return stages


def _groups() -> tuple[dict[Term, int], ...]:
    return tuple({} for _ in SHARED_FIELDS)


def _place(terms: Iterable[Term], is_placed: Callable[[Term], bool]) -> None:
    """Go from terms to their parts, and not beyond those that are computed beforehand."""
    waiting = list(terms)
    seen = set(waiting)
    while waiting:
        term = waiting.pop()
        if not is_placed(term):
            new = [part for part in dict.fromkeys(term.parts) if part not in seen]
            seen.update(new)
            waiting += new


def _is_placed(term: Term, stages: FormulaStages) -> bool:
    """Put a term where it is computed beforehand, if that is worth it."""
    if Given.FIELD not in term.reads:
        if term.operation != Given.CONSTANT:
            _add(term, stages.of_measure)
        return True
    if Given.COEFFICIENT not in term.reads:
        worth = _cost(term) >= _WORTH_KEEPING
        return worth and _add(term, stages.of_context)
    return _is_alike(term, stages.shared)


def _is_alike(term: Term, groups: tuple[dict[Term, int], ...]) -> bool:
    """Put a term among those of a group of fields if it belongs there and is worth it."""
    for fields, terms in zip(SHARED_FIELDS, groups, strict=True):
        if term.fields and term.fields <= fields and _cost(term) >= _WORTH_SHARING:
            return _add(term, terms)
    return False


def _add(term: Term, terms: dict[Term, int]) -> bool:
    terms.setdefault(term, len(terms))
    return True


def _place_coefficients(terms: Iterable[Term], stages: FormulaStages) -> None:
    """Have all terms computed that read coefficients only and are part of some others."""
    for term in _cone(terms):
        for part in term.parts:
            if Given.FIELD not in part.reads and part.operation != Given.CONSTANT:
                _add(part, stages.of_measure)


def _cone(terms: Iterable[Term]) -> list[Term]:
    """Return some terms and all their parts that read fields."""
    waiting = list(terms)
    seen = dict.fromkeys(waiting)
    while waiting:
        for part in waiting.pop().parts:
            if Given.FIELD in part.reads and part not in seen:
                seen[part] = None
                waiting.append(part)
    return list(seen)


def _cost(term: Term) -> int:
    """Return about how many instructions a term takes where its coefficients are at hand."""
    return sum(_COSTLY.get(one.operation, 1) for one in _cone([term]) if one.parts)
