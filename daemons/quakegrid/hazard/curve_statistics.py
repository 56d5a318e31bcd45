# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mean, quantiles and standard deviation of curves over realizations."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.kernels.curve_statistics import weighted_quantiles

_QUANTILE = "quantile-"

#: A probability of 1 would be an infinite rate; this is the nearest one below.
_ALMOST_ONE = 1.0 - 2.0**-53


def statistic_names(
    *,
    mean: bool = True,
    standard_deviation: bool = False,
    maximum: bool = False,
    quantiles: Sequence[float] = (),
) -> tuple[str, ...]:
    """Return the names of statistics in the order results hold them.

    Returns
    -------
    tuple
        ``mean``, ``std``, ``quantile-<q>`` for every quantile, ``max``; those wanted.
    """
    names = ["mean"] * mean + ["std"] * standard_deviation
    names += [f"{_QUANTILE}{quantile:g}" for quantile in quantiles]
    return tuple(names + ["max"] * maximum)


def quantiles_of(names: Sequence[str]) -> tuple[float, ...]:
    """Return the levels of those statistics that are quantiles."""
    return tuple(_level(name) for name in names if name.startswith(_QUANTILE))


def curve_statistics(
    curves: NDArray[np.float64],
    weights: NDArray[np.float64],
    names: Sequence[str],
    *,
    use_rates: bool = False,
) -> NDArray[np.float64]:
    """Return statistics of curves over realizations.

    Parameters
    ----------
    curves
        Shape (R, ...): probabilities of exceedance, or any other values.
    weights
        Shape (R,), with a sum of 1.
    names
        T of ``mean std max`` and ``quantile-0.5`` (of any level).
    use_rates
        Whether probabilities are turned into rates before, and the result back.

    Returns
    -------
    ndarray
        Shape (T, ...).

    Raises
    ------
    UserInputError
        An unknown name.
    """
    values = np.ascontiguousarray(curves, dtype=float).reshape(len(curves), -1)
    if use_rates:
        values = -np.log1p(-np.minimum(values, _ALMOST_ONE))
    result = np.empty((len(names), values.shape[1]))
    levels = [(index, _level(name)) for index, name in enumerate(names) if _QUANTILE in name]
    for index, name in enumerate(names):
        if _QUANTILE not in name:
            result[index] = _moment(name, values, weights)
    if levels:
        rows, quantiles = zip(*levels, strict=True)
        result[list(rows)] = weighted_quantiles(values.T, weights, np.array(quantiles))
    if use_rates:
        result = -np.expm1(-result)
    return result.reshape(len(names), *curves.shape[1:])


def curve_statistics_by_measure(
    curves: NDArray[np.float64],
    weights: NDArray[np.float64],
    measure: NDArray[np.int64],
    names: Sequence[str],
    *,
    use_rates: bool = False,
) -> NDArray[np.float64]:
    """Return statistics of curves whose weights may differ from measure to measure.

    Parameters
    ----------
    curves
        Shape (R, S, K), each of the K columns a level of some measure.
    weights
        Shape (R, M), the sum of each column 1.
    measure
        Shape (K,): index of the measure of each column.
    names, use_rates
        As `curve_statistics`.

    Returns
    -------
    ndarray
        Shape (T, S, K).

    Raises
    ------
    UserInputError
        An unknown name.
    """
    first = weights[:, :1]
    if np.array_equal(np.broadcast_to(first, weights.shape), weights):
        return curve_statistics(curves, first[:, 0], names, use_rates=use_rates)
    result = np.empty((len(names), *curves.shape[1:]))
    for index in np.unique(measure):
        here = measure == index
        weight = np.ascontiguousarray(weights[:, index])
        result[..., here] = curve_statistics(curves[..., here], weight, names, use_rates=use_rates)
    return result


def _level(name: str) -> float:
    try:
        return float(name.removeprefix(_QUANTILE))
    except ValueError:
        message = f"the statistic {name!r} names no level, write for example quantile-0.5"
        raise UserInputError(message) from None


def _moment(
    name: str, values: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    if name == "mean":
        return np.asarray(weights @ values)
    if name == "std":
        deviations = values - weights @ values
        return np.sqrt(weights @ (deviations * deviations))
    if name == "max":
        return np.asarray(values.max(axis=0))
    raise UserInputError(
        f"the statistic {name!r} is unknown, write mean, std, max or quantile-<level>"
    )
