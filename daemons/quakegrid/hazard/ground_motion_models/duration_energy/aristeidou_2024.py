# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Aristeidou, Shahnazaryan and O'Reilly (2024): a network for many intensity measures.

Aristeidou S., Shahnazaryan D., O'Reilly G.J. (2024). Artificial neural network-based ground
motion model for next-generation seismic intensity measures. Soil Dynamics and Earthquake
Engineering 184, 108851. https://doi.org/10.1016/j.soildyn.2024.108851
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from quakegrid.base.errors import UserInputError
from quakegrid.hazard.ground_motion_models.coefficients import CoefficientTable
from quakegrid.hazard.ground_motion_models.model import (
    Composition,
    Context,
    Evaluate,
    GroundMotionModel,
)

_LN_10 = 2.302585092994046

#: Inputs in the order of the network -> the range that is scaled to -3 to 3.
_RANGES: Mapping[str, tuple[float, float]] = {
    "Rjb": (0.0, 299.44),
    "Rrup": (0.07, 299.59),
    "D_hyp": (2.3, 18.65),
    "magnitude": (4.5, 7.9),
    "Vs30": (106.83, 1269.78),
    "mechanism": (0.0, 4.0),
    "Z2pt5": (0.0, 7780.0),
    "Rx": (-297.13, 292.39),
    "Ztor": (0.0, 16.23),
}

#: Names of measures that the publication calls otherwise.
_PUBLISHED: Mapping[str, str] = {"RSD595": "Ds595", "RSD575": "Ds575"}

_WITH_COMPONENT = ("SA", "Sa_avg2", "Sa_avg3")

#: Component -> measures it has beside those of `_WITH_COMPONENT`, and its name for people.
_COMPONENTS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "RotD50": (("PGA", "PGV", "PGD"), "RotD50"),
    "RotD100": ((), "RotD100"),
    "geomean": (("FIV3", "RSD595", "RSD575"), "Geometric mean"),
}


@dataclass(frozen=True)
class Network:
    """Two hidden layers, and the standard deviations of its outputs.

    Attributes
    ----------
    weights, biases
        Of the three layers.
    outputs
        Published measure and number (0 if none) -> place among the O outputs.
    deviations
        Total, between events, within events [log10 units], shape (3, O).
    """

    weights: tuple[NDArray[np.float64], ...]
    biases: tuple[NDArray[np.float64], ...]
    outputs: Mapping[tuple[str, float], int]
    deviations: NDArray[np.float64]

    def log10_medians(self, scaled: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return all outputs, shape (N, O), of inputs of shape (N, 9)."""
        first = scaled @ self.weights[0] + self.biases[0]
        shares = np.exp(first - first.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        second = np.tanh(shares @ self.weights[1] + self.biases[1])
        return np.asarray(second @ self.weights[2] + self.biases[2])


def _split(measure: str) -> tuple[str, float]:
    """Return the kind of a measure and its number, 0 if it has none."""
    kind, _, number = measure.partition("(")
    return kind, float(number.rstrip(")")) if number else 0.0


@cache
def network() -> Network:
    """Return the published network."""
    folder = resources.files("quakegrid.hazard.ground_motion_models")
    source = folder / "duration_energy" / "aristeidou_2024.npz"
    with source.open("rb") as stream, np.load(stream) as archive:
        weights = tuple(archive[f"weights_{i}"].astype(float) for i in range(3))
        biases = tuple(archive[f"biases_{i}"].astype(float) for i in range(3))
        outputs = {_split(str(name)): place for place, name in enumerate(archive["outputs"])}
        deviations = np.array([archive[name] for name in ("total", "between", "within")])
    return Network(weights, biases, outputs, deviations.astype(float))


def _mechanism(rake: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 0 strike slip, 1 normal, 2 reverse, 3 reverse oblique, 4 normal oblique."""
    # of each range of rakes the upper end belongs to it, the lower does not
    bounds = np.array([-150.0, -120.0, -60.0, -30.0, 30.0, 60.0, 120.0, 150.0])
    classes = np.array([0.0, 4.0, 1.0, 4.0, 0.0, 3.0, 2.0, 3.0, 0.0])
    return classes[np.searchsorted(bounds, rake)]


def _scaled_inputs(x: Context) -> NDArray[np.float64]:
    """Return the inputs of the network, shape (N, 9)."""
    mean_depth = np.exp(7.089 - 1.144 * np.log(np.asarray(x.vs30)))  # [km]
    z2pt5 = np.where(np.asarray(x.z2pt5) > -999.0, x.z2pt5, mean_depth)
    values: Mapping[str, NDArray[np.float64]] = {
        "Rjb": np.asarray(x.rjb),
        "Rrup": np.asarray(x.rrup),
        "D_hyp": np.asarray(x.hypo_depth),
        "magnitude": np.asarray(x.mag),
        "Vs30": np.asarray(x.vs30),
        "mechanism": _mechanism(np.asarray(x.rake)),
        "Z2pt5": z2pt5 * 1000.0,
        "Rx": np.asarray(x.rx),
        "Ztor": np.asarray(x.ztor),
    }
    scaled = [
        -3.0 + 6.0 * (values[name] - low) / (high - low) for name, (low, high) in _RANGES.items()
    ]
    return np.stack(scaled, axis=1)


def _measures(component: str) -> dict[tuple[str, float], int]:
    """Return the measures of a component, as we name them -> places among the outputs."""
    outputs = network().outputs
    others, _ = _COMPONENTS[component]
    names = {kind: _PUBLISHED.get(kind, kind) for kind in others}
    names |= {kind: f"{kind}_{component}" for kind in _WITH_COMPONENT}
    return {
        (kind, number): place
        for kind, name in names.items()
        for (published, number), place in outputs.items()
        if published == name
    }


def _neighbours(
    known: Mapping[tuple[str, float], int], kind: str, number: float
) -> list[tuple[int, float]]:
    """Return outputs and what they count for a measure, none if it is off the network.

    A period between two of the network is interpolated in its logarithm.
    """
    if (kind, number) in known:
        return [(known[kind, number], 1.0)]
    numbers = sorted(one for name, one in known if name == kind)
    for low, high in pairwise(numbers):
        if 0.0 < low < number < high:
            share = float(np.log(number / low) / np.log(high / low))
            return [(known[kind, low], 1.0 - share), (known[kind, high], share)]
    return []


def aristeidou_2024(component: str) -> GroundMotionModel:
    """Return the model of ``RotD50``, ``RotD100`` or ``geomean``."""
    known = _measures(component)
    texts = tuple(f"{kind}({number:g})" if number else kind for kind, number in known)

    def shares(imts: Sequence[str]) -> NDArray[np.float64]:
        found = np.zeros((len(imts), network().deviations.shape[1]))
        for row, imt in zip(found, imts, strict=True):
            neighbours = _neighbours(known, *_split(imt))
            if not neighbours:
                message = f"the network of Aristeidou et al. (2024) is not defined for {imt}"
                raise UserInputError(f"{message}; it is for {', '.join(texts)}")
            for place, share in neighbours:
                row[place] = share
        return found

    def moments(evaluate: Evaluate, x: Context, imts: Sequence[str]) -> NDArray[np.float64]:
        chosen = shares(imts)
        means = chosen @ network().log10_medians(_scaled_inputs(x)).T
        deviations = (network().deviations @ chosen.T)[:, :, np.newaxis]
        parts = (means, *(np.broadcast_to(one, means.shape) for one in deviations))
        return _LN_10 * np.array(parts)

    return GroundMotionModel(
        name="AristeidouEtAl2024",
        formula=Composition(moments, texts, shares),
        table=CoefficientTable({}),
        tectonic_region_type="Active Shallow Crust",
        component=_COMPONENTS[component][1],
        requires=frozenset(
            {"mag", "rake", "ztor", "hypo_depth", "rjb", "rrup", "rx", "vs30", "z2pt5"}
        ),
        validity={"mag": (4.5, 7.9), "rrup": (0.07, 299.59), "vs30": (106.83, 1269.78)},
    )
