# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Curves of a case whose standard deviation is not that of its ground motion model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from peer_rates import moment_rate, single_rate
from peer_sources import surface_trace

from quakegrid.hazard.ground_motion_models.model import Context
from quakegrid.hazard.ground_motion_models.nga_west.chiou_youngs_2014 import ChiouYoungs2014
from quakegrid.hazard.kernels.exceedance import (
    LANES,
    add_exceedance_rates,
    survival_polynomial,
)
from quakegrid.hazard.kernels.floating_contexts import floating_contexts
from quakegrid.hazard.magnitude_frequency.arbitrary import Arbitrary
from quakegrid.hazard.sources.rupture_set import FloatingRuptures
from quakegrid.hazard.sources.simple_fault import simple_fault_ruptures
from quakegrid.hazard.sources.source import SimpleFaultGeometry, SimpleFaultSource

_SITE = {"vs30": 760.0, "vs30measured": 1.0, "z1pt0": 48.0, "z2pt5": 0.607}


def fixed_sigma_curves(
    case: Mapping[str, Any],
    fault: Mapping[str, Any],
    levels: Sequence[float],
    spacing: float,
    sigma: float,
) -> NDArray[np.float64]:
    """Return the probabilities of exceedance of a fault with a single magnitude, shape (S, L).

    Ruptures, medians and the tail of the normal distribution are those of any job; no job can
    replace the standard deviation of a model, so they are put together here.

    Parameters
    ----------
    case, fault
        The case, whose model is Chiou and Youngs (2014), and its fault.
    levels
        Shape (L,) [g].
    spacing
        Of the mesh of the fault [km].
    sigma
        [ln units]
    """
    mag = case["mfd"]["mag"]
    ruptures = _ruptures(fault, mag, spacing)
    rate = single_rate(mag, moment_rate(fault))
    model = ChiouYoungs2014()
    survival = survival_polynomial(np.inf)
    curves = []
    for lat, lon in case["sites_lat_lon"].values():
        x = _contexts(ruptures, lon, lat, model.requires, mag)
        mean = model.moments(x, ["PGA"])[0, 0]
        rates = np.zeros((1, len(levels)))
        whole = len(mean) + -len(mean) % LANES
        occurrence_rates = np.zeros((1, whole))
        occurrence_rates[0, : len(mean)] = rate * ruptures.properties.share
        add_exceedance_rates(
            np.log(levels),
            np.resize(mean, whole),
            np.full(whole, 1.0 / (sigma * survival[0])),
            occurrence_rates,
            survival,
            len(mean),
            np.empty(whole),
            rates,
        )
        curves.append(-np.expm1(-rates[0]))
    return np.array(curves)


def _ruptures(fault: Mapping[str, Any], mag: float, spacing: float) -> FloatingRuptures:
    trace = np.array([(lon, lat) for lat, lon in surface_trace(fault)])
    geometry = SimpleFaultGeometry(trace, fault["dip"], fault["ztop_km"], fault["zbot_km"])
    source = SimpleFaultSource(
        source_id="fault",
        name="fault",
        tectonic_region_type="Active Shallow Crust",
        magnitude_frequency=Arbitrary((mag,), (1.0,)),
        magnitude_scaling_relation="PeerMSR",
        rupture_aspect_ratio=2.0,
        rake=fault["rake"],
        geometry=geometry,
    )
    return simple_fault_ruptures(source, np.array([mag]), spacing)


def _contexts(
    ruptures: FloatingRuptures, lon: float, lat: float, required: frozenset[str], mag: float
) -> Context:
    """Return what the model reads, one row for each rupture."""
    count = len(ruptures.properties)
    site = np.array([lon]), np.array([lat]), np.zeros(1)
    contexts = floating_contexts(ruptures, *site, np.full(count, 1000.0), 0.0, required)
    names = Context._fields[1 : 1 + len(contexts.columns)]
    columns = dict(zip(names, contexts.columns, strict=True))
    known = {**columns, **_SITE}
    fields = {name: known[name] if name in required else 0.0 for name in Context._fields[1:]}
    return Context(mag=mag, **fields)
