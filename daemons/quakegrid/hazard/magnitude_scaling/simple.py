# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Relations that are conventions: points, the tests of PEER, a constant of scaling."""

from __future__ import annotations

from quakegrid.hazard.magnitude_scaling.relation import (
    Dimension,
    Line,
    MagnitudeScalingRelation,
    Regression,
)


def _area_alone(name: str, line: Line) -> MagnitudeScalingRelation:
    return MagnitudeScalingRelation(
        name, {Dimension.AREA: Regression.of_any_mechanism(line)}, magnitudes={}
    )


#: Ruptures so small that they are points: 1e-4 km2.
PointMSR = _area_alone("PointMSR", Line(-4.0, 0.0))

#: Thomas P., Wong I., Abrahamson N. (2010). Verification of probabilistic seismic hazard
#: analysis computer programs. PEER report 2010/106.
PeerMSR = _area_alone("PeerMSR", Line(-4.0, 1.0, 0.25))


def constant_scaling(constant: float) -> MagnitudeScalingRelation:
    """Return the relation ``mag = constant + log10 area``.

    Parameters
    ----------
    constant
        Magnitude of ruptures of 1 km2.
    """
    return _area_alone(f"CScalingMSR.C={constant:g}", Line(-constant, 1.0))
