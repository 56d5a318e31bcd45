# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Leonard (2010): stable continental regions.

Leonard M. (2010). Earthquake fault scaling: self-consistent relating of rupture length,
width, average displacement, and moment release. Bulletin of the Seismological Society of
America 100(5A), 1971-1988. https://doi.org/10.1785/0120090189
Table 6, and two variants used in Australian and Canadian models.
"""

from __future__ import annotations

from quakegrid.hazard.magnitude_scaling.relation import (
    Dimension,
    Line,
    MagnitudeScalingRelation,
    Regression,
)


def _relation(name: str, constant: float) -> MagnitudeScalingRelation:
    """Return the relation ``mag = constant + log10 area``, taken as exact."""
    return MagnitudeScalingRelation(
        name=name,
        dimensions={Dimension.AREA: Regression.of_any_mechanism(Line(-constant, 1.0, 0.0))},
        magnitudes={Dimension.AREA: Regression.of_any_mechanism(Line(constant, 1.0, 0.0))},
    )


Leonard2010_SCR = _relation("Leonard2010_SCR", 4.19)
Leonard2010_SCR_M0 = _relation("Leonard2010_SCR_M0", 4.22)
Leonard2010_SCR_MX = _relation("Leonard2010_SCR_MX", 4.00)
