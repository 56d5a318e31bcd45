# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The arithmetic of a formula as a graph, found by calling it with symbols for numbers.

Formulas are straight lines of arithmetic, so that one call with symbols shows all they do.
What is equal is one term, however often the formula writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from quakegrid.hazard.ground_motion_models.model import Context, Formula, Moments, Reference


class Given(StrEnum):
    """What a formula does not compute."""

    COEFFICIENT = "coefficient"  #: of the measure; `number` is its place in the row
    REFERENCE = "reference"  #: of the reference measure, or of all measures, likewise
    FIELD = "field"  #: of the context, likewise
    CONSTANT = "constant"  #: `number` is its value


@dataclass(frozen=True, eq=False)
class Term:
    """A number of a formula that is known when the formula is evaluated.

    Attributes
    ----------
    operation
        Name of a numpy function, or what is given.
    parts
        What it is computed from, in the order of the function's arguments.
    number
        See `Given`.
    reads
        What is given to it or to its parts.
    fields
        Places in `Context` of the fields among that.
    """

    operation: str
    parts: tuple[Term, ...] = ()
    number: float = 0.0
    reads: frozenset[str] = frozenset()
    fields: frozenset[int] = frozenset()


@dataclass
class _Graph:
    """The terms that are there already."""

    known: dict[tuple[object, ...], Term] = field(default_factory=dict)

    def given(self, kind: Given, number: float) -> Term:
        """Return the term of what is given."""
        fields = frozenset({int(number)}) if kind == Given.FIELD else frozenset[int]()
        # 0 and -0 are not the same
        key = (kind, repr(number))
        return self.known.setdefault(key, Term(kind, (), number, frozenset({kind}), fields))

    def computed(self, operation: str, parts: tuple[Term, ...]) -> Term:
        """Return the term of an operation, the one that is there if it is."""
        short = self._shorter(operation, parts)
        if short is not None:
            return short
        reads = frozenset[str]().union(*(part.reads for part in parts))
        fields = frozenset[int]().union(*(part.fields for part in parts))
        term = Term(operation, parts, 0.0, reads, fields)
        return self.known.setdefault((operation, *parts), term)

    def _shorter(self, operation: str, parts: tuple[Term, ...]) -> Term | None:
        """Return what need not wait for a root: distances and deviations are roots of sums."""
        if operation == "log" and parts[0].operation == "sqrt":
            half = self.given(Given.CONSTANT, 0.5)
            return self.computed("multiply", (half, self.computed("log", parts[0].parts)))
        if operation == "power" and parts[1].number == 2.0:
            return self._square_of_root(parts[0], parts[1])
        return None

    def _square_of_root(self, base: Term, two: Term) -> Term | None:
        if base.operation == "sqrt":
            return base.parts[0]
        if base.operation == "multiply":
            for factor, other in (base.parts, base.parts[::-1]):
                if other.operation == "sqrt":
                    square = self.computed("power", (factor, two))
                    return self.computed("multiply", (square, other.parts[0]))
        return None

    def term(self, value: Any) -> Term:
        """Return the term of a symbol or of a number."""
        return value.term if isinstance(value, _Symbol) else self.given(Given.CONSTANT, value)

    def symbols(self, make: Any, kinds: Iterable[Given]) -> Any:
        """Return a NamedTuple of symbols for what is given."""
        return make(*(_Symbol(self, self.given(kind, k)) for k, kind in enumerate(kinds)))


class _Symbol(NDArrayOperatorsMixin):
    """Stands for a number when a formula is called: numpy's functions make terms of it."""

    def __init__(self, graph: _Graph, term: Term) -> None:
        self.term = term
        self._graph = graph

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *operands: object, **options: object
    ) -> _Symbol:
        # `a += b` asks for a place to put the sum: a symbol never changes, so it gets another
        if method != "__call__" or options.keys() - {"out"}:
            return NotImplemented
        return self._computed(ufunc.__name__, operands)

    def __array_function__(
        self,
        function: Callable[..., object],
        types: Iterable[type],
        operands: tuple[object, ...],
        options: Mapping[str, object],
    ) -> _Symbol:
        return NotImplemented if options else self._computed(function.__name__, operands)

    def _computed(self, operation: str, operands: tuple[object, ...]) -> _Symbol:
        parts = tuple(map(self._graph.term, operands))
        return _Symbol(self._graph, self._graph.computed(operation, parts))


def formula_terms(formula: Formula, constants: frozenset[str] = frozenset()) -> Moments:
    """Return the mean and the standard deviations of a formula as terms.

    Parameters
    ----------
    formula
        The mathematics of a model.
    constants
        Names of coefficients that are the same for all measures, the reference one included.
    """
    graph = _Graph()
    make = formula.coefficients
    kinds = [Given.REFERENCE if name in constants else Given.COEFFICIENT for name in make._fields]
    c = graph.symbols(make, kinds)
    c_ref = graph.symbols(make, [Given.REFERENCE] * len(kinds))
    x = graph.symbols(Context, [Given.FIELD] * len(Context._fields))
    known = Reference(0.0, 0.0)
    if formula.reference is not None:
        known = formula.reference(c_ref, x)
    return Moments(*map(graph.term, formula.moments(c, c_ref, known, x)))
