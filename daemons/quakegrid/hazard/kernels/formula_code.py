# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The stages of a formula as compiled functions for the inside of a loop over contexts.

The instructions are written straight from the terms: a loop over them is a few hundred lines
without a call, which LLVM turns into vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from quakegrid.hazard.ground_motion_models.model import Formula
from quakegrid.hazard.kernels import elementary
from quakegrid.hazard.kernels.formula_stages import formula_stages
from quakegrid.hazard.kernels.formula_terms import Given, Term

_DOUBLE = ir.DoubleType()
_COMPARED = {
    "less": "<",
    "less_equal": "<=",
    "greater": ">",
    "greater_equal": ">=",
    "equal": "==",
    "not_equal": "!=",
}
_SELECTED = {"minimum": "<", "maximum": ">"}
_BUILT = {
    "add": "fadd",
    "subtract": "fsub",
    "multiply": "fmul",
    "divide": "fdiv",
    "negative": "fneg",
}
_JOINED = {"bitwise_and": "and_", "bitwise_or": "or_", "invert": "not_"}
_NATIVE = {"sqrt": "llvm.sqrt", "absolute": "llvm.fabs"}
_CALLED = {
    "exp": elementary.exp,
    "log": elementary.log,
    "sin": elementary.sin,
    "cos": elementary.cos,
    "arctan": elementary.arctan,
}


@dataclass(frozen=True)
class _Writer:
    """Writes the instructions of terms into a function that is being compiled."""

    context: Any
    builder: Any

    def numbers(self, terms: Iterable[Term], leaf: Callable[[Term], Any]) -> list[Any]:
        """Return the values of some terms; `leaf` gives those that are there, else None."""
        known: dict[Term, Any] = {}
        terms = tuple(terms)
        waiting = list(reversed(terms))
        while waiting:
            term = waiting[-1]
            value = known.get(term)
            if value is None:
                value = leaf(term)
            missing = [part for part in term.parts if part not in known]
            if value is None and missing:
                waiting += missing
                continue
            waiting.pop()
            if value is None:
                value = self._operation(term, [known[part] for part in term.parts])
            known[term] = value
        return [self._number(known[term]) for term in terms]

    def _number(self, value: Any) -> Any:
        return value if value.type == _DOUBLE else self.builder.uitofp(value, _DOUBLE)

    def _truth(self, value: Any) -> Any:
        if value.type != _DOUBLE:
            return value
        return self.builder.fcmp_unordered("!=", value, ir.Constant(_DOUBLE, 0.0))

    def _operation(self, term: Term, parts: list[Any]) -> Any:
        name, builder = term.operation, self.builder
        if name == Given.CONSTANT:
            return ir.Constant(_DOUBLE, float(term.number))
        if name == "where":
            return builder.select(self._truth(parts[0]), *map(self._number, parts[1:]))
        if name in _JOINED:
            return getattr(builder, _JOINED[name])(*map(self._truth, parts))
        return self._of_numbers(term, list(map(self._number, parts)))

    def _of_numbers(self, term: Term, parts: list[Any]) -> Any:
        name, builder = term.operation, self.builder
        if name in _COMPARED:
            return builder.fcmp_ordered(_COMPARED[name], *parts)
        if name in _SELECTED:
            return builder.select(builder.fcmp_ordered(_SELECTED[name], *parts), *parts)
        if name in _BUILT:
            return getattr(builder, _BUILT[name])(*parts)
        if name in _NATIVE:
            return builder.call(builder.module.declare_intrinsic(_NATIVE[name], [_DOUBLE]), parts)
        if name in _CALLED:
            return self._call(_CALLED[name], parts)
        if name == "power":
            return self._power(parts[0], term.parts[1])
        raise NotImplementedError(f"{name} has no machine code")

    def _call(self, function: Any, numbers: list[Any]) -> Any:
        """Write an elementary function in place."""
        typing = self.context.typing_context
        kind = typing.resolve_value_type(function)
        signature = kind.get_call_type(typing, (types.float64,), {})
        return self.context.get_function(kind, signature)(self.builder, numbers)

    def _power(self, base: Any, exponent: Term) -> Any:
        """Write a whole power as products."""
        left = int(exponent.number)
        if exponent.operation != Given.CONSTANT or left != exponent.number or left < 1:
            raise NotImplementedError("write power(x, y) for what is not a whole power")
        product = None
        while left:
            if left & 1:
                product = base if product is None else self.builder.fmul(product, base)
            left >>= 1
            base = self.builder.fmul(base, base) if left else base
        return product


@dataclass(frozen=True)
class _Arrays:
    """Reads and writes items of the arrays that a stage is given."""

    context: Any
    builder: Any
    signature: Any
    args: Any

    def _place(self, n: int, *indices: Any) -> Any:
        array_type = self.signature.args[n]
        array = self.context.make_array(array_type)(self.context, self.builder, self.args[n])
        places = [self._index(one) for one in indices]
        return cgutils.get_item_pointer(
            self.context, self.builder, array_type, array, places, wraparound=False
        )

    def _index(self, one: Any) -> Any:
        return self.context.get_constant(types.intp, one) if isinstance(one, int) else one

    def index(self, n: int) -> Any:
        """Return argument n, a number, as an index."""
        return self.context.cast(self.builder, self.args[n], self.signature.args[n], types.intp)

    def load(self, n: int, *indices: Any) -> Any:
        """Return an item of the array that is argument n."""
        value = self.builder.load(self._place(n, *indices))
        value.set_metadata("noalias", self._scopes("results"))
        return value

    def store(self, value: Any, n: int, *indices: Any) -> Any:
        """Put a number into the array that is argument n."""
        return self.builder.store(value, self._place(n, *indices))

    def store_all(self, values: Sequence[Any], n: int, *indices: Any) -> None:
        """Put a number into each row of the array that is argument n.

        Nothing a stage reads lies where it writes, nor do rows lie in each other.  LLVM cannot see
        that, and would look at all pairs of them before each loop, or do without vectors.
        """
        rows = [f"row {row}" for row in range(len(values))]
        for row, value in enumerate(values):
            stored = self.store(value, n, row, *indices)
            stored.set_metadata("alias.scope", self._scopes("results", rows[row]))
            others = rows[:row] + rows[row + 1 :]
            stored.set_metadata("noalias", self._scopes(*others))

    def _scopes(self, *names: str) -> Any:
        # each kind in a domain of its own: of one domain LLVM wants all scopes to differ
        add = self.builder.module.add_metadata
        return add([add([name, add([name.partition(" ")[0]])]) for name in names])


def _stage(code: Callable[[_Writer, _Arrays], None], count: int) -> Any:
    """Return an intrinsic of so many arguments and no result."""

    def typed(*arguments: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            code(_Writer(context, builder), _Arrays(context, builder, signature, args))
            return context.get_dummy_value()

        return types.void(*arguments), generate

    # numba reads the number of arguments from the signature
    match count:
        case 4:
            return intrinsic(lambda typing, a, b, c, d: typed(a, b, c, d))
        case 5:
            return intrinsic(lambda typing, a, b, c, d, e: typed(a, b, c, d, e))
        case 6:
            return intrinsic(lambda typing, a, b, c, d, e, f: typed(a, b, c, d, e, f))
    return intrinsic(lambda typing, a, b, c, d, e, f, g, h, i: typed(a, b, c, d, e, f, g, h, i))


@cache
def measure_stage(formula: Formula, constants: frozenset[str]) -> Any:
    """Return ``compute(rows, reference_row, m, terms)``: ``terms[m]`` from ``rows[m]``."""

    def code(writer: _Writer, arrays: _Arrays) -> None:
        m = arrays.index(2)

        def leaf(term: Term) -> Any:
            if term.operation == Given.COEFFICIENT:
                return arrays.load(0, m, int(term.number))
            if term.operation == Given.REFERENCE:
                return arrays.load(1, int(term.number))
            return None

        wanted = formula_stages(formula, constants).of_measure
        for k, value in enumerate(writer.numbers(wanted, leaf)):
            arrays.store(value, 3, m, k)

    return _stage(code, 4)


@cache
def alike_stage(formula: Formula, constants: frozenset[str], group: int) -> Any:
    """Return ``compute(reference_row, columns, i, terms)``: ``terms[:, i]``.

    They are the parts of terms of contexts that depend on a group of `SHARED_FIELDS`; row k of
    `columns` is the field k of these.
    """

    def code(writer: _Writer, arrays: _Arrays) -> None:
        i = arrays.index(2)
        stages = formula_stages(formula, constants)
        place = {field: row for row, field in enumerate(stages.shared_fields(group))}

        def leaf(term: Term) -> Any:
            if term.operation == Given.REFERENCE:
                return arrays.load(0, int(term.number))
            if term.operation == Given.FIELD:
                return arrays.load(1, place[int(term.number)], i)
            return None

        arrays.store_all(writer.numbers(stages.alike[group], leaf), 3, i)

    return _stage(code, 4)


@cache
def context_stage(formula: Formula, constants: frozenset[str]) -> Any:
    """Return ``compute(reference_row, columns, i, alike, terms, k)``: ``terms[:, k]``.

    They are those of the context whose fields are ``columns[:, i]``; ``alike[:, k]`` are its terms
    of the groups of `SHARED_FIELDS`, one group after the other.
    """

    def code(writer: _Writer, arrays: _Arrays) -> None:
        i, k = arrays.index(2), arrays.index(5)
        stages = formula_stages(formula, constants)
        alike = {term: row for row, term in enumerate(chain(*stages.alike))}

        def leaf(term: Term) -> Any:
            if term in alike:
                return arrays.load(3, alike[term], k)
            if term.operation == Given.REFERENCE:
                return arrays.load(0, int(term.number))
            if term.operation == Given.FIELD:
                return arrays.load(1, int(term.number), i)
            return None

        arrays.store_all(writer.numbers(stages.of_context, leaf), 4, k)

    return _stage(code, 6)


@cache
def shared_stage(formula: Formula, constants: frozenset[str], group: int) -> Any:
    """Return ``compute(of_measure, m, columns, i, terms)``: ``terms[:, i]``.

    They are those that depend on a measure and on a group of `SHARED_FIELDS`; row k of `columns`
    is the field k of these.
    """

    def code(writer: _Writer, arrays: _Arrays) -> None:
        m, i = arrays.index(1), arrays.index(3)
        stages = formula_stages(formula, constants)
        place = {field: row for row, field in enumerate(stages.shared_fields(group))}

        def leaf(term: Term) -> Any:
            if term in stages.of_measure:
                return arrays.load(0, m, stages.of_measure[term])
            if term.operation == Given.FIELD:
                return arrays.load(2, place[int(term.number)], i)
            return None

        arrays.store_all(writer.numbers(stages.shared[group], leaf), 4, i)

    return _stage(code, 5)


@cache
def pair_stage(formula: Formula, constants: frozenset[str]) -> Any:
    """Return ``compute(of_measure, m, columns, i, of_context, k, shared, out, o)``.

    It fills ``out[:, m, o]`` from the terms of a measure, ``of_measure[m]``, those of a context,
    ``of_context[:, k]``, its fields, ``columns[:, i]``, and the terms of the groups of
    `SHARED_FIELDS`, ``shared[:, k]``, one group after the other.
    """

    def code(writer: _Writer, arrays: _Arrays) -> None:
        m, i, k, o = (arrays.index(n) for n in (1, 3, 5, 8))
        stages = formula_stages(formula, constants)
        shared = {term: row for row, term in enumerate(chain(*stages.shared))}

        def leaf(term: Term) -> Any:
            if term in stages.of_measure:
                return arrays.load(0, m, stages.of_measure[term])
            if term in stages.of_context:
                return arrays.load(4, stages.of_context[term], k)
            if term in shared:
                return arrays.load(6, shared[term], k)
            if term.operation == Given.FIELD:
                return arrays.load(2, int(term.number), i)
            return None

        arrays.store_all(writer.numbers(stages.moments, leaf), 7, m, o)

    return _stage(code, 9)


@cache
def stage_sizes(formula: Formula, constants: frozenset[str]) -> Any:
    """Return ``sizes()``: how many terms are of measures, of contexts, of each group.

    The groups come twice, without and with the measure.

    The formula is not looked at before the compiler wants to know.
    """

    def found() -> tuple[int, ...]:
        stages = formula_stages(formula, constants)
        groups = map(len, stages.alike + stages.shared)
        return (len(stages.of_measure), len(stages.of_context), *groups)

    return _numbers(found)


@cache
def shared_fields(formula: Formula, constants: frozenset[str], group: int) -> Any:
    """Return ``fields()``: what the shared terms of a group read; the magnitude if nothing."""
    return _numbers(lambda: formula_stages(formula, constants).shared_fields(group) or (0,))


def _numbers(found: Callable[[], tuple[int, ...]]) -> Any:
    """Return an intrinsic that gives a tuple known when it is compiled."""

    @intrinsic
    def numbers(typing_context):
        values = found()
        kind = types.UniTuple(types.intp, len(values))

        def code(context, builder, signature, args):
            constants = [context.get_constant(types.intp, value) for value in values]
            return context.make_tuple(builder, kind, constants)

        return kind(), code

    return numbers
