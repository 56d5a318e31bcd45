# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Wells and Coppersmith (1994): all dimensions, worldwide, by mechanism.

Wells D.L., Coppersmith K.J. (1994). New empirical relationships among magnitude, rupture
length, rupture width, rupture area, and surface displacement. Bulletin of the Seismological
Society of America 84(4), 974-1002. https://doi.org/10.1785/BSSA0840040974
Table 2A.
"""

from __future__ import annotations

import math

from quakegrid.hazard.magnitude_scaling.relation import (
    Dimension,
    Line,
    MagnitudeScalingRelation,
    Regression,
)

_AREA = Regression.by_mechanism(
    unknown=Line(-3.49, 0.91, 0.24),
    strike_slip=Line(-3.42, 0.90, 0.22),
    reverse=Line(-3.99, 0.98, 0.26),
    normal=Line(-2.87, 0.82, 0.22),
)
_LENGTH = Regression.by_mechanism(
    unknown=Line(-2.44, 0.59, 0.16),
    strike_slip=Line(-2.57, 0.62, 0.15),
    reverse=Line(-2.42, 0.58, 0.16),
    normal=Line(-1.88, 0.50, 0.17),
)
_WIDTH = Regression.by_mechanism(
    unknown=Line(-1.01, 0.32, 0.15),
    strike_slip=Line(-0.76, 0.27, 0.14),
    reverse=Line(-1.61, 0.41, 0.15),
    normal=Line(-1.14, 0.35, 0.12),
)
_SURFACE_LENGTH = Regression.by_mechanism(
    unknown=Line(-3.22, 0.69, 0.22),
    strike_slip=Line(-3.55, 0.74, 0.23),
    reverse=Line(-2.86, 0.63, 0.20),
    normal=Line(-2.01, 0.50, 0.21),
)
_MAG_FROM_AREA = Regression.by_mechanism(
    unknown=Line(4.07, 0.98, 0.24),
    strike_slip=Line(3.98, 1.02, 0.23),
    reverse=Line(4.33, 0.90, 0.25),
    normal=Line(3.93, 1.02, 0.25),
)
_MAG_FROM_LENGTH = Regression.by_mechanism(
    unknown=Line(4.38, 1.49, 0.26),
    strike_slip=Line(4.33, 1.49, 0.24),
    reverse=Line(4.49, 1.49, 0.26),
    normal=Line(4.34, 1.54, 0.31),
)
_MAG_FROM_WIDTH = Regression.by_mechanism(
    unknown=Line(4.06, 2.25, 0.41),
    strike_slip=Line(3.80, 2.59, 0.45),
    reverse=Line(4.37, 1.95, 0.32),
    normal=Line(4.04, 2.11, 0.31),
)
_MAG_FROM_SURFACE_LENGTH = Regression.by_mechanism(
    unknown=Line(5.08, 1.16, 0.28),
    strike_slip=Line(5.16, 1.12, 0.28),
    reverse=Line(5.00, 1.22, 0.28),
    normal=Line(4.86, 1.32, 0.34),
)

WC1994 = MagnitudeScalingRelation(
    name="WC1994",
    dimensions={
        Dimension.AREA: _AREA,
        Dimension.LENGTH: _LENGTH,
        Dimension.WIDTH: _WIDTH,
        Dimension.SURFACE_LENGTH: _SURFACE_LENGTH,
    },
    magnitudes={
        Dimension.AREA: Regression(_MAG_FROM_AREA.lines, steep_limit_is_dip_slip=True),
        Dimension.LENGTH: _MAG_FROM_LENGTH,
        Dimension.WIDTH: _MAG_FROM_WIDTH,
        Dimension.SURFACE_LENGTH: _MAG_FROM_SURFACE_LENGTH,
    },
)

_QUEEN_CHARLOTTE_WIDTH = 20.0  # [km]

#: For the Queen Charlotte fault: as wide as long, but not wider than 20 km; the length is
#: that of strike slip.  Adams J., Halchuk S., Allen T., Rogers G. (2015). Canada's 5th
#: generation seismic hazard model. 11th Canadian Conference on Earthquake Engineering.
WC1994_QCSS = MagnitudeScalingRelation(
    name="WC1994_QCSS",
    dimensions={
        Dimension.AREA: Regression.of_any_mechanism(
            Line(-5.14, 1.24, 0.15, up_to=(math.log10(_QUEEN_CHARLOTTE_WIDTH) + 2.57) / 0.62),
            Line(-2.57 + math.log10(_QUEEN_CHARLOTTE_WIDTH), 0.62, 0.15),
        )
    },
    magnitudes={},
)
