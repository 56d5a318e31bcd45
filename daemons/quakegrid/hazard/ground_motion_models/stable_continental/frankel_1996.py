# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Frankel et al. (1996): tables of the eastern United States, 760 m/s.

Frankel A., Mueller C., Barnhard T., Perkins D., Leyendecker E.V., Dickman N., Hanson S., Hopper
M. (1996). National seismic-hazard maps: documentation June 1996. USGS Open-File Report 96-532.
https://doi.org/10.3133/ofr96532
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable, period_of
from quakegrid.hazard.ground_motion_models.conventions.cubic_spline import spline_weights
from quakegrid.hazard.ground_motion_models.conventions.decimal_moments import LN_10
from quakegrid.hazard.ground_motion_models.conventions.gridded_table import Surfaces
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
)
from quakegrid.hazard.ground_motion_models.stable_continental.nshmp_2008 import (
    MAGNITUDES,
    bounded,
    moment_magnitude,
)


@dataclass(frozen=True)
class _Table:
    """Log10 of medians [g] and of deviations at log10 of distances and at magnitudes."""

    log_distances: NDArray[np.float64]
    magnitudes: NDArray[np.float64]
    log_medians: Surfaces
    sigma: Surfaces

    @staticmethod
    def read() -> _Table:
        """Return the table that stands beside this module."""
        text = (resources.files(__package__) / "frankel_1996.csv").read_text(encoding="utf-8")
        lines = list(csv.DictReader(text.splitlines()))
        names = [name for name in lines[0] if name.startswith("m")]
        measures = tuple(dict.fromkeys(line["imt"] for line in lines))
        first = [line for line in lines if line["imt"] == measures[0]]
        values = np.array([[float(line[name]) for name in names] for line in lines])
        sigma = np.array([float(line["sigma"]) for line in lines[:: len(first)]])
        return _Table(
            np.array([float(line["log_distance"]) for line in first]),
            np.array([float(name[1:]) for name in names]),
            Surfaces(measures, values.reshape(len(measures), len(first), len(names))),
            Surfaces(measures, sigma.reshape(-1, 1, 1)),
        )


def frankel_1996(*, magnitude: str) -> GroundMotionModel:
    """Return a variant of the model, bounded as in the United States maps of 2008.

    Parameters
    ----------
    magnitude
        What the magnitude of the source model is, one of `MAGNITUDES`.
    """
    table = _Table.read()
    conversion = SimpleNamespace(**MAGNITUDES[magnitude])

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        mag = moment_magnitude(conversion, np.asarray(x.mag))
        near = spline_weights(table.log_distances, np.log10(np.maximum(np.asarray(x.rhypo), 1.0)))
        # contexts of a job share few magnitudes
        sizes, size = np.unique(mag, return_inverse=True)
        large = spline_weights(table.magnitudes, sizes)
        at_size = np.einsum("mdk,uk->mud", table.log_medians.of(imts), large)
        means = LN_10 * np.einsum("nd,mnd->mn", near, at_size[:, size])
        periods = np.array([[period_of(imt) or 0.0] for imt in imts])
        out = np.zeros((4, *means.shape))
        out[0] = bounded(means, periods)
        out[1] = LN_10 * table.sigma.of(imts)[:, :, 0]
        return out

    return GroundMotionModel(
        name="FrankelEtAl1996",
        formula=Composition(moments, table.log_medians.measures, table.log_medians.of),
        table=CoefficientTable({}),
        tectonic_region_type="Stable Shallow Crust",
        component="Geometric mean",
        requires=frozenset({"mag", "rhypo"}),
        standard_deviations=("Total",),
        validity={"mag": (4.4, 8.2), "rhypo": (10.0, 1000.0)},
    )
