# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dictionaries and lists as users write them in a job file, parsed without running anything."""

from __future__ import annotations

import ast
import math
from types import MappingProxyType
from typing import TypeAlias

Literal: TypeAlias = "bool | int | float | str | tuple[Literal, ...] | LiteralMapping | None"
LiteralMapping: TypeAlias = "MappingProxyType[str | int, Literal]"


#: More values than this are a slip of the keyboard, and would fill the memory.
_MOST_VALUES = 10_000


def logscale(first: float, last: float, number: int) -> tuple[float, ...]:
    """Return `number` values from `first` to `last`, evenly spaced in their logarithms.

    Parameters
    ----------
    first, last
        Smallest and largest value, both above zero [any unit].
    number
        How many, from 2 to 10,000.

    Returns
    -------
    tuple of float
        Shape (`number`,), ascending.

    Raises
    ------
    ValueError
        A bound is not positive, the bounds are out of order, or there are too few or too many
        values.
    """
    if first <= 0:
        raise ValueError(f"logscale({first:g}, ...) must start above zero")
    if last <= first:
        raise ValueError(f"logscale({first:g}, {last:g}, ...) must end above its start")
    if number < 2:
        raise ValueError(f"logscale(..., {number}) must have at least 2 values")
    if number > _MOST_VALUES:
        raise ValueError(f"logscale(..., {number}) must have at most {_MOST_VALUES} values")
    span = math.log(last / first)
    # The reference multiplies before it divides: with it the last digits agree too.
    return tuple(math.exp(index * span / (number - 1)) * first for index in range(number))


def parse_literal(text: str) -> Literal:
    """Return the number, text, list or dictionary that `text` spells.

    Lists and tuples become tuples, dictionaries read-only mappings; ``logscale(a, b, n)``
    stands for its values. The text is only read, never run.

    Raises
    ------
    ValueError
        Not such a thing, or a dictionary with the same key twice.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        raise ValueError(f"cannot be read as a dictionary, a list or a number: {reason}") from None
    return _value(tree.body)


def _value(node: ast.expr) -> Literal:
    """Return what a node of the syntax tree spells."""
    if isinstance(node, ast.Dict):
        return _mapping(node)
    if isinstance(node, ast.List | ast.Tuple):
        return tuple(_value(item) for item in node.elts)
    if isinstance(node, ast.Call):
        return _call(node)
    if isinstance(node, ast.Name) and node.id in ("true", "false", "null"):
        return {"true": True, "false": False, "null": None}[node.id]
    return _scalar(node)


def _scalar(node: ast.expr) -> Literal:
    """Return a constant, with its sign."""
    sign = 1
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        sign, node = -1, node.operand
        if not isinstance(node, ast.Constant) or not isinstance(node.value, int | float):
            raise ValueError(f"`-{ast.unparse(node)}` is not a number")
    if not isinstance(node, ast.Constant) or not isinstance(
        node.value, bool | int | float | str | None
    ):
        raise ValueError(f"`{ast.unparse(node)}` is not a value: write texts in quotes")
    if sign == -1 and isinstance(node.value, int | float):
        return -node.value
    return node.value


def _mapping(node: ast.Dict) -> LiteralMapping:
    """Return a dictionary, refusing a key that stands twice."""
    items: dict[str | int, Literal] = {}
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        if key_node is None:
            raise ValueError("`**` has no place in a dictionary of a job file")
        key = _value(key_node)
        if not isinstance(key, str | int):
            raise ValueError(f"the key `{ast.unparse(key_node)}` must be a text in quotes")
        if key in items:
            raise ValueError(f"the key {key!r} stands twice")
        items[key] = _value(value_node)
    return MappingProxyType(items)


def _call(node: ast.Call) -> Literal:
    """Return the values of ``logscale(a, b, n)``, the one function a job file may name."""
    if not isinstance(node.func, ast.Name) or node.func.id != "logscale" or node.keywords:
        raise ValueError(
            f"`{ast.unparse(node)}`: the only function is logscale(first, last, number)"
        )
    arguments = [_value(argument) for argument in node.args]
    numbers = [value for value in arguments if isinstance(value, int | float)]
    if len(numbers) != 3 or len(arguments) != 3 or not isinstance(numbers[2], int):
        raise ValueError(f"`{ast.unparse(node)}`: write logscale(first, last, number)")
    return logscale(float(numbers[0]), float(numbers[1]), numbers[2])
