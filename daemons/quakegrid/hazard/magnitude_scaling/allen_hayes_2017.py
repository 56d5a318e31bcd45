# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Allen and Hayes (2017): subduction interfaces and slabs.

Allen T.I., Hayes G.P. (2017). Alternative rupture-scaling relationships for subduction
interface and other offshore environments. Bulletin of the Seismological Society of America
107(3), 1240-1253. https://doi.org/10.1785/0120160255
Tables 2 and 5; magnitudes are the inverse of areas, with a standard deviation of their own.
"""

from __future__ import annotations

import math

from quakegrid.hazard.magnitude_scaling.relation import (
    Dimension,
    Line,
    MagnitudeScalingRelation,
    Regression,
)

_BREAK_MAG = 8.63
_BREAK_AREA = 74000.0  # [km2]

AllenHayesInterfaceLinear = MagnitudeScalingRelation(
    name="AllenHayesInterfaceLinear",
    dimensions={Dimension.AREA: Regression.of_any_mechanism(Line(-3.63, 0.96, 0.255))},
    magnitudes={Dimension.AREA: Regression.of_any_mechanism(Line(3.63 / 0.96, 1.0 / 0.96, 0.266))},
)

AllenHayesInterfaceBilinear = MagnitudeScalingRelation(
    name="AllenHayesInterfaceBilinear",
    dimensions={
        Dimension.AREA: Regression.of_any_mechanism(
            Line(-5.62, 1.22, 0.256, up_to=_BREAK_MAG), Line(2.23, 0.31, 0.256)
        )
    },
    magnitudes={
        Dimension.AREA: Regression.of_any_mechanism(
            Line(5.62 / 1.22, 1.0 / 1.22, 0.266, up_to=math.log10(_BREAK_AREA)),
            Line(-2.23 / 0.31, 1.0 / 0.31, 0.266),
        )
    },
)

AllenHayesIntraslab = MagnitudeScalingRelation(
    name="AllenHayesIntraslab",
    dimensions={Dimension.AREA: Regression.of_any_mechanism(Line(-3.89, 0.96, 0.19))},
    magnitudes={Dimension.AREA: Regression.of_any_mechanism(Line(3.89 / 0.96, 1.0 / 0.96, 0.19))},
)
