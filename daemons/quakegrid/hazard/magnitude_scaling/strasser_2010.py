# SPDX-FileCopyrightText: 2026 The quakegrid authors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Strasser et al. (2010): subduction interfaces and slabs.

Strasser F.O., Arango M.C., Bommer J.J. (2010). Scaling of the source dimensions of interface
and intraslab subduction-zone earthquakes with moment magnitude. Seismological Research
Letters 81(6), 941-950. https://doi.org/10.1785/gssrl.81.6.941
Tables 1 and 2.
"""

from __future__ import annotations

from quakegrid.hazard.magnitude_scaling.relation import (
    Dimension,
    Line,
    MagnitudeScalingRelation,
    Regression,
)

StrasserInterface = MagnitudeScalingRelation(
    name="StrasserInterface",
    dimensions={
        Dimension.AREA: Regression.of_any_mechanism(Line(-3.476, 0.952, 0.304)),
        Dimension.LENGTH: Regression.of_any_mechanism(Line(-2.477, 0.585, 0.180)),
        Dimension.WIDTH: Regression.of_any_mechanism(Line(-0.882, 0.351, 0.173)),
    },
    magnitudes={Dimension.AREA: Regression.of_any_mechanism(Line(4.441, 0.846, 0.286))},
)

StrasserIntraslab = MagnitudeScalingRelation(
    name="StrasserIntraslab",
    dimensions={Dimension.AREA: Regression.of_any_mechanism(Line(-3.225, 0.890, 0.184))},
    magnitudes={Dimension.AREA: Regression.of_any_mechanism(Line(4.054, 0.981, 0.193))},
)
