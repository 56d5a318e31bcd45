# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Leonard (2014): plate boundaries and stable continental regions, by mechanism.

Leonard M. (2014). Self-consistent earthquake fault-scaling relations: update and extension
to stable continental strike-slip faults. Bulletin of the Seismological Society of America
104(6), 2953-2965. https://doi.org/10.1785/0120140087
Table 3; the mean of both where the mechanism is unknown.
"""

from __future__ import annotations

from quakegrid.hazard.magnitude_scaling.relation import (
    Dimension,
    Line,
    MagnitudeScalingRelation,
    Regression,
)


def _relation(name: str, strike_slip: float, dip_slip: float) -> MagnitudeScalingRelation:
    """Return the relation ``mag = constant + log10 area``, taken as exact."""
    constants = (0.5 * (strike_slip + dip_slip), strike_slip, dip_slip, dip_slip)
    return MagnitudeScalingRelation(
        name=name,
        dimensions={
            Dimension.AREA: Regression.by_mechanism(*(Line(-c, 1.0, 0.0) for c in constants))
        },
        magnitudes={
            Dimension.AREA: Regression.by_mechanism(*(Line(c, 1.0, 0.0) for c in constants))
        },
    )


Leonard2014_SCR = _relation("Leonard2014_SCR", strike_slip=4.18, dip_slip=4.19)
Leonard2014_Interplate = _relation("Leonard2014_Interplate", strike_slip=3.99, dip_slip=4.00)
