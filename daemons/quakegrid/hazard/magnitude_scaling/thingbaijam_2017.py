# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Thingbaijam et al. (2017): four tectonic settings, one relation each.

Thingbaijam K.K.S., Mai P.M., Goda K. (2017). New empirical earthquake source-scaling laws.
Bulletin of the Seismological Society of America 107(5), 2225-2246.
https://doi.org/10.1785/0120170017
Table 1; magnitudes are the inverse of areas.
"""

from __future__ import annotations

from quakegrid.hazard.magnitude_scaling.relation import (
    Dimension,
    Line,
    MagnitudeScalingRelation,
    Regression,
)


def _relation(name: str, area: Line, length: Line, width: Line) -> MagnitudeScalingRelation:
    inverse = Line(-area.intercept / area.slope, 1.0 / area.slope, area.sigma)
    return MagnitudeScalingRelation(
        name=name,
        dimensions={
            Dimension.AREA: Regression.of_any_mechanism(area),
            Dimension.LENGTH: Regression.of_any_mechanism(length),
            Dimension.WIDTH: Regression.of_any_mechanism(width),
        },
        magnitudes={Dimension.AREA: Regression.of_any_mechanism(inverse)},
    )


ThingbaijamInterface = _relation(
    "ThingbaijamInterface",
    area=Line(-3.292, 0.949, 0.150),
    length=Line(-2.412, 0.583, 0.107),
    width=Line(-0.880, 0.366, 0.099),
)
ThingbaijamNormalFault = _relation(
    "ThingbaijamNormalFault",
    area=Line(-2.551, 0.808, 0.181),
    length=Line(-1.722, 0.485, 0.128),
    width=Line(-0.829, 0.323, 0.128),
)
ThingbaijamReverseFault = _relation(
    "ThingbaijamReverseFault",
    area=Line(-4.362, 1.049, 0.121),
    length=Line(-2.693, 0.614, 0.083),
    width=Line(-1.669, 0.435, 0.087),
)
ThingbaijamStrikeSlip = _relation(
    "ThingbaijamStrikeSlip",
    area=Line(-3.486, 0.942, 0.184),
    length=Line(-2.943, 0.681, 0.151),
    width=Line(-0.543, 0.261, 0.105),
)
