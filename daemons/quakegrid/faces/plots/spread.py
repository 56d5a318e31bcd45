# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The spread over realizations as pictures show it: thin lines, a band of quantiles, a mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from quakegrid.faces.plots import labels
from quakegrid.faces.plots.picture import BAND_COLOUR, MEAN_COLOUR, REALIZATION_COLOUR

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: More lines than this are a grey surface.
_MOST_REALIZATIONS = 400


def draw_spread(
    axes: Axes,
    abscissa: NDArray[np.float64],
    lines: Mapping[str, NDArray[np.float64]],
) -> None:
    """Draw what is known of a quantity: realizations, quantiles, mean, maximum.

    Parameters
    ----------
    axes
        Where to.
    abscissa
        Shape (L,).
    lines
        Kind (``mean``, ``quantile-0.15``, ``rlz-000`` ...) -> values, shape (L,); a standard
        deviation is left out, for it is no line of the same quantity.
    """
    realizations = [values for kind, values in lines.items() if kind.startswith("rlz-")]
    quantiles = sorted(
        (float(kind.removeprefix("quantile-")), kind) for kind in lines if kind.startswith("quant")
    )
    alone = len(realizations) == len(lines) == 1
    if not alone:
        _draw_realizations(axes, abscissa, realizations)
    if len(quantiles) > 1:
        (low, low_kind), (high, high_kind) = quantiles[0], quantiles[-1]
        axes.fill_between(
            abscissa,
            lines[low_kind],
            lines[high_kind],
            color=BAND_COLOUR,
            alpha=0.3,
            linewidth=0,
            label=f"{100 * low:.4g}–{100 * high:.4g} % quantiles",
        )
        quantiles = quantiles[1:-1]
    for _, kind in quantiles:
        label = labels.kind_label(kind)
        axes.plot(abscissa, lines[kind], color=BAND_COLOUR, linewidth=1.0, label=label)
    if "max" in lines:
        axes.plot(abscissa, lines["max"], color="0.35", linewidth=1, ls="--", label="maximum")
    if "mean" in lines:
        axes.plot(abscissa, lines["mean"], color=MEAN_COLOUR, label="mean")
    elif alone:
        axes.plot(abscissa, realizations[0], color=MEAN_COLOUR, label="the only realization")


def _draw_realizations(
    axes: Axes, abscissa: NDArray[np.float64], realizations: list[NDArray[np.float64]]
) -> None:
    step = max(1, -(-len(realizations) // _MOST_REALIZATIONS))
    shown = realizations[::step]
    for index, values in enumerate(shown):
        told = f"realizations ({len(realizations)})" if step == 1 else "some realizations"
        axes.plot(
            abscissa,
            values,
            color=REALIZATION_COLOUR,
            linewidth=0.5,
            label=told if index == 0 else None,
            zorder=1.5,
        )
