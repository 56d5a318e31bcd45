# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Elementary functions that mean numpy in the interpreter and SIMD forms when compiled.

A formula written with these names (and ``+ - * / ** < &``, no ``if``) is one definition for
both worlds: called with arrays it is numpy; inside a function marked `elementwise` and
compiled it is a straight line of arithmetic that LLVM vectorises.  ``math.exp`` and its
like call scalar library code there and stop the vectoriser.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload, register_jitable

#: Licences given to LLVM in formulas; never "reassoc", which breaks the rounding in `exp`.
FAST_MATH = frozenset({"contract", "nnan", "ninf", "nsz", "arcp"})
_FORMULA = {"forceinline": True, "fastmath": set(FAST_MATH), "error_model": "numpy"}
_EXACT = {"forceinline": True, "fastmath": {"contract"}, "error_model": "numpy"}

#: A number, or an array of them; what the functions here take and return.
Numeric = Any
_F = TypeVar("_F", bound=Callable[..., Any])


def elementwise(function: _F) -> _F:
    """Mark a formula so that compiled code may call and inline it; it stays plain Python."""
    marked: _F = register_jitable(**_FORMULA)(function)
    return marked


def exp(x: Numeric) -> Numeric:
    """Return e to the power x (compiled: clamped to |x| <= 700, relative error 3e-16)."""
    return np.exp(x)


def log(x: Numeric) -> Numeric:
    """Return the natural logarithm of a positive normal number (compiled: error 3e-16)."""
    return np.log(x)


def sqrt(x: Numeric) -> Numeric:
    """Return the square root."""
    return np.sqrt(x)


def sin(x: Numeric) -> Numeric:
    """Return the sine of an angle in radians (compiled: for |x| < 1e5, error 3e-16)."""
    return np.sin(x)


def cos(x: Numeric) -> Numeric:
    """Return the cosine of an angle in radians (compiled: for |x| < 1e5, error 3e-16)."""
    return np.cos(x)


def arctan(x: Numeric) -> Numeric:
    """Return the arc tangent in radians."""
    return np.arctan(x)


def where(condition: Numeric, yes: Numeric, no: Numeric) -> Numeric:
    """Return `yes` where the condition holds, else `no`; both are evaluated."""
    return np.where(condition, yes, no)


def minimum(a: Numeric, b: Numeric) -> Numeric:
    """Return the smaller of two numbers."""
    return np.minimum(a, b)


def maximum(a: Numeric, b: Numeric) -> Numeric:
    """Return the larger of two numbers."""
    return np.maximum(a, b)


def absolute(x: Numeric) -> Numeric:
    """Return the absolute value."""
    return np.absolute(x)


@elementwise
def log10(x: Numeric) -> Numeric:
    """Return the decimal logarithm of a positive number."""
    return log(x) * 0.4342944819032518


@elementwise
def power(x: Numeric, y: Numeric) -> Numeric:
    """Return x to the power y for positive x; for a literal integer power write ``x ** 2``."""
    return exp(y * log(x))


@elementwise
def exp10(x: Numeric) -> Numeric:
    """Return ten to the power x."""
    return exp(x * 2.302585092994046)


@elementwise
def cosh(x: Numeric) -> Numeric:
    """Return the hyperbolic cosine."""
    e = exp(x)
    return 0.5 * (e + 1.0 / e)


@elementwise
def sinh(x: Numeric) -> Numeric:
    """Return the hyperbolic sine (absolute, not relative, accuracy near 0)."""
    e = exp(x)
    return 0.5 * (e - 1.0 / e)


@elementwise
def tanh(x: Numeric) -> Numeric:
    """Return the hyperbolic tangent (absolute, not relative, accuracy near 0)."""
    return 1.0 - 2.0 / (exp(2.0 * x) + 1.0)


@elementwise
def clip(x: Numeric, low: Numeric, high: Numeric) -> Numeric:
    """Return x held between two limits."""
    return minimum(maximum(x, low), high)


@elementwise
def radians(x: Numeric) -> Numeric:
    """Return an angle of degrees in radians."""
    return x * 0.017453292519943295


# ---- the compiled forms ---------------------------------------------------------------


@intrinsic
def _bits(typing_context, x):
    """Return the bit pattern of a float as an integer."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.IntType(64))

    return types.int64(types.float64), code


@intrinsic
def _from_bits(typing_context, x):
    """Return the float with a bit pattern."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.DoubleType())

    return types.float64(types.int64), code


# Adding 1.5 * 2**52 leaves the nearest integer in the low bits: rounding with no call.
_ROUND = 6755399441055744.0
_ROUND_BITS = 0x4338000000000000
_LOG2_E = 1.0 / math.log(2.0)
# ln 2 in two parts: the first has zeros at its end, so that k times it is exact
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_SQRT_HALF_BITS = 0x3FE6A09E667F3BCD
# (e**r - 1 - r) / r**2 for |r| <= ln 2 / 2, a weighted minimax fit: 4e-18 of e**r
_EXP = (
    0.5000000000000011,
    0.16666666666666421,
    0.04166666666652935,
    0.008333333333487054,
    0.0013888888943899569,
    0.00019841269523743552,
    2.4801492783854692e-05,
    2.755757036431859e-06,
    2.7630369960801293e-07,
    2.5005288238788356e-08,
)
_E2, _E3, _E4, _E5, _E6, _E7, _E8, _E9, _E10, _E11 = _EXP
# pi / 2 in three parts, so that x - k pi/2 is exact to the last bit (Cody and Waite, 1980)
_PIO2_A = float.fromhex("0x1.921fb54400000p+0")
_PIO2_B = float.fromhex("0x1.0b4611a600000p-34")
_PIO2_C = float.fromhex("0x1.3198a2e037073p-69")


@overload(exp, jit_options=_EXACT)
def _exp(x):
    def compiled(x):
        y = min(max(float(x), -700.0), 700.0)
        shifted = y * _LOG2_E + _ROUND
        k = shifted - _ROUND
        r = (y - k * _LN2_HIGH) - k * _LN2_LOW
        # sums of pairs, which do not wait for each other as one chain would
        r2 = r * r
        r4 = r2 * r2
        low = (_E2 + _E3 * r) + (_E4 + _E5 * r) * r2
        high = (_E6 + _E7 * r) + (_E8 + _E9 * r) * r2
        p = 1.0 + (r + r2 * (low + r4 * (high + r4 * (_E10 + _E11 * r))))
        return p * _from_bits((_bits(shifted) + 1023) << 52)

    return compiled


@overload(log, jit_options=_EXACT)
def _log(x):
    def compiled(x):
        bits = _bits(float(x))
        exponent = (bits - _SQRT_HALF_BITS) >> 52
        mantissa = _from_bits(bits - (exponent << 52))
        s = (mantissa - 1.0) / (mantissa + 1.0)
        z = s * s
        z2 = z * z
        z4 = z2 * z2
        low = (2.0 / 3.0 + 2.0 / 5.0 * z) + (2.0 / 7.0 + 2.0 / 9.0 * z) * z2
        high = (2.0 / 11.0 + 2.0 / 13.0 * z) + (2.0 / 15.0 + 2.0 / 17.0 * z) * z2
        p = low + z4 * (high + z4 * (2.0 / 19.0))
        k = _from_bits(exponent + _ROUND_BITS) - _ROUND
        return s * (2.0 + p * z) + k * _LN2_LOW + k * _LN2_HIGH

    return compiled


@overload(sqrt, jit_options=_FORMULA)
def _sqrt(x):
    return lambda x: math.sqrt(x)


@overload(where, jit_options=_FORMULA)
def _where(condition, yes, no):
    def compiled(condition, yes, no):
        return float(yes) if condition else float(no)

    return compiled


@overload(minimum, jit_options=_FORMULA)
def _minimum(a, b):
    return lambda a, b: min(float(a), float(b))


@overload(maximum, jit_options=_FORMULA)
def _maximum(a, b):
    return lambda a, b: max(float(a), float(b))


@overload(absolute, jit_options=_FORMULA)
def _absolute(x):
    return lambda x: abs(float(x))


@register_jitable(**_EXACT)
def _sine_of_reduced(r: float) -> float:
    """Return sin r for |r| <= pi/4 by its series."""
    z = r * r
    p = -1.0 / 1307674368000.0
    p = p * z + 1.0 / 6227020800.0
    p = p * z - 1.0 / 39916800.0
    p = p * z + 1.0 / 362880.0
    p = p * z - 1.0 / 5040.0
    p = p * z + 1.0 / 120.0
    p = p * z - 1.0 / 6.0
    return r + r * z * p


@register_jitable(**_EXACT)
def _cosine_of_reduced(r: float) -> float:
    """Return cos r for |r| <= pi/4 by its series."""
    z = r * r
    p = 1.0 / 20922789888000.0
    p = p * z - 1.0 / 87178291200.0
    p = p * z + 1.0 / 479001600.0
    p = p * z - 1.0 / 3628800.0
    p = p * z + 1.0 / 40320.0
    p = p * z - 1.0 / 720.0
    p = p * z + 1.0 / 24.0
    return 1.0 - 0.5 * z + z * z * p


@register_jitable(**_EXACT)
def _sine_of_quadrant(x: float, quarter_turns: int) -> float:
    """Return sin(x + quarter_turns * pi / 2)."""
    shifted = x * (2.0 / math.pi) + _ROUND
    k = shifted - _ROUND
    r = ((x - k * _PIO2_A) - k * _PIO2_B) - k * _PIO2_C
    quadrant = _bits(shifted) + quarter_turns
    value = _cosine_of_reduced(r) if quadrant & 1 else _sine_of_reduced(r)
    return -value if quadrant & 2 else value


@overload(sin, jit_options=_EXACT)
def _sin(x):
    return lambda x: _sine_of_quadrant(float(x), 0)


@overload(cos, jit_options=_EXACT)
def _cos(x):
    return lambda x: _sine_of_quadrant(float(x), 1)


@overload(arctan, jit_options=_FORMULA)
def _arctan(x):
    # scalar: no model calls it in its inner loop
    return lambda x: math.atan(float(x))
