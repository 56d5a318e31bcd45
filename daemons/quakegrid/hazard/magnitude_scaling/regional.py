# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Relations of single hazard studies, which give the area alone."""

from __future__ import annotations

import math

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


#: BC Hydro (2012). Probabilistic seismic hazard analysis (PSHA) model, report E658: northern
#: Vancouver Island and Explorer plate, given in natural logarithms.
BCHydroNVAMSR = _area_alone("BCHydroNVAMSR", Line(-7.883 / math.log(10.0), 2.095 / math.log(10.0)))

#: EPRI, U.S. DOE, U.S. NRC (2012). Central and eastern United States seismic source
#: characterization for nuclear facilities, NUREG-2115, chapter 5: after Somerville et al.
#: (2001).
CEUS2011 = _area_alone("CEUS2011", Line(-4.366, 1.0))

#: Gruenthal G., Stromeyer D., Bosse C., Cotton F., Bindi D. (2018). The probabilistic seismic
#: hazard assessment of Germany - version 2016. Bulletin of Earthquake Engineering 16,
#: 4339-4395. https://doi.org/10.1007/s10518-018-0315-y
GermanyMSR = _area_alone("GermanyMSR", Line(-2.44, 0.59, 0.16))
